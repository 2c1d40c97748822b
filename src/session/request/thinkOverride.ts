/** `/think` and `/no_think` at the start or the end of a question say for this one question whether to think. */
import type { ChatMessage, ThinkSetting } from '../../core/stream/chat.ts';

interface ThinkOverride {
	/** The question without the switch. */
	readonly question: string;
	readonly think: Extract<ThinkSetting, 'on' | 'off'>;
}

const atEnd = /(?:^|\s)\/(no_?)?think\s*$/i;
const atStart = /^\s*\/(no_?)?think(?=\s|$)/i;

/** The switch in a question, the last one where there are two; undefined when there is none. */
export function readThinkOverride(question: string): ThinkOverride | undefined {
	const end = atEnd.exec(question);
	const start = atStart.exec(question);
	const found = end ?? start;
	if (found === null) {
		return undefined;
	}
	const rest = question.replace(atEnd, '').replace(atStart, '').trim();
	return { question: rest, think: found[1] === undefined ? 'on' : 'off' };
}

/** The messages with the switch taken out of the last question, which may stand behind attached context. */
export function withoutOverride(
	messages: readonly ChatMessage[],
	question: string,
	override: ThinkOverride,
): readonly ChatMessage[] {
	const last = messages.findLastIndex(message => message.role === 'user');
	return messages.map((message, index) =>
		index === last && message.content.endsWith(question)
			? { ...message, content: message.content.slice(0, message.content.length - question.length) + override.question }
			: message,
	);
}
