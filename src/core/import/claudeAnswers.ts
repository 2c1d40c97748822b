/**
 * Claude Code writes an answer as several records with one message id: usually a block each, sometimes one block again
 * when it has grown. What was told before is not told again, and a longer one takes the place of its beginning.
 */
import type { FinishReason } from '../stream/turnEvent.ts';
import type { Part } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asCount, asRecord, asText, type Json } from './value.ts';

type Words = { -readonly [K in keyof SaidPart]: SaidPart[K] };
type SaidPart = Extract<Part, { readonly kind: 'text' | 'thinking' }>;

export class ClaudeAnswers {
	/** By message id, the latest words of each kind, which a longer record may replace. */
	readonly #latest = new Map<string, Map<Part['kind'], Words>>();

	/** The parts of one record that are new. Words of an earlier record may grow by it. */
	add(id: string | undefined, parts: readonly Part[], message: Json): readonly Part[] {
		const latest = (id !== undefined && this.#latest.get(id)) || new Map<Part['kind'], Words>();
		if (id !== undefined) {
			this.#latest.set(id, latest);
		}
		const fresh: Part[] = [];
		for (const part of parts) {
			const said = part.kind === 'text' || part.kind === 'thinking' ? { ...part } : part;
			if (said.kind !== 'text' && said.kind !== 'thinking') {
				fresh.push(said);
			} else if (!grow(latest.get(said.kind), said)) {
				latest.set(said.kind, said);
				fresh.push(said);
			}
		}
		return [...fresh, ...ends(message)];
	}
}

/** Whether the words are those that were said, or go on with them. */
function grow(earlier: Words | undefined, { text }: SaidPart): boolean {
	if (earlier === undefined) {
		return false;
	}
	if (text.startsWith(earlier.text)) {
		earlier.text = text;
		return true;
	}
	return earlier.text.startsWith(text);
}

const reasons: ReadonlyMap<unknown, FinishReason> = new Map([['max_tokens', 'length']]);

/** What the message says of its end and its cost; both may come with each record, and the last one counts. */
function ends(message: Json): readonly Part[] {
	const reason = reasons.get(asText(message.stop_reason));
	return [...usageOf(asRecord(message.usage)), ...(reason ? [{ kind: 'end', reason } as const] : [])];
}

/** Anthropic's counts: what came from the cache is told apart from what was read anew. */
function usageOf(usage: Json | undefined): readonly Part[] {
	const read = asCount(usage?.input_tokens);
	if (read === undefined || read + (asCount(usage?.output_tokens) ?? 0) === 0) {
		return [];
	}
	const cached = asCount(usage?.cache_read_input_tokens) ?? 0;
	const created = asCount(usage?.cache_creation_input_tokens) ?? 0;
	return usageParts(read + cached + created, usage?.output_tokens, { cached });
}
