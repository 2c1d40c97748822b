/**
 * `npm run bench -- e2e [--rates 50,200] [--ours]`: from the moment a server writes a token to its socket until the token is painted, inside a
 * real VS Code: our view, and VS Code's own chat on the same stream.
 *
 * Every tenth token is a marker word. The server notes when it hands the marker's line to the socket; a probe in the
 * page notes the first frame after the marker came into the document. Both clocks are the machine's wall clock in
 * sub-millisecond resolution. In our view the way is split: until the host has the token, as its event says; from there
 * to the page, with what batching takes; and from the message in the page to the paint.
 */
import { parseArgs } from 'node:util';
import { endAll, freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import type { Step } from '../standins/ollamaReply.ts';
import { streamReply } from '../standins/ollamaReply.ts';
import { chatLine, doneLine } from '../standins/ollamaWire.ts';
import { percentile, printTable, writeFigures } from './figures.ts';

const tokens = 2000;
const markerEvery = 10;
const model = 'recorded:sample-bug';

const { values: options } = parseArgs({
	options: { rates: { type: 'string', default: '50,200' }, ours: { type: 'boolean', default: false } },
});

export interface Figures {
	readonly view: string;
	readonly tokensPerSecond: number;
	readonly markers: number;
	readonly p50Ms: number;
	readonly p99Ms: number;
	readonly maxMs: number;
	/** Medians and 99th percentiles of the parts of the way; absent where no messages of ours are sent. */
	readonly parts?: Readonly<
		Record<'toHost' | 'toPage' | 'toPaint', { readonly p50Ms: number; readonly p99Ms: number }>
	>;
}

/** Of one marker, in milliseconds of the machine's clock. */
interface Seen {
	readonly word: string;
	readonly painted: number;
	/** When the host had it, and when the page was told. */
	readonly received?: number;
	readonly told?: number;
}

export async function run(): Promise<void> {
	const ollama = await startOllamaStandIn({ speed: 1 });
	const workbench = await freshWindow({
		settings: { 'sidethought.ollama.baseUrl': ollama.url, 'sidethought.model': `ollama/${model}` },
	});
	try {
		const figures: Figures[] = [];
		for (const rate of options.rates.split(',').map(Number)) {
			figures.push(await measure(`ours, thinking, ${rate}/s`, rate, ollama, workbench, 'thinking', askOurs));
			figures.push(await measure(`ours, answer, ${rate}/s`, rate, ollama, workbench, 'content', askOurs));
			if (!options.ours) {
				figures.push(await measure(`native chat, answer, ${rate}/s`, rate, ollama, workbench, 'content', askNative));
			}
		}
		printTable('From the socket to the painted text, ms', [
			['view', 'words', 'p50', 'p99', 'most'],
			...figures.map(({ view, markers, ...ms }) => [view, ...[markers, ms.p50Ms, ms.p99Ms, ms.maxMs].map(String)]),
		]);
		printTable('Parts of that way: p50 / p99, ms', [
			['view', 'socket to host', 'host to page, with batching', 'page to paint'],
			...figures.flatMap(({ view, parts }) =>
				parts ? [[view, ...Object.values(parts).map(({ p50Ms, p99Ms }) => `${p50Ms} / ${p99Ms}`)]] : [],
			),
		]);
		await writeFigures('e2e', figures);
	} finally {
		await endAll();
		await ollama.stop();
	}
}

/** What runs in the frame under test: notes when each marker word was painted first. */
const probe = `(() => {
	const painted = new Map();
	if (globalThis.__painted) return;
	globalThis.__painted = painted;
	const told = new Map();
	globalThis.__told = told;
	const starts = new Map();
	addEventListener('message', ({ data }) => {
		const now = performance.timeOrigin + performance.now();
		for (const { type, turn, at, text, startedAt } of data?.type === 'events' ? data.events : []) {
			if (type === 'turn-start') starts.set(turn, Date.parse(startedAt) - at);
			for (const [word] of text?.matchAll(/mark\\d{2}x\\d+q/g) ?? []) {
				told.set(word, { received: starts.get(turn) + at, told: now });
			}
		}
	}, true);
	const lengths = new WeakMap();
	const waiting = new Set();
	const scan = node => {
		const text = node.data;
		const from = Math.max(0, (lengths.get(node) ?? 0) - 12);
		lengths.set(node, text.length);
		for (const [word] of text.slice(from).matchAll(/mark\\d{2}x\\d+q/g)) {
			if (!painted.has(word)) { painted.set(word, 0); waiting.add(word); }
		}
	};
	const nextFrame = requestAnimationFrame;
	let inFrame = false;
	globalThis.requestAnimationFrame = callback => nextFrame(time => {
		inFrame = true;
		try { callback(time); }
		// After the observer below, which hears of the callback's changes in a microtask, too.
		finally { queueMicrotask(() => { inFrame = false; }); }
	});
	const channel = new MessageChannel();
	channel.port1.onmessage = () => {
		const now = performance.timeOrigin + performance.now();
		for (const word of waiting) painted.set(word, now);
		waiting.clear();
	};
	const visit = node => {
		if (node.nodeType === Node.TEXT_NODE) return scan(node);
		const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
		for (let text = walker.nextNode(); text; text = walker.nextNode()) scan(text);
	};
	new MutationObserver(records => {
		for (const record of records) {
			if (record.type === 'characterData') scan(record.target);
			else record.addedNodes.forEach(visit);
		}
		// The message comes after the frame that this change is painted in: this one, when a frame is being made.
		if (waiting.size > 0) {
			const note = () => channel.port2.postMessage(0);
			if (inFrame) note(); else nextFrame(note);
		}
	}).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

let run_ = 10;

async function measure(
	view: string,
	rate: number,
	ollama: OllamaStandIn,
	workbench: Workbench,
	field: 'thinking' | 'content',
	ask: (workbench: Workbench) => Promise<void>,
): Promise<Figures> {
	const sent = new Map<string, number>();
	const prefix = `mark${run_++}x`;
	ollama.next(streamReply(markedSteps(prefix, rate, field, sent)));
	await ask(workbench);
	const total = tokens / markerEvery;
	const painted = await waitFor(
		`${view}: all markers painted`,
		async () => {
			const all = await paintedMarkers(workbench, prefix);
			return all.size >= total ? all : undefined;
		},
		(tokens / rate) * 1000 + 60_000,
		1000,
	);
	const latencies = [...sent].map(([word, at]) => (painted.get(word)?.painted ?? Number.NaN) - at);
	const [p50Ms, p99Ms, maxMs] = [0.5, 0.99, 1].map(share => shareOf(latencies, share)) as [number, number, number];
	const parts = partsOf([...painted.values()], sent);
	return { view, tokensPerSecond: rate, markers: latencies.length, p50Ms, p99Ms, maxMs, ...(parts && { parts }) };
}

function partsOf(all: readonly Seen[], sent: ReadonlyMap<string, number>): Figures['parts'] {
	const known = all.flatMap(({ word, painted, received, told }) =>
		received && told ? [{ sent: sent.get(word) ?? Number.NaN, received, told, painted }] : [],
	);
	const figuresOf = (ms: readonly number[]) => ({ p50Ms: shareOf(ms, 0.5), p99Ms: shareOf(ms, 0.99) });
	return known.length === 0
		? undefined
		: {
				toHost: figuresOf(known.map(each => each.received - each.sent)),
				toPage: figuresOf(known.map(each => each.told - each.received)),
				toPaint: figuresOf(known.map(each => each.painted - each.told)),
			};
}

function shareOf(values: readonly number[], share: number): number {
	return Number(percentile(values, share).toFixed(1));
}

function* markedSteps(
	prefix: string,
	rate: number,
	field: 'thinking' | 'content',
	sent: Map<string, number>,
): Generator<Step> {
	const start = performance.now();
	for (let index = 0; index < tokens; index++) {
		// Against the clock and not the last wait, so that late timers do not slow the stream down.
		yield { waitMs: Math.max(0, start + (index * 1000) / rate - performance.now()) };
		const isMarker = index % markerEvery === markerEvery - 1;
		const word = isMarker ? `${prefix}${index}q` : 'word';
		const text = index % 120 === 119 ? `${word}.\n\n` : `${word} `;
		if (isMarker) {
			sent.set(word, performance.timeOrigin + performance.now());
		}
		yield { line: chatLine(model, { [field]: text }) };
	}
	yield { line: doneLine(model, 'stop') };
}

async function paintedMarkers(workbench: Workbench, prefix: string): Promise<Map<string, Seen>> {
	const found = new Map<string, Seen>();
	for (const frame of workbench.page.frames()) {
		const entries = await frame
			.evaluate(wanted => {
				const { __painted, __told } = globalThis as unknown as {
					__painted?: Map<string, number>;
					__told?: Map<string, { readonly received: number; readonly told: number }>;
				};
				return [...(__painted ?? [])]
					.filter(([word, at]) => word.startsWith(wanted) && at > 0)
					.map(([word, painted]) => ({ word, painted, ...__told?.get(word) }));
			}, prefix)
			.catch(() => []);
		for (const seen of entries) {
			found.set(seen.word, seen);
		}
	}
	return found;
}

async function askOurs(workbench: Workbench): Promise<void> {
	await workbench.execute('sidethought.newConversation');
	const page = await workbench.view('.composer-input');
	await page.evaluate(probe);
	await page.locator('.composer-input').fill('Go.');
	await page.locator('.composer-input').press('Enter');
}

async function askNative(workbench: Workbench): Promise<void> {
	await workbench.page.evaluate(probe);
	await workbench.nativeChat.ask('@reason go');
}
