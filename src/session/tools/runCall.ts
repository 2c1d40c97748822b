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
	if (turn.aborted) {
		return stoppedResult;
	}
	const own = new AbortController();
	const signal = AbortSignal.any([turn, own.signal]);
	const timeoutMs = tools.timeoutMs ?? longestRunMs;
	const clock = createClock(timeoutMs, () => own.abort());
	clock.restart();
	try {
		// The tool may stop the turn by what it does at once, so the signal is listened to before.
		return await Promise.race([stopped(signal), settle(tools, call, signal)]);
	} catch {
		return turn.aborted ? stoppedResult : lateResult(call.name, timeoutMs);
	} finally {
		clock.stop();
		own.abort();
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

/** Rejects when the signal fires. */
function stopped(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason), { once: true });
	});
}

function lateResult(name: string, afterMs: number): CallResult {
	const seconds = Math.max(1, Math.round(afterMs / 1000));
	return { content: `The tool ${name} gave no result within ${seconds} s and was stopped.`, isError: true };
}
