/** The switches of the find bar: how the words are meant, and where to look. */
import { button, h, icon } from '../dom.ts';
import { type StringKey, t } from '../strings.ts';
import type { FindOptions } from './pattern.ts';
import type { Filters, UnitKind } from './units.ts';

const kindKeys: readonly (readonly [StringKey, UnitKind])[] = [
	['filterThinking', 'thinking'],
	['filterAnswer', 'answer'],
	['filterTools', 'tools'],
];

export class FindSwitches implements Filters, FindOptions {
	readonly caseButton: HTMLButtonElement;
	readonly regexButton: HTMLButtonElement;
	/** The row of filters. */
	readonly element: HTMLElement;
	readonly kinds = new Set<UnitKind>();
	decisions = false;
	matchCase = false;
	regex = false;
	readonly #kindButtons: ReadonlyMap<UnitKind, HTMLButtonElement>;

	/** `changed`: what is found may be something else now. */
	constructor(changed: () => void) {
		this.caseButton = iconToggle('case-sensitive', 'findCase', pressed => {
			this.matchCase = pressed;
			changed();
		});
		this.regexButton = iconToggle('regex', 'findRegex', pressed => {
			this.regex = pressed;
			changed();
		});
		const decisions = filterButton('filterDecisions', pressed => {
			this.decisions = pressed;
			changed();
		});
		const ofKind = (key: StringKey, kind: UnitKind): HTMLButtonElement =>
			filterButton(key, pressed => {
				this.kinds[pressed ? 'add' : 'delete'](kind);
				changed();
			});
		this.#kindButtons = new Map(kindKeys.map(([key, kind]) => [kind, ofKind(key, kind)]));
		const attrs = { role: 'group', 'aria-label': t('filters') };
		this.element = h('div', { class: 'find-row filters', attrs }, ...this.#kindButtons.values(), decisions);
	}

	/** Looks in text of one kind alone. */
	only(kind: UnitKind): void {
		this.kinds.clear();
		this.kinds.add(kind);
		for (const [each, element] of this.#kindButtons) {
			element.setAttribute('aria-pressed', String(each === kind));
		}
	}
}

function iconToggle(iconName: string, key: StringKey, change: (pressed: boolean) => void): HTMLButtonElement {
	const element = button({ icon: iconName, label: t(key), onClick: () => change(press(element)) });
	element.setAttribute('aria-pressed', 'false');
	return element;
}

function filterButton(key: StringKey, change: (pressed: boolean) => void): HTMLButtonElement {
	const element = h(
		'button',
		{
			class: 'filter',
			attrs: { type: 'button', 'aria-pressed': 'false' },
			on: { click: () => change(press(element)) },
		},
		icon('filter'),
		t(key),
	);
	return element;
}

function press(element: HTMLElement): boolean {
	const pressed = element.getAttribute('aria-pressed') !== 'true';
	element.setAttribute('aria-pressed', String(pressed));
	return pressed;
}
