/**
 * Models that do not think by themselves can be asked in words to think in tags first; the segmenter reads the tags.
 * Never forced on a model that thinks natively: it would think twice.
 */
import type { ChatMessage } from '../../core/stream/chat.ts';
import type { Capabilities, ProviderRequest } from '../../providers/provider.ts';
import { withMessages } from './resumeRequest.ts';

const instruction = `Before you answer, think step by step about the question. Write all of that thinking between <think> and </think>, beginning your reply with <think>. After </think>, write only the answer for the reader; it must be complete without the thinking.`;

/** Whether to ask in words: only where it is known, not guessed, that the model does not think. */
export function needsPromptedThinking(request: ProviderRequest, capabilities: Capabilities | undefined): boolean {
	return capabilities?.thinking === false && request.think !== 'off' && request.resume?.mode !== 'answer-now';
}

/** The request with the instruction in its system message, and without a thinking setting that would be refused. */
export function withPromptedThinking(request: ProviderRequest): ProviderRequest {
	const { think: _, ...rest } = request;
	return withMessages(rest, instruct);
}

function instruct(messages: readonly ChatMessage[]): readonly ChatMessage[] {
	const first = messages[0];
	return first?.role === 'system'
		? [{ ...first, content: `${first.content}\n\n${instruction}` }, ...messages.slice(1)]
		: [{ role: 'system', content: instruction }, ...messages];
}
