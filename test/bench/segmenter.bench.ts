/**
 * The segmenter beside plain concatenation, the AI SDK's middleware and a regex over the whole text: the same deltas,
 * in the same run, in turn; medians of times and of ratios. Then the worst cases, unit by unit, and memory.
 *
 * Options: `--quick` (up to 1 MB, fewer rounds), `--no-peers` (no AI SDK, hence no installing).
 */
import { createSegmenter } from '../../src/core/segment/segmenter.ts';
import { growthExponent, median, printTable, writeFigures } from './figures.ts';
import { modelText, proseText, toDeltas, type WorstCase, worstCases } from './segmenterInputs.ts';
import {
	emptyTransform,
	extractReasoning,
	interfaceAlone,
	ours,
	type Peer,
	plainConcatenation,
	wholeTextRegex,
} from './segmenterPeers.ts';

const quick = process.argv.includes('--quick');
const sizes = [10_000, 100_000, 1_000_000, ...(quick ? [] : [10_000_000])];
const worstSizes = [250_000, 500_000, 1_000_000, ...(quick ? [] : [2_000_000])];
const rounds = quick ? 5 : 15;
const worstRounds = quick ? 3 : 5;
/** Short texts are run this often per measurement, so that the clock has something to measure. */
const leastUnits = 400_000;
const deltaLength = 4;

interface Measured {
	readonly peer: string;
	readonly size: number;
	/** Milliseconds for the whole text. */
	readonly time: number;
	/** Against plain concatenation, median of the ratios of the rounds. */
	readonly ratio: number;
	/** Time of the peer by the time of the segmenter, likewise. */
	readonly againstOurs: number;
}

async function timeOf(peer: Peer, deltas: readonly string[], repeats: number): Promise<number> {
	let kept = 0;
	const start = performance.now();
	for (let index = 0; index < repeats; index++) {
		const running = peer.run(deltas);
		const { thinking, answer } = running instanceof Promise ? await running : running;
		// Reading a unit makes the engine join what was concatenated.
		kept += (thinking.charCodeAt(thinking.length >> 1) || 0) + (answer.charCodeAt(answer.length >> 1) || 0);
	}
	const time = (performance.now() - start) / repeats;
	return kept === -1 ? 0 : time;
}

async function measureSize(text: string, peers: readonly Peer[]): Promise<Measured[]> {
	const size = text.length;
	const deltas = toDeltas(text, deltaLength);
	const taking = peers.filter(({ longest }) => size <= longest);
	const times = new Map(taking.map(peer => [peer, [] as number[]]));
	for (let round = -2; round < rounds; round++) {
		for (const peer of taking) {
			const isSlow = peer.longest !== Number.POSITIVE_INFINITY;
			if (isSlow && round >= 5) {
				continue;
			}
			const repeats = isSlow ? 1 : Math.ceil(leastUnits / size);
			// Not right after another peer: its garbage and the state of the compiler are no figures of this one.
			await timeOf(peer, deltas, isSlow ? 0 : repeats);
			const time = await timeOf(peer, deltas, repeats);
			if (round >= 0) {
				times.get(peer)?.push(time);
			}
		}
	}
	const base = times.get(plainConcatenation) ?? [];
	const own = times.get(ours) ?? [];
	return taking.map(peer => {
		const all = times.get(peer) ?? [];
		return {
			peer: peer.name,
			size,
			time: median(all),
			ratio: median(all.map((time, round) => time / (base[round] ?? Number.NaN))),
			againstOurs: median(all.map((time, round) => time / (own[round] ?? Number.NaN))),
		};
	});
}

function printSizes(what: string, measured: readonly Measured[]): void {
	const peers = [...new Set(measured.map(({ peer }) => peer))];
	const cell = (peer: string, size: number): string => {
		const one = measured.find(other => other.peer === peer && other.size === size);
		return one === undefined ? '' : `${one.time.toFixed(2)} ms (${one.ratio.toFixed(1)}x)`;
	};
	printTable(`${what} in deltas of ${deltaLength} units: median time (against plain concatenation)`, [
		['', ...sizes.map(size => `${size / 1000} KB`), 'exponent'],
		...peers.map(peer => {
			const own = measured.filter(one => one.peer === peer);
			const exponent = own.length > 1 ? growthExponent(own).toFixed(2) : '';
			return [peer, ...sizes.map(size => cell(peer, size)), exponent];
		}),
	]);
	printTable(`${what}: times as long as the segmenter takes`, [
		['', ...sizes.map(size => `${size / 1000} KB`)],
		...peers
			.filter(peer => peer !== ours.name)
			.map(peer => [
				peer,
				...sizes.map(size => {
					const one = measured.find(other => other.peer === peer && other.size === size);
					return one === undefined ? '' : `${one.againstOurs.toFixed(1)}x`;
				}),
			]),
	]);
}

function timeOfWorst(one: WorstCase, size: number): number {
	const units = one.unit
		.repeat(Math.ceil(size / one.unit.length))
		.slice(0, size)
		.split('');
	const segmenter = createSegmenter();
	segmenter.push(one.head);
	let count = 0;
	const start = performance.now();
	for (const unit of units) {
		count += segmenter.push(unit).length;
	}
	count += segmenter.end().length;
	const time = performance.now() - start;
	return count < 0 ? 0 : time;
}

function measureWorst(): { readonly name: string; readonly times: readonly number[]; readonly exponent: number }[] {
	return worstCases.map(one => {
		timeOfWorst(one, 100_000);
		const points = worstSizes.map(size => {
			const times = Array.from({ length: worstRounds }, () => timeOfWorst(one, size));
			return { size, time: median(times) };
		});
		return { name: one.name, times: points.map(({ time }) => time), exponent: growthExponent(points) };
	});
}

/** Feeds 100 MB and looks at what is alive afterwards, besides what was alive before. */
function measureMemory(): { readonly fed: number; readonly retainedBytes: number } | undefined {
	const gc = globalThis.gc;
	if (gc === undefined) {
		return undefined;
	}
	const fed = quick ? 10_000_000 : 100_000_000;
	const deltas = toDeltas(modelText(1_000_000), deltaLength);
	const feed = (segmenter: ReturnType<typeof createSegmenter>, length: number): void => {
		for (let left = length; left > 0; left -= 1_000_000) {
			for (const delta of deltas) {
				segmenter.push(delta);
			}
		}
	};
	feed(createSegmenter(), 3_000_000);
	gc();
	gc();
	const before = process.memoryUsage().heapUsed;
	const segmenter = createSegmenter();
	feed(segmenter, fed);
	gc();
	gc();
	const retainedBytes = process.memoryUsage().heapUsed - before;
	segmenter.end();
	return { fed, retainedBytes };
}

if (globalThis.gc === undefined) {
	const { setFlagsFromString } = await import('node:v8');
	const { runInNewContext } = await import('node:vm');
	setFlagsFromString('--expose-gc');
	globalThis.gc = runInNewContext('gc');
}

const peers = [
	plainConcatenation,
	interfaceAlone,
	ours,
	...(process.argv.includes('--no-peers') ? [] : [await extractReasoning(), emptyTransform]),
	wholeTextRegex,
];
const measured: Measured[] = [];
const prose: Measured[] = [];
for (const size of sizes) {
	measured.push(...(await measureSize(modelText(size), peers)));
	prose.push(...(await measureSize(proseText(size), [plainConcatenation, interfaceAlone, ours])));
}
printSizes('Markdown with code', measured);
printSizes('Prose', prose);

const worst = measureWorst();
printTable('Worst cases, unit by unit: median time', [
	['', ...worstSizes.map(size => `${size / 1000} K units`), 'exponent'],
	...worst.map(({ name, times, exponent }) => [
		name,
		...times.map(time => `${time.toFixed(0)} ms`),
		exponent.toFixed(2),
	]),
]);

const memory = measureMemory();
if (memory !== undefined) {
	const { fed, retainedBytes } = memory;
	console.log(
		`\nAlive after ${fed / 1_000_000} MB in deltas of ${deltaLength}: ${(retainedBytes / 1024).toFixed(1)} KB`,
	);
}
await writeFigures('segmenter', { deltaLength, markdown: measured, prose, worst, worstSizes, memory });
