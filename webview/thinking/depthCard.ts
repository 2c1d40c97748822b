/** What can be counted in a thought, in words. No figure of its quality: there is none in its wording. */
import { apartFromCode } from '../../src/core/insight/apart.ts';
import { createCircleWatch } from '../../src/core/insight/circles.ts';
import type { Confidence, Passage } from '../../src/core/insight/confidence.ts';
import { countsOf, type ThoughtCounts } from '../../src/core/insight/counts.ts';
import { formatShare } from '../../src/core/insight/format.ts';
import { marksIn } from '../../src/core/insight/marks.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ReferenceView } from '../../src/protocol/messages.ts';
import { h } from '../dom.ts';
import { type StringKey, t } from '../strings.ts';
import type { Place } from './feed.ts';
import type { Step } from './step.ts';

interface Thought {
	readonly turn: TurnId;
	readonly text: string;
	readonly steps: readonly Step[];
	readonly answer: string;
	readonly confidence: Confidence;
	readonly places: readonly ReferenceView[];
}

/**
 * Read when it is asked for: it goes through the whole thought.
 * @param show goes to a place of the thought
 */
export function buildDepthCard(thought: Thought, show: (place: Place) => void): HTMLElement {
	const sentences = [...countedIn(countsOfText(thought.text)), ...placesIn(thought.places), ...apartIn(thought)];
	return h(
		'div',
		{ class: 'depth-card' },
		h('ul', {}, ...sentences.map(sentence => h('li', {}, sentence))),
		leastLikely(thought, show),
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

/** Lines, symbols and quoted code that were looked up and found; each once, however often it is named. */
function placesIn(places: readonly ReferenceView[]): readonly string[] {
	const found = places.filter(({ kind }) => kind === 'lines' || kind === 'symbol' || kind === 'snippet');
	const count = new Set(found.map(({ label }) => label)).size;
	return count === 0 ? [] : [count === 1 ? t('depthPlaceOnce') : t('depthPlaces', count)];
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

/** Only where the server told how likely its tokens were, and it says so. */
function leastLikely({ confidence, steps }: Thought, show: (place: Place) => void): HTMLElement | undefined {
	const blocks = new Set(steps.map(({ block }) => block));
	const passages = confidence.leastLikely(mostPassages, blocks).flatMap(passage => {
		const words = wordsOf(passage, steps);
		return words === undefined ? [] : [{ passage, words }];
	});
	if (passages.length === 0) {
		return undefined;
	}
	const items = passages.map(({ passage: { block, start, end, probability }, words }) => {
		const place = { block, start, length: end - start };
		const link = h(
			'button',
			{ class: 'link-button', attrs: { type: 'button' }, on: { click: () => show(place) } },
			words,
		);
		return h('li', {}, link, ` ${formatShare(probability)}`);
	});
	return h('div', {}, h('p', {}, t('likelihoodLeast')), h('ul', {}, ...items));
}

const mostPassages = 5;

/** The text of the passage, where it is one of this thought's. */
function wordsOf({ block, start, end }: Passage, steps: readonly Step[]): string | undefined {
	const step = steps.find(each => each.block === block && each.start <= start && start < each.start + each.length);
	const words = step?.text
		.slice(start - step.start, end - step.start)
		.replace(/\s+/g, ' ')
		.trim();
	return words || undefined;
}
