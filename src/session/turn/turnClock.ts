/** Time and chance, as values that tests can replace. */
export interface TurnClock {
	/** Milliseconds, monotonic. */
	now(): number;
	/** ISO 8601, for people. */
	wallClock(): string;
	/** 0 to 1. */
	random(): number;
	/** Resolves after `ms`, or as soon as the signal fires. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: TurnClock = {
	now: () => performance.now(),
	wallClock: () => new Date().toISOString(),
	random: Math.random,
	sleep: (ms, signal) =>
		new Promise(resolve => {
			if (signal.aborted) {
				resolve();
				return;
			}
			const done = () => {
				clearTimeout(timer);
				signal.removeEventListener('abort', done);
				resolve();
			};
			const timer = setTimeout(done, ms);
			signal.addEventListener('abort', done);
		}),
};
