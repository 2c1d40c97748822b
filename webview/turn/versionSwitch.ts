/** Which version of a turn is shown, where its question was asked more than once, and the way to the others. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { TurnVersions } from '../../src/protocol/messages.ts';
import { button, h } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { raise } from '../pageEvents.ts';
import { t } from '../strings.ts';

export type Direction = 1 | -1;

const keys: Readonly<Record<string, Direction>> = { ArrowLeft: -1, ArrowRight: 1, '[': -1, ']': 1 };

export class VersionSwitch {
	readonly element: HTMLElement;
	readonly #versions: TurnVersions;
	readonly #buttons: Readonly<Record<Direction, HTMLButtonElement>>;

	constructor(versions: TurnVersions, post: PageContext['post']) {
		this.#versions = versions;
		const shown = versions.turns[versions.index];
		this.#buttons = {
			[-1]: this.#button('chevron-left', t('versionPrevious'), -1),
			1: this.#button('chevron-right', t('versionNext'), 1),
		};
		this.element = h(
			'div',
			{
				class: 'versions',
				attrs: { role: 'group', 'aria-label': t('versions') },
				on: { keydown: event => this.#handleKey(event) },
			},
			h('span', { class: 'figure' }, this.words),
			this.#buttons[-1],
			this.#buttons[1],
			shown !== undefined &&
				button({
					icon: 'split-horizontal',
					label: t('compareShow'),
					onClick: () => post({ type: 'show-compared', turn: shown }),
				}),
		);
	}

	/** `Version 2 of 3`. */
	get words(): string {
		return t('versionOf', this.#versions.index + 1, this.#versions.turns.length);
	}

	/** Onto the button that the reader came by. */
	focus(direction: Direction): void {
		this.#buttons[direction].focus({ preventScroll: true });
	}

	/** At either end the button stays, so that the focus on it does. */
	#button(iconName: string, label: string, direction: Direction): HTMLButtonElement {
		const element = button({ icon: iconName, label, onClick: () => this.#go(direction) });
		element.setAttribute('aria-disabled', String(this.#neighbour(direction) === undefined));
		return element;
	}

	#neighbour(direction: Direction): TurnId | undefined {
		return this.#versions.turns[this.#versions.index + direction];
	}

	#go(direction: Direction): void {
		const turn = this.#neighbour(direction);
		if (turn !== undefined) {
			raise(this.element, 'page-version', { turn, direction });
		}
	}

	#handleKey(event: KeyboardEvent): void {
		const direction = keys[event.key];
		if (direction !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			event.stopPropagation();
			this.#go(direction);
		}
	}
}
