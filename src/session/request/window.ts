/** The model's window, and what of a request fits into it. */
import { estimateTokens } from '../../core/conversation/estimateTokens.ts';
import type { ChatMessage, ToolSpec, Usage } from '../../core/stream/chat.ts';
import { tokensOfPicture } from '../../core/stream/picture.ts';
import type { Capabilities, ProviderRequest } from '../../providers/provider.ts';

/** A template puts a few tokens around each message. */
const perMessage = 4;

/**
 * Tokens that fit into the model as it will be asked: what is sent as `num_ctx`, as far as the model goes, else what
 * it was served with the last time, else what its server says. Undefined where nobody knows: what a model was made for
 * is no window.
 */
export function windowOf(
	capabilities: Capabilities | undefined,
	contextSize: number | undefined,
	servedWith?: number,
): number | undefined {
	const { contextWindow, largestContext } = capabilities ?? {};
	return contextSize === undefined
		? (servedWith ?? contextWindow)
		: Math.min(contextSize, largestContext ?? contextSize);
}

/** Our estimate of all that a request makes the model read, in tokens, before the model's own rate. */
export function estimateRequest({
	messages,
	tools = [],
	keepThinking,
}: Pick<ProviderRequest, 'messages' | 'tools' | 'keepThinking'>): number {
	return estimateMessages(messages, keepThinking) + estimateTools(tools);
}

/** Our estimate of what the descriptions of tools take of a request, in tokens, before the model's own rate. */
export function estimateTools(tools: readonly ToolSpec[]): number {
	return tools.length > 0 ? Math.ceil(estimateTokens(JSON.stringify(tools))) : 0;
}

/**
 * Our estimate of a prompt, in tokens. Thinking counts where it is sent again: beside calls of tools, or where it is kept.
 * @returns before the model's own rate
 */
export function estimateMessages(messages: readonly ChatMessage[], keepThinking = false): number {
	return Math.ceil(messages.reduce((sum, message) => sum + estimateMessage(message, keepThinking), 0));
}

function estimateMessage({ content, thinking, toolCalls, images }: ChatMessage, keepThinking: boolean): number {
	const calls = (toolCalls ?? []).reduce((sum, call) => sum + estimateTokens(call.name + call.arguments), 0);
	const again = calls > 0 || keepThinking ? estimateTokens(thinking ?? '') : 0;
	return perMessage + estimateTokens(content) + again + calls + tokensOfPicture * (images?.length ?? 0);
}

/** Estimates are rough: what is only a little over may fit. */
const surelyOver = 1.1;
/** A count below this share of the estimate is not that of the whole prompt. */
const wholeFrom = 0.85;

/**
 * Whether the server has cut the prompt: it would not fit, and fewer tokens were read than were sent. What fits into
 * the window is never called cut, whatever was counted: some servers count only what they had not read before.
 * @param expected our estimate, at the model's rate
 */
export function wasCut(expected: number, { promptTokens, contextWindow }: Usage): boolean {
	return (
		promptTokens !== undefined &&
		contextWindow !== undefined &&
		expected > contextWindow * surelyOver &&
		promptTokens <= contextWindow &&
		promptTokens < expected * wholeFrom
	);
}

/**
 * The messages without the oldest questions and what was answered to them. A system message stays, and so does the
 * last question.
 */
export function withoutOldest(messages: readonly ChatMessage[], questions: number): readonly ChatMessage[] {
	const asked = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
	const left = Math.min(questions, asked.length - 1);
	const from = left > 0 ? (asked[left] ?? 0) : 0;
	return messages.filter(({ role }, index) => index >= from || role === 'system');
}

/** How many of the oldest questions must go so that the rest is not over `tokens`; all but the last where that is not enough. */
export function questionsOver(messages: readonly ChatMessage[], tokens: number): number {
	const sizes = messages.map(message => (message.role === 'system' ? 0 : estimateMessage(message, false)));
	const asked = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
	let over = messages.reduce((sum, message) => sum + estimateMessage(message, false), 0) - tokens;
	let left = 0;
	for (let from = 0; over > 0 && left < asked.length - 1; left++) {
		const next = asked[left + 1] ?? from;
		over -= sizes.slice(from, next).reduce((sum, size) => sum + size, 0);
		from = next;
	}
	return left;
}

/**
 * The messages without the thinking of the oldest answers, so that the rest is not over `tokens`: it is worth the least.
 * What calls of tools need stays. `left`: of how many answers it was left out.
 */
export function withoutOldestThinking(
	messages: readonly ChatMessage[],
	tokens: number,
): { readonly messages: readonly ChatMessage[]; readonly left: number } {
	let over = estimateMessages(messages, true) - tokens;
	let left = 0;
	const rest = messages.map(message => {
		const { thinking, providerData, ...plain } = message;
		if (over <= 0 || !thinking || message.toolCalls?.length) {
			return message;
		}
		over -= estimateTokens(thinking);
		left++;
		return plain;
	});
	return { messages: rest, left };
}
