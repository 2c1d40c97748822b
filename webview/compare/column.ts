/** One of the answers that are compared: who gives it, how it goes, and its turns below. It scrolls by itself. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { TurnFigures } from '../../src/core/insight/figures.ts';
import { formatCount, formatDuration, formatRate } from '../../src/core/insight/format.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ColumnView } from '../../src/protocol/messages.ts';
import { thinkWords } from '../composer/pickers.ts';
import { button, h, icon, setHidden, setText } from '../dom.ts';
import { Follow } from '../follow.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';
import { shown } from '../turn/figuresCard.ts';
import type { TurnView } from '../turn/turnView.ts';

export class Column {
	readonly element: HTMLElement;
	/** What scrolls; the keys go there. */
	readonly body: HTMLElement;
	/** Leads to the column where there is room for one only. */
	readonly tab: HTMLButtonElement;
	/** For the turns in it: they follow and move this column, not the page. */
	readonly page: PageContext;
	readonly #content = h('div', { class: 'column-content' });
	readonly #title: HTMLElement;
	readonly #chosen = h('span', { class: 'column-chosen' }, icon('check'), t('columnChosen'));
	readonly #figures = h('p', { class: 'column-figures figure' });
	readonly #note = h('p', { class: 'column-note', attrs: { dir: 'auto' } });
	readonly #stop: HTMLButtonElement;
	readonly #goOn: HTMLButtonElement;
	#view: ColumnView = { model: '', turns: [] };
	#turns: TurnView[] = [];
	#shownState: TurnState | undefined;
	/** Something of it came while it was shown: one that was over before is read from its beginning. */
	#hasRun = false;

	constructor(index: number, page: PageContext) {
		const id = `column-${index}`;
		this.body = h('div', { class: 'column-body', attrs: { tabindex: 0, role: 'group' } }, this.#note, this.#content);
		this.page = { ...page, follow: new Follow(this.body, this.#content) };
		this.#title = h('h3', { class: 'column-title', attrs: { id: `${id}-title`, dir: 'auto' } });
		this.#stop = button({
			icon: 'debug-stop',
			label: t('columnStop'),
			onClick: () => page.post({ type: 'stop-compared', column: index }),
		});
		this.#goOn = button({ label: t('columnGoOn'), text: t('columnGoOn'), onClick: () => this.#goOnFrom() });
		const head = h(
			'header',
			{ class: 'column-head' },
			this.#title,
			h('div', { class: 'column-line' }, this.#figures, this.#stop),
			h('div', { class: 'column-line' }, this.#goOn, this.#chosen),
		);
		const attrs = { id, 'aria-labelledby': `${id}-title` };
		this.element = h('section', { class: 'column', attrs }, head, this.body);
		this.element.addEventListener('page-grown', () => this.#keep());
		this.tab = h('button', {
			class: 'column-tab',
			attrs: { type: 'button', role: 'tab', 'aria-controls': id, 'aria-selected': 'false', tabindex: -1 },
		});
	}

	get turns(): readonly TurnView[] {
		return this.#turns;
	}

	/** `qwen3:8b, thinking off`. */
	get words(): string {
		const { model, think } = this.#view;
		return think === undefined || think === 'auto' ? model : t('columnThinks', model, thinkWords(think));
	}

	/** Something of it is still to come. */
	get isRunning(): boolean {
		return this.#turns.some(turn => turn.isRunning);
	}

	/** It was not asked yet, and will be. */
	get isWaiting(): boolean {
		const { turns, isStopped, failure } = this.#view;
		return turns.length === 0 && !isStopped && failure === undefined;
	}

	has(turn: TurnId): boolean {
		return this.#view.turns.includes(turn);
	}

	/** Turns that do not belong to it any more are taken away. */
	set(view: ColumnView, chosen: boolean): void {
		this.#view = view;
		for (const gone of this.#turns.filter(({ id }) => !view.turns.includes(id))) {
			gone.element.remove();
		}
		this.#turns = this.#turns.filter(({ id }) => view.turns.includes(id));
		setText(this.#title, this.words);
		this.body.setAttribute('aria-label', this.words);
		setHidden(this.#chosen, !chosen);
		const note = noteOf(view);
		setText(this.#note, note);
		setHidden(this.#note, note === '');
		this.#show(this.#turns.at(-1), performance.now());
	}

	add(turn: TurnView): void {
		this.#turns.push(turn);
		this.#content.append(turn.element);
	}

	/**
	 * Shows how it goes; costs nothing while nothing of it has come.
	 * @param hasTicked time has passed, too
	 */
	refresh(now: number, hasTicked = false): void {
		const last = this.#turns.at(-1);
		if (last?.state !== this.#shownState || (hasTicked && this.isRunning)) {
			this.#shownState = last?.state;
			this.#show(last, now);
			this.#keep();
		}
	}

	#keep(): void {
		if (this.#hasRun) {
			this.page.follow.keep();
		}
	}

	#show(last: TurnView | undefined, now: number): void {
		const running = this.isRunning;
		this.#hasRun ||= running;
		const waits = this.isWaiting;
		this.element.classList.toggle('active', running);
		setText(this.#figures, last?.state ? figuresWords(last.state, last.figuresAt(now)) : '');
		setHidden(this.#stop, !running && !waits);
		setHidden(this.#goOn, running || this.#turns.length === 0);
		const state = running ? t('columnRuns') : waits ? t('columnQueued') : '';
		setText(this.tab, state === '' ? this.words : `${this.words} · ${state}`);
	}

	#goOnFrom(): void {
		const turn = this.#view.turns.at(-1);
		if (turn !== undefined) {
			this.page.post({ type: 'go-on-from', turn });
		}
	}
}

function noteOf({ turns, waitsFor, isStopped, failure }: ColumnView): string {
	if (failure !== undefined) {
		return failure;
	}
	if (isStopped) {
		return t('columnStopped');
	}
	return turns.length > 0 ? '' : waitsFor === undefined ? t('columnNext') : t('columnWaits', waitsFor);
}

/** `38 tok/s · 12 s · ~842 thought tokens`: the speed of the phase that it is in, or was in last. */
function figuresWords(state: TurnState, figures: TurnFigures): string {
	const rate = figures.answerRate ?? figures.thinkingRate;
	const thought = figures.thinkingTokens;
	return [
		state.status === 'thinking' ? t('announceThinking') : state.status === 'answering' ? t('announceAnswering') : '',
		rate ? shown(rate, formatRate) : '',
		figures.total ? formatDuration(figures.total.value) : '',
		thought ? t('columnThought', shown(thought, formatCount)) : '',
	]
		.filter(Boolean)
		.join(' · ');
}
