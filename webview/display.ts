/** When what has arrived is shown: once a frame, later while the reader pauses or slows it, and clocks in between. */
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import { createFrameLoop } from './frame.ts';
import type { DisplayControls } from './pageContext.ts';
import type { Speed } from './playback.ts';
import type { TurnView } from './turn/turnView.ts';

interface DisplayHooks {
	readonly turns: () => readonly TurnView[];
	/** Something may look different now. */
	readonly shown: () => void;
	/** Time has passed while something runs. */
	readonly ticked: (now: number) => void;
	readonly pauseChanged: (paused: boolean) => void;
}

const clockEveryMs = 250;
/**
 * UTF-16 units in one frame, some 15,000 tokens a second: nobody follows that. The next frame is left out then, so that
 * drawing takes half as much of the time and the end comes sooner.
 */
const mostToFollow = 1_000;

export class Display implements DisplayControls {
	readonly #hooks: DisplayHooks;
	readonly #frames = createFrameLoop();
	readonly speeds: readonly Speed[] = ['live', 0.5, 1, 2, 4];
	/** The turns that the reader has paused, each by itself. */
	readonly #held = new Set<TurnId>();
	#timer: ReturnType<typeof setInterval> | undefined;
	/** The next frame is left out. */
	#rests = false;

	constructor(hooks: DisplayHooks) {
		this.#hooks = hooks;
	}

	/** Shows what is there in the next frame. */
	schedule(): void {
		this.#frames.schedule(this.#inFrame);
	}

	readonly #inFrame = (): void => {
		if (this.#rests) {
			this.#rests = false;
			this.schedule();
		} else {
			this.flush();
		}
	};

	/** One pass over the turns that may have something to show. */
	readonly flush = (): void => {
		const now = performance.now();
		const turns = this.#hooks.turns();
		const units = turns.reduce((sum, turn) => sum + turn.flush(now), 0);
		this.#rests = units > mostToFollow;
		this.#hooks.shown();
		if (turns.some(turn => turn.isPlaying)) {
			this.schedule();
		}
	};

	/** All turns are made anew: what was held is held on, as long as it runs. */
	restore(): void {
		const running = this.#hooks.turns().filter(turn => turn.isRunning && this.#held.has(turn.id));
		this.#held.clear();
		for (const turn of running) {
			this.#hold(turn, true);
		}
	}

	/** Something that has arrived is held back. */
	get isHolding(): boolean {
		return this.#held.size > 0;
	}

	/** Without a turn: shows what is held, or holds what runs. */
	togglePause(id?: TurnId): void {
		const turns = this.#hooks.turns();
		const turn =
			id === undefined
				? (turns.findLast(each => this.#held.has(each.id)) ?? turns.findLast(each => each.isRunning || each.isPlaying))
				: turns.find(each => each.id === id);
		if (turn) {
			const paused = !this.#held.has(turn.id);
			this.#hold(turn, paused);
			this.#hooks.pauseChanged(paused);
			this.#tick();
			this.schedule();
		}
	}

	setSpeed(id: TurnId, speed: Speed): void {
		this.#hooks
			.turns()
			.find(turn => turn.id === id)
			?.setSpeed(speed, performance.now());
		this.schedule();
	}

	#hold(turn: TurnView, paused: boolean): void {
		if (paused) {
			this.#held.add(turn.id);
		} else {
			this.#held.delete(turn.id);
		}
		turn.setPaused(paused, performance.now());
	}

	/** Clocks go on while a turn runs, also when nothing comes. */
	keepClocks(running: boolean): void {
		if (running && this.#timer === undefined) {
			this.#timer = setInterval(() => this.#tick(), clockEveryMs);
		} else if (!running) {
			clearInterval(this.#timer);
			this.#timer = undefined;
		}
	}

	#tick(): void {
		const now = performance.now();
		for (const turn of this.#hooks.turns()) {
			if (turn.isRunning) {
				turn.tick(now);
			}
		}
		this.#hooks.ticked(now);
	}
}
