/** What a column did so far, step by step: what timeline and table of steps are made of. */

import type { ThoughtAddress } from '../../src/core/insight/address.ts';
import type { TimedTurn } from '../../src/core/insight/mergedTimeline.ts';
import type { StepKind } from '../../src/core/insight/outline.ts';
import { t } from '../strings.ts';
import type { TurnView } from '../turn/turnView.ts';
import type { Column } from './column.ts';

export interface ColumnStep {
	/** Milliseconds since its turn started. */
	readonly at: number;
	readonly words: string;
	readonly kind: StepKind;
	/** Where it stands; absent for what is no step of a thought. */
	readonly address?: ThoughtAddress;
}

/** The steps of the thinking. */
export function thoughtSteps({ turns }: Column): readonly ColumnStep[] {
	return turns.flatMap(stepsOf);
}

/** Whether its thinking is over: what it says then stays so. */
export function hasThought(column: Column): boolean {
	const last = column.turns.at(-1)?.state;
	return !column.isWaiting && (!column.isRunning || last?.status === 'answering');
}

/** Steps of the thinking, the beginning of the answer and the end, turn by turn. */
export function timedTurns({ turns }: Column): readonly TimedTurn<ColumnStep>[] {
	return turns.flatMap(turn => {
		const { state } = turn;
		if (!state) {
			return [];
		}
		const { answer, finish, startedAt } = state;
		const entries = [
			...stepsOf(turn),
			...(answer.firstAt === undefined ? [] : [mark(answer.firstAt, t('timelineAnswers'))]),
			...(finish === undefined ? [] : [mark(finish.at, t('timelineEnds'))]),
		];
		return [{ startedAt, entries }];
	});
}

function mark(at: number, words: string): ColumnStep {
	return { at, words, kind: 'thought' };
}

function stepsOf({ id, thinking }: TurnView): readonly ColumnStep[] {
	return thinking.flatMap(({ steps }) =>
		steps.map(({ index, title, kind, block, start, length, startedAt }) => ({
			at: startedAt,
			words: title || t('whyStep', index + 1, '…'),
			kind,
			address: { turn: id, block, start, end: start + length },
		})),
	);
}
