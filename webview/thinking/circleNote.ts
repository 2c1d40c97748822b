/** Says that a thought goes in circles, shows the earlier place as the proof, and offers to end it. Nothing is done by itself. */
import type { CircleNews } from '../../src/core/insight/circles.ts';
import { formatCount } from '../../src/core/insight/format.ts';
import { button, h, setHidden, setText } from '../dom.ts';
import { raise } from '../pageEvents.ts';
import { t } from '../strings.ts';
import type { Circle, Place } from './feed.ts';

interface CircleActions {
	readonly show: (place: Place) => void;
	/** Absent where nothing runs that could be ended. */
	readonly answerNow?: () => void;
	readonly stop?: () => void;
}

export class CircleNote {
	readonly element: HTMLElement;
	readonly #words = h('span', { class: 'circle-words' });
	readonly #ends: readonly HTMLElement[];
	#circle: Circle | undefined;

	constructor({ show, answerNow, stop }: CircleActions) {
		const earlier = h(
			'button',
			{
				class: 'link-button',
				attrs: { type: 'button' },
				on: { click: () => this.#circle && show(this.#circle.earlier) },
			},
			t('circleEarlier'),
		);
		this.#ends = [
			...(answerNow ? [button({ label: t('answerNow'), text: t('answerNow'), onClick: answerNow })] : []),
			...(stop ? [button({ label: t('stop'), text: t('stop'), onClick: stop })] : []),
		];
		this.element = h('div', { class: 'circle-note' }, this.#words, earlier, ...this.#ends);
		this.element.hidden = true;
	}

	/** Shows what is known now; without a circle nothing. */
	show(circle: Circle | undefined): void {
		const begins = circle !== undefined && this.#circle === undefined;
		this.#circle = circle;
		if (circle) {
			setText(this.#words, wordsOf(circle.news));
		}
		setHidden(this.element, circle === undefined);
		if (begins) {
			raise(this.element, 'page-announce', wordsOf(circle.news));
		}
	}

	/** There is nothing to end any more; what is true of the text stays. */
	end(): void {
		for (const each of this.#ends) {
			each.remove();
		}
	}
}

function wordsOf(news: CircleNews): string {
	if (news.type === 'repeats') {
		return t('circleRepeats', news.count);
	}
	const rounded = Math.max(100, Math.round(news.tokens / 100) * 100);
	return t('circleLittleNew', formatCount(rounded));
}
