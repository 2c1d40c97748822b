/** Finds the name that a misspelt one means among very many. */
import { isMisspelling } from './misspelling.ts';

/** Names by what a slip cannot change: their first letter; and by their length, which it changes by one at most. */
export class NameTable {
	readonly #names: () => Iterable<string>;
	#byBeginning: Map<number, string[]> | undefined;

	/** @param names read when the first name is looked for */
	constructor(names: () => Iterable<string>) {
		this.#names = names;
	}

	/** Lists that hold every name that `name` can be a slip of. */
	around(name: string): readonly (readonly string[])[] {
		this.#byBeginning ??= byBeginning(this.#names());
		const table = this.#byBeginning;
		return [-1, 0, 1].map(more => table.get(keyOf(name, name.length + more)) ?? []);
	}
}

/** A look at both ends of a name, beside a comparison of its words. */
const glanceCost = 1 / 32;

export class NearNames {
	readonly #table: NameTable;
	readonly #known = new Map<string, string | undefined>();
	#comparisons = 0;

	constructor(table: NameTable) {
		this.#table = table;
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
		const near = new Set<string>();
		for (const list of this.#table.around(name)) {
			this.#comparisons += list.length * glanceCost;
			for (const other of list.filter(each => isClose(name, each))) {
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

function keyOf(name: string, length: number): number {
	return name.charCodeAt(0) * longest + Math.min(length, longest - 1);
}

const longest = 512;

function byBeginning(names: Iterable<string>): Map<number, string[]> {
	const table = new Map<number, string[]>();
	for (const name of names) {
		const key = keyOf(name, name.length);
		const list = table.get(key);
		if (list === undefined) {
			table.set(key, [name]);
		} else {
			list.push(name);
		}
	}
	return table;
}

/** What differs lies in two places next to each other, as one slip makes it. */
function isClose(one: string, other: string): boolean {
	const shorter = Math.min(one.length, other.length);
	let start = 0;
	while (start < shorter && one.charCodeAt(start) === other.charCodeAt(start)) {
		start += 1;
	}
	let end = 0;
	while (end < shorter - start && one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)) {
		end += 1;
	}
	return start + end >= Math.max(one.length, other.length) - 2;
}
