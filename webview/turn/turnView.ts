/** One question and what came of it. Takes the turn's events, shows them once a frame. */
import { estimateTokens } from '../../src/core/conversation/estimateTokens.ts';
import { reduceEvents, type TurnState } from '../../src/core/conversation/turnState.ts';
import { figuresOf, type TurnFigures } from '../../src/core/insight/figures.ts';
import type { TurnEvent, TurnId } from '../../src/core/stream/turnEvent.ts';
import { h, setHidden } from '../dom.ts';
import { Playback, type Speed } from '../playback.ts';
import { t } from '../strings.ts';
import type { PlaybackView } from '../thinking/thinkingHooks.ts';
import type { ThinkingView } from '../thinking/thinkingView.ts';
import { mergeDeltas } from './mergeDeltas.ts';
import { buildOutcome } from './outcome.ts';
import { phaseWords } from './phases.ts';
import { StatusLine } from './statusLine.ts';
import { buildFooter } from './turnFooter.ts';
import { buildQuestion, showNotices } from './turnHead.ts';
import type { TurnContext, TurnHooks } from './turnHooks.ts';
import { type Part, TurnParts } from './turnParts.ts';

const markedForMs = 1_600;

export class TurnView {
	readonly element: HTMLElement;
	readonly id: TurnId;
	readonly #hooks: TurnHooks;
	readonly #playback = new Playback();
	readonly #question = h('header', { class: 'question' });
	readonly #notices = h('ul', { class: 'notices' });
	readonly #status = new StatusLine();
	readonly #parts: TurnParts;
	readonly #outcome = h('div', {});
	readonly #footer = h('footer', { class: 'turn-footer' });
	#context: TurnContext;
	#state: TurnState | undefined;
	#finishedShown = false;
	/** Local clock minus the turn's clock, from the latest event. */
	#clockOffset = 0;
	#announced = '';
	#markTimer: ReturnType<typeof setTimeout> | undefined;
	#live: boolean;

	constructor(
		id: TurnId,
		hooks: TurnHooks,
		context: TurnContext,
		options: { readonly number: number; readonly live: boolean },
	) {
		this.id = id;
		this.#hooks = hooks;
		this.#context = context;
		this.#live = options.live;
		this.#parts = new TurnParts(id, hooks, context, options.live);
		this.element = h(
			'article',
			{ class: 'turn', attrs: { 'aria-label': t('questionRegion', options.number) } },
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

	get state(): TurnState | undefined {
		return this.#state;
	}

	/** Still running, as far as the page has been told; not only as far as it shows. */
	get isRunning(): boolean {
		return (
			this.#live && this.#state?.finish === undefined && !this.#playback.waiting.some(event => event.type === 'finish')
		);
	}

	/** Something will change without a new message: a clock, or a slowed display. */
	get isAnimating(): boolean {
		return this.isRunning || this.#playback.isPlaying;
	}

	get playback(): Playback {
		return this.#playback;
	}

	get thinking(): readonly ThinkingView[] {
		return this.#parts.thinking;
	}

	get parts(): readonly Part[] {
		return this.#parts.list;
	}

	receive(events: readonly TurnEvent[]): void {
		this.#playback.push(events);
	}

	/** Shows what is due. Called once a frame. */
	flush(now: number): void {
		const events = mergeDeltas(this.#playback.take(now));
		if (events.length === 0) {
			return;
		}
		const first = this.#state === undefined;
		this.#state = reduceEvents(this.#state, events);
		this.#clockOffset = now - this.#state.lastAt;
		if (first) {
			this.#question.replaceChildren(...buildQuestion(this.#state, this.id, this.#hooks));
		}
		this.#parts.apply(events, this.#state);
		if (this.#state.finish && events.some(event => event.type === 'finish' || event.type === 'reclassify')) {
			this.#showOutcome(this.#state);
		}
		this.#showProgress(this.#state, now);
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

	setContext(context: TurnContext): void {
		this.#context = context;
		this.#parts.setContext(context);
	}

	setPaused(paused: boolean, now: number): void {
		if (paused) {
			this.#playback.pause();
		} else {
			this.#playback.resume(now);
		}
		this.element.classList.toggle('paused', paused);
		this.#showPlayback();
	}

	setSpeed(speed: Speed, now: number): void {
		this.#playback.setSpeed(speed, now);
		this.#showPlayback();
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

	#showPlayback(): void {
		this.#parts.setPlayback(this.#playbackView());
	}

	#playbackView(): PlaybackView {
		const { paused, speed, waiting } = this.#playback;
		const tokens = waiting.reduce((sum, event) => sum + ('text' in event ? estimateTokens(event.text) : 0), 0);
		return { paused, speed, waiting: Math.round(tokens) };
	}

	#showProgress(state: TurnState, now: number): void {
		this.element.dataset.status = state.status;
		this.element.setAttribute('aria-busy', String(state.finish === undefined));
		showNotices(this.#notices, state);
		this.#showClocks(state, now);
		this.#announcePhase(state);
		if (state.finish && !this.#finishedShown) {
			this.#finishedShown = true;
			this.#showFooter(state);
		}
	}

	#showClocks(state: TurnState, now: number): void {
		this.#parts.showFigures(state, each => this.#figures(each, now));
		this.#status.show(state, now - this.#clockOffset);
	}

	#figures(state: TurnState, now: number): TurnFigures {
		const { price } = this.#context;
		const running = state.finish === undefined && !this.#playback.paused;
		return figuresOf(state, { ...(running && { now: now - this.#clockOffset }), ...(price && { price }) });
	}

	#announcePhase(state: TurnState): void {
		const phase = phaseWords(state);
		if (phase !== this.#announced) {
			this.#announced = phase;
			if (this.#live && phase !== '') {
				this.#hooks.announce(phase);
			}
		}
	}

	#showOutcome(state: TurnState): void {
		const outcome = buildOutcome(state, {
			remedy: action => this.#hooks.remedy(this.id, action),
			answerNow: () => this.#hooks.answerNow(this.id),
		});
		this.#outcome.replaceChildren(...(outcome ? [outcome] : []));
	}

	#showFooter(state: TurnState): void {
		this.#footer.replaceChildren(...buildFooter(state, this.#figures(state, 0), this.id, this.#hooks));
		setHidden(this.#footer, false);
	}
}
