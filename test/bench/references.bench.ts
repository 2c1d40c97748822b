/**
 * `npm run bench -- references [folder]`: how many references are right, how many are found, and what a unit of text
 * costs. Our own labelled thoughts always; those of a folder (or of REFERENCES_CORPUS) as well, which is not ours to publish.
 */

import { createReferenceFinder } from '../../src/core/insight/references/finder.ts';
import { growthExponent, median, printTable, writeFigures } from './figures.ts';
import { loadThoughts, ownThoughts } from './references/labelled.ts';
import { originsIn, readTurns } from './references/origins.ts';
import { type Score, scoreOf, sumOf } from './references/score.ts';

const kinds = ['file', 'lines', 'symbol', 'snippet', 'missing-file', 'missing-symbol'] as const;
const sizes = [62_500, 125_000, 250_000, 500_000];
const repeats = 3;

export async function run(): Promise<void> {
	const folder = process.argv.slice(2).find(arg => !arg.startsWith('--')) ?? process.env.REFERENCES_CORPUS;
	const showsFaults = process.argv.includes('--faults');
	const thoughts = [...ownThoughts(), ...(folder === undefined ? [] : loadThoughts(folder))];
	const groups = [...new Set(thoughts.map(({ group }) => group))];
	const figures = groups.map(group => {
		const scores = thoughts.filter(thought => thought.group === group).map(thought => scoreOf(thought, showsFaults));
		const byKind = kinds.map(kind => ({ kind, ...sumOf(scores.map(score => score[kind])) }));
		return {
			group,
			thoughts: scores.length,
			all: sumOf(byKind),
			byKind: byKind.filter(({ labels, given }) => labels + given > 0),
		};
	});
	for (const { group, thoughts: count, all, byKind } of figures) {
		printTable(`${group}: ${count} thoughts`, [
			['kind', 'labels', 'given', 'right', 'precision', 'recall'],
			...[...byKind, { kind: 'all', ...all }].map(({ kind, ...score }) => [kind, ...cellsOf(score)]),
		]);
	}
	const costs = Object.entries(inputs(thoughts.map(({ text }) => text).join('\n\n'))).map(([name, text]) => ({
		name,
		...costOf(text),
	}));
	printTable('Cost; growth 1 is linear', [
		['text', 'µs a unit', 'growth'],
		...costs.map(({ name, microseconds, growth }) => [name, microseconds.toFixed(2), growth.toFixed(2)]),
	]);
	const index = indexCosts();
	printTable('A thought with one misspelt name, in a workspace of 100,000 files', [
		['thought', 'ms'],
		...Object.entries(index).map(([name, ms]) => [name, ms.toFixed(1)]),
	]);
	const turns = folder === undefined ? undefined : readTurns(folder);
	const origins = turns && originsIn(turns);
	if (origins !== undefined) {
		printTable('Provenance of the code in answers', [Object.keys(origins), Object.values(origins).map(String)]);
	}
	await writeFigures('references', { figures, costs, index, origins });
}

function cellsOf({ labels, given, right }: Score): readonly string[] {
	const share = (of: number) => (of === 0 ? '' : `${((100 * right) / of).toFixed(1)}%`);
	return [String(labels), String(given), String(right), share(given), share(labels)];
}

function inputs(thoughts: string): Readonly<Record<string, string>> {
	return {
		'labelled thoughts': thoughts,
		'names of files': 'src/cart.ts ',
		'open backticks': '`a ',
		'lines without an end': 'line 12 ',
		'one long word': 'a/',
		calls: 'a.b(',
	};
}

/** The first one has the list of files indexed, the next ones find that done. */
function indexCosts(): Readonly<Record<'first' | 'next', number>> {
	const words = ['cart', 'order', 'invoice', 'session', 'render', 'parse', 'storage', 'queue', 'widget', 'token'];
	const files = Array.from({ length: 100_000 }, (_, at) => {
		const [one, other, third] = [words[at % 10], words[Math.floor(at / 10) % 10], words[Math.floor(at / 100) % 10]];
		return `packages/${one}/src/${other}-${third}/${other}${third}Helper${at}.ts`;
	});
	const think = (): number => {
		const start = process.cpuUsage();
		const finder = createReferenceFinder({ files, attached: [] });
		finder.push('The bug must be in `rendercratHelper41254.ts`, says `stroageparseHelper56.ts` too. ');
		finder.end();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1_000;
	};
	return { first: think(), next: think() };
}

/** In pieces of four units, as models stream. Processor time: the machine may have other things to do. */
function costOf(unit: string): { readonly microseconds: number; readonly growth: number } {
	const points = sizes.map(size => {
		const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
		return { size, time: median(Array.from({ length: repeats }, () => timeOf(text))) };
	});
	const last = points.at(-1);
	return {
		microseconds: last === undefined ? Number.NaN : (last.time * 1_000) / last.size,
		growth: growthExponent(points),
	};
}

function timeOf(text: string): number {
	const finder = createReferenceFinder({
		files: ['src/cart.ts', 'src/tax.ts'],
		attached: [{ path: 'src/cart.ts', text: 'export function total() {\n\treturn 0;\n}\n' }],
	});
	const start = process.cpuUsage();
	for (let from = 0; from < text.length; from += 4) {
		finder.push(text.slice(from, from + 4));
	}
	finder.end();
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1_000;
}

if (import.meta.main) {
	await run();
}
