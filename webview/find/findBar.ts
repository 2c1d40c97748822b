/** Find in the conversation: thinking that is folded is searched as well and opened when a match in it is shown. */
import { button, h, setHidden, setText } from '../dom.ts';
import type { Follow } from '../follow.ts';
import { t } from '../strings.ts';
import type { TurnView } from '../turn/turnView.ts';
import { FindSwitches } from './findSwitches.ts';
import { markAll, markCurrent, unmark, unmarkCurrent } from './marks.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { type Match, type SearchResult, search } from './search.ts';
import type { UnitKind } from './units.ts';

const refreshAfterMs = 500;
/** A selection longer than this is not what somebody looks for. */
const longestWanted = 100;

export class FindBar {
	readonly element: HTMLElement;
	readonly #turns: () => readonly TurnView[];
	readonly #scroller: HTMLElement;
	readonly #follow: Follow;
	readonly #input = buildInput();
	readonly #count = h('span', { class: 'find-count figure', attrs: { role: 'status' } });
	readonly #switches = new FindSwitches(() => this.#search());
	#pattern: Pattern = { kind: 'empty' };
	#found: SearchResult = { matches: [], late: false };
	#current = -1;
	#returnTo: Element | null = null;
	#refreshing: ReturnType<typeof setTimeout> | undefined;

	constructor(turns: () => readonly TurnView[], scroller: HTMLElement, follow: Follow) {
		this.#turns = turns;
		this.#scroller = scroller;
		this.#follow = follow;
		const { caseButton, regexButton, element: filters } = this.#switches;
		const row = h(
			'div',
			{ class: 'find-row' },
			h('div', { class: 'find-field' }, this.#input, caseButton, regexButton),
			this.#count,
			button({ icon: 'arrow-up', label: t('findPrevious'), onClick: () => this.next(-1) }),
			button({ icon: 'arrow-down', label: t('findNext'), onClick: () => this.next(1) }),
			button({ icon: 'close', label: t('findClose'), onClick: () => this.#close() }),
		);
		this.element = h('div', { class: 'find', attrs: { role: 'search', 'aria-label': t('find') } }, row, filters);
		setHidden(this.element, true);
		this.#input.addEventListener('input', () => this.#searchAnew());
		this.element.addEventListener('keydown', event => this.#handleKey(event));
	}

	/** With what is selected as the words; on one kind of text alone where `only` says so. */
	open(only?: UnitKind): void {
		if (this.element.hidden) {
			this.#returnTo = document.activeElement;
		}
		setHidden(this.element, false);
		this.#makeRoom();
		const selected = document.getSelection()?.toString() ?? '';
		if (selected !== '' && selected.length < longestWanted && !selected.includes('\n')) {
			this.#input.value = selected;
		}
		if (only) {
			this.#switches.only(only);
		}
		this.#input.focus();
		this.#input.select();
		this.#search();
	}

	/** Goes to the next or previous match, around the end if need be. */
	next(direction: 1 | -1): void {
		const { length } = this.#found.matches;
		if (length === 0) {
			return;
		}
		const fromEnd = this.#current === -1 && direction === -1;
		this.#current = fromEnd ? length - 1 : (this.#current + direction + length) % length;
		const match = this.#found.matches[this.#current];
		if (match) {
			this.#reveal(match);
		}
		this.#showCount();
	}

	/** Call after the conversation changed. */
	refresh(): void {
		if (!this.element.hidden && this.#refreshing === undefined) {
			this.#refreshing = setTimeout(() => {
				this.#refreshing = undefined;
				this.#search();
			}, refreshAfterMs);
		}
	}

	#search(): void {
		this.#pattern = compilePattern(this.#input.value, this.#switches);
		this.#found = search(this.#turns(), this.#pattern, this.#switches);
		this.#current = Math.min(this.#current, this.#found.matches.length - 1);
		this.#showCount();
		markAll(this.#found.matches, this.#pattern);
	}

	#searchAnew(): void {
		this.#current = -1;
		this.#search();
		if (this.#pattern.kind === 'ready' && this.#found.matches.length > 0) {
			this.next(1);
		} else {
			unmarkCurrent();
		}
	}

	#showCount(): void {
		setText(this.#count, countWords(this.#pattern, this.#found, this.#current));
		this.element.classList.toggle('none', this.#pattern.kind === 'bad' || this.#pattern.kind === 'slow');
	}

	#reveal({ unit, nth }: Match): void {
		this.#follow.leave();
		const holder = unit.reveal();
		markAll(this.#found.matches, this.#pattern);
		const range = markCurrent(holder, this.#pattern, nth);
		openFolds(range?.startContainer);
		range?.startContainer.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
		const target = range?.getBoundingClientRect() ?? holder?.getBoundingClientRect();
		if (target) {
			bringIntoView(this.#scroller, target);
		}
	}

	/** What lies under the bar can be scrolled out from under it; nothing else moves. */
	#makeRoom(): void {
		const { scrollTop } = this.#scroller;
		const before = Number.parseFloat(getComputedStyle(this.#scroller).paddingTop);
		const room = this.element.hidden ? 0 : this.element.offsetHeight;
		this.#scroller.style.paddingTop = room === 0 ? '' : `${room}px`;
		if (scrollTop > 0) {
			this.#scroller.scrollTop = scrollTop + room - before;
		}
	}

	#close(): void {
		setHidden(this.element, true);
		this.#makeRoom();
		unmark();
		if (this.#returnTo instanceof HTMLElement && this.#returnTo.isConnected) {
			this.#returnTo.focus({ preventScroll: true });
		}
	}

	#handleKey(event: KeyboardEvent): void {
		if (event.key === 'Escape') {
			this.#close();
		} else if (event.key === 'F3' || (event.key === 'Enter' && event.target === this.#input)) {
			this.next(event.shiftKey ? -1 : 1);
		} else {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
	}
}

/** Of a model's own: what is shut in them cannot be seen. */
function openFolds(node: Node | undefined): void {
	for (let fold = node?.parentElement?.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
		fold.open = true;
	}
}

function buildInput(): HTMLInputElement {
	return h('input', {
		class: 'find-input',
		attrs: {
			type: 'text',
			placeholder: t('findPlaceholder'),
			'aria-label': t('find'),
			spellcheck: 'false',
			dir: 'auto',
		},
	});
}

function bringIntoView(scroller: HTMLElement, target: DOMRect): void {
	const box = scroller.getBoundingClientRect();
	if (target.top < box.top + 60 || target.bottom > box.bottom - 20) {
		scroller.scrollTop += target.top - box.top - box.height / 3;
	}
}

function countWords(pattern: Pattern, { matches, late }: SearchResult, current: number): string {
	const count = matches.length;
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
