/** What a keystroke costs the extension host in a file of 5,000 lines with 500 marks of thoughts. */
import { DocumentMarks, type Lines } from '../../src/surfaces/beside/documentMarks.ts';
import type { LineThoughts } from '../../src/surfaces/beside/lineThoughts.ts';
import { Schedule } from '../../src/surfaces/beside/schedule.ts';
import { median, printTable, writeFigures } from './figures.ts';

const lineCount = 5_000;
const markCount = 500;
const keystrokes = 200;
const repeats = 20;

export interface BesideFigures {
	/** Microseconds a keystroke, in the first line so that every mark is looked at. */
	readonly medianUs: number;
	readonly p99Us: number;
	/** Microseconds of the look at all marks after a pause. */
	readonly lookUs: number;
}

export async function run(): Promise<BesideFigures> {
	const strokes: number[] = [];
	const looks: number[] = [];
	for (let repeat = 0; repeat < repeats; repeat += 1) {
		const { typed, look } = typeOnce();
		strokes.push(...typed);
		looks.push(look);
	}
	const sorted = strokes.toSorted((a, b) => a - b);
	const figures = {
		medianUs: median(strokes),
		p99Us: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
		lookUs: median(looks),
	};
	printTable(`${markCount} marks in ${lineCount} lines, ${keystrokes} keystrokes, ${repeats} times`, [
		['figure', 'µs'],
		['a keystroke, median', figures.medianUs.toFixed(1)],
		['a keystroke, 99th of 100', figures.p99Us.toFixed(1)],
		['the look after a pause', figures.lookUs.toFixed(1)],
	]);
	await writeFigures('beside', figures);
	return figures;
}

function typeOnce(): { readonly typed: readonly number[]; readonly look: number } {
	const texts = Array.from({ length: lineCount }, (_, line) => `const value${line} = ${line};`);
	const document: Lines = { lineCount, lineAt: line => ({ text: texts[line] ?? '' }) };
	const marks = new DocumentMarks();
	marks.place(
		Array.from({ length: markCount }, (_, index) => aboutLine(1 + index * (lineCount / markCount))),
		document,
	);
	const schedule = new Schedule<Lines>(() => {});
	const typed = Array.from({ length: keystrokes }, (_, stroke) => {
		const at = { line: 0, character: stroke };
		return timed(() => {
			marks.edit([{ start: at, end: at, text: 'x' }]);
			schedule.notBefore(document, 500);
		});
	});
	schedule.dispose();
	return { typed, look: timed(() => marks.look(document)) };
}

function aboutLine(line: number): LineThoughts {
	return { line, endLine: line, thoughts: [{ turn: 't', block: 0, start: line, end: line + 1 }] };
}

function timed(action: () => void): number {
	const began = performance.now();
	action();
	return (performance.now() - began) * 1_000;
}
