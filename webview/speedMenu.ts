/** How fast a turn is shown: a button that says it, and a menu of the choices in words. */
import { h, icon, setText } from './dom.ts';
import { createMenu, type Menu, type MenuItem } from './menu.ts';
import type { Speed } from './playback.ts';
import { type StringKey, t } from './strings.ts';

const words = new Map<Speed, StringKey>([
	['live', 'speedLive'],
	[0.5, 'speedHalf'],
	[1, 'speedNormal'],
	[2, 'speedDouble'],
	[4, 'speedFour'],
	[8, 'speedEight'],
]);

const explanations = new Map<Speed, StringKey>([
	['live', 'speedLiveExplain'],
	[1, 'speedNormalExplain'],
]);

export class SpeedMenu {
	readonly element: HTMLElement;
	readonly #speeds: readonly Speed[];
	readonly #choose: (speed: Speed) => void;
	readonly #text = h('span', {});
	readonly #button: HTMLButtonElement;
	#menu: Menu | undefined;
	#speed: Speed;

	constructor(speeds: readonly Speed[], speed: Speed, choose: (speed: Speed) => void) {
		this.#speeds = speeds;
		this.#speed = speed;
		this.#choose = choose;
		this.#button = h(
			'button',
			{
				class: 'speed',
				attrs: { type: 'button', title: t('speed'), 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
				on: { click: () => this.#open() },
			},
			h('span', { class: 'sr-only' }, `${t('speed')}: `),
			this.#text,
			icon('chevron-down'),
		);
		this.element = h('span', { class: 'speed-box' }, this.#button);
		this.show(speed);
	}

	show(speed: Speed): void {
		this.#speed = speed;
		setText(this.#text, speed === 'live' ? t('speedLive') : `${speed}\u00d7`);
	}

	#open(): void {
		this.#menu ??= createMenu(this.element);
		this.#menu.open(this.#button, t('speed'), () => this.#speeds.map(speed => this.#item(speed)));
	}

	#item(speed: Speed): MenuItem {
		const name = words.get(speed);
		const detail = explanations.get(speed);
		return {
			label: name === undefined ? `${speed}\u00d7` : t(name),
			...(detail !== undefined && { detail: t(detail) }),
			checked: speed === this.#speed,
			onChoose: () => this.#choose(speed),
		};
	}
}
