/** What whoever runs a turn says about tools. */
export interface OfferedTool {
	readonly name: string;
	readonly description: string;
	/** A JSON schema of the arguments object. */
	readonly inputSchema: object;
	/** It may change what other calls are about; default: it only reads. */
	readonly mayChange?: boolean;
}

/** A call whose arguments fit the tool's schema. */
export interface CallToRun {
	/** The name as it was offered. */
	readonly name: string;
	readonly arguments: unknown;
	/** The same in all events of the call. */
	readonly id: string;
}

/** `native`: by the vendor's own field. `prompted`: described in words, and called in words. */
export type ToolMode = 'native' | 'prompted';

export interface TurnTools {
	readonly offered: readonly OfferedTool[];
	/**
	 * Runs one call, one at a time. What it throws is told to the model as the result.
	 * @param signal fires when the turn is stopped, or the tool takes too long
	 */
	run(call: CallToRun, signal: AbortSignal): Promise<string>;
	/**
	 * Asked before a call is run, for as long as the answer takes. Default: every call may run.
	 * @returns why not, as a sentence for the model; undefined lets it run
	 */
	refusal?(call: CallToRun, signal: AbortSignal): Promise<string | undefined>;
	/** `auto`, the default: native where the model can, and in words, read from the answer, where that does not work. */
	readonly mode?: 'auto' | ToolMode;
	/** How long one call may take, in milliseconds. Default: two minutes. */
	readonly timeoutMs?: number;
}
