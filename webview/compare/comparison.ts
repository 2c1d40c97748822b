/** Answers to one question beside each other: columns where there is room for them, else one at a time with tabs. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ComparisonView } from '../../src/protocol/messages.ts';
import { button, h, setHidden, setText } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';
import { Column } from './column.ts';
import { buildSteps, buildTimeline } from './stepViews.ts';

type Mode = 'columns' | 'timeline' | 'steps';

const modes = [
	['columns', 'split-horizontal', 'compareColumns'],
	['timeline', 'history', 'compareTimeline'],
	['steps', 'list-selection', 'compareSteps'],
] as const;

export class Comparison {
	readonly element: HTMLElement;
	readonly columns: readonly Column[];
	readonly #question = h('h2', { class: 'question-text', attrs: { dir: 'auto' } });
	readonly #stop: HTMLButtonElement;
	#selected = 0;
	#mode: Mode = 'columns';
	/** What the list that stands in place of the columns was made of. */
	#listed = '';
	readonly #list = h('div', {
		class: 'comparison-list',
		attrs: { tabindex: 0, role: 'group', 'aria-label': t('compareViews') },
	});
	readonly #modes: ReadonlyMap<Mode, HTMLButtonElement>;
	readonly #row: HTMLElement;
	readonly #tabs: HTMLElement;
	readonly #diff: HTMLButtonElement;

	constructor(view: ComparisonView, page: PageContext) {
		this.columns = view.columns.map((_, index) => new Column(index, page));
		const stopAll = (): void => page.post({ type: 'stop-compared' });
		this.#stop = button({ icon: 'debug-stop', label: t('compareStop'), text: t('compareStop'), onClick: stopAll });
		this.#modes = new Map(modes.map(([mode, icon, label]) => [mode, this.#modeButton(mode, icon, t(label))]));
		this.#diff = button({
			icon: 'diff',
			label: t('compareDiff'),
			onClick: () => page.post({ type: 'diff-compared' }),
		});
		this.#row = h('div', { class: 'columns' }, ...this.columns.map(({ element }) => element));
		this.#tabs = h(
			'div',
			{
				class: 'column-tabs',
				attrs: { role: 'tablist', 'aria-label': t('compareAnswers') },
				on: { keydown: event => this.#tabKey(event) },
			},
			...this.columns.map(({ tab }) => tab),
		);
		this.element = h(
			'div',
			{ class: 'comparison' },
			h(
				'header',
				{ class: 'comparison-head' },
				this.#question,
				h(
					'div',
					{ class: 'comparison-actions' },
					h(
						'div',
						{ class: 'comparison-modes', attrs: { role: 'group', 'aria-label': t('compareViews') } },
						...this.#modes.values(),
					),
					this.#diff,
					this.#stop,
				),
			),
			this.#tabs,
			this.#row,
			this.#list,
		);
		this.element.dataset.columns = String(this.columns.length);
		this.#listen();
		this.#select(0);
		this.#show('columns');
		this.update(view);
	}

	/** Whether it can show this without being made anew. */
	fits({ columns }: ComparisonView): boolean {
		return columns.length === this.columns.length;
	}

	update({ question, columns, chosen }: ComparisonView): void {
		setText(this.#question, question);
		setHidden(this.#diff, columns.filter(({ turns }) => turns.length > 0).length < 2);
		columns.forEach((view, index) => {
			this.columns[index]?.set(view, chosen !== undefined && view.turns.includes(chosen));
		});
		this.refresh(performance.now());
	}

	columnOf(turn: TurnId): Column | undefined {
		return this.columns.find(column => column.has(turn));
	}

	/** How the columns go, after something has come or, with `hasTicked`, time has passed. */
	refresh(now: number, hasTicked = false): void {
		for (const column of this.columns) {
			column.refresh(now, hasTicked);
		}
		this.#showStop();
		if (this.#mode !== 'columns') {
			this.#relist();
		}
	}

	#modeButton(mode: Mode, icon: string, label: string): HTMLButtonElement {
		return button({ icon, label, onClick: () => this.#show(mode) });
	}

	#show(mode: Mode): void {
		this.#mode = mode;
		for (const [each, element] of this.#modes) {
			element.setAttribute('aria-pressed', String(each === mode));
		}
		setHidden(this.#row, mode !== 'columns');
		this.#tabs.classList.toggle('unused', mode !== 'columns');
		setHidden(this.#list, mode === 'columns');
		this.#listed = '';
		this.#list.replaceChildren();
		if (mode !== 'columns') {
			this.#relist();
		}
	}

	get #listButtons(): readonly HTMLElement[] {
		return [...this.#list.querySelectorAll('button')];
	}

	/** Made anew when a step has begun or a column has ended, not for every token. */
	#relist(): void {
		const made = this.columns
			.flatMap(({ turns, isRunning, isWaiting }) => [
				isRunning,
				isWaiting,
				...turns.map(({ thinking, state }) => [
					state?.status,
					// The title and the sign of the newest step come behind its beginning.
					...thinking.flatMap(({ steps }) => [steps.length, steps.at(-1)?.title, steps.at(-1)?.kind]),
				]),
			])
			.join();
		if (made !== this.#listed) {
			this.#listed = made;
			const focused = this.#listButtons.findIndex(each => each.contains(document.activeElement));
			this.#list.replaceChildren(this.#mode === 'timeline' ? buildTimeline(this.columns) : buildSteps(this.columns));
			this.#listButtons[focused]?.focus({ preventScroll: true });
		}
	}

	#showStop(): void {
		setHidden(this.#stop, !this.columns.some(({ isRunning, isWaiting }) => isRunning || isWaiting));
	}

	#listen(): void {
		// The page goes to the step then.
		this.element.addEventListener('page-thought', ({ detail: { turn } }) => {
			this.#show('columns');
			this.#select(this.columns.findIndex(column => column.has(turn)));
		});
		this.columns.forEach(({ tab, body }, index) => {
			tab.addEventListener('click', () => this.#select(index));
			body.addEventListener('focusin', () => this.#select(index));
			body.addEventListener('keydown', event => this.#bodyKey(event, index));
		});
	}

	#select(index: number): void {
		this.#selected = index;
		this.columns.forEach(({ element, tab }, at) => {
			const isSelected = at === index;
			element.classList.toggle('selected', isSelected);
			tab.setAttribute('aria-selected', String(isSelected));
			tab.tabIndex = isSelected ? 0 : -1;
		});
	}

	#tabKey(event: KeyboardEvent): void {
		const to = this.#neighbour(event, this.#selected);
		if (to !== undefined) {
			event.preventDefault();
			event.stopPropagation();
			this.#select(to);
			this.columns[to]?.tab.focus();
		}
	}

	/** From column to column, where no part of one has a use for the key. */
	#bodyKey(event: KeyboardEvent, index: number): void {
		const to = event.target === event.currentTarget ? this.#neighbour(event, index) : undefined;
		if (to !== undefined && event.key.startsWith('Arrow')) {
			event.preventDefault();
			this.columns[to]?.body.focus();
		}
	}

	#neighbour({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, from: number): number | undefined {
		const { length } = this.columns;
		if (ctrlKey || metaKey || altKey) {
			return undefined;
		}
		switch (key) {
			case 'ArrowLeft':
				return (from - 1 + length) % length;
			case 'ArrowRight':
				return (from + 1) % length;
			case 'Home':
				return 0;
			case 'End':
				return length - 1;
			default:
				return undefined;
		}
	}
}
