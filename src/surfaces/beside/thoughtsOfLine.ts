/** The thoughts about a line, as they are listed: a step of a turn, once, with the newest first. */

import type { BlockStep, ThoughtAddress } from '../../core/insight/address.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { OpenTurn } from '../../session/hub/openConversation.ts';
import type { Mark } from './documentMarks.ts';
import type { ReferenceIndex } from './referenceIndex.ts';

export interface Thought {
	readonly address: ThoughtAddress;
	/** Of the step in which it stands; empty while that has none. */
	readonly title: string;
	/** From 1. */
	readonly step: number;
	readonly model: string;
	/** The line has another text now than the one that the thought is about. */
	readonly isStale: boolean;
}

/**
 * @param line from 0
 * @param branch the turns that are shown, oldest first
 */
export function thoughtsOfLine(
	marks: readonly Mark[],
	line: number,
	branch: readonly OpenTurn[],
	index: Pick<ReferenceIndex, 'stepAt'>,
): readonly Thought[] {
	const order = new Map(branch.map(({ id }, position) => [id, position]));
	const positionOf = ({ turn }: ThoughtAddress): number => order.get(turn) ?? -1;
	const steps = new Map<string, Thought>();
	const here = marks
		.filter(mark => mark.line <= line && line <= mark.endLine)
		.flatMap(({ about, isStale }) => about.thoughts.map(address => ({ address, isStale })))
		.toSorted(
			({ address: a }, { address: b }) => positionOf(b) - positionOf(a) || b.block - a.block || b.start - a.start,
		);
	for (const { address, isStale } of here) {
		const step = index.stepAt(address);
		const turn = branch[positionOf(address)];
		const key = `${address.turn} ${step?.index ?? `${address.block}:${address.start}`}`;
		if (turn && !steps.has(key)) {
			steps.set(key, { ...faceOf(step), address, model: modelOf(turn), isStale });
		}
	}
	return [...steps.values()];
}

function faceOf(step: BlockStep | undefined): Pick<Thought, 'title' | 'step'> {
	return { title: step?.title ?? '', step: (step?.index ?? 0) + 1 };
}

function modelOf({ state }: OpenTurn): string {
	return state ? nameOf(state.model) : '';
}
