/**
 * Ranges of a text that move with its edits, as VS Code's own decorations do, and can be read back, as those cannot.
 * Pure; an edit costs one look at each range.
 */

/** From 0. */
export interface Place {
	readonly line: number;
	readonly character: number;
}

/** Replaces the text between two places; edits are applied one after the other. */
export interface Edit {
	readonly start: Place;
	readonly end: Place;
	readonly text: string;
}

/** What became of the text of a range: some of it is there, it was replaced, or it was taken out. */
export type Fate = 'there' | 'replaced' | 'deleted';

export interface MovedRange<T> {
	readonly value: T;
	readonly start: Place;
	readonly end: Place;
	readonly fate: Fate;
}

interface Entry<T> {
	readonly value: T;
	start: Place;
	end: Place;
	fate: Fate;
}

export class RangeSet<T> {
	readonly #entries = new Map<T, Entry<T>>();

	get size(): number {
		return this.#entries.size;
	}

	/** In the order in which they were set first. */
	get ranges(): Iterable<MovedRange<T>> {
		return this.#entries.values();
	}

	get(value: T): MovedRange<T> | undefined {
		return this.#entries.get(value);
	}

	/** Puts the range of `value` here, wherever it was before. */
	set(value: T, start: Place, end: Place): void {
		this.#entries.set(value, { value, start, end, fate: 'there' });
	}

	apply(edit: Edit): void {
		const shift = shiftOf(edit);
		for (const entry of this.#entries.values()) {
			move(entry, edit, shift);
		}
	}
}

interface Shift {
	/** Where the text that was put in ends. */
	readonly end: Place;
}

function shiftOf({ start, text }: Edit): Shift {
	const lines = text.split(/\r\n|\r|\n/);
	const last = lines.at(-1) ?? '';
	const character = lines.length === 1 ? start.character + last.length : last.length;
	return { end: { line: start.line + lines.length - 1, character } };
}

/** What is put in at the start pushes a range on, and what is put in at its end does not make it longer. */
function move<T>(entry: Entry<T>, edit: Edit, shift: Shift): void {
	if (isBefore(entry.end, edit.start) || (isSame(entry.end, edit.start) && entry.fate === 'there')) {
		return;
	}
	const isWhole = entry.fate === 'there';
	const covers = !isBefore(entry.start, edit.start) && !isBefore(edit.end, entry.end);
	if (covers && !(isSame(edit.start, edit.end) && isSame(edit.end, entry.start))) {
		entry.fate = isWhole ? (edit.text === '' ? 'deleted' : 'replaced') : entry.fate;
		entry.start = edit.start;
		entry.end = edit.start;
		return;
	}
	entry.start = isBefore(entry.start, edit.start) ? entry.start : after(entry.start, edit, shift);
	entry.end = isBefore(edit.end, entry.end) || !isWhole ? after(entry.end, edit, shift) : edit.start;
}

/** A place not before the edit: behind what was put in, as far as it was behind what was taken out. */
function after(place: Place, { end }: Edit, { end: newEnd }: Shift): Place {
	if (isBefore(place, end)) {
		return newEnd;
	}
	return place.line === end.line
		? { line: newEnd.line, character: newEnd.character + place.character - end.character }
		: { line: place.line + newEnd.line - end.line, character: place.character };
}

function isBefore(a: Place, b: Place): boolean {
	return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function isSame(a: Place, b: Place): boolean {
	return a.line === b.line && a.character === b.character;
}
