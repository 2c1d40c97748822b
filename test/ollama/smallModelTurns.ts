/** Turns of a model that is too small to be right: what must hold for them all the same, and how they ended. */
import assert from 'node:assert/strict';
import type { TurnEvent } from '../../src/core/stream/turnEvent.ts';
import type { TurnTools } from '../../src/session/tools/toolsOption.ts';
import { checkToolTurn, codesOf, readTool, resultsOf } from '../unit/session/tools/toolTurns.ts';
import { type AskOptions, ask } from './ask.ts';

export interface ToolQuestion extends AskOptions {
	/** How the model is told of its tool. */
	readonly mode?: TurnTools['mode'];
}

/** Of the first call, where there is one. Rescued: it stood in the answer, in no form that was asked for. */
export type Ending = 'valid call' | 'rescued call' | 'bad call' | 'answer' | 'nothing';

/** For counting. */
export function noEndings(): Record<Ending, number> {
	return { 'valid call': 0, 'rescued call': 0, 'bad call': 0, answer: 0, nothing: 0 };
}

/** Whether such a turn has run its tool. */
export function hasRun(ending: Ending): boolean {
	return ending === 'valid call' || ending === 'rescued call';
}

const sample = '1: export function add(a: number, b: number) {\n2: \treturn a - b;\n3: }';

/** A question whose answer stands in a file that the model may read; `seed` makes it another run. */
export async function askWithTool({
	mode,
	...options
}: ToolQuestion): Promise<{ readonly ending: Ending; readonly ran: number }> {
	let ran = 0;
	const run = async () => {
		ran++;
		return sample;
	};
	const { events, answer } = await ask({
		...options,
		request: {
			messages: [{ role: 'user', content: 'Read the file sample.ts. What does the function in it return?' }],
			...options.request,
		},
		turn: { ...options.turn, maxIterations: 2, tools: { offered: [readTool], run, ...(mode && { mode }) } },
	});
	checkToolTurn(events);
	const last = events.at(-1);
	assert.ok(last?.type === 'finish' && ['complete', 'length'].includes(last.reason), JSON.stringify(last));
	assert.ok(!answer.includes('<tool_call>') || ran === 0, 'nothing of a call that ran stands in the answer');
	return { ending: endingOf(events, answer), ran };
}

function endingOf(events: readonly TurnEvent[], answer: string): Ending {
	const [first] = resultsOf(events);
	if (first !== undefined) {
		const isRescued = codesOf(events).includes('tools.rescued');
		return first.isError ? 'bad call' : isRescued ? 'rescued call' : 'valid call';
	}
	return answer.trim() === '' ? 'nothing' : 'answer';
}
