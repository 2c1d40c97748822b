/** What the readers of most dialects share: whether anything came, the figures, why the answer ended, what comes last. */
import type { Usage } from '../../core/stream/chat.ts';
import { readServerError, type ServerError } from '../errors/serverError.ts';
import type { ProviderDelta, ProviderFinish } from '../provider.ts';
import type { FrameReader, FrameReaderOptions } from './frameReader.ts';
import { asRecord, type Json } from './json.ts';

export abstract class AnswerReader implements FrameReader {
	protected readonly options: FrameReaderOptions;
	protected usage: Usage | undefined;
	/** Why the model stopped, once it said so. */
	protected finish: ProviderFinish | undefined;
	protected calledTools = false;
	protected isBlank = true;

	constructor(options: FrameReaderOptions) {
		this.options = options;
	}

	get isFinished(): boolean {
		return this.finish !== undefined;
	}

	get isEmpty(): boolean {
		return this.isBlank;
	}

	read(frame: unknown): ProviderDelta[] {
		const record = asRecord(frame);
		const error = this.errorIn(record);
		if (error !== undefined) {
			this.options.fail(error);
		}
		const deltas = record === undefined ? [] : this.readRecord(record);
		this.isBlank &&= deltas.length === 0 && this.finish === undefined && this.usage === undefined;
		return deltas;
	}

	end(sentinel: boolean): ProviderDelta[] {
		if (sentinel && !this.isBlank) {
			this.finish ??= 'stop';
		}
		const deltas = this.lastDeltas();
		if (this.usage !== undefined) {
			deltas.push({ type: 'usage', usage: this.usage });
		}
		if (this.finish !== undefined) {
			// Many servers say `stop` after a tool call.
			const reason = this.calledTools && this.finish === 'stop' ? 'tool-calls' : this.finish;
			deltas.push({ type: 'finish', reason });
		}
		return deltas;
	}

	protected errorIn(record: Json | undefined): ServerError | undefined {
		return readServerError(record);
	}

	protected abstract readRecord(record: Json): ProviderDelta[];

	/** What was held back, whole calls and data to send back, when no more frames come. */
	protected lastDeltas(): ProviderDelta[] {
		return [];
	}
}
