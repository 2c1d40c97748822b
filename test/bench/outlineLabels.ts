/**
 * Labels that people gave.
 *
 * Cuts: `<name>.readers.json` beside `<name>.txt`: `[[120, 933], [120, 870]]`, of each reader the UTF-16 offsets at which
 * they would begin a new row; the first row needs none. A cut is right within 60 characters; how many come near, a
 * paragraph aside, is told as well, and how many of the cuts of one reader another one has.
 * ReasoningFlow: `*.json` as its project has them (`raw_text.response`, `nodes`, `edges`), in a folder of its own.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphOf } from '../../src/core/insight/graph.ts';
import { marksIn } from '../../src/core/insight/marks.ts';
import { createOutline } from '../../src/core/insight/outline.ts';

/** Characters between two cuts that are the same, and between two that are a paragraph apart. */
export const tolerances = { same: 60, near: 250 } as const;

export interface Labelled {
	readonly name: string;
	readonly text: string;
	/** Offsets, of each reader; none where nobody has read it. */
	readonly cuts: readonly (readonly number[])[];
}

/** The thoughts of a folder; sheets for readers beside them are none. */
export async function thoughtsIn(folder: string): Promise<readonly Labelled[]> {
	const names = (await readdir(folder)).filter(name => name.endsWith('.txt') && !name.endsWith('.sheet.txt')).sort();
	return Promise.all(
		names.map(async name => {
			const labels = join(folder, name.replace(/\.txt$/, '.readers.json'));
			const cuts = existsSync(labels) ? (JSON.parse(await readFile(labels, 'utf8')) as number[][]) : [];
			return { name, text: await readFile(join(folder, name), 'utf8'), cuts };
		}),
	);
}

export type Pair = readonly [ours: readonly number[], theirs: readonly number[]];

/** Of all pairs: how many cuts of each side the other one has. */
export function cutsWithin(pairs: readonly Pair[], tolerance: number) {
	const sums = { ours: 0, oursRight: 0, theirs: 0, theirsFound: 0 };
	for (const [ours, theirs] of pairs) {
		const right = cutsRight(ours, theirs, tolerance);
		sums.ours += ours.length;
		sums.oursRight += right.ours;
		sums.theirs += theirs.length;
		sums.theirsFound += right.theirs;
	}
	return sums;
}

/** How many of the cuts of one have a cut of the other beside them, and the other way round. */
function cutsRight(
	ours: readonly number[],
	cuts: readonly number[],
	tolerance: number,
): { readonly ours: number; readonly theirs: number } {
	const isNear = (all: readonly number[], at: number): boolean => all.some(each => Math.abs(each - at) <= tolerance);
	return { ours: ours.filter(at => isNear(cuts, at)).length, theirs: cuts.filter(at => isNear(ours, at)).length };
}

interface Flow {
	readonly raw_text: { readonly question: string; readonly response: string };
	readonly nodes: readonly {
		readonly id: string;
		readonly start: number;
		readonly end: number;
		readonly label: string;
		readonly source: string;
	}[];
	readonly edges: readonly { readonly source_node_id: string; readonly dest_node_id: string; readonly label: string }[];
}

/** What people's edges say of a sentence: it turns back, tries again, checks. */
const meanings: Readonly<Record<string, readonly string[]>> = {
	'turn-back': ['plan:backtrack', 'reflect:negative', 'validate:attack'],
	'other-way': ['plan:backtrack', 'reflect:negative', 'validate:attack'],
	check: ['plan:verify'],
};

export interface FlowFigures {
	readonly traces: number;
	readonly signs: Readonly<Record<string, { marked: number; right: number; labelled: number; found: number }>>;
	/** Edges of the graph that people drew as well, between sentences of the same two rows. */
	readonly edges: Readonly<Record<string, { drawn: number; right: number }>>;
}

export async function flowFigures(folder: string): Promise<FlowFigures> {
	const names = (await readdir(folder)).filter(name => name.endsWith('.json'));
	const signs: Record<string, { marked: number; right: number; labelled: number; found: number }> = {};
	const edges: Record<string, { drawn: number; right: number }> = {};
	for (const name of names) {
		const flow = JSON.parse(await readFile(join(folder, name), 'utf8')) as Flow;
		countSigns(flow, signs);
		countEdges(flow, edges);
	}
	return { traces: names.length, signs, edges };
}

function sentencesWith(flow: Flow, labels: readonly string[]): ReadonlySet<string> {
	const edges = flow.edges.filter(({ label }) => labels.includes(label));
	// A plan points at what it plans; what reflects or attacks stands at the end of its edge.
	return new Set(edges.map(edge => edge.dest_node_id));
}

function countSigns(
	flow: Flow,
	signs: Record<string, { marked: number; right: number; labelled: number; found: number }>,
): void {
	const nodes = flow.nodes.filter(node => node.source === 'response');
	const marks = marksIn(flow.raw_text.response);
	for (const [kind, labels] of Object.entries(meanings)) {
		const wanted = sentencesWith(flow, labels);
		const own = marks.filter(mark => mark.kind === kind);
		const hit = own.map(mark => nodes.filter(node => node.start < mark.end && mark.start < node.end));
		signs[kind] ??= { marked: 0, right: 0, labelled: 0, found: 0 };
		const sums = signs[kind];
		sums.marked += own.length;
		sums.right += hit.filter(some => some.some(node => wanted.has(node.id))).length;
		sums.labelled += wanted.size;
		sums.found += [...wanted].filter(id => hit.some(some => some.some(node => node.id === id))).length;
	}
}

function countEdges(flow: Flow, edges: Record<string, { drawn: number; right: number }>): void {
	const text = flow.raw_text.response;
	const outline = createOutline();
	outline.push(text, 0);
	outline.end(0);
	const rowOf = (id: string): number => {
		const node = flow.nodes.find(each => each.id === id && each.source === 'response');
		return node ? outline.steps.findIndex(step => step.start <= node.start && node.start < step.end) : -1;
	};
	const theirs = flow.edges.map(edge => ({ ...edge, from: rowOf(edge.dest_node_id), to: rowOf(edge.source_node_id) }));
	const kinds = {
		'turns-back-to': 'turn-back',
		'another-way': 'other-way',
		checks: 'check',
		follows: undefined,
		'takes-up': undefined,
	} as const;
	for (const edge of graphOf(outline.steps, text)) {
		const labels = meanings[kinds[edge.kind] ?? ''];
		if (labels !== undefined) {
			edges[edge.kind] ??= { drawn: 0, right: 0 };
			const sums = edges[edge.kind] ?? { drawn: 0, right: 0 };
			sums.drawn += 1;
			sums.right += theirs.some(each => each.from === edge.from && each.to === edge.to && labels.includes(each.label))
				? 1
				: 0;
		}
	}
}
