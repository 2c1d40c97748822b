/** Shows the steps that led to the answer alone, each with what ties it to the one before. */
import type { Edge } from '../../src/core/insight/graph.ts';
import { h } from '../dom.ts';
import { basisInWords } from './rowGraph.ts';
import type { Step } from './step.ts';

export class PathView {
	/** @param path by index of the step the edge to the one before; undefined: all steps again */
	show(
		lists: HTMLElement | undefined,
		steps: readonly Step[],
		path: ReadonlyMap<number, Edge | undefined> | undefined,
	): void {
		for (const { index, row } of steps) {
			const element = row?.element;
			const edge = path?.get(index);
			element?.classList.toggle('off-path', path !== undefined && !path.has(index));
			element?.querySelector(':scope > .step-basis')?.remove();
			if (row && edge) {
				row.head.after(h('div', { class: 'step-basis' }, basisInWords(edge)));
			}
		}
		lists?.classList.toggle('path-only', path !== undefined);
	}

	/** The reader is led to a step: it must be seen, also where it lies beside the way. */
	leaveFor({ row }: Step): void {
		row?.element.classList.remove('off-path');
	}
}
