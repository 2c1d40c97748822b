/** Runs in the page beside the target: feeds it, and watches frames, long tasks and how soon text is painted. */
import { type Delta, makeStream } from './stream.ts';

export interface Target {
	/** Where its text stands. */
	readonly root: () => Element | null;
	push(delta: Delta): void;
	end(): void;
}

export interface FeedResult {
	readonly fed: number;
	readonly wallMs: number;
	readonly finished: boolean;
	readonly frames: number;
	/** Frames that came more than one and a half intervals after the last. */
	readonly dropped: number;
	readonly longestFrameMs: number;
	readonly longTasks: number;
	readonly longestTaskMs: number;
	/** Milliseconds from delta to the end of the frame that shows it. */
	readonly latencies: readonly number[];
	/** Sampled words that never showed. */
	readonly missing: number;
}

declare global {
	interface Window {
		target: Target;
		bench: {
			flood(tokens: number, capMs: number): Promise<FeedResult>;
			late(tokens: number): Promise<void>;
			paced(tokens: number, from: number, perSecond: number, ms: number): Promise<FeedResult>;
		};
	}
}

const frameMs = 1000 / 60;
/** One delta in so many carries a word that is looked for. */
const sampled = 25;

class Watch {
	#frames = 0;
	#dropped = 0;
	#longest = 0;
	#last = performance.now();
	#running = true;
	#longTasks = 0;
	#longestTask = 0;
	readonly #waiting: { readonly word: string; readonly at: number }[] = [];
	readonly latencies: number[] = [];
	readonly #observer = new PerformanceObserver(list => {
		for (const { duration } of list.getEntries()) {
			this.#longTasks += 1;
			this.#longestTask = Math.max(this.#longestTask, duration);
		}
	});
	readonly #afterPaint = new MessageChannel();

	constructor() {
		this.#observer.observe({ type: 'longtask' });
		this.#afterPaint.port1.onmessage = () => this.#look();
		requestAnimationFrame(this.#frame);
	}

	expect(word: string): void {
		this.#waiting.push({ word, at: performance.now() });
	}

	stop(): {
		frames: number;
		dropped: number;
		longestFrameMs: number;
		longTasks: number;
		longestTaskMs: number;
		missing: number;
	} {
		this.#running = false;
		this.#observer.disconnect();
		return {
			frames: this.#frames,
			dropped: this.#dropped,
			longestFrameMs: this.#longest,
			longTasks: this.#longTasks,
			longestTaskMs: this.#longestTask,
			missing: this.#waiting.length,
		};
	}

	get isWaiting(): boolean {
		return this.#waiting.length > 0;
	}

	readonly #frame = (now: number): void => {
		const gap = now - this.#last;
		this.#last = now;
		if (this.#frames > 0) {
			this.#longest = Math.max(this.#longest, gap);
			this.#dropped += Math.max(0, Math.round(gap / frameMs) - 1);
		}
		this.#frames += 1;
		// A message posted in a frame arrives after its paint.
		if (this.#waiting.length > 0) {
			this.#afterPaint.port2.postMessage(0);
		}
		if (this.#running) {
			requestAnimationFrame(this.#frame);
		}
	};

	#look(): void {
		const tail = lastText(window.target.root(), 6_000);
		const now = performance.now();
		while (this.#waiting.length > 0) {
			const first = this.#waiting[0];
			if (!first || !tail.includes(first.word)) {
				// The stream goes on: what was overtaken by the window of the search counts when a later word shows.
				const later = this.#waiting.findIndex(({ word }) => tail.includes(word));
				if (later === -1) {
					return;
				}
				this.#waiting.splice(0, later);
				continue;
			}
			this.latencies.push(now - first.at);
			this.#waiting.shift();
		}
	}
}

/** The last text under `root`, walked from its end. */
function lastText(root: Element | null, units: number): string {
	if (!root) {
		return '';
	}
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
	let node: Node | null = walker.lastChild();
	while (node && walker.lastChild()) {
		node = walker.currentNode;
	}
	let text = '';
	for (node = walker.currentNode; node && text.length < units; node = walker.previousNode()) {
		if (node.nodeType === Node.TEXT_NODE) {
			text = (node as Text).data.slice(-units) + text;
		}
	}
	return text;
}

const nextFrame = (): Promise<void> =>
	new Promise(resolve => {
		requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
	});

/** The next delta is posted when the page has handled the last. */
async function flood(tokens: number, capMs: number): Promise<FeedResult> {
	const deltas = makeStream(tokens);
	const { length } = deltas;
	const watch = new Watch();
	const started = performance.now();
	const { port1, port2 } = new MessageChannel();
	const fed = await new Promise<number>(resolve => {
		let index = 0;
		port1.onmessage = (event: MessageEvent<Delta>) => {
			window.target.push(event.data);
			index += 1;
			const delta = deltas[index];
			if (delta && performance.now() - started < capMs) {
				port2.postMessage(delta);
			} else {
				resolve(index);
			}
		};
		port2.postMessage(deltas[0]);
	});
	window.target.end();
	await nextFrame();
	const wallMs = performance.now() - started;
	// An open port keeps the stream, which is none of the memory of the target.
	port1.onmessage = null;
	port1.close();
	return { fed, finished: fed === length, wallMs, ...watch.stop(), latencies: [] };
}

/** Everything up to `tokens` in pieces of 400, a frame apart: the page as it is late in a long turn. */
async function late(tokens: number): Promise<void> {
	const deltas = makeStream(tokens);
	for (let from = 0; from < deltas.length; from += 400) {
		const batch = deltas.slice(from, from + 400);
		const first = batch[0];
		const same = batch.filter(({ channel }) => channel === first?.channel);
		const other = batch.slice(same.length);
		for (const part of [same, other]) {
			if (part[0]) {
				window.target.push({ channel: part[0].channel, text: part.map(({ text }) => text).join('') });
			}
		}
		await new Promise(resolve => requestAnimationFrame(resolve));
	}
	await nextFrame();
}

async function paced(tokens: number, from: number, perSecond: number, ms: number): Promise<FeedResult> {
	const deltas = makeStream(tokens).slice(from);
	const watch = new Watch();
	const started = performance.now();
	let fed = 0;
	await new Promise<void>(resolve => {
		const timer = setInterval(() => {
			const elapsed = performance.now() - started;
			const due = Math.min(Math.floor((Math.min(elapsed, ms) * perSecond) / 1000), deltas.length);
			for (; fed < due; fed += 1) {
				const delta = deltas[fed];
				if (delta) {
					pushSampled(delta, fed, watch);
				}
			}
			if (elapsed >= ms || fed >= deltas.length) {
				clearInterval(timer);
				resolve();
			}
		}, 4);
	});
	const drainUntil = performance.now() + 2_000;
	while (watch.isWaiting && performance.now() < drainUntil) {
		await new Promise(resolve => requestAnimationFrame(resolve));
	}
	return { fed, finished: true, wallMs: performance.now() - started, latencies: watch.latencies, ...watch.stop() };
}

function pushSampled(delta: Delta, index: number, watch: Watch): void {
	if (index % sampled !== 0 || /[\n|`*#>-]/.test(delta.text)) {
		window.target.push(delta);
		return;
	}
	const word = `w${index}w`;
	watch.expect(word);
	window.target.push({ channel: delta.channel, text: ` ${word} ` });
}

window.bench = { flood, late, paced };
