/** Whether a name is an evident misspelling of another, and not just one that resembles it. */

/** Shorter words are often two words that differ in one letter. */
const shortestWord = 5;
const shortestForOtherLetter = 7;
/** Pairs of real words, one letter apart. */
const realWords =
	/^(?:from|form|trial|trail|angel|angle|united|untied|casual|causal|state|stats|quite|quiet|least|latest|except|expect|desert|dessert|filed|field)$/i;

/**
 * One slip in one word of the name: two letters swapped, one left out, doubled or wrong, neither at the word's
 * beginning nor its end. A name with other digits, another case or another ending is another name.
 */
export function isMisspelling(name: string, right: string): boolean {
	if (Math.abs(name.length - right.length) > 1 || name.toLowerCase() === right.toLowerCase()) {
		return false;
	}
	const words = wordsOf(name);
	const rightWords = wordsOf(right);
	if (words.length !== rightWords.length) {
		return false;
	}
	const different = words.flatMap((word, index) =>
		word === rightWords[index] ? [] : [[word, rightWords[index] ?? ''] as const],
	);
	const [only] = different;
	return only !== undefined && different.length === 1 && isSlip(only[0], only[1]);
}

/** Whether two paths differ in the name of one folder, and one name is a slip of the other; short ones have swapped letters. */
export function hasMisspeltFolder(path: string, right: string): boolean {
	const segments = path.split('/');
	const others = right.split('/').slice(-segments.length);
	const different = segments.flatMap((segment, index) => (segment === others[index] ? [] : [index]));
	const [at = 0] = different;
	const [written = '', correct = ''] = [segments[at], others[at]];
	return (
		different.length === 1 &&
		at < segments.length - 1 &&
		(isMisspelling(written, correct) || isSwapped(written, correct))
	);
}

function isSwapped(word: string, right: string): boolean {
	const start = sharedStart(word, right);
	const swapped = (word[start + 1] ?? '') + (word[start] ?? '') + word.slice(start + 2);
	return word.length > 2 && start > 0 && word !== right && word.slice(0, start) + swapped === right;
}

function wordsOf(name: string): readonly string[] {
	return name.match(/\p{Lu}?[\p{Ll}]+|\p{Lu}+(?!\p{Ll})|\d+|[^\p{L}\d]+|\p{L}/gu) ?? [];
}

function isSlip(word: string, right: string): boolean {
	if (/\d/.test(word + right) || realWords.test(word) || Math.max(word.length, right.length) < shortestWord - 1) {
		return false;
	}
	const start = sharedStart(word, right);
	const tail = Math.min(sharedEnd(word, right), Math.min(word.length, right.length) - start);
	const wrong = word.slice(start, word.length - tail);
	const correct = right.slice(start, right.length - tail);
	if (start === 0) {
		return false;
	}
	if (wrong.length === 2 && correct.length === 2) {
		return wrong[0] === correct[1] && wrong[1] === correct[0];
	}
	if (wrong.length === 1 && correct.length === 1) {
		return tail > 1 && word.length >= shortestForOtherLetter;
	}
	const isDoubled = wrong.length === 1 && correct === '' && wrong === word[start - 1];
	const isLeftOut = wrong === '' && correct.length === 1;
	if (isDoubled && tail === 0) {
		return right.length >= shortestWord - 1 && wrong !== 's';
	}
	return (
		right.length >= shortestWord &&
		tail > 0 &&
		(isDoubled || isLeftOut || (wrong.length === 1 && word.length >= shortestForOtherLetter))
	);
}

function sharedStart(one: string, other: string): number {
	let length = 0;
	while (length < one.length && one[length] === other[length]) {
		length += 1;
	}
	return length;
}

function sharedEnd(one: string, other: string): number {
	let length = 0;
	while (length < one.length && one[one.length - 1 - length] === other[other.length - 1 - length]) {
		length += 1;
	}
	return length;
}

/** Finds the name that a misspelled one means among very many: two that differ in one place share a beginning or an end. */
export class NearNames {
	readonly #names: () => Iterable<string>;
	#buckets: Map<string, string[]> | undefined;
	readonly #known = new Map<string, string | undefined>();
	#comparisons = 0;

	constructor(names: () => Iterable<string>) {
		this.#names = names;
	}

	/**
	 * The only name that it can be a slip of.
	 * @param allowed how many comparisons may be made in all, so that the cost stays in proportion to the text
	 */
	nearest(name: string, allowed: number): string | undefined {
		if (!this.#known.has(name)) {
			if (this.#comparisons > allowed) {
				return undefined;
			}
			this.#known.set(name, this.#search(name));
		}
		return this.#known.get(name);
	}

	#search(name: string): string | undefined {
		this.#buckets ??= bucketsOf(this.#names());
		const near = new Set<string>();
		for (const key of keysOf(name, [stemLength(name) <= longestShort ? 2 : 3])) {
			for (const other of this.#buckets.get(key) ?? []) {
				this.#comparisons += 1;
				if (isMisspelling(name, other)) {
					near.add(other);
				}
			}
		}
		const [only] = near;
		return near.size === 1 ? only : undefined;
	}
}

const mostInBucket = 300;

/** Longer names are sought by longer keys; those in between can be found by both. */
const longestShort = 6;

/** Beginning, end and letters of a name: one slip spares one of them. */
function keysOf(name: string, sizes: readonly number[]): readonly string[] {
	const stem = name.slice(0, stemLength(name));
	const extension = name.slice(stem.length);
	const ends = sizes.flatMap(size => [`^${stem.slice(0, size)}${extension}`, `$${stem.slice(-size)}${extension}`]);
	return [...ends, `~${[...stem].sort().join('')}${extension}`];
}

function stemLength(name: string): number {
	const dot = name.lastIndexOf('.');
	return dot > 0 ? dot : name.length;
}

function sizesFor(name: string): readonly number[] {
	const length = stemLength(name);
	return length < longestShort ? [2] : length > longestShort + 1 ? [3] : [2, 3];
}

function bucketsOf(names: Iterable<string>): Map<string, string[]> {
	const buckets = new Map<string, string[]>();
	for (const name of names) {
		for (const key of keysOf(name, sizesFor(name))) {
			const bucket = buckets.get(key);
			if (bucket === undefined) {
				buckets.set(key, [name]);
			} else if (bucket.length < mostInBucket) {
				bucket.push(name);
			}
		}
	}
	return buckets;
}
