/** Ends a thought that goes in circles, where the user asked for that. */
import { createCircleWatch } from '../../core/insight/circles.ts';
import type { TurnEvent, TurnEventBody } from '../../core/stream/turnEvent.ts';
import { spoken } from '../../core/wording/sentence.ts';

/** Estimated tokens: something new may still come of less. */
const longEnough = 3_000;

export class CircleStop {
	readonly #watch = createCircleWatch();

	/** Takes the next events; gives what to say when it is time to stop. */
	heard(events: readonly TurnEvent[]): TurnEventBody | undefined {
		const text = events.map(event => (event.type === 'thinking-delta' ? event.text : '')).join('');
		const news = text === '' ? undefined : this.#watch.push(text);
		if (news?.type === 'repeats') {
			return { type: 'notice', kind: 'loop', ...spoken('notice.stopped-repeating', { count: news.count }) };
		}
		return news && news.tokens >= longEnough
			? { type: 'notice', kind: 'loop', ...spoken('notice.stopped-little-new', { tokens: news.tokens }) }
			: undefined;
	}
}
