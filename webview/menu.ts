/** A small menu above the composer: arrow keys, Home, End, first letters, Enter, Escape; focus returns to its button. */
import { h, icon } from './dom.ts';

export interface MenuItem {
	readonly label: string;
	readonly detail?: string;
	readonly icon?: string;
	/** Small words at the right, such as capabilities. */
	readonly tags?: readonly string[];
	readonly checked?: boolean;
	/** It is checked or not by itself, rather than one of several of which one is. */
	readonly isSwitch?: boolean;
	readonly disabled?: boolean;
	/** A line above this item sets it apart. */
	readonly separated?: boolean;
	readonly onChoose: () => void;
}

export interface Menu {
	readonly isOpen: boolean;
	/** @param items asked for again by `renew` */
	open(anchor: HTMLElement, label: string, items: () => readonly MenuItem[]): void;
	/** What an open menu is about has changed; whoever has the keys keeps them. */
	renew(): void;
	close(): void;
}

export function createMenu(container: HTMLElement): Menu {
	let list: HTMLElement | undefined;
	let anchor: HTMLElement | undefined;
	let fill: () => void = () => {};

	const close = (): void => {
		const hadFocus = list?.contains(document.activeElement) ?? false;
		list?.remove();
		list = undefined;
		anchor?.setAttribute('aria-expanded', 'false');
		if (hadFocus) {
			anchor?.focus();
		}
	};
	const open: Menu['open'] = (newAnchor, label, items) => {
		const again = list !== undefined && anchor === newAnchor;
		close();
		if (again) {
			return;
		}
		anchor = newAnchor;
		anchor.setAttribute('aria-expanded', 'true');
		const opened = h('div', { class: 'menu', attrs: { role: 'menu', 'aria-label': label, tabindex: -1 } });
		list = opened;
		opened.addEventListener('keydown', event => handleKey(event, opened, close));
		container.append(opened);
		let shown = '';
		fill = () => {
			const now = items();
			const words = JSON.stringify(now);
			if (words !== shown) {
				shown = words;
				fillMenu(opened, now, close);
			}
		};
		fill();
		firstChoice(opened)?.focus();
	};
	document.addEventListener('pointerdown', event => {
		const target = event.target as Node;
		if (list && !list.contains(target) && !anchor?.contains(target)) {
			close();
		}
	});
	window.addEventListener('blur', close);
	return {
		get isOpen() {
			return list !== undefined;
		},
		open,
		renew: () => {
			if (list) {
				fill();
			}
		},
		close,
	};
}

function fillMenu(list: HTMLElement, items: readonly MenuItem[], close: () => void): void {
	const hadKeys = list.contains(document.activeElement);
	// Two servers may have a model of one name: its details tell them apart.
	const words = document.activeElement?.querySelector('.menu-words')?.textContent;
	const buttons = items.map(item => menuItem(item, close));
	list.replaceChildren(...buttons);
	if (hadKeys) {
		const same = buttons.find(each => each.querySelector('.menu-words')?.textContent === words);
		(same ?? firstChoice(list))?.focus();
	}
}

function firstChoice(list: HTMLElement): HTMLElement | null {
	return (
		list.querySelector<HTMLElement>('[role="menuitemradio"][aria-checked="true"]') ??
		list.querySelector<HTMLElement>('button')
	);
}

function menuItem(item: MenuItem, close: () => void): HTMLElement {
	const isChoice = item.checked !== undefined;
	return h(
		'button',
		{
			class: `menu-item${item.separated ? ' separated' : ''}`,
			attrs: {
				type: 'button',
				tabindex: -1,
				role: item.isSwitch ? 'menuitemcheckbox' : isChoice ? 'menuitemradio' : 'menuitem',
				'aria-checked': isChoice ? String(item.checked) : undefined,
				'aria-disabled': item.disabled ? 'true' : undefined,
			},
			on: {
				click: () => {
					if (!item.disabled) {
						close();
						item.onChoose();
					}
				},
			},
		},
		icon(item.icon ?? (item.checked ? 'check' : 'blank')),
		h(
			'span',
			{ class: 'menu-words' },
			h('span', { class: 'menu-label' }, item.label),
			item.tags && item.tags.length > 0 && h('span', { class: 'menu-tags' }, item.tags.join(' · ')),
			item.detail && h('span', { class: 'menu-detail' }, item.detail),
		),
	);
}

function handleKey(event: KeyboardEvent, list: HTMLElement, close: () => void): void {
	const items = [...list.querySelectorAll<HTMLElement>('.menu-item')];
	const index = items.indexOf(document.activeElement as HTMLElement);
	const target = targetOf(event, items, index);
	if (target) {
		target.focus();
	} else if (event.key === 'Escape' || event.key === 'Tab') {
		close();
	} else {
		return;
	}
	event.preventDefault();
	event.stopPropagation();
}

function targetOf(event: KeyboardEvent, items: readonly HTMLElement[], index: number): HTMLElement | undefined {
	switch (event.key) {
		case 'ArrowDown':
			return items[(index + 1) % items.length];
		case 'ArrowUp':
			return items[(index - 1 + items.length) % items.length];
		case 'Home':
			return items[0];
		case 'End':
			return items.at(-1);
		default:
			return event.key.length === 1 && !event.ctrlKey && !event.metaKey
				? startingWith(event.key, items, index)
				: undefined;
	}
}

function startingWith(letter: string, items: readonly HTMLElement[], index: number): HTMLElement | undefined {
	const rotated = [...items.slice(index + 1), ...items.slice(0, index + 1)];
	return rotated.find(item =>
		item.querySelector('.menu-label')?.textContent?.toLowerCase().startsWith(letter.toLowerCase()),
	);
}
