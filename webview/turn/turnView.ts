/** One question and what came of it. Takes the turn's events, shows them once a frame. */
import { estimateTokens } from '../../src/core/conversation/estimateTokens.ts';
import { type Joining, joiningOf, startedOver } from '../../src/core/conversation/joining.ts';
import { reduceEvents, type TurnState, textOf } from '../../src/core/conversation/turnState.ts';
import { figuresOf, type TurnFigures } from '../../src/core/insight/figures.ts';
import type { TurnEvent, TurnId } from '../../src/core/stream/turnEvent.ts';
import type { TurnVersions } from '../../src/protocol/messages.ts';
import { h, setHidden } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { raise } from '../pageEvents.ts';
import { Playback, type Speed } from '../playback.ts';
import { t } from '../strings.ts';
import type { PlaybackView } from '../thinking/thinkingOptions.ts';
import type { ThinkingView } from '../thinking/thinkingView.ts';
import { mergeDeltas } from './mergeDeltas.ts';
import { buildOutcome } from './outcome.ts';
import { phaseWords } from './phases.ts';
import { Replay } from './replay.ts';
import { ShownSoFar } from './shownSoFar.ts';
import { StatusLine } from './statusLine.ts';
import { buildFooter } from './turnFooter.ts';
import { buildQuestion, showNotices } from './turnHead.ts';
import { type Part, TurnParts } from './turnParts.ts';
import type { TurnSettings } from './turnSettings.ts';
import { VersionSwitch } from './versionSwitch.ts';

const markedForMs = 1_600;
/** While text comes, its figures change no more often: nobody reads them faster, and each costs a layout. */
const figuresEveryMs = 100;

function isText({ type }: TurnEvent): boolean {
	return type === 'thinking-delta' || type === 'answer-delta';
}

interface TurnViewOptions {
	/** Of the question, from 1; of the next one where this goes on with the one before. */
	readonly number: number;
	readonly before: TurnView | undefined;
	readonly live: boolean;
	/** Where this is one of several. */
	readonly versions?: TurnVersions | undefined;
}

export class TurnView {
	readonly element: HTMLElement;
	readonly id: TurnId;
	readonly versions: TurnVersions | undefined;
	/** The way to its other versions. */
	readonly switch: VersionSwitch | undefined;
	readonly #page: PageContext;
	readonly #playback = new Playback();
	readonly #question = h('header', { class: 'question' });
	readonly #notices = h('ul', { class: 'notices' });
	readonly #status: StatusLine;
	readonly #parts: TurnParts;
	readonly #outcome = h('div', { class: 'turn-outcome' });
	readonly #footer = h('footer', { class: 'turn-footer' });
	/** Everything shown so far, to be played again. */
	readonly #recorded: TurnEvent[] = [];
	readonly #shownSoFar: ShownSoFar;
	#replay: Replay | undefined;
	#settings: TurnSettings;
	#state: TurnState | undefined;
	#finishedShown = false;
	/** Local clock minus the turn's clock, from the latest event. */
	#clockOffset = 0;
	#clocksAt = Number.NEGATIVE_INFINITY;
	#announced = '';
	#markTimer: ReturnType<typeof setTimeout> | undefined;
	#live: boolean;
	readonly #options: TurnViewOptions;
	/** The turn before, whose question this one goes on with. */
	#joined: TurnView | undefined;
	/** In the middle of its answer. */
	#goesOn = false;

	constructor(id: TurnId, page: PageContext, settings: TurnSettings, options: TurnViewOptions) {
		this.id = id;
		this.#page = page;
		this.#options = options;
		this.#settings = settings;
		this.#live = options.live;
		this.versions = options.versions;
		this.switch = options.versions && new VersionSwitch(options.versions, page.post);
		this.#shownSoFar = new ShownSoFar(id, page.post);
		this.#parts = new TurnParts(id, page, settings, options.live ? 'live' : 'restored');
		this.#status = new StatusLine(() => page.post({ type: 'ask-now', turn: id }));
		this.element = h(
			'article',
			{ class: 'turn' },
			this.#question,
			this.#notices,
			this.#parts.element,
			this.#status.element,
			this.#outcome,
			this.#footer,
		);
		this.element.dataset.turn = id;
		setHidden(this.#footer, true);
	}

	/** It goes on with the question of the turn before. */
	get isJoined(): boolean {
		return this.#joined !== undefined;
	}

	/** As the model wrote it, from its first word on. */
	get answerText(): string {
		const own = this.#state ? textOf(this.#state, 'answer') : '';
		const goesOn = this.#goesOn && !startedOver(this.#state);
		return goesOn ? (this.#joined?.answerText ?? '') + own : own;
	}

	get state(): TurnState | undefined {
		return this.#state;
	}

	/** @param now by the page's clock, in milliseconds */
	figuresAt(now: number): TurnFigures {
		return this.#state ? this.#figures(this.#state, now) : {};
	}

	/** Still running, as far as the page has been told; not only as far as it shows. */
	get isRunning(): boolean {
		return this.#live && this.#state?.finish === undefined && !this.#isEndHeld;
	}

	/** The end has come, and waits to be shown. */
	get #isEndHeld(): boolean {
		return this.#playback.waiting.at(-1)?.type === 'finish';
	}

	/** Time alone will bring something to show: the display is slowed, or the turn is replayed. */
	get isPlaying(): boolean {
		return this.#playback.isPlaying || (this.#replay?.isPlaying ?? false);
	}

	get thinking(): readonly ThinkingView[] {
		return this.#shown.thinking;
	}

	get parts(): readonly Part[] {
		return this.#shown.list;
	}

	/** What stands on the page: a replay takes the place of the real thing. */
	get #shown(): TurnParts {
		return this.#replay?.parts ?? this.#parts;
	}

	receive(events: readonly TurnEvent[]): void {
		this.#playback.push(events);
		const last = events.at(-1);
		if (last?.type !== 'finish') {
			return;
		}
		if (last.reason === 'cancelled' && !this.#playback.paused) {
			// Who has stopped it does not want to see the rest of it come slowly.
			this.#playback.setSpeed('live', performance.now());
		}
		if (this.#playback.paused || this.#playback.speed !== 'live') {
			this.#showPlayback();
		}
	}

	/**
	 * Shows what is due. Called once a frame.
	 * @returns how many UTF-16 units of text that was
	 */
	flush(now: number): number {
		this.#replay?.flush(now);
		const events = mergeDeltas(this.#playback.take(now));
		if (events.length === 0) {
			return 0;
		}
		for (const event of events) {
			this.#recorded.push(event);
		}
		const first = this.#state === undefined;
		this.#state = reduceEvents(this.#state, events);
		this.#clockOffset = now - this.#state.lastAt;
		if (first) {
			this.#begin(this.#state, events);
		}
		this.#parts.apply(events, this.#state);
		if (this.#state.finish && events.some(event => event.type === 'finish' || event.type === 'reclassify')) {
			this.#showOutcome(this.#state);
		}
		this.#showProgress(this.#state, now, events.every(isText));
		this.#tellShown(now);
		return events.reduce((sum, event) => sum + ('text' in event ? event.text.length : 0), 0);
	}

	/** Beside the code it is no later and no earlier than here. */
	#tellShown(now: number): void {
		const isSlowed = this.#playback.speed !== 'live' && !this.#state?.finish;
		this.#shownSoFar.tell(this.#playback.paused || isSlowed, this.#state, now);
	}

	/** What stands above the body, and whether this goes on with the turn before. */
	#begin(state: TurnState, events: readonly TurnEvent[]): void {
		const { number, before } = this.#options;
		const joining = joiningOf({ id: this.id, events }, before?.id);
		if (joining && before) {
			this.#join(before, joining);
		}
		this.element.setAttribute('aria-label', joining ? t('questionContinued', number - 1) : t('questionRegion', number));
		const question = joining ? [] : buildQuestion(state, this.id, this.#page);
		this.#question.replaceChildren(...question, ...(this.switch ? [this.switch.element] : []));
		setHidden(this.#question, this.#question.childElementCount === 0);
	}

	#join(before: TurnView, joining: Joining): void {
		this.#joined = before;
		this.#goesOn = joining === 'answer';
		before.#catchUp();
		this.element.classList.add('joined');
		if (this.#goesOn) {
			this.#parts.continueFrom(before.#parts);
		}
		before.#giveWay(this.element);
	}

	/** Shows all of it: what goes on with it stands below its end. */
	#catchUp(): void {
		const now = performance.now();
		if (this.#playback.paused) {
			this.#page.display.togglePause(this.id);
		}
		this.#playback.setSpeed('live', now);
		this.flush(now);
	}

	/** How this ended, and what can be done then, stands below the turn that goes on with it. */
	#giveWay(next: HTMLElement): void {
		const hadFocus = [this.#outcome, this.#footer].some(each => each.contains(document.activeElement));
		this.element.classList.add('goes-on');
		if (hadFocus) {
			next.tabIndex = -1;
			next.focus({ preventScroll: true });
		}
	}

	/** Lets clocks go on. */
	tick(now: number): void {
		if (this.#playback.paused || this.#playback.speed !== 'live') {
			this.#showPlayback();
		}
		if (this.#state && !this.#playback.paused) {
			this.#showClocks(this.#state, now);
		}
	}

	setSettings(settings: TurnSettings): void {
		this.#settings = settings;
		this.#parts.setSettings(settings);
		this.#replay?.parts.setSettings(settings);
	}

	setPaused(paused: boolean, now: number): void {
		if (paused) {
			this.#playback.pause();
		} else {
			this.#playback.resume(now);
		}
		this.element.classList.toggle('paused', paused);
		this.#tellShown(now);
		this.#showPlayback();
	}

	setSpeed(speed: Speed, now: number): void {
		this.#playback.setSpeed(speed, now);
		this.#tellShown(now);
		this.#showPlayback();
	}

	/** Goes to the step in which a place of a block stands. Returns its row. */
	revealThought(block: number, offset: number): HTMLElement | undefined {
		for (const view of this.thinking) {
			const step = view.stepAt(block, offset);
			const row = step && view.reveal(step.index);
			if (row) {
				row.head.focus({ preventScroll: true });
				return row.element;
			}
		}
		return undefined;
	}

	/** More is known of what stands at these offsets of a block. */
	link(block: number, offsets: readonly number[]): void {
		this.#parts.link(block, offsets);
		this.#replay?.parts.link(block, offsets);
	}

	/** Opens the thinking, gives the question the focus and marks it for a moment. Scrolling is the page's. */
	reveal(): void {
		for (const view of this.thinking) {
			view.offer();
		}
		this.#question.querySelector<HTMLElement>('.question-text')?.focus({ preventScroll: true });
		this.element.classList.add('revealed');
		clearTimeout(this.#markTimer);
		this.#markTimer = setTimeout(() => this.element.classList.remove('revealed'), markedForMs);
	}

	/** Plays the finished turn again. */
	#startReplay(): void {
		this.#replay ??= new Replay(this.id, this.#recorded, this.#page, this.#settings, () => this.#endReplay());
		const { bar, parts } = this.#replay;
		this.element.classList.add('replaying');
		this.#parts.element.replaceWith(bar.element, parts.element);
		setHidden(this.#footer, true);
		bar.focus();
		this.#page.follow.show(this.element);
		raise(this.element, 'page-announce', t('replayStarted'));
		this.#page.display.schedule();
	}

	/** Puts back what was there, as it was. */
	#endReplay(): void {
		const replay = this.#replay;
		if (!replay) {
			return;
		}
		replay.stop();
		this.#replay = undefined;
		const hadFocus = replay.bar.element.contains(document.activeElement);
		this.#page.follow.holding(this.#outcome, () => {
			replay.bar.element.remove();
			replay.parts.element.replaceWith(this.#parts.element);
			this.element.classList.remove('replaying');
			setHidden(this.#footer, false);
		});
		if (hadFocus) {
			this.#footer.querySelector<HTMLElement>('.replay-button')?.focus({ preventScroll: true });
		}
		raise(this.element, 'page-announce', t('replayEnded'));
	}

	#showPlayback(): void {
		this.#parts.setPlayback(this.#playbackView());
	}

	#playbackView(): PlaybackView {
		const { paused, speed, waiting } = this.#playback;
		const tokens = waiting.reduce((sum, event) => sum + ('text' in event ? estimateTokens(event.text) : 0), 0);
		return { paused, speed, waiting: Math.round(tokens), ended: this.#isEndHeld };
	}

	/** @param onlyText nothing has happened but that more text came */
	#showProgress(state: TurnState, now: number, onlyText: boolean): void {
		if (!onlyText || this.element.dataset.status !== state.status) {
			this.element.dataset.status = state.status;
			this.element.setAttribute('aria-busy', String(state.finish === undefined));
			showNotices(this.#notices, state);
			this.#announcePhase(state);
			this.#showClocks(state, now);
		} else if (now - this.#clocksAt >= figuresEveryMs) {
			this.#showClocks(state, now);
		}
		if (state.finish && !this.#finishedShown) {
			this.#finishedShown = true;
			this.#showFooter(state);
		}
	}

	#showClocks(state: TurnState, now: number): void {
		this.#clocksAt = now;
		this.#parts.showFigures(state, each => this.#figures(each, now));
		this.#status.show(state, now - this.#clockOffset);
	}

	#figures(state: TurnState, now: number): TurnFigures {
		const { price } = this.#settings;
		const running = state.finish === undefined && !this.#playback.paused;
		return figuresOf(state, { ...(running && { now: now - this.#clockOffset }), ...(price && { price }) });
	}

	#announcePhase(state: TurnState): void {
		const phase = phaseWords(state);
		if (phase !== this.#announced) {
			this.#announced = phase;
			if (this.#live && phase !== '') {
				raise(this.element, 'page-announce', phase);
			}
		}
	}

	#showOutcome(state: TurnState): void {
		const outcome = buildOutcome(state, this.id, this.#page);
		this.#outcome.replaceChildren(...(outcome ? [outcome] : []));
	}

	#showFooter(state: TurnState): void {
		this.#footer.replaceChildren(
			...buildFooter(state, this.#figures(state, 0), {
				turn: this.id,
				page: this.#page,
				answer: () => this.answerText,
				replay: () => this.#startReplay(),
			}),
		);
		setHidden(this.#footer, false);
	}
}
