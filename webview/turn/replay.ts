/**
 * Plays a finished turn again, from its events at their own times, in a body of its own: the real one is put aside and
 * comes back untouched. The host has no part in it.
 */
import { reduceEvents, type TurnState } from '../../src/core/conversation/turnState.ts';
import { figuresOf } from '../../src/core/insight/figures.ts';
import type { TurnEvent, TurnId } from '../../src/core/stream/turnEvent.ts';
import { Memory } from '../memory.ts';
import type { DisplayControls, PageContext } from '../pageContext.ts';
import { Playback, type Speed } from '../playback.ts';
import { mergeDeltas } from './mergeDeltas.ts';
import { ReplayBar } from './replayBar.ts';
import { ShownSoFar } from './shownSoFar.ts';
import { TurnParts } from './turnParts.ts';
import type { TurnSettings } from './turnSettings.ts';

export class Replay implements DisplayControls {
	readonly bar: ReplayBar;
	readonly parts: TurnParts;
	readonly #page: PageContext;
	readonly #playback = new Playback();
	readonly #ended: () => void;
	readonly #shown: ShownSoFar;
	readonly speeds: readonly Speed[] = [0.5, 1, 2, 4, 8];
	#speed: Speed = 1;
	#state: TurnState | undefined;

	/** `ended`: it is over, or the reader has had enough. What they fold meanwhile is forgotten with it. */
	constructor(
		turn: TurnId,
		events: readonly TurnEvent[],
		page: PageContext,
		settings: TurnSettings,
		ended: () => void,
	) {
		this.#page = page;
		this.#ended = ended;
		this.#shown = new ShownSoFar(turn, page.post);
		this.parts = new TurnParts(turn, { ...page, display: this, memory: new Memory() }, settings, 'replay');
		this.bar = new ReplayBar(events.at(-1)?.at ?? 0, turn, this, ended);
		this.#playback.push(events);
		this.#playback.setSpeed(this.#speed, performance.now());
		this.bar.show(false, this.#speed);
	}

	/** Whether time alone will bring something to show. */
	get isPlaying(): boolean {
		return this.#playback.isPlaying;
	}

	/** Shows what is due. Called once a frame. */
	flush(now: number): void {
		if (this.#playback.paused) {
			return;
		}
		const events = mergeDeltas(this.#playback.take(now));
		if (events.length > 0) {
			const state = reduceEvents(this.#state, events);
			this.#state = state;
			this.#page.follow.growing(this.parts.element, () => this.parts.apply(events, state));
			this.#shown.tell(true, state, now);
		}
		this.#showTime();
		if (this.#playback.waiting.length === 0) {
			this.#ended();
		}
	}

	/** Nothing is played any more. */
	stop(): void {
		this.#shown.tell(false, undefined, performance.now());
	}

	togglePause(): void {
		if (this.#playback.paused) {
			this.#playback.resume(performance.now());
			this.schedule();
		} else {
			this.#playback.pause();
		}
		this.bar.show(this.#playback.paused, this.#speed);
	}

	setSpeed(_turn: TurnId, speed: Speed): void {
		this.#speed = speed;
		this.#playback.setSpeed(this.#speed, performance.now());
		this.bar.show(this.#playback.paused, this.#speed);
	}

	schedule(): void {
		this.#page.display.schedule();
	}

	/** The clock of the replay is the turn's own, at any speed. */
	#showTime(): void {
		const at = this.#playback.position;
		this.bar.showTime(at);
		if (this.#state) {
			this.parts.showFigures(this.#state, state => figuresOf(state, state.finish ? {} : { now: at }));
		}
	}
}
