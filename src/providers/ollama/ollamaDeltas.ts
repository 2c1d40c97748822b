/** The lines of a chat as deltas. */
import type { ChatResponse } from 'ollama/browser';
import type { Usage } from '../../core/stream/chat.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import type { ProviderDelta, ProviderFinish } from '../provider.ts';
import { createClock } from '../transport/clocks.ts';
import { asCount, asRecord, asText, compact } from '../wire/json.ts';
import type { Wire } from './ollamaWire.ts';

/** Something that is asked for beside the stream. A short answer is there before it. */
export type AskedBeside = Promise<number | undefined>;

/** How long the end of an answer waits for what was asked beside it. */
const longestWaitMs = 1000;

export async function* readChat(
	lines: AsyncIterable<ChatResponse>,
	inOnePiece: boolean,
	wire: Wire,
	window: AskedBeside,
): AsyncGenerator<ProviderDelta> {
	let calledTools = false;
	let untold = inOnePiece;
	for await (const { message, done, ...rest } of lines) {
		if (untold) {
			untold = false;
			yield noticeOf('batch', 'notice.in-one-piece');
		}
		if (message.thinking) {
			yield { type: 'thinking', text: message.thinking };
		}
		if (message.content) {
			yield { type: 'text', text: message.content };
		}
		for (const call of message.tool_calls ?? []) {
			calledTools = true;
			yield toToolCall(call);
		}
		if (done) {
			yield* skippedNotice(wire);
			const usage = toUsage(rest, await inTime(window));
			if (Object.keys(usage).length > 0) {
				yield { type: 'usage', usage };
			}
			yield { type: 'finish', reason: toFinish(rest.done_reason, calledTools) };
		}
	}
}

function inTime(asked: AskedBeside): AskedBeside {
	return new Promise(resolve => {
		const clock = createClock(longestWaitMs, () => resolve(undefined));
		clock.restart();
		void asked.then(resolve).finally(() => clock.stop());
	});
}

function* skippedNotice({ skippedLines }: Wire): Generator<ProviderDelta> {
	if (skippedLines > 0) {
		yield noticeOf('irregular', 'notice.skipped-lines', { count: skippedLines });
	}
}

function toFinish(reason: string | undefined, calledTools: boolean): ProviderFinish {
	return reason === 'length' ? 'length' : calledTools ? 'tool-calls' : 'stop';
}

function toToolCall(call: unknown): ProviderDelta {
	const record = asRecord(call);
	const tool = asRecord(record?.function);
	const given = tool?.arguments;
	return {
		type: 'tool-call',
		id: asText(record?.id) ?? `call_${crypto.randomUUID().slice(0, 8)}`,
		name: asText(tool?.name) ?? '',
		arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}),
	};
}

/** Durations come in nanoseconds; what is zero is left out by the server and stays unknown here. */
function toUsage(line: Partial<ChatResponse>, contextWindow: number | undefined): Usage {
	const milliseconds = (nanoseconds: unknown) => {
		const count = asCount(nanoseconds);
		return count === undefined ? undefined : count / 1e6;
	};
	return compact({
		promptTokens: asCount(line.prompt_eval_count),
		completionTokens: asCount(line.eval_count),
		loadMs: milliseconds(line.load_duration),
		promptMs: milliseconds(line.prompt_eval_duration),
		generationMs: milliseconds(line.eval_duration),
		totalMs: milliseconds(line.total_duration),
		contextWindow,
	}) as Usage;
}
