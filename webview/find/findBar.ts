/** Find in the conversation: thinking that is folded is searched as well and opened when a match in it is shown. */
import { button, h, icon, setHidden, setText } from '../dom.ts';
import type { Follow } from '../follow.ts';
import { type StringKey, t } from '../strings.ts';
import type { TurnView } from '../turn/turnView.ts';
import { compilePattern, findAll, type Pattern } from './pattern.ts';
import { passes, rangeIn, textUnder, type Unit, type UnitKind, unitsOf } from './units.ts';

interface Match {
	readonly unit: Unit;
	/** Which match inside its unit; -1 for the unit as a whole. */
	readonly nth: number;
}

export interface FindBar {
	readonly element: HTMLElement;
	readonly isOpen: boolean;
	open(only?: UnitKind): void;
	next(direction: 1 | -1): void;
	/** Call after the conversation changed. */
	refresh(): void;
}

const longestSearchMs = 150;
const mostMatches = 5_000;
const mostMarked = 1_000;

export function createFindBar(turns: () => readonly TurnView[], scroller: HTMLElement, follow: Follow): FindBar {
	let matches: readonly Match[] = [];
	let current = -1;
	let pattern: Pattern = { kind: 'empty' };
	let late = false;
	let returnTo: Element | null = null;
	let refreshing: ReturnType<typeof setTimeout> | undefined;
	const kinds = new Set<UnitKind>();
	const options = { matchCase: false, regex: false };
	let decisions = false;

	const input = h('input', {
		class: 'find-input',
		attrs: {
			type: 'text',
			placeholder: t('findPlaceholder'),
			'aria-label': t('find'),
			spellcheck: 'false',
			dir: 'auto',
		},
	});
	const count = h('span', { class: 'find-count figure', attrs: { role: 'status' } });
	const caseButton = toggle('case-sensitive', 'findCase', pressed => {
		options.matchCase = pressed;
		search();
	});
	const regexButton = toggle('regex', 'findRegex', pressed => {
		options.regex = pressed;
		search();
	});
	const filterButtons = (
		[
			['filterThinking', 'thinking'],
			['filterAnswer', 'answer'],
			['filterTools', 'tools'],
		] as const
	).map(([key, kind]) =>
		filterButton(key, pressed => {
			kinds[pressed ? 'add' : 'delete'](kind);
			search();
		}),
	);
	const decisionButton = filterButton('filterDecisions', pressed => {
		decisions = pressed;
		search();
	});
	const element = h(
		'div',
		{ class: 'find', attrs: { role: 'search', 'aria-label': t('find') } },
		h(
			'div',
			{ class: 'find-row' },
			h('div', { class: 'find-field' }, input, caseButton, regexButton),
			count,
			button({ icon: 'arrow-up', label: t('findPrevious'), onClick: () => go(-1) }),
			button({ icon: 'arrow-down', label: t('findNext'), onClick: () => go(1) }),
			button({ icon: 'close', label: t('findClose'), onClick: () => close() }),
		),
		h(
			'div',
			{ class: 'find-row filters', attrs: { role: 'group', 'aria-label': t('filters') } },
			...filterButtons,
			decisionButton,
		),
	);
	setHidden(element, true);

	const search = (): void => {
		pattern = compilePattern(input.value, options);
		const result = collect(turns(), pattern, { kinds, decisions });
		matches = result.matches;
		late = result.late;
		current = Math.min(Math.max(current, -1), matches.length - 1);
		show();
		mark();
	};
	const show = (): void => {
		setText(count, countWords(pattern, matches.length, current, late));
		element.classList.toggle('none', pattern.kind === 'bad' || pattern.kind === 'slow');
	};
	const go = (direction: 1 | -1): void => {
		if (matches.length === 0) {
			return;
		}
		current =
			current === -1 && direction === -1 ? matches.length - 1 : (current + direction + matches.length) % matches.length;
		const match = matches[current];
		if (match) {
			reveal(match);
		}
		show();
	};
	const reveal = (match: Match): void => {
		follow.leave();
		const holder = match.unit.reveal();
		mark();
		const range = holder && rangesIn(holder, pattern, match.nth + 1)[match.nth];
		setHighlight('find-current', range ? [range] : []);
		const target = range?.getBoundingClientRect() ?? holder?.getBoundingClientRect();
		if (target) {
			range?.startContainer.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
			bringIntoView(scroller, range?.getBoundingClientRect() ?? target);
		}
	};
	/** Marks what is on the page; what is folded is marked when it is opened. */
	const mark = (): void => {
		const ranges: Range[] = [];
		const seen = new Set<Unit>();
		for (const { unit } of pattern.kind === 'ready' ? matches : []) {
			const holder = seen.has(unit) ? undefined : unit.mounted();
			seen.add(unit);
			if (holder && ranges.length < mostMarked) {
				ranges.push(...rangesIn(holder, pattern, mostMarked - ranges.length));
			}
		}
		setHighlight('find-all', ranges);
	};
	const close = (): void => {
		setHidden(element, true);
		setHighlight('find-all', []);
		setHighlight('find-current', []);
		if (returnTo instanceof HTMLElement && returnTo.isConnected) {
			returnTo.focus({ preventScroll: true });
		}
	};
	input.addEventListener('input', () => {
		current = -1;
		search();
		if (pattern.kind === 'ready' && matches.length > 0) {
			go(1);
		} else {
			setHighlight('find-current', []);
		}
	});
	element.addEventListener('keydown', event => {
		if (event.key === 'Escape') {
			close();
		} else if (event.key === 'Enter' && event.target === input) {
			go(event.shiftKey ? -1 : 1);
		} else if (event.key === 'F3') {
			go(event.shiftKey ? -1 : 1);
		} else {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
	});
	return {
		element,
		get isOpen() {
			return !element.hidden;
		},
		open: only => {
			if (element.hidden) {
				returnTo = document.activeElement;
			}
			setHidden(element, false);
			const selected = document.getSelection()?.toString() ?? '';
			if (selected !== '' && selected.length < 100 && !selected.includes('\n')) {
				input.value = selected;
			}
			if (only) {
				for (const [index, kind] of (['thinking', 'answer', 'tools'] as const).entries()) {
					filterButtons[index]?.setAttribute('aria-pressed', String(kind === only));
				}
				kinds.clear();
				kinds.add(only);
			}
			input.focus();
			input.select();
			search();
		},
		next: go,
		refresh: () => {
			if (!element.hidden && refreshing === undefined) {
				refreshing = setTimeout(() => {
					refreshing = undefined;
					search();
				}, 500);
			}
		},
	};
}

/** With no words, every stretch that passes the filters is a match, so that they can be stepped through. */
function collect(
	turns: readonly TurnView[],
	pattern: Pattern,
	filters: { readonly kinds: ReadonlySet<UnitKind>; readonly decisions: boolean },
): { readonly matches: readonly Match[]; readonly late: boolean } {
	const matches: Match[] = [];
	const deadline = performance.now() + longestSearchMs;
	const isLate = (): boolean => performance.now() > deadline;
	const filtering = filters.kinds.size > 0 || filters.decisions;
	if (pattern.kind === 'bad' || pattern.kind === 'slow' || (pattern.kind === 'empty' && !filtering)) {
		return { matches, late: false };
	}
	for (const unit of unitsOf(turns)) {
		if (!passes(unit, filters)) {
			continue;
		}
		if (pattern.kind === 'empty') {
			matches.push({ unit, nth: -1 });
			continue;
		}
		const { found, complete } = findAll(unit.text(), pattern, mostMatches - matches.length, isLate);
		matches.push(...found.map((_, nth) => ({ unit, nth })));
		if (!complete || matches.length >= mostMatches) {
			return { matches, late: true };
		}
	}
	return { matches, late: false };
}

function rangesIn(holder: HTMLElement, pattern: Pattern, most: number): Range[] {
	if (pattern.kind !== 'ready' || most <= 0) {
		return [];
	}
	const deadline = performance.now() + longestSearchMs;
	const { found } = findAll(textUnder(holder), pattern, most, () => performance.now() > deadline);
	return found.flatMap(({ start, end }) => rangeIn(holder, start, end) ?? []);
}

function setHighlight(name: string, ranges: readonly Range[]): void {
	if (ranges.length === 0) {
		CSS.highlights.delete(name);
	} else {
		CSS.highlights.set(name, new Highlight(...ranges));
	}
}

function bringIntoView(scroller: HTMLElement, target: DOMRect): void {
	const box = scroller.getBoundingClientRect();
	if (target.top < box.top + 60 || target.bottom > box.bottom - 20) {
		scroller.scrollTop += target.top - box.top - box.height / 3;
	}
}

function countWords(pattern: Pattern, count: number, current: number, late: boolean): string {
	switch (pattern.kind) {
		case 'bad':
			return t('findBad');
		case 'slow':
			return t('findSlow');
		case 'empty':
			if (count === 0) {
				return '';
			}
			break;
		case 'ready':
			if (count === 0) {
				return t(late ? 'findSlow' : 'findNone');
			}
	}
	return t('findCount', current === -1 ? '?' : current + 1, late ? `${count}+` : count);
}

function toggle(iconName: string, key: StringKey, change: (pressed: boolean) => void): HTMLButtonElement {
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
