/**
 * A call that Ollama drops. What a model writes behind the tag of its template is kept back until it is a call of a
 * tool that was offered; where it is none (broken JSON, a name that does not exist, arguments that end in the middle),
 * it is never sent, and the answer ends as if the model had said nothing (seen with 0.24.0).
 */
import { spoken } from '../../core/wording/sentence.ts';
import { type Endpoint, overloaded } from '../errors/failures.ts';
import type { ProviderDelta } from '../provider.ts';

/** Throws at the end of an answer of nothing but thinking, although the server counted what was said in it. */
export async function* failingAtLostCall(
	answer: AsyncIterable<ProviderDelta>,
	endpoint: Endpoint,
): AsyncGenerator<ProviderDelta> {
	let counted = 0;
	let saysSomething = false;
	for await (const delta of answer) {
		saysSomething ||= delta.type === 'text' || delta.type === 'tool-call';
		counted = delta.type === 'usage' ? (delta.usage.completionTokens ?? 0) : counted;
		if (delta.type === 'finish' && delta.reason === 'stop' && counted > 0 && !saysSomething) {
			throw overloaded(endpoint, spoken('detail.call-dropped'), { refused: 'tools', retryable: false });
		}
		yield delta;
	}
}
