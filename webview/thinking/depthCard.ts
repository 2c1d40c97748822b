/** What can be counted in a thought, in words. No figure of its quality: there is none in its wording. */
import { apartFromCode } from '../../src/core/insight/apart.ts';
import { createCircleWatch } from '../../src/core/insight/circles.ts';
import { countsOf, type ThoughtCounts } from '../../src/core/insight/counts.ts';
import { formatShare } from '../../src/core/insight/format.ts';
import { marksIn } from '../../src/core/insight/marks.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { h } from '../dom.ts';
import { type StringKey, t } from '../strings.ts';
import type { Step } from './step.ts';

interface Thought {
	readonly turn: TurnId;
	readonly text: string;
	readonly steps: readonly Step[];
	readonly answer: string;
}

/** Read when it is asked for: it goes through the whole thought. */
export function buildDepthCard(thought: Thought): HTMLElement {
	const sentences = [...countedIn(countsOfText(thought.text)), ...apartIn(thought)];
	return h(
		'div',
		{ class: 'depth-card' },
		h('ul', {}, ...sentences.map(sentence => h('li', {}, sentence))),
		h('p', {}, t('depthNote')),
	);
}

function countsOfText(text: string): ThoughtCounts {
	const watch = createCircleWatch();
	watch.push(text);
	return countsOf(marksIn(text), text.length, watch.news);
}

/** Of the thinking: an answer at its very end goes without saying. */
const worthTelling = 0.05;

function countedIn(counts: ThoughtCounts): readonly string[] {
	const { otherWays, checks, turns, afterFirstAnswer, withLittleNew } = counts;
	return [
		times(otherWays, ['depthOtherWayNone', 'depthOtherWayOnce', 'depthOtherWays']),
		times(checks, ['depthCheckNone', 'depthCheckOnce', 'depthChecks']),
		times(turns, ['depthTurnNone', 'depthTurnOnce', 'depthTurns']),
		...(afterFirstAnswer === undefined || afterFirstAnswer < worthTelling
			? []
			: [t('depthFirstAnswer', formatShare(1 - afterFirstAnswer))]),
		...(withLittleNew === undefined ? [] : [t('depthLittleNew', formatShare(withLittleNew))]),
	];
}

function times(count: number, [none, once, many]: readonly [StringKey, StringKey, StringKey]): string {
	return count === 0 ? t(none) : count === 1 ? t(once) : t(many, count);
}

function apartIn({ turn, steps, answer }: Thought): readonly string[] {
	const apart = apartFromCode(
		steps.map(({ block, start, length, kind, text }) => ({
			address: { turn, block, start, end: start + length },
			kind,
			text,
		})),
		answer,
	);
	return apart === undefined ? [] : [t('depthApart', formatShare(apart))];
}
