/** When what has arrived is shown: once a frame, later while the reader pauses or slows it, and clocks in between. */
import { createFrameLoop } from './frame.ts';
import type { DisplayControls } from './pageContext.ts';
import type { Speed } from './playback.ts';
import type { TurnView } from './turn/turnView.ts';

interface DisplayHooks {
	readonly turns: () => readonly TurnView[];
	/** Something may look different now. */
	readonly shown: () => void;
	readonly pauseChanged: (paused: boolean) => void;
}

/** In the order in which the button goes through them. */
const speeds: readonly Speed[] = ['live', 0.5, 1, 2, 4];
const clockEveryMs = 250;

export class Display implements DisplayControls {
	readonly #hooks: DisplayHooks;
	readonly #frames = createFrameLoop();
	#paused = false;
	#speed: Speed = 'live';
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(hooks: DisplayHooks) {
		this.#hooks = hooks;
	}

	/** Shows what is there in the next frame. */
	schedule(): void {
		this.#frames.schedule(this.flush);
	}

	/** One pass over the turns that may have something to show. */
	readonly flush = (): void => {
		const now = performance.now();
		const turns = this.#hooks.turns();
		for (const turn of turns) {
			turn.flush(now);
		}
		this.#hooks.shown();
		if (turns.some(turn => turn.isPlaying)) {
			this.schedule();
		}
	};

	/** A turn that begins plays as the others do. */
	adopt(turn: TurnView): void {
		const now = performance.now();
		if (this.#paused) {
			turn.setPaused(true, now);
		}
		turn.setSpeed(this.#speed, now);
	}

	/** All turns are made anew: those that run play as the ones before them did. */
	adoptAll(): void {
		for (const turn of this.#hooks.turns().filter(each => each.isRunning)) {
			this.adopt(turn);
		}
	}

	togglePause(): void {
		this.#paused = !this.#paused;
		const now = performance.now();
		for (const turn of this.#hooks.turns()) {
			turn.setPaused(this.#paused, now);
		}
		this.#hooks.pauseChanged(this.#paused);
		this.#tick();
		this.schedule();
	}

	changeSpeed(): void {
		this.#speed = speeds[(speeds.indexOf(this.#speed) + 1) % speeds.length] ?? 'live';
		for (const turn of this.#hooks.turns()) {
			turn.setSpeed(this.#speed, performance.now());
		}
		this.schedule();
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
		this.#hooks
			.turns()
			.findLast(turn => turn.isRunning)
			?.tick(performance.now());
	}
}
