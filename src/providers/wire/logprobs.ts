/** Log-probabilities of tokens, as OpenAI's chat completions have them under `content`, and Ollama by themselves. */
import type { ProviderDelta } from '../provider.ts';
import { asArray, asRecord } from './json.ts';

export function* toLogprobs(entries: unknown): Generator<ProviderDelta> {
	const tokens = asArray(entries).flatMap(entry => {
		const { token, logprob } = asRecord(entry) ?? {};
		return typeof token === 'string' && typeof logprob === 'number' && logprob <= 0 ? [{ text: token, logprob }] : [];
	});
	if (tokens.length > 0) {
		yield { type: 'logprobs', tokens };
	}
}
