/**
 * Tells the same text once where a file has it from two sources. The same text twice from one source is said twice:
 * people do ask “go on” again.
 */
export class OnceOfTwo {
	readonly #seen = new Map<string, { item: number; event: number; told: number }>();

	/** Whether this text was not told yet by the other source. */
	isNew(kind: string, text: string, source: 'item' | 'event'): boolean {
		const key = `${kind} ${text.trim()}`;
		const counts = this.#seen.get(key) ?? { item: 0, event: 0, told: 0 };
		this.#seen.set(key, counts);
		counts[source] += 1;
		const isNew = counts[source] > counts.told;
		counts.told = Math.max(counts.told, counts[source]);
		return isNew;
	}
}
