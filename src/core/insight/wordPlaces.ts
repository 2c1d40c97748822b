/** Where words stood before: by the first six letters of each, so that its forms count as one. Sign by sign. */

/** Of a word; it is told from others by its first six. */
const leastLetters = 4;
const stem = 6;
/** Words that stand everywhere. */
const common = new Set(
	"that this with from then they them there their these those what when where which while would could should have been does done just also only more some each here need think check like make sure used using because since into over about very same other another still well will let's it's that's don't doesn't i'll i'm wait okay next first maybe actually"
		.split(' ')
		.map(word => hashOf(word)),
);
/** The words of the task stand here, in estimated tokens. */
const taskLength = 120;

export interface HeadWords {
	readonly fresh: number;
	/** Of them, 0 to 1: which did not stand in the last 120 tokens, in the last 400, anywhere. */
	readonly farShare: number;
	readonly fartherShare: number;
	readonly freshShare: number;
	/** Which stood in the task, and which come back after 400 tokens. */
	readonly taskShare: number;
	readonly returnShare: number;
}

export class WordPlaces {
	readonly #places = new Map<number, number>();
	readonly #task = new Set<number>();
	/** In estimated tokens: where the unit begins that is read. */
	#unit = 0;
	/** Of the words of the unit, where each stood before. */
	#head: number[] = [];
	#headTask = 0;
	#seen = new Set<number>();
	#hash = 0;
	#letters = 0;
	#before: HeadWords | undefined;

	/** Of all words of the unit before. */
	get before(): HeadWords {
		return this.#before ?? this.head();
	}

	begin(tokens: number): void {
		this.#before = this.head();
		this.#unit = tokens;
		this.#head = [];
		this.#headTask = 0;
		this.#seen.clear();
	}

	read(code: number): void {
		const lower = code >= 65 && code <= 90 ? code + 32 : code === 0x2019 ? 39 : code;
		if ((lower >= 97 && lower <= 122) || (lower >= 0xc0 && lower < 0x2000) || lower === 95) {
			this.#add(lower);
		} else if (this.#letters > 0 && ((lower >= 48 && lower <= 57) || lower === 39)) {
			this.#add(lower);
		} else {
			this.#endWord();
			if (lower >= 0x2e80) {
				this.#put(lower);
			}
		}
	}

	/** Of the words of the unit so far. */
	head(): HeadWords {
		this.#endWord();
		const all = this.#head;
		const share = (count: number): number => (all.length === 0 ? 0.5 : count / all.length);
		const before = (place: number): number => share(all.filter(each => each < place).length);
		const fresh = all.filter(each => each === Number.NEGATIVE_INFINITY).length;
		return {
			fresh,
			farShare: before(this.#unit - 120),
			fartherShare: before(this.#unit - 400),
			freshShare: share(fresh),
			taskShare: share(this.#headTask),
			returnShare: before(this.#unit - 400) - share(fresh),
		};
	}

	#add(code: number): void {
		this.#hash = this.#letters < stem ? Math.imul(this.#hash ^ code, 16_777_619) : this.#hash;
		this.#letters += 1;
	}

	#endWord(): void {
		if (this.#letters >= leastLetters) {
			this.#put(this.#hash);
		}
		this.#letters = 0;
		this.#hash = 0x811c_9dc5 | 0;
	}

	#put(hash: number): void {
		if (common.has(hash) || this.#seen.has(hash)) {
			return;
		}
		this.#seen.add(hash);
		this.#head.push(this.#places.get(hash) ?? Number.NEGATIVE_INFINITY);
		this.#headTask += this.#task.has(hash) ? 1 : 0;
		this.#places.set(hash, this.#unit);
		if (this.#unit < taskLength) {
			this.#task.add(hash);
		}
	}
}

function hashOf(word: string): number {
	let hash = 0x811c_9dc5 | 0;
	for (let at = 0; at < Math.min(word.length, stem); at += 1) {
		hash = Math.imul(hash ^ word.charCodeAt(at), 16_777_619);
	}
	return hash;
}
