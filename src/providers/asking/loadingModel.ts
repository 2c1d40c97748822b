/** A server that is loading a model says so with status 503: it is asked again until the model is there. */
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { parseRetryAfter } from '../errors/retryAfter.ts';
import { readErrorBody } from '../errors/serverError.ts';
import { pause } from '../transport/pause.ts';

const loadingWords = /\bloading\b.{0,60}\b(model|weights)\b|\bmodel\b.{0,120}\bloading\b/i;
const nextAskMs = 1000;

export function isLoadingModel(answer: ErrorResponse): boolean {
	return answer.status === 503 && loadingWords.test(readErrorBody(answer)?.message ?? '');
}

/** Waiting for one answer, and the news of it. */
export class LoadingWait {
	readonly #notice: Notice;
	readonly #until: number;
	#told: (() => void) | undefined;
	readonly #news = new Promise<true>(resolve => {
		this.#told = () => resolve(true);
	});

	/** @param limitMs until the first byte, as for any other answer; absent, 0 or infinite means no limit. */
	constructor(server: string, model: string, limitMs: number | undefined) {
		this.#notice = noticeOf('loading', 'notice.loading', { server, model });
		this.#until = limitMs === undefined || limitMs <= 0 ? Number.POSITIVE_INFINITY : performance.now() + limitMs;
	}

	/** Resolves when it is time to ask again; to false where the limit would be over by then. */
	async next(answer: ErrorResponse, signal: AbortSignal): Promise<boolean> {
		const waitMs = parseRetryAfter(answer.headers) ?? nextAskMs;
		if (performance.now() + waitMs > this.#until) {
			return false;
		}
		this.#told?.();
		await pause(waitMs, signal);
		return true;
	}

	/** Passes `pending` on, and says once that the model is loading, should it be. */
	async *during<T>(pending: Promise<T>): AsyncGenerator<Notice, T> {
		const settled = pending.then(
			() => false,
			() => false,
		);
		if (await Promise.race([this.#news, settled])) {
			yield this.#notice;
		}
		return pending;
	}
}
