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
