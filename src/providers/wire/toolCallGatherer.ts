import type { ToolCall } from '../../core/stream/chat.ts';
import { asArray, asRecord, asText, type Json, parseJson } from './json.ts';

interface Draft {
	id: string | undefined;
	name: string | undefined;
	/** Pieces of the JSON text. */
	readonly pieces: string[];
}

/**
 * Puts tool calls together from their pieces.
 * Pieces are keyed by `index`; servers leave it out, repeat `id` and `name` as null or "", or send every whole call as index 0.
 */
export class ToolCallGatherer {
	readonly #drafts: Draft[] = [];
	readonly #byIndex = new Map<number, Draft>();
	#latest: Draft | undefined;

	/** Takes the `tool_calls` of one frame, in any of their shapes. */
	add(calls: unknown): void {
		const items = asArray(calls);
		items.forEach((item, position) => {
			const call = asRecord(item);
			if (call !== undefined) {
				this.#addPiece(call, items.length > 1 ? position : undefined);
			}
		});
	}

	get size(): number {
		return this.#drafts.filter(draft => draft.name !== undefined).length;
	}

	/** The whole calls. Calls without a name were never more than padding. */
	calls(): ToolCall[] {
		const used = new Set<string>();
		const calls: ToolCall[] = [];
		for (const draft of this.#drafts) {
			if (draft.name !== undefined) {
				const id = uniqueId(draft.id ?? `call_${calls.length + 1}`, used);
				calls.push({ id, name: draft.name, arguments: draft.pieces.join('').trim() || '{}' });
			}
		}
		return calls;
	}

	#addPiece(call: Json, position: number | undefined): void {
		// Workers AI's native calls are flat; everyone else's are inside `function`.
		const body = asRecord(call.function) ?? call;
		const draft = this.#draftFor(call, position);
		draft.id ??= asText(call.id);
		draft.name ??= asText(body.name);
		const piece = typeof body.arguments === 'string' ? body.arguments : wholeArguments(body.arguments);
		if (piece !== undefined) {
			draft.pieces.push(piece);
		}
		this.#latest = draft;
	}

	#draftFor(call: Json, position: number | undefined): Draft {
		const id = asText(call.id);
		if (typeof call.index === 'number') {
			return this.#draftAt(call.index, id);
		}
		if (id !== undefined) {
			return this.#drafts.find(draft => draft.id === id) ?? this.#start(id);
		}
		const startsAnew = asText((asRecord(call.function) ?? call).name) !== undefined && position === undefined;
		const known = position === undefined ? this.#latest : this.#drafts[position];
		return known === undefined || (startsAnew && known.name !== undefined) ? this.#start(id) : known;
	}

	#draftAt(index: number, id: string | undefined): Draft {
		const known = this.#byIndex.get(index);
		if (known !== undefined && (id === undefined || known.id === undefined || known.id === id)) {
			return known;
		}
		const draft = this.#start(id);
		this.#byIndex.set(index, draft);
		return draft;
	}

	#start(id: string | undefined): Draft {
		const draft: Draft = { id, name: undefined, pieces: [] };
		this.#drafts.push(draft);
		return draft;
	}
}

/** Whether the arguments came whole: where the token limit ends an answer, it can end in the middle of a call. */
export function isWholeCall(call: Pick<ToolCall, 'arguments'>): boolean {
	return parseJson(call.arguments) !== undefined;
}

function wholeArguments(value: unknown): string | undefined {
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

function uniqueId(id: string, used: Set<string>): string {
	let unique = id;
	for (let count = 2; used.has(unique); count++) {
		unique = `${id}_${count}`;
	}
	used.add(unique);
	return unique;
}
