/** Runs one call of a tool. Whatever the tool does, it ends, and in time. */
import { createClock } from '../../providers/transport/clocks.ts';
import type { CallToRun, TurnTools } from './toolsOption.ts';

export interface CallResult {
	readonly content: string;
	readonly isError: boolean;
}

const longestRunMs = 120_000;

export const stoppedResult: CallResult = {
	content: 'The call was not run to its end: the user stopped the turn.',
	isError: true,
};

/** Ends as soon as the tool, its time or the turn does; what a tool does after that is not waited for. */
export async function runCall(tools: TurnTools, call: CallToRun, turn: AbortSignal): Promise<CallResult> {
	const refusal = await untilStopped(refused(tools, call, turn), turn);
	if (turn.aborted || refusal !== undefined) {
		return refusal ?? stoppedResult;
	}
	const own = new AbortController();
	const signal = AbortSignal.any([turn, own.signal]);
	const timeoutMs = tools.timeoutMs ?? longestRunMs;
	const clock = createClock(timeoutMs, () => own.abort());
	clock.restart();
	try {
		const late = () => (turn.aborted ? stoppedResult : lateResult(call.name, timeoutMs));
		return (await untilStopped(settle(tools, call, signal), signal)) ?? late();
	} finally {
		clock.stop();
		own.abort();
	}
}

/** Undefined where the signal fires first. */
function untilStopped<T>(task: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
	const stopped = new Promise<undefined>(resolve => {
		const stop = () => resolve(undefined);
		signal.addEventListener('abort', stop, { once: true });
		// What was begun may have stopped the turn at once.
		if (signal.aborted) {
			stop();
		}
	});
	return Promise.race([stopped, task]);
}

/** Nobody is asked about a call of a turn that was stopped. */
async function refused(tools: TurnTools, call: CallToRun, turn: AbortSignal): Promise<CallResult | undefined> {
	if (turn.aborted || tools.refusal === undefined) {
		return undefined;
	}
	try {
		const content = await tools.refusal(call, turn);
		return content === undefined ? undefined : { content, isError: true };
	} catch (error) {
		return { content: `Whether the tool ${call.name} may run could not be asked: ${reasonOf(error)}`, isError: true };
	}
}

async function settle(tools: TurnTools, call: CallToRun, signal: AbortSignal): Promise<CallResult> {
	try {
		return toResult(await tools.run(call, signal));
	} catch (error) {
		return { content: `The tool ${call.name} failed: ${reasonOf(error)}`, isError: true };
	}
}

/** Tools of others may hand back anything. */
function toResult(value: unknown): CallResult {
	const content = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
	return { content: content.trim() === '' ? 'The tool ran and returned nothing.' : content, isError: false };
}

function reasonOf(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)) || 'it gave no reason.';
}

function lateResult(name: string, afterMs: number): CallResult {
	const seconds = Math.max(1, Math.round(afterMs / 1000));
	return { content: `The tool ${name} gave no result within ${seconds} s and was stopped.`, isError: true };
}
