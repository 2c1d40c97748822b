/**
 * Tells a running turn something: to end the thinking and to answer, where its server can be told, or not to wait any
 * longer for a server that wants to be left alone.
 */
import type { StreamControl } from '../../providers/provider.ts';

export class TurnControl {
	#stream: StreamControl | undefined;
	/** The one that said that it ends its thinking. */
	#told: StreamControl | undefined;
	#hasEnded = false;
	#wait: AbortController | undefined;

	/** A stream runs that can be told something. */
	attach(stream: StreamControl): void {
		this.#stream = stream;
	}

	/** It runs no more. */
	detach(): void {
		this.#stream = undefined;
	}

	/**
	 * Resolves to whether the model goes on with the answer, in the same turn. Who asks again still sees it think:
	 * llama.cpp says yes also where it does not know that its model thinks, and nothing comes of it.
	 */
	async endThinking(): Promise<boolean> {
		const stream = this.#stream;
		if (stream === undefined || stream === this.#told) {
			return false;
		}
		const isDone = await stream.endThinking();
		this.#told = isDone ? stream : undefined;
		this.#hasEnded ||= isDone;
		return isDone && this.#stream === stream;
	}

	/** Waits by `sleep` until that is over or nobody wants to wait any longer. Resolves to whether it was cut short. */
	async waitBy(sleep: (cut: AbortSignal) => Promise<void>): Promise<boolean> {
		const wait = new AbortController();
		this.#wait = wait;
		await sleep(wait.signal);
		this.#wait = undefined;
		return wait.signal.aborted;
	}

	/** Ends a wait before asking again. */
	askNow(): void {
		this.#wait?.abort();
	}

	/** Whether the thinking was ended since this was asked last. */
	takeEnded(): boolean {
		const hasEnded = this.#hasEnded;
		this.#hasEnded = false;
		return hasEnded;
	}
}
