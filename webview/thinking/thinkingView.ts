/**
 * The thinking of one stretch of a turn: a line with its time and tokens, and under it the outline of its steps with
 * the live one open. Folded, it holds no elements for its steps at all; they are made again when it is unfolded.
 */
import type { Confidence } from '../../src/core/insight/confidence.ts';
import { formatCount, formatDuration, formatRate } from '../../src/core/insight/format.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { h, setHidden, setText } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import type { TextReference } from '../references/linkReferences.ts';
import { referencesBetween } from '../references/textReferences.ts';
import { t } from '../strings.ts';
import { AfterThought } from './afterThought.ts';
import { CircleNote } from './circleNote.ts';
import { type Place, StepFeed } from './feed.ts';
import { Hint } from './hint.ts';
import { ShareBar } from './shareBar.ts';
import type { Step, StepSource, TitledStep } from './step.ts';
import type { Steering } from './stepEdit.ts';
import { StepList } from './stepList.ts';
import type { StepRow } from './stepRow.ts';
import { ThinkingFoot } from './thinkingFoot.ts';
import { ThinkingHead } from './thinkingHead.ts';
import type { FoldMode, PlaybackView, ThinkingFigures, ThinkingOptions } from './thinkingOptions.ts';
import { tokensInWords } from './tokenWords.ts';

const longSummaryFrom = 4;

export class ThinkingView {
	readonly element: HTMLElement;
	readonly #page: PageContext;
	readonly #options: ThinkingOptions;
	readonly #feed: StepFeed;
	readonly #head: ThinkingHead;
	readonly #list: StepList;
	readonly #foot: ThinkingFoot;
	readonly #bar: ShareBar;
	readonly #circle: CircleNote;
	readonly #after: AfterThought;
	readonly steering: Steering | undefined;
	readonly #summary = h('div', { class: 'thinking-summary', attrs: { dir: 'auto' } });
	#mode: FoldMode;
	#wide: boolean;
	#isLive = true;
	#isAll = false;
	#isOpen = false;
	#chosen: boolean | undefined;
	/** When the bar was drawn last, in seconds of thinking. */
	#drawnAt = 0;

	constructor(page: PageContext, options: ThinkingOptions) {
		this.#page = page;
		this.#options = options;
		this.#mode = options.mode;
		this.#chosen = page.memory.chosenFold(options.turn, options.part);
		this.#wide = options.wide;
		this.steering = options.arrival === 'replay' ? undefined : this.#steeringOf(options.turn);
		this.#head = new ThinkingHead(page, this);
		this.#list = new StepList(page.follow, this);
		this.#feed = new StepFeed(options.arrival !== 'restored');
		const answerNow = options.arrival === 'replay' ? undefined : () => this.#answerNow();
		const hint = this.steering && new Hint(text => this.steering?.steer({ text }));
		this.#foot = new ThinkingFoot(answerNow, hint?.element);
		this.#bar = new ShareBar(
			() => this.steps,
			index => this.#goTo(index),
		);
		this.#circle = new CircleNote({
			show: place => this.showPlace(place),
			...(answerNow && { answerNow, stop: () => page.post({ type: 'stop', turn: options.turn }) }),
		});
		this.#after = new AfterThought(this, options);
		this.#summary.hidden = true;
		const parts = [this.#summary, this.#list.element, this.#circle.element, this.#after.card, this.#foot.element];
		const head = h('div', { class: 'thinking-top' }, this.#head.element, this.#bar.element);
		this.element = h('div', { class: 'thinking live' }, head, ...parts);
		this.element.classList.toggle('preview', options.mode === 'preview');
		this.element.addEventListener('animationend', () => this.element.classList.remove('unfolding', 'folding'));
		this.#setOpen(this.#chosen ?? options.mode !== 'folded');
	}

	get turn(): TurnId {
		return this.#options.turn;
	}

	get text(): string {
		return this.#list.text;
	}

	get steps(): readonly Step[] {
		return this.#list.steps;
	}

	/** For whoever lists them elsewhere. */
	get titledSteps(): readonly TitledStep[] {
		const { turn } = this.#options;
		return this.steps.map(({ block, start, text, kind, title, index }) => ({
			address: { turn, block, start, end: start + text.length },
			text,
			kind,
			title,
			number: index + 1,
		}));
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	get question(): string {
		return this.#options.state()?.question ?? '';
	}

	get confidence(): Confidence {
		return this.#options.confidence;
	}

	get hasPath(): boolean {
		return this.#list.hasPath;
	}

	showPath(alone: boolean): void {
		this.#list.showPath(alone);
	}

	get keepsOpen(): boolean {
		return this.allOpen || this.#isBeingRead;
	}

	get allOpen(): boolean {
		return this.#mode === 'open';
	}

	sourceOf(block: number): StepSource {
		const { kept, by } = this.#options.state()?.blocks.find(({ index }) => index === block) ?? {};
		return { ...(kept && { kept }), ...(by && { by }) };
	}

	/** `block`: the number that deltas carry. */
	append(text: string, at: number, block: number): void {
		const before = this.steps.length;
		this.#list.apply(this.#feed.push(text, at, block));
		this.#list.showUndecided(this.#feed.undecided);
		this.#circle.show(this.#feed.circle);
		if (!this.#isOpen) {
			this.#showSummary();
		}
		if (this.steps.length > before) {
			this.#bar.update();
		}
	}

	/** The model stopped thinking. Folds by itself, unless the reader chose otherwise or is reading. */
	end(at: number): void {
		if (!this.#isLive) {
			// Of a block that came after the first one had ended.
			this.#list.apply(this.#feed.end(at));
			this.#list.end();
			this.#bar.update();
			this.#foot.end(this.steps.length >= longSummaryFrom ? this.#after.buttons() : []);
			return;
		}
		if (this.#options.arrival === 'restored') {
			this.#end(at);
		} else {
			this.#page.follow.holding(this.#head.fold, () => this.#end(at));
		}
	}

	#end(at: number): void {
		this.#list.apply(this.#feed.end(at));
		this.#isLive = false;
		this.element.classList.remove('live', 'preview');
		this.#head.end();
		this.#foot.end(this.steps.length >= longSummaryFrom ? this.#after.buttons() : []);
		const folds = this.#chosen === undefined && !this.#staysOpen && !this.#isBeingRead;
		if (folds && this.#isOpen) {
			this.#animate(false);
			this.#setOpen(false);
		}
		this.#list.end();
		this.#bar.update();
		this.#circle.end();
		this.#showSummary();
	}

	/** The turn has nothing but this: what the reader asked for may be in it. */
	beAll(): void {
		this.#isAll = true;
		if (this.#chosen === undefined && this.#staysOpen) {
			this.#setOpen(true);
		}
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

	setPlayback(playback: PlaybackView): void {
		this.#head.setPlayback(playback);
		this.element.classList.toggle('paused', playback.paused);
		if (this.#isLive) {
			this.#head.showClock();
			this.#foot.setPlayback(playback);
		}
	}

	/** The reader's own fold or unfold: it stands from now on. */
	toggle(): void {
		this.#chosen = !this.#isOpen;
		this.#page.memory.keepFold(this.#options.turn, this.#options.part, this.#chosen);
		this.#page.follow.holding(this.#head.fold, () => {
			if (!this.#isLive) {
				this.#list.setCapped(false);
			}
			this.#animate(!this.#isOpen);
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

	/** Opens all steps, or shuts them. */
	toggleAll(): void {
		this.#page.follow.holding(this.#head.fold, () => {
			this.#list.setCapped(this.#isLive);
			this.#head.setAllOpen(this.#list.toggleAll());
		});
	}

	/** `typicalTokens`: median thinking tokens of this model's past turns. */
	setFigures(figures: ThinkingFigures, typicalTokens: number | undefined): void {
		const { thinking, thinkingTokens, thinkingRate } = figures;
		const tokens = thinkingTokens ? tokensInWords(thinkingTokens) : '';
		if (!this.#isLive) {
			const steps = this.steps.length === 1 ? t('oneStep') : t('steps', this.steps.length);
			const time = thinking ? t('thoughtFor', formatDuration(thinking.value)) : t('thought');
			this.#head.showDone([time, tokens].filter(Boolean).join(' · '), steps);
			return;
		}
		this.#head.showClock(thinking?.value ?? 0);
		this.#redrawBar(thinking?.value ?? 0);
		const rate = thinkingRate
			? `${thinkingRate.basis === 'estimated' ? '~' : ''}${formatRate(thinkingRate.value)}`
			: '';
		const usual = typicalTokens === undefined ? '' : t('usual', formatCount(typicalTokens));
		this.#foot.showFigures(tokens, [rate, usual].filter(Boolean).join(' · '));
	}

	/** Goes to a step: unfolds, opens, marks and shows it. Returns its row. */
	reveal(index: number): StepRow | undefined {
		return this.#list.reveal(index);
	}

	referencesIn({ block, start: from }: Step, start: number, end: number): readonly TextReference[] {
		return referencesBetween(this.#page, { turn: this.#options.turn, block, from }, start, end);
	}

	/** More is known of what stands at these offsets of a block. */
	link(block: number, offsets: readonly number[]): void {
		this.#list.link(block, offsets);
	}

	/** The step in which a place of a block stands; undefined when it is not of this thinking. */
	stepAt(block: number, offset: number): Step | undefined {
		return this.#list.stepAt(block, offset);
	}

	/** Focuses the next or previous step that `matches`, counted from the current one, around the end if need be. */
	go(direction: 1 | -1, matches?: (step: Step) => boolean): boolean {
		return this.#list.go(direction, matches);
	}

	/** Where the reader is elsewhere on the page, or at work in here, nothing may close or move by itself. */
	get #isBeingRead(): boolean {
		const isElsewhere = this.#options.arrival !== 'replay' && !this.#page.follow.following;
		return isElsewhere || this.#list.isInUse;
	}

	/** Whether it stays open by itself after the thinking: always, or where it stands beside the answer or in place of one. */
	get #staysOpen(): boolean {
		return this.#mode === 'open' || (this.#mode === 'auto' && (this.#wide || this.#isAll));
	}

	/** Once a second is enough while it grows. */
	#redrawBar(thinkingFor: number): void {
		const seconds = Math.floor(thinkingFor / 1_000);
		if (seconds !== this.#drawnAt) {
			this.#drawnAt = seconds;
			this.#bar.update();
		}
	}

	#goTo(index: number): void {
		const row = this.reveal(index);
		if (row) {
			row.head.focus({ preventScroll: true });
			this.#page.follow.show(row.element);
		}
	}

	/** Goes to a place of a block, and marks it. */
	showPlace(place: Place): void {
		const row = this.#list.revealPlace(place);
		if (row) {
			this.#page.follow.show(row.element);
		}
	}

	#steeringOf(turn: TurnId): Steering {
		const { post, memory } = this.#page;
		return {
			steer: how => post({ type: 'steer', turn, ...how }),
			textOf: ({ text, endedAt }) => text + (endedAt === undefined ? this.#feed.undecided : ''),
			draftOf: ({ block, start }) => memory.stepDraft(`${turn}/${block}/${start}`),
			keepDraft: ({ block, start }, text) => memory.keepStepDraft(`${turn}/${block}/${start}`, text),
		};
	}

	#answerNow(): void {
		this.#page.post({ type: 'answer-now', turn: this.#options.turn });
	}

	/** What comes with the fold comes in gently, without moving anything. */
	#animate(opens: boolean): void {
		this.element.classList.toggle('unfolding', opens);
		this.element.classList.toggle('folding', !opens);
	}

	#setOpen(open: boolean): void {
		this.#isOpen = open;
		this.#head.setOpen(open);
		this.#list.setCapped(this.#mode !== 'open' && (this.#isLive || this.#list.isCapped));
		if (open) {
			this.#list.mount();
		} else {
			this.#list.unmount();
		}
		setHidden(this.#list.element, !open);
		this.#showSummary();
	}

	/** For below the fold: what is thought now, or what a long thought came to. */
	#shortWords(): string {
		if (this.#isLive) {
			return this.steps.at(-1)?.title ?? '';
		}
		return this.steps.length >= longSummaryFrom ? this.#feed.summary : '';
	}

	#showSummary(): void {
		const text = this.#isOpen ? '' : this.#shortWords();
		setHidden(this.#summary, text === '');
		setText(this.#summary, text);
		this.#summary.title = text;
		this.#foot.setHidden(!this.#isLive && !this.#isOpen);
		this.#after.setHidden(!this.#isOpen);
	}
}
