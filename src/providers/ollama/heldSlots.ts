/**
 * Ollama may keep the place of a client that has left in mid-stream: the next question to that model then waits until
 * the model leaves memory, five minutes later or never (ollama/ollama#17131, seen in 0.24 after one stop in fifty of a
 * fast model). Nothing tells it from a server that reads a long question. So a silence soon after a stop is ended, once
 * a stop: the model is taken out of memory, and what waits is asked again.
 */

interface HeldSlotsOptions {
	/** How long a question may wait for its first byte after a stop, in milliseconds. */
	readonly patienceMs: number;
	/** Whether the model may be taken out of memory: on this machine, where nobody else waits for it. */
	readonly mayFree: boolean;
	/** Whether the model is in memory, and not only being loaded. */
	isReady(model: string): Promise<boolean>;
	/** Takes the model out of memory; resolves when it has gone. */
	unload(model: string): Promise<void>;
}

export type HeldNews = 'freed' | 'held';

interface HeldQuestion {
	readonly model: string;
	/** Models of one file share it. */
	readonly slot: string;
	readonly signal: AbortSignal;
}

export class HeldSlots {
	readonly #options: HeldSlotsOptions;
	readonly #slots = new Map<string, Slot>();

	constructor(options: HeldSlotsOptions) {
		this.#options = options;
	}

	/** An answer was left before its end. */
	left(slot: string): void {
		this.#slot(slot).suspect();
	}

	/** What is worth telling whoever waits. */
	news(slot: string): HeldNews | undefined {
		return this.#slots.get(slot)?.news;
	}

	/** Asks, and asks again should the slot turn out to be held. */
	ask<T>(
		question: HeldQuestion,
		request: (signal: AbortSignal) => Promise<T>,
		isAnswer: (answer: T) => boolean,
	): Promise<T> {
		return this.#slot(question.slot).ask(question, request, isAnswer);
	}

	#slot(name: string): Slot {
		const slot = this.#slots.get(name) ?? new Slot(this.#options);
		this.#slots.set(name, slot);
		return slot;
	}
}

/** One place in the server's queue. */
class Slot {
	readonly #options: HeldSlotsOptions;
	/** The questions that wait for their first byte, by what ends them, and the models they are for. */
	readonly #waiting = new Map<AbortController, string>();
	#timer: NodeJS.Timeout | undefined;
	#isSuspect = false;
	#freeing: Promise<unknown> | undefined;
	#news: HeldNews | undefined;

	constructor(options: HeldSlotsOptions) {
		this.#options = options;
	}

	get news(): HeldNews | undefined {
		return this.#news;
	}

	suspect(): void {
		this.#isSuspect = true;
		this.#watch();
	}

	async ask<T>(
		question: HeldQuestion,
		request: (signal: AbortSignal) => Promise<T>,
		isAnswer: (answer: T) => boolean,
	): Promise<T> {
		const { model, signal } = question;
		const again = new AbortController();
		this.#waiting.set(again, model);
		this.#watch();
		try {
			const answer = await request(AbortSignal.any([signal, again.signal]));
			if (isAnswer(answer)) {
				this.#isSuspect = false;
				this.#news = undefined;
			}
			return answer;
		} catch (error) {
			if (!again.signal.aborted || signal.aborted) {
				throw error;
			}
		} finally {
			this.#waiting.delete(again);
			this.#watch();
		}
		await this.#freeing;
		return this.ask(question, request, isAnswer);
	}

	/** The clock runs while a question waits behind a stop. */
	#watch(): void {
		const isWanted = this.#isSuspect && this.#waiting.size > 0;
		if (isWanted) {
			this.#timer ??= setTimeout(() => void this.#look(), this.#options.patienceMs);
		} else {
			clearTimeout(this.#timer);
			this.#timer = undefined;
		}
	}

	async #look(): Promise<void> {
		const { isReady, mayFree } = this.#options;
		const [model = ''] = this.#waiting.values();
		const ready = await isReady(model).catch(() => false);
		this.#timer = undefined;
		if (!this.#isSuspect || this.#waiting.size === 0 || !ready) {
			// It has answered meanwhile, or is being loaded, which takes its time.
			this.#watch();
			return;
		}
		this.#isSuspect = false;
		this.#news = mayFree ? 'freed' : 'held';
		if (mayFree) {
			this.#free(model);
		}
	}

	#free(model: string): void {
		// Whoever waits keeps the model in memory, and reads `#freeing` after this.
		for (const question of this.#waiting.keys()) {
			question.abort();
		}
		this.#freeing = this.#options.unload(model).catch(() => undefined);
	}
}
