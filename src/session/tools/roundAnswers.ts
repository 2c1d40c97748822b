/** Answers the calls of one round: runs them, or says why not. Every call gets exactly one result. */
import type { TurnEvent, TurnEventBody } from '../../core/stream/turnEvent.ts';
import { shorten } from '../../core/text/cut.ts';
import { type CallGuard, callKey } from './callGuard.ts';
import { cutResult } from './cutResult.ts';
import { readArguments } from './readArguments.ts';
import type { RoundCall } from './roundCalls.ts';
import { type CallResult, runCall, stoppedResult } from './runCall.ts';
import type { ToolSet } from './toolSet.ts';
import type { OfferedTool, TurnTools } from './toolsOption.ts';

export interface AnswerNeeds {
	readonly tools: TurnTools;
	readonly set: ToolSet;
	readonly guard: CallGuard;
	/** In UTF-16 units. */
	readonly limit: number;
	/** Ids of calls that were answered from an earlier result. */
	readonly repeated: Set<string>;
	readonly write: (body: TurnEventBody) => TurnEvent;
	readonly signal: AbortSignal;
}

const longestSchema = 2000;

/** In order. Ends with whether one of them brought something new. */
export async function* answerCalls(
	calls: readonly RoundCall[],
	needs: AnswerNeeds,
): AsyncGenerator<TurnEvent, boolean> {
	let isNews = false;
	for (const call of calls) {
		isNews = (yield* answerCall(call, needs)) || isNews;
	}
	return isNews;
}

/** Ends with whether the tool was run. */
async function* answerCall(call: RoundCall, needs: AnswerNeeds): AsyncGenerator<TurnEvent, boolean> {
	const { set, signal } = needs;
	const tool = set.find(call.name);
	if (signal.aborted) {
		yield resultEvent(call, stoppedResult, needs);
	} else if (call.state !== 'whole') {
		yield resultEvent(call, cutOff(call), needs);
	} else if (tool === undefined) {
		yield* failedEvents(call, unknownTool(call.name, set), needs);
	} else {
		return yield* answerKnown(call, tool, needs);
	}
	return false;
}

async function* answerKnown(
	call: RoundCall,
	tool: OfferedTool,
	needs: AnswerNeeds,
): AsyncGenerator<TurnEvent, boolean> {
	const read = readArguments(call.arguments, tool.inputSchema);
	if ('fault' in read) {
		yield* failedEvents(call, badArguments(tool, read.fault), needs);
		return false;
	}
	const key = callKey(tool.name, read.value);
	const known = needs.guard.answerOf(key);
	if (known !== undefined) {
		needs.repeated.add(call.id);
		yield resultEvent(call, { content: repeatedNote + known, isError: false }, needs);
		yield* needs.guard.repeated(key, tool.name).map(needs.write);
		return false;
	}
	const result = await runCall(needs.tools, { id: call.id, name: tool.name, arguments: read.value }, needs.signal);
	const event = resultEvent(call, result, needs);
	yield event;
	if (event.type === 'tool-result') {
		yield* needs.guard.answered(key, event.content, result.isError, tool.mayChange).map(needs.write);
	}
	return true;
}

function* failedEvents(call: RoundCall, result: CallResult, needs: AnswerNeeds): Generator<TurnEvent> {
	yield resultEvent(call, result, needs);
	yield* needs.guard.answered(callKey(call.name, call.arguments), result.content, true).map(needs.write);
}

function resultEvent({ id, name }: RoundCall, { content, isError }: CallResult, needs: AnswerNeeds): TurnEvent {
	const text = cutResult(content, isError, needs.limit);
	return needs.write({ type: 'tool-result', id, name, content: text, ...(isError && { isError }) });
}

/** The results of calls that are not run, whatever they are, because their round or the turn is over. */
export function refuseCalls(
	calls: readonly RoundCall[],
	reason: string,
	write: (body: TurnEventBody) => TurnEvent,
): readonly TurnEvent[] {
	return calls.map(({ id, name }) => write({ type: 'tool-result', id, name, content: reason, isError: true }));
}

const repeatedNote =
	'You called this tool with the same arguments before. It was not run again; this is the result of that call, so use it or do something else:\n\n';

function cutOff({ name }: RoundCall): CallResult {
	const content = `The call of ${name || 'the tool'} was cut off inside of its arguments, so it was not run. Call it again, with shorter arguments.`;
	return { content, isError: true };
}

function unknownTool(name: string, set: ToolSet): CallResult {
	const content = `There is no tool “${shorten(name, 100)}”, so nothing was run. The tools are: ${set.names}.`;
	return { content, isError: true };
}

function badArguments({ name, inputSchema }: OfferedTool, fault: string): CallResult {
	const schema = shorten(JSON.stringify(inputSchema), longestSchema);
	const content = `The call was not run. ${fault} The arguments of ${name} are an object of this schema: ${schema}`;
	return { content, isError: true };
}
