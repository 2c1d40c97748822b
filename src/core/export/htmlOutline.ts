/** The outline of a thought in an exported page: its rows with what ties them to earlier ones, and their lanes beside them. */
import type { Block } from '../conversation/turnShape.ts';
import { type BlockStep, ThoughtSteps } from '../insight/address.ts';
import { type Edge, ThoughtGraph } from '../insight/graph.ts';
import { drawLanes, roomForLanes } from '../insight/laneDrawing.ts';
import { type LaneRow, lanesOf } from '../insight/lanes.ts';
import type { Say } from '../wording/sentence.ts';
import { escapeHtml } from './escapeHtml.ts';

/** Fewer rows say no more than the text. */
const fewest = 4;

/** @returns an ordered list, or nothing for short thinking */
export function outlineHtml(blocks: readonly Block[], say: Say): string {
	const steps = stepsOf(blocks);
	if (steps.length < fewest) {
		return '';
	}
	const edges = edgesOf(steps, blocks);
	const rows = lanesOf(steps.length, edges);
	const hasLanes = rows.some(({ lane }) => lane > 0);
	const room = hasLanes ? roomForLanes(rows) : 0;
	const items = steps.map((step, index) => {
		const row = rows[index];
		const style = hasLanes && row ? ` style="padding-left: ${room}px; background: ${drawLanes(row)}"` : '';
		return `<li dir="auto"${style}>${escapeHtml(step.title)}${told(index, edges, row, say)}</li>`;
	});
	return `<ol class="rows">${items.join('')}</ol>`;
}

function stepsOf(blocks: readonly Block[]): readonly BlockStep[] {
	const found = new ThoughtSteps();
	for (const block of blocks) {
		found.push(block.index, block.text, block.startedAt);
	}
	found.end(0);
	return found.steps;
}

function edgesOf(steps: readonly BlockStep[], blocks: readonly Block[]): readonly Edge[] {
	const graph = new ThoughtGraph();
	for (const step of steps) {
		const text = blocks.find(({ index }) => index === step.block)?.text ?? '';
		graph.add(step, text.slice(step.start, step.end));
	}
	return graph.edges;
}

/** `: turns back to 2 (shares parseLine)`. */
function told(index: number, edges: readonly Edge[], row: LaneRow | undefined, say: Say): string {
	const ties = edges.flatMap(({ kind, from, to, basis }) => {
		if (from !== index || kind === 'follows' || basis.type === 'order') {
			return [];
		}
		const why =
			basis.type === 'shares'
				? say('export.basis.shares', { name: escapeHtml(basis.name) })
				: say('export.basis.wording', { words: escapeHtml(basis.words) });
		return [`${say(`export.edge.${kind}`, { row: to + 1 })} (${why})`];
	});
	const all = row?.isLeft ? [...ties, say('export.left')] : ties;
	return all.length === 0 ? '' : ` <span class="quiet">${all.join(', ')}</span>`;
}
