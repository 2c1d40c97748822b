/** Tells a running turn something, where its server can be told: to end the thinking and to answer. */
import type { StreamControl } from '../../providers/provider.ts';

export class TurnControl {
	#stream: StreamControl | undefined;
	#hasEnded = false;

	/** A stream runs that can be told something. */
	attach(stream: StreamControl): void {
		this.#stream = stream;
	}

	/** It runs no more. */
	detach(): void {
		this.#stream = undefined;
	}

	/** Resolves to whether the model goes on with the answer, in the same turn. */
	async endThinking(): Promise<boolean> {
		const stream = this.#stream;
		const isDone = (await stream?.endThinking()) ?? false;
		this.#hasEnded ||= isDone;
		return isDone && this.#stream === stream;
	}

	/** Whether the thinking was ended since this was asked last. */
	takeEnded(): boolean {
		const hasEnded = this.#hasEnded;
		this.#hasEnded = false;
		return hasEnded;
	}
}
