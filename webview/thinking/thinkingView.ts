/**
 * The thinking of one stretch of a turn: a line with its time and tokens, and under it the outline of its steps with
 * the live one open. Folded, it holds no elements for its steps at all; they are made again when it is unfolded.
 */

import type { TurnFigures } from '../../src/core/insight/figures.ts';
import { formatCount, formatDuration, formatRate, formatShare } from '../../src/core/insight/format.ts';
import type { StepKind } from '../../src/core/insight/outline.ts';
import { button, h, icon, relabel, setHidden, setText } from '../dom.ts';
import type { Speed } from '../playback.ts';
import { t } from '../strings.ts';
import { type StepChange, StepFeed } from './feed.ts';
import { Step, StepRow } from './step.ts';

export type FoldMode = 'auto' | 'open' | 'folded' | 'preview';

export interface ThinkingHooks {
	readonly copy: (text: string) => void;
	readonly find: () => void;
	readonly pause: () => void;
	/** To the next playback speed. */
	readonly changeSpeed: () => void;
	readonly answerNow: () => void;
	/** The reader folded or unfolded it. */
	readonly chosen: (open: boolean) => void;
	/** The reader is not at the end of the page. */
	readonly isReadingElsewhere: () => boolean;
	/** Changes layout while what is being read stays in place. */
	readonly holding: (anchor: Element, change: () => void) => void;
}

export type ThinkingFigures = Pick<TurnFigures, 'thinking' | 'thinkingTokens' | 'thinkingRate'>;

export interface PlaybackView {
	readonly paused: boolean;
	readonly speed: Speed;
	readonly waiting: number;
}

export interface ThinkingOptions {
	readonly mode: FoldMode;
	/** What the reader chose before, for this very stretch. */
	readonly chosen: boolean | undefined;
	/** The outline stands beside the answer: nothing needs to fold. */
	readonly wide: boolean;
}

const stepsPerGroup = 50;
const longSummaryFrom = 4;
/** From so many steps on, there is a way to fold it at its end as well. */
const longFrom = 12;

export class ThinkingView {
	readonly element: HTMLElement;
	readonly #hooks: ThinkingHooks;
	readonly #feed = new StepFeed();
	readonly #steps: Step[] = [];
	readonly #fold: HTMLButtonElement;
	readonly #label: HTMLElement;
	readonly #stepCount = h('span', { class: 'fold-steps figure' });
	readonly #body: HTMLElement;
	readonly #foot: HTMLElement;
	readonly #footText = h('span', {});
	readonly #footMore = h('span', { class: 'foot-more' });
	readonly #summary: HTMLElement;
	readonly #pauseButton: HTMLButtonElement;
	readonly #speedText: HTMLElement;
	readonly #liveActions: HTMLElement;
	readonly #expandButton: HTMLButtonElement;
	readonly #answerNow: HTMLButtonElement;
	readonly #doneActions: HTMLElement;
	#lists: HTMLElement | undefined;
	#mode: FoldMode;
	#wide: boolean;
	#isLive = true;
	#isOpen = false;
	#chosen: boolean | undefined;
	#current = -1;
	#playback: PlaybackView = { paused: false, speed: 'live', waiting: 0 };
	#seconds = 0;
	/** The reader has scrolled up in the box. */
	#scrolledUp = false;

	constructor(hooks: ThinkingHooks, options: ThinkingOptions) {
		this.#hooks = hooks;
		this.#mode = options.mode;
		this.#chosen = options.chosen;
		this.#wide = options.wide;
		this.#label = h('span', { class: 'fold-label figure' }, t('thinking'));
		this.#fold = h(
			'button',
			{ class: 'fold', attrs: { type: 'button', 'aria-expanded': 'false' }, on: { click: () => this.toggle() } },
			icon('chevron-right'),
			h('span', { class: 'dot' }),
			h('span', { class: 'fold-words' }, this.#label, this.#stepCount),
		);
		this.#pauseButton = button({ icon: 'debug-pause', label: t('pause'), onClick: hooks.pause });
		this.#speedText = h('span', {}, t('speedLive'));
		const speedButton = h(
			'button',
			{ class: 'speed', attrs: { type: 'button', title: t('speed') }, on: { click: hooks.changeSpeed } },
			h('span', { class: 'sr-only' }, `${t('speed')}: `),
			this.#speedText,
		);
		this.#liveActions = h('span', { class: 'live-actions' }, speedButton, this.#pauseButton);
		this.#expandButton = button({ icon: 'expand-all', label: t('expandSteps'), onClick: () => this.#toggleAll() });
		this.#doneActions = h(
			'span',
			{ class: 'quiet-actions' },
			this.#expandButton,
			button({ icon: 'search', label: t('findThinking'), onClick: hooks.find }),
			button({ icon: 'copy', label: t('copyThinking'), onClick: () => hooks.copy(this.text) }),
		);
		this.#answerNow = button({
			label: t('answerNow'),
			text: t('answerNow'),
			class: 'answer-now',
			onClick: hooks.answerNow,
		});
		this.#foot = h('div', { class: 'thinking-foot' }, this.#footText, this.#footMore, this.#answerNow);
		this.#summary = h('div', { class: 'thinking-summary', attrs: { dir: 'auto' } });
		this.#summary.hidden = true;
		this.#body = h('div', {
			class: 'thinking-body capped',
			attrs: { role: 'group', tabindex: 0, 'aria-label': t('thinking') },
			on: {
				keydown: event => this.#handleKey(event),
				focusin: event => this.#followFocus(event.target as Element),
			},
		});
		this.#body.hidden = true;
		// Asked once it has happened, so that it never forces a layout.
		this.#body.addEventListener('scroll', () => this.#readScroll(), { passive: true });
		this.element = h(
			'div',
			{ class: 'thinking live' },
			h(
				'div',
				{ class: 'thinking-head' },
				this.#fold,
				h('span', { class: 'thinking-actions' }, this.#doneActions, this.#liveActions),
			),
			this.#summary,
			this.#body,
			this.#foot,
		);
		this.element.classList.toggle('preview', options.mode === 'preview');
		this.#setOpen(this.#chosen ?? options.mode !== 'folded');
	}

	get text(): string {
		return this.#steps.map(step => step.text).join('');
	}

	get steps(): readonly Step[] {
		return this.#steps;
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	append(text: string, at: number): void {
		this.#apply(this.#feed.push(text, at));
	}

	/** The model stopped thinking. Folds by itself, unless the reader chose otherwise or is reading. */
	end(at: number): void {
		if (!this.#isLive) {
			return;
		}
		this.#apply(this.#feed.end(at));
		this.#isLive = false;
		this.element.classList.remove('live');
		this.#liveActions.remove();
		this.#foot.replaceChildren(
			button({ label: t('foldHere'), text: t('foldHere'), class: 'answer-now', onClick: () => this.toggle() }),
		);
		this.#fold.querySelector('.dot')?.remove();
		this.element.classList.remove('preview');
		const folds = this.#chosen === undefined && !this.#staysOpen && !this.isBeingRead();
		if (folds && this.#isOpen) {
			this.#setOpen(false);
		} else if (this.#isOpen) {
			this.#refreshMeta();
		}
		this.#showSummary();
	}

	/** The reader is elsewhere on the page, or at work in here: nothing may close or move by itself. */
	isBeingRead(): boolean {
		if (this.#hooks.isReadingElsewhere()) {
			return true;
		}
		const selection = document.getSelection();
		const selects = selection !== null && !selection.isCollapsed && selection.containsNode(this.#body, true);
		return selects || this.#body.contains(document.activeElement) || this.#scrolledUp;
	}

	setLayout(mode: FoldMode, wide: boolean): void {
		if (mode === this.#mode && wide === this.#wide) {
			return;
		}
		this.#mode = mode;
		this.#wide = wide;
		this.element.classList.toggle('preview', mode === 'preview' && this.#isLive);
		if (this.#chosen === undefined) {
			this.#setOpen(this.#isLive ? mode !== 'folded' : this.#staysOpen);
		}
	}

	/** Whether it stays open by itself after the thinking: always, or because it stands beside the answer. */
	get #staysOpen(): boolean {
		return this.#mode === 'open' || (this.#wide && this.#mode === 'auto');
	}

	#refreshMeta(): void {
		for (const step of this.#steps) {
			step.row?.setMeta(this.#metaOf(step));
		}
	}

	/** `waiting`: tokens that have arrived and are not shown. */
	setPlayback(playback: PlaybackView): void {
		const { paused, speed, waiting } = playback;
		this.#playback = playback;
		relabel(this.#pauseButton, paused ? t('resume') : t('pause'), paused ? 'debug-continue' : 'debug-pause');
		this.element.classList.toggle('paused', paused);
		setText(this.#speedText, speed === 'live' ? t('speedLive') : `${speed}\u00d7`);
		if (!this.#isLive) {
			return;
		}
		this.#showClock();
		if (waiting > 0) {
			setText(this.#footText, t('pausedWaiting', formatCount(waiting)));
			setText(this.#footMore, '');
		}
	}

	/** The reader's own fold or unfold: it stands from now on. */
	toggle(): void {
		this.#chosen = !this.#isOpen;
		this.#hooks.chosen(this.#chosen);
		this.#hooks.holding(this.#fold, () => {
			if (!this.#isLive) {
				this.#body.classList.remove('capped');
			}
			this.#setOpen(!this.#isOpen);
		});
	}

	unfold(): void {
		if (!this.#isOpen) {
			this.toggle();
		}
	}

	/** Unfolds, unless the reader folded it by hand. */
	offer(): void {
		if (this.#chosen !== false) {
			this.unfold();
		}
	}

	/** `typicalTokens`: median thinking tokens of this model's past turns. */
	setFigures(figures: ThinkingFigures, typicalTokens: number | undefined): void {
		const { thinking, thinkingTokens, thinkingRate } = figures;
		const about = thinkingTokens?.basis === 'estimated' ? 'aboutTokens' : 'tokens';
		const tokens = thinkingTokens ? t(about, formatCount(thinkingTokens.value)) : '';
		if (!this.#isLive) {
			const steps = this.#steps.length === 1 ? t('oneStep') : t('steps', this.#steps.length);
			const time = thinking ? t('thoughtFor', formatDuration(thinking.value)) : t('thought');
			setText(this.#label, [time, tokens].filter(Boolean).join(' · '));
			setText(this.#stepCount, ` · ${steps}`);
			return;
		}
		const seconds = Math.floor((thinking?.value ?? 0) / 1000);
		this.#seconds = seconds;
		this.#showClock();
		const rate = thinkingRate
			? `${thinkingRate.basis === 'estimated' ? '~' : ''}${formatRate(thinkingRate.value)}`
			: '';
		const usual = typicalTokens === undefined ? '' : t('usual', formatCount(typicalTokens));
		if (this.#playback.waiting === 0) {
			const more = [rate, usual].filter(Boolean).join(' · ');
			setText(this.#footText, tokens || more);
			setText(this.#footMore, tokens && more);
		}
	}

	#showClock(): void {
		const state = t(this.#playback.paused ? 'paused' : 'thinking');
		setText(this.#label, this.#seconds < 1 ? state : `${state} · ${formatDuration(this.#seconds * 1000)}`);
	}

	/** Goes to a step: unfolds, opens, marks and shows it. Returns its row. */
	reveal(index: number): StepRow | undefined {
		const step = this.#steps[index];
		if (!step) {
			return undefined;
		}
		this.unfold();
		step.chosen = true;
		step.row?.open();
		this.#setCurrent(index);
		step.row?.element.scrollIntoView({ block: 'nearest' });
		return step.row;
	}

	/** Focuses the next or previous step that `matches`, counted from the current one, around the end if need be. */
	go(direction: 1 | -1, matches: (step: Step) => boolean = () => true): boolean {
		const count = this.#steps.length;
		const from = this.#current === -1 && direction === -1 ? 0 : this.#current;
		for (let distance = 1; distance <= count; distance += 1) {
			const index = (from + direction * distance + count) % count;
			const step = this.#steps[index];
			if (step && matches(step)) {
				this.reveal(index)?.head.focus({ preventScroll: true });
				return true;
			}
		}
		return false;
	}

	#apply(changes: readonly StepChange[]): void {
		for (const change of changes) {
			this.#applyOne(change);
		}
	}

	#applyOne(change: StepChange): void {
		const last = this.#steps.at(-1);
		switch (change.type) {
			case 'open':
				this.#openStep(change.kind, change.at);
				return;
			case 'text':
				last?.append(change.text);
				return;
			case 'title':
				last?.describe(change.title, change.kind);
				return;
			case 'close':
				if (last) {
					this.#closeStep(last, change.at, change.tokens);
				}
		}
	}

	#openStep(kind: StepKind, at: number): void {
		const step = new Step(this.#steps.length, kind, at);
		this.#steps.push(step);
		if (this.#lists) {
			this.#mount(step);
		}
	}

	#closeStep(step: Step, at: number, tokens: number): void {
		step.close(at, tokens);
		step.row?.setMeta(this.#metaOf(step));
		if (step.chosen ?? (this.#mode === 'open' || this.isBeingRead())) {
			step.row?.element.classList.add('kept');
		} else {
			step.row?.shut();
		}
	}

	#setOpen(open: boolean): void {
		this.#isOpen = open;
		this.#fold.setAttribute('aria-expanded', String(open));
		this.#body.classList.toggle(
			'capped',
			this.#mode !== 'open' && (this.#isLive || this.#body.classList.contains('capped')),
		);
		setHidden(this.#expandButton, !open);
		if (open && !this.#lists) {
			this.#mountAll();
		} else if (!open) {
			this.#unmount();
		}
		setHidden(this.#body, !open);
		this.#showSummary();
	}

	#mountAll(): void {
		this.#lists = h('div', { class: 'step-lists' });
		this.#body.replaceChildren(this.#lists);
		for (const step of this.#steps) {
			this.#mount(step);
		}
		// Exactly one row is in the order of the Tab key; the arrow keys walk from there.
		this.#setCurrent(this.#isLive ? this.#steps.length - 1 : Math.max(0, this.#current));
	}

	#unmount(): void {
		this.#lists = undefined;
		this.#body.replaceChildren();
		for (const step of this.#steps) {
			step.row = undefined;
		}
	}

	#mount(step: Step): void {
		const row = new StepRow(step, each => this.#toggleStep(each));
		step.row = row;
		this.#groupFor(step).append(row.element);
		if (step.endedAt === undefined) {
			row.open();
			if (!this.#body.contains(document.activeElement)) {
				this.#setCurrent(step.index);
			}
		} else {
			row.setMeta(this.#metaOf(step));
			if (step.chosen ?? this.#mode === 'open') {
				row.open();
			}
		}
	}

	#metaOf(step: Step): string {
		const time = step.endedAt === undefined ? '' : formatDuration(step.endedAt - step.startedAt);
		if (this.#isLive) {
			return time;
		}
		const total = this.#steps.reduce((sum, each) => sum + each.tokens, 0);
		const share = step.tokens / Math.max(1, total);
		return share >= 0.01 ? `${time} · ${formatShare(share)}` : time;
	}

	#groupFor(step: Step): HTMLElement {
		const last = this.#lists?.lastElementChild;
		if (last && step.index % stepsPerGroup !== 0) {
			return last as HTMLElement;
		}
		last?.classList.add('full');
		const group = h('ol', { class: 'steps', attrs: { start: step.index + 1 } });
		this.#lists?.append(group);
		return group;
	}

	#toggleStep(step: Step): void {
		const { row } = step;
		if (!row) {
			return;
		}
		const opens = !row.isOpen || (step.endedAt === undefined && !row.element.classList.contains('kept'));
		step.chosen = opens;
		this.#setCurrent(step.index);
		this.#hooks.holding(row.head, () => {
			row.element.classList.toggle('kept', opens);
			if (opens) {
				row.open();
			} else {
				row.shut();
			}
		});
	}

	#toggleAll(): void {
		const opens = this.#steps.some(step => !step.row?.isOpen);
		this.#hooks.holding(this.#fold, () => {
			this.#body.classList.toggle('capped', this.#isLive);
			for (const step of this.#steps) {
				step.chosen = opens;
				step.row?.[opens ? 'open' : 'shut']();
			}
		});
		relabel(this.#expandButton, t(opens ? 'collapseSteps' : 'expandSteps'), opens ? 'collapse-all' : 'expand-all');
	}

	#setCurrent(index: number): void {
		this.#steps[this.#current]?.row?.setCurrent(false);
		this.#current = index;
		this.#steps[index]?.row?.setCurrent(true);
	}

	#showSummary(): void {
		const shows = !this.#isLive && !this.#isOpen && this.#steps.length >= longSummaryFrom;
		const text = shows ? this.#feed.summary : '';
		setHidden(this.#summary, text === '');
		setText(this.#summary, text);
		this.#summary.title = text;
		setHidden(this.#foot, !this.#isLive && !(this.#isOpen && this.#steps.length >= longFrom));
	}

	#handleKey(event: KeyboardEvent): void {
		const moves: Readonly<Record<string, () => unknown>> = {
			ArrowDown: () => this.#focusStep(this.#current + 1),
			ArrowUp: () => this.#focusStep(this.#current - 1),
			Home: () => this.#focusStep(0),
			End: () => this.#focusStep(this.#steps.length - 1),
		};
		const onHead = (event.target as Element).classList.contains('step-head');
		const move = moves[event.key];
		if (move && onHead && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			move();
		}
	}

	/** A capped box counts from its end, in negative numbers. */
	#readScroll(): void {
		this.#scrolledUp = this.#body.scrollTop < -24;
	}

	#followFocus(target: Element): void {
		const index = this.#steps.findIndex(step => step.row?.head === target);
		if (index !== -1) {
			this.#setCurrent(index);
		}
	}

	#focusStep(index: number): void {
		const step = this.#steps[index];
		if (step?.row) {
			this.#setCurrent(index);
			step.row.head.focus();
		}
	}
}
