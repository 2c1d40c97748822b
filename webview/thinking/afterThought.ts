/** What is offered below thinking that is over: its way to the answer alone, what can be counted in it, and a way to fold it. */
import { textOf } from '../../src/core/conversation/turnState.ts';
import { button, h, setHidden } from '../dom.ts';
import { t } from '../strings.ts';
import { buildDepthCard } from './depthCard.ts';
import type { Place } from './feed.ts';
import type { Step } from './step.ts';
import type { ThinkingOptions } from './thinkingOptions.ts';

/** The thinking that it is about. */
interface Thought {
	readonly text: string;
	readonly steps: readonly Step[];
	readonly hasPath: boolean;
	showPath(alone: boolean): void;
	showPlace(place: Place): void;
	toggle(): void;
}

/** From so many steps on, there is a way to fold it at its end as well. */
const longFrom = 8;

export class AfterThought {
	/** Stands open while it is asked for. */
	readonly card = h('div', {});
	readonly #thought: Thought;
	readonly #options: ThinkingOptions;

	constructor(thought: Thought, options: ThinkingOptions) {
		this.#thought = thought;
		this.#options = options;
	}

	setHidden(hidden: boolean): void {
		setHidden(this.card, hidden);
	}

	buttons(): readonly HTMLElement[] {
		const thought = this.#thought;
		const words = t('foldHere');
		const fold = button({ label: words, text: words, class: 'foot-fold', onClick: () => thought.toggle() });
		return [
			...(thought.hasPath ? [toggleButton(t('pathShow'), pressed => thought.showPath(pressed))] : []),
			toggleButton(t('depthShow'), pressed => this.#showCard(pressed)),
			...(thought.steps.length >= longFrom ? [fold] : []),
		];
	}

	#showCard(shows: boolean): void {
		this.card.replaceChildren(...(shows ? [this.#buildCard()] : []));
	}

	#buildCard(): HTMLElement {
		const { turn, state, confidence, placesIn } = this.#options;
		const { text, steps } = this.#thought;
		const now = state();
		const answer = now ? textOf(now, 'answer') : '';
		const places = steps.flatMap(({ block, start, length }) => placesIn(block, start, start + length));
		return buildDepthCard({ turn, text, steps, answer, confidence, places }, place => this.#thought.showPlace(place));
	}
}

function toggleButton(words: string, toggle: (pressed: boolean) => void): HTMLButtonElement {
	const made = button({
		label: words,
		text: words,
		class: 'foot-toggle',
		onClick: () => {
			const pressed = made.getAttribute('aria-pressed') !== 'true';
			made.setAttribute('aria-pressed', String(pressed));
			toggle(pressed);
		},
	});
	made.setAttribute('aria-pressed', 'false');
	return made;
}
