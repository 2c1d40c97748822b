/**
 * Learns from readers where an outline cuts, and tells how well that does on thoughts it has not seen.
 *
 * Options: `--thoughts FOLDER` with labels as `outlineLabels.ts` says. `--groups FILE`: JSON, from names of thoughts to
 * where they are from; what is from one place has the same tasks and habits, and is learned from as a whole or not at
 * all. Without it, names up to their first `-` are taken. `--write` makes the table of the outline anew.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CutTable, likelihoodIn, readTable } from '../../src/core/insight/likelihood.ts';
import { openingKeys } from '../../src/core/insight/openingWords.ts';
import { printTable } from './figures.ts';
import { casesOf, runWith } from './learn/cases.ts';
import { fit, type Reading } from './learn/model.ts';
import { tableFile, tableOf } from './learn/table.ts';
import { cutsWithin, type Labelled, type Pair, thoughtsIn, tolerances } from './outlineLabels.ts';

function option(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? undefined : process.argv[at + 1];
}

const tablePath = join(import.meta.dirname, '..', '..', 'src', 'core', 'insight', 'cutTable.ts');

async function groupsOf(file: string | undefined): Promise<(name: string) => string> {
	const groups = file === undefined ? {} : (JSON.parse(await readFile(file, 'utf8')) as Record<string, string>);
	return name => groups[name.replace(/\.txt$/, '')] ?? name.replace(/-.*$/, '');
}

/** With the rules of the outline around it. */
function cutsOf(text: string, table: CutTable, more: number): readonly number[] {
	return runWith(text, (numbers, unit) => likelihoodIn(table, numbers, openingKeys(unit.head)) + more);
}

/** Cuts of two readers at least. */
export function agreed(cuts: readonly (readonly number[])[]): readonly number[] {
	const own = cuts[0] ?? [];
	const others = cuts.slice(1);
	const near = (some: readonly number[], at: number): boolean =>
		some.some(each => Math.abs(each - at) <= tolerances.same);
	const first = own.filter(at => others.some(other => near(other, at)));
	const rest = (cuts[1] ?? []).filter(at => !near(first, at) && near(cuts[2] ?? [], at));
	return [...first, ...rest].sort((a, b) => a - b);
}

function figures(pairs: readonly Pair[], tolerance: number): readonly string[] {
	const { ours, oursRight, theirs, theirsFound } = cutsWithin(pairs, tolerance);
	const precision = oursRight / Math.max(1, ours);
	const recall = theirsFound / Math.max(1, theirs);
	const both = (2 * precision * recall) / Math.max(1e-9, precision + recall);
	return [precision, recall, both].map(each => (100 * each).toFixed(0));
}

function row(name: string, thoughts: readonly Labelled[], cuts: readonly (readonly number[])[]): readonly string[] {
	const single = thoughts.flatMap(({ cuts: theirs }, at) => theirs.map((each): Pair => [cuts[at] ?? [], each]));
	const most = thoughts.map(({ cuts: theirs }, at): Pair => [cuts[at] ?? [], agreed(theirs)]);
	const rows = cuts.reduce((sum, each) => sum + each.length + 1, 0) / cuts.length;
	return [
		name,
		figures(single, tolerances.same).join(' '),
		figures(single, tolerances.near).join(' '),
		figures(most, tolerances.same).join(' '),
		figures(most, tolerances.near).join(' '),
		rows.toFixed(1),
	];
}

async function main(folder: string): Promise<void> {
	const thoughts = (await thoughtsIn(folder)).filter(({ cuts }) => cuts.length > 0);
	const groupOf = await groupsOf(option('groups'));
	const groups = [...new Set(thoughts.map(({ name }) => groupOf(name)))].sort();
	const readings = thoughts.map(
		({ name, text, cuts }): Reading => ({ group: groupOf(name), cases: casesOf(text, cuts) }),
	);
	const foldOf = (name: string): number => groups.indexOf(groupOf(name));
	const tables = groups.map((_, fold) =>
		tableFrom(readings.filter((_, at) => foldOf(thoughts[at]?.name ?? '') !== fold)),
	);
	const shifts = Array.from({ length: 13 }, (_, at) => 1.5 - 0.25 * at);
	printTable(`Cuts in ${thoughts.length} thoughts that were not learned from: precision, recall, both`, [
		['more or fewer', 'single, same', 'single, near', 'majority, same', 'majority, near', 'rows'],
		row(
			'rules',
			thoughts,
			thoughts.map(({ text }) => runWith(text, () => Number.NEGATIVE_INFINITY)),
		),
		...shifts.map(shift =>
			row(
				shift.toFixed(2),
				thoughts,
				thoughts.map(({ name, text }) => cutsOf(text, tables[foldOf(name)] as CutTable, shift)),
			),
		),
	]);
	if (process.argv.includes('--write')) {
		const readers = thoughts.reduce((sum, { cuts }) => sum + cuts.length, 0);
		await writeFile(tablePath, tableFile(tableOf(fit(readings)), thoughts.length, readers));
	}
}

/** Rounded as the file has it. */
function tableFrom(readings: readonly Reading[]): CutTable {
	const { words, trees } = tableOf(fit(readings));
	return readTable(words, trees);
}

const folder = option('thoughts') ?? process.env.SIDETHOUGHT_THOUGHTS;
if (folder === undefined) {
	console.error('Give a folder of labelled thinking with --thoughts FOLDER.');
	process.exitCode = 2;
} else {
	await main(folder);
}
