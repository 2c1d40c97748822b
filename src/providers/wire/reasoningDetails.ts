import { asArray, asRecord, asText, type Json } from './json.ts';

/** OpenRouter's `reasoning_details`: to be put together from their pieces, and sent back as they were, in order. */
export class ReasoningDetails {
	readonly #entries: Record<string, unknown>[] = [];

	get size(): number {
		return this.#entries.length;
	}

	add(details: unknown): void {
		for (const piece of asArray(details).map(asRecord)) {
			if (piece !== undefined) {
				this.#addPiece(piece);
			}
		}
	}

	/** The whole entries. */
	entries(): readonly Json[] {
		return this.#entries;
	}

	#addPiece(piece: Json): void {
		const last = this.#entries.findLast(entry => entry.index === piece.index && entry.type === piece.type);
		if (last === undefined || piece.index === undefined) {
			this.#entries.push({ ...piece });
			return;
		}
		for (const [key, value] of Object.entries(piece)) {
			if (appended.has(key) && typeof value === 'string' && typeof last[key] === 'string') {
				last[key] += value;
			} else if (value !== null && value !== undefined) {
				last[key] = value;
			}
		}
	}
}

const appended = new Set(['text', 'summary', 'data']);

/** The number of the block that readable details belong to, where they have one. */
export function placeOf(details: unknown): unknown {
	return asArray(details)
		.map(asRecord)
		.find(entry => typeof entry?.text === 'string' || typeof entry?.summary === 'string')?.index;
}

/** What of the details people can read. */
export function detailsText(details: unknown): string {
	return asArray(details)
		.map(asRecord)
		.map(entry => asText(entry?.text) ?? asText(entry?.summary) ?? '')
		.join('');
}
