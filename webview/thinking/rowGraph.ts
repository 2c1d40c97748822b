/** How the steps of a thought hang together, drawn beside their rows, and said in words where a row stands open. */
import { type Edge, pathTo, ThoughtGraph } from '../../src/core/insight/graph.ts';
import { drawLanes, roomForLanes } from '../../src/core/insight/laneDrawing.ts';
import { type LaneRow, lanesOf } from '../../src/core/insight/lanes.ts';
import { h } from '../dom.ts';
import { t } from '../strings.ts';
import type { Step } from './step.ts';

export class RowGraph {
	readonly #graph = new ThoughtGraph();
	#added = 0;
	#rows: readonly LaneRow[] = [];

	/**
	 * Draws the lanes beside the rows, where there is more than the one way.
	 * @returns the steps of ways that were left since the last time
	 */
	draw(lists: HTMLElement, steps: readonly Step[]): readonly Step[] {
		this.#readClosed(steps);
		const before = this.#rows;
		this.#rows = lanesOf(steps.length, this.#graph.edges);
		const hasLanes = this.#rows.some(({ lane }) => lane > 0);
		lists.classList.toggle('lanes', hasLanes);
		if (!hasLanes) {
			return [];
		}
		lists.style.setProperty('--lanes-width', `${roomForLanes(this.#rows)}px`);
		for (const [index, row] of this.#rows.entries()) {
			const element = steps[index]?.row?.element;
			element?.classList.toggle('left', row.isLeft);
			element?.style.setProperty('background', drawLanes(row));
		}
		return steps.filter(({ index }) => this.isLeft(index) && before[index]?.isLeft !== true);
	}

	/** The way that the step belongs to was rejected. */
	isLeft(index: number): boolean {
		return this.#rows[index]?.isLeft ?? false;
	}

	/** The way to the last step that tells an answer; undefined where there is none, or where it leaves nothing out. */
	pathToAnswer(steps: readonly Step[]): ReadonlyMap<number, Edge | undefined> | undefined {
		this.#readClosed(steps);
		const answer = steps.findLast(
			({ kind, signs }) => kind === 'answer' || signs.some(({ sign }) => sign === 'answer'),
		);
		const edges = answer && pathTo(answer.index, this.#graph.edges);
		if (!answer || !edges || edges.length >= answer.index) {
			return undefined;
		}
		return new Map([...edges.map(edge => [edge.from, edge] as const), [edges.at(-1)?.to ?? answer.index, undefined]]);
	}

	/** What ties a step to earlier ones, as links to them. */
	linksOf({ index }: Step, steps: readonly Step[], go: (index: number) => void): HTMLElement | undefined {
		this.#readClosed(steps);
		const edges = this.#graph.edges.filter(({ from, kind }) => from === index && kind !== 'follows');
		if (edges.length === 0) {
			return undefined;
		}
		const links = edges.map(edge =>
			h(
				'button',
				{ class: 'link-button', attrs: { type: 'button' }, on: { click: () => go(edge.to) } },
				`${words(edge, steps[edge.to]?.title ?? '')} · ${basisInWords(edge)}`,
			),
		);
		return h('div', { class: 'step-links' }, ...links);
	}

	#readClosed(steps: readonly Step[]): void {
		for (let step = steps[this.#added]; step?.endedAt !== undefined; step = steps[this.#added]) {
			this.#graph.add(step, step.text);
			this.#added += 1;
		}
	}
}

/** `shares parseLine`, `after “Alternatively”`. */
export function basisInWords({ basis }: Edge): string {
	switch (basis.type) {
		case 'shares':
			return t('basisShares', basis.name);
		case 'wording':
			return t('basisWording', basis.words);
		case 'order':
			return t('basisOrder');
	}
}

function words({ kind }: Edge, title: string): string {
	switch (kind) {
		case 'turns-back-to':
			return t('edgeTurnsBack', title);
		case 'another-way':
			return t('edgeOtherWay', title);
		case 'checks':
			return t('edgeChecks', title);
		default:
			return t('edgeTakesUp', title);
	}
}
