import type { ToolCall } from '../../core/stream/chat.ts';
import type { ProviderDelta, ProviderFinish } from '../provider.ts';
import { CallIds } from './callIds.ts';
import { asArray, asRecord, asText, type Json, parseJson } from './json.ts';

interface PendingCall {
	/** The server's own. */
	serverId: string | undefined;
	name: string | undefined;
	/** The one it was announced by. */
	id: string | undefined;
	/** Pieces of the JSON text. */
	readonly pieces: string[];
}

type ToolCallDelta = Extract<ProviderDelta, { type: 'tool-call-start' | 'tool-call-delta' }>;

/**
 * Puts tool calls together from their pieces, and passes the pieces on as they come: a call is announced when its name
 * is there, because what never gets one was padding.
 * Pieces are keyed by `index`; servers leave it out, repeat `id` and `name` as null or "", or send every whole call as index 0.
 */
export class ToolCallGatherer {
	readonly #pending: PendingCall[] = [];
	readonly #byIndex = new Map<number, PendingCall>();
	readonly #ids: CallIds;
	#latest: PendingCall | undefined;

	/** @param usedIds of calls that came before this answer. */
	constructor(usedIds: readonly string[] = []) {
		this.#ids = new CallIds(usedIds);
	}

	/** Takes the `tool_calls` of one frame, in any of their shapes. */
	add(calls: unknown): ToolCallDelta[] {
		const items = asArray(calls);
		return items.flatMap((item, position) => {
			const call = asRecord(item);
			return call === undefined ? [] : this.#addPiece(call, items.length > 1 ? position : undefined);
		});
	}

	/** The calls that came whole. */
	calls(finish: ProviderFinish | undefined): ToolCall[] {
		return this.#begun().filter(call => finish !== 'length' || isWholeCall(call));
	}

	#begun(): ToolCall[] {
		return this.#pending.flatMap(({ id, name, pieces }) =>
			id === undefined || name === undefined ? [] : [{ id, name, arguments: pieces.join('').trim() || '{}' }],
		);
	}

	#addPiece(call: Json, position: number | undefined): ToolCallDelta[] {
		// Workers AI's native calls are flat; everyone else's are inside `function`.
		const body = asRecord(call.function) ?? call;
		const pending = this.#pendingFor(call, position);
		pending.serverId ??= asText(call.id);
		pending.name ??= cleanName(asText(body.name));
		const piece = asText(body.arguments) ?? wholeArguments(body.arguments);
		if (piece !== undefined) {
			pending.pieces.push(piece);
		}
		this.#latest = pending;
		return this.#newsOf(pending, piece);
	}

	#newsOf(pending: PendingCall, piece: string | undefined): ToolCallDelta[] {
		const { name, id } = pending;
		if (name === undefined) {
			return [];
		}
		if (id !== undefined) {
			return piece === undefined ? [] : [{ type: 'tool-call-delta', id, text: piece }];
		}
		const announced = this.#ids.next(pending.serverId);
		pending.id = announced;
		const pieces = pending.pieces.map(text => ({ type: 'tool-call-delta' as const, id: announced, text }));
		return [{ type: 'tool-call-start', id: announced, name }, ...pieces];
	}

	#pendingFor(call: Json, position: number | undefined): PendingCall {
		const id = asText(call.id);
		if (typeof call.index === 'number') {
			return this.#pendingAt(call.index, id);
		}
		if (id !== undefined) {
			return this.#pending.find(pending => pending.serverId === id) ?? this.#start(id);
		}
		const startsAnew = asText((asRecord(call.function) ?? call).name) !== undefined && position === undefined;
		const known = position === undefined ? this.#latest : this.#pending[position];
		return known === undefined || (startsAnew && known.name !== undefined) ? this.#start(id) : known;
	}

	#pendingAt(index: number, id: string | undefined): PendingCall {
		const known = this.#byIndex.get(index);
		if (known !== undefined && (id === undefined || known.serverId === undefined || known.serverId === id)) {
			return known;
		}
		const pending = this.#start(id);
		this.#byIndex.set(index, pending);
		return pending;
	}

	#start(serverId: string | undefined): PendingCall {
		const pending: PendingCall = { serverId, name: undefined, id: undefined, pieces: [] };
		this.#pending.push(pending);
		return pending;
	}
}

/** Some servers of gpt-oss leave a special token of its format at the end of the name, and no tool has one in it. */
function cleanName(name: string | undefined): string | undefined {
	return name === undefined ? undefined : (asText(name.replace(/<\|.*$/s, '').trim()) ?? name);
}

/** Whether the arguments came whole: where the token limit ends an answer, it can end in the middle of a call. */
export function isWholeCall(call: Pick<ToolCall, 'arguments'>): boolean {
	return parseJson(call.arguments) !== undefined;
}

function wholeArguments(value: unknown): string | undefined {
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}
