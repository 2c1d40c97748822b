/**
 * Ollama may keep the place of a client that has left in mid-stream: the next question to that model then waits until
 * the model leaves memory, five minutes later or never (ollama/ollama#17131, seen in 0.24 after one stop in fifty of a
 * fast model). Nothing tells it from a server that reads a long question, but that reading is quicker than writing. So
 * a silence behind a stop that is longer than it could take is ended, once a stop: the model is taken out of memory,
 * and what waits is asked again.
 */

interface HeldSlotsOptions {
	/** How long any question may wait for its first byte behind a stop, in milliseconds; a long one may for longer. */
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
	/** How many tokens the model reads, estimated; only wanted behind a stop. */
	tokens(): number;
	readonly signal: AbortSignal;
}

/** Tokens a second, where nothing is known: of a large model without a graphics card. */
const slowRate = 5;
/** Models read at least so many times as fast as they write, many tokens at once. */
const readingGain = 3;

export class HeldSlots {
	readonly #options: HeldSlotsOptions;
	readonly #slots = new Map<string, Slot>();

	constructor(options: HeldSlotsOptions) {
		this.#options = options;
	}

	/** An answer was left before its end. @param rate tokens a second that came of it, if enough came to tell. */
	left(slot: string, rate: number | undefined): void {
		this.#slot(slot).suspect(rate);
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

interface Waiting {
	readonly question: HeldQuestion;
	/** Its silence is too long then, by `performance.now()`. */
	until: number;
}

/** One place in the server's queue. */
class Slot {
	readonly #options: HeldSlotsOptions;
	/** The questions that wait for their first byte, by what ends them. */
	readonly #waiting = new Map<AbortController, Waiting>();
	#rate: number | undefined;
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

	suspect(rate: number | undefined): void {
		this.#isSuspect = true;
		this.#rate = rate ?? this.#rate;
		this.#waitAnew();
	}

	async ask<T>(
		question: HeldQuestion,
		request: (signal: AbortSignal) => Promise<T>,
		isAnswer: (answer: T) => boolean,
	): Promise<T> {
		const { signal } = question;
		// Whoever asks meanwhile would get the model that is about to go, and keep it from going.
		await settled(this.#freeing, signal);
		const again = new AbortController();
		this.#waiting.set(again, { question, until: this.#isSuspect ? this.#patience(question) : 0 });
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
		return this.ask(question, request, isAnswer);
	}

	#patience(question: HeldQuestion): number {
		const longestReading = (question.tokens() / (this.#rate ?? slowRate) / readingGain) * 1000;
		return performance.now() + Math.max(this.#options.patienceMs, longestReading);
	}

	/** The clock runs while a question waits behind a stop. */
	#watch(): void {
		clearTimeout(this.#timer);
		if (this.#isSuspect && this.#waiting.size > 0) {
			const until = Math.max(...[...this.#waiting.values()].map(waiting => waiting.until));
			this.#timer = setTimeout(() => void this.#look(), Math.max(0, until - performance.now()));
		}
	}

	async #look(): Promise<void> {
		const { isReady, mayFree } = this.#options;
		const [waiting] = this.#waiting.values();
		const model = waiting?.question.model ?? '';
		const ready = await isReady(model).catch(() => false);
		if (!this.#isSuspect || waiting === undefined || !ready) {
			// It has answered meanwhile, or is being loaded, which takes its time.
			this.#waitAnew();
			return;
		}
		this.#isSuspect = false;
		this.#news = mayFree ? 'freed' : 'held';
		if (mayFree) {
			this.#free(model);
		}
	}

	#waitAnew(): void {
		for (const waiting of this.#waiting.values()) {
			waiting.until = this.#patience(waiting.question);
		}
		this.#watch();
	}

	#free(model: string): void {
		// Whoever waits keeps the model in memory, and asks again after `#freeing`.
		for (const question of this.#waiting.keys()) {
			question.abort();
		}
		this.#freeing = this.#options.unload(model).catch(() => undefined);
	}
}

/** Resolves when the promise has settled, or at an abort. */
function settled(promise: Promise<unknown> | undefined, signal: AbortSignal): Promise<void> | undefined {
	if (promise === undefined || signal.aborted) {
		return undefined;
	}
	return new Promise(resolve => {
		const done = () => {
			signal.removeEventListener('abort', done);
			resolve();
		};
		signal.addEventListener('abort', done);
		void promise.then(done, done);
	});
}
