/**
 * Ollama sends not even headers before the first token, so that loading a model looks like a dead server. Meanwhile
 * this asks the list of loaded models, and tells loading from waiting.
 */

import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { HeldNews } from './heldSlots.ts';
import type { OllamaEntry } from './ollamaModels.ts';

/** The entry of `/api/ps` for the model; undefined where it is not loaded. */
type AskLoaded = () => Promise<OllamaEntry | undefined>;

const firstLookMs = 1000;
const nextLookMs = 2500;
const longestLookMs = 1000;

/** Yields notices while `pending` is open, each only when it says something new; returns what it resolves to. */
export async function* announceLoading<T>(
	pending: Promise<T>,
	model: string,
	askLoaded: AskLoaded,
	held: () => HeldNews | undefined,
): AsyncGenerator<Notice, T> {
	const settled = pending.then(
		() => true,
		() => true,
	);
	const watch = new LoadWatch(model);
	let waitMs = firstLookMs;
	while (!(await Promise.race([settled, after(waitMs, settled)]))) {
		const look = askLoaded().then(
			entry => ({ entry }),
			() => undefined,
		);
		const seen = await Promise.race([settled, look, after(longestLookMs, settled)]);
		const notice = typeof seen === 'object' ? watch.look(seen.entry, held()) : watch.unknown();
		if (notice && seen !== true) {
			yield notice;
		}
		waitMs = nextLookMs;
	}
	return pending;
}

/** Resolves to false after some time; the timer does not outlive `settled`. */
function after(ms: number, settled: Promise<unknown>): Promise<false> {
	return new Promise(resolve => {
		const timer = setTimeout(() => resolve(false), ms);
		void settled.then(() => clearTimeout(timer));
	});
}

class LoadWatch {
	readonly #model: string;
	#lastExpiry: string | undefined;
	#lastMessage = '';

	constructor(model: string) {
		this.#model = model;
	}

	look(entry: OllamaEntry | undefined, held: HeldNews | undefined): Notice | undefined {
		return this.#news(held === undefined ? this.#describe(entry) : heldNotice(held, this.#model));
	}

	/** The server is too busy even to tell. */
	unknown(): Notice | undefined {
		return this.#lastMessage === '' ? this.#news(noticeOf('waiting', 'ollama.silent')) : undefined;
	}

	#news(notice: Notice): Notice | undefined {
		if (notice.message === this.#lastMessage) {
			return undefined;
		}
		this.#lastMessage = notice.message;
		return notice;
	}

	#describe(entry: OllamaEntry | undefined): Notice {
		const model = this.#model;
		if (entry === undefined) {
			return noticeOf('loading', 'ollama.loading', { model });
		}
		// The end of the stay in memory moves along with the clock until the first request is through; afterwards it stands.
		const expiry = entry.expires_at;
		const before = this.#lastExpiry;
		this.#lastExpiry = expiry;
		if (before !== undefined && expiry !== before) {
			return noticeOf('loading', 'ollama.getting-ready', { model });
		}
		return noticeOf('waiting', 'ollama.in-memory', { model });
	}
}

function heldNotice(held: HeldNews, model: string): Notice {
	const [kind, code] =
		held === 'freed' ? (['loading', 'ollama.slot-freed'] as const) : (['waiting', 'ollama.slot-held'] as const);
	return noticeOf(kind, code, { model });
}
