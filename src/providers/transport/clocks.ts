/** Watches over silence: two clocks on bytes for every request, and one on payload for decoders. */

/** In milliseconds; absent, 0 or infinite means no limit. */
export interface Timeouts {
	/** Until the connection stands. */
	readonly connectMs?: number;
	/** From asking until the first byte of the body. A local model may load for minutes before that. */
	readonly firstByteMs?: number;
	/** Between two bytes of the body. */
	readonly idleMs?: number;
}

export interface Clock {
	/** Starts, or starts anew. */
	restart(): void;
	stop(): void;
}

/** Longest delay that timers take; longer is as good as never. */
const longestDelay = 2 ** 31 - 1;

/**
 * Calls `onLate` when `ms` pass without a restart. Restarting is cheap enough for every chunk.
 *
 * A program that was kept busy for longer than that finds its timer due before it has read what waits in the socket.
 * So a due timer lets the sockets be read once before it counts.
 */
export function createClock(ms: number | undefined, onLate: (afterMs: number) => void): Clock {
	if (ms === undefined || ms <= 0 || ms > longestDelay) {
		return { restart() {}, stop() {} };
	}
	let timer: NodeJS.Timeout | undefined;
	let lastLook: NodeJS.Immediate | undefined;
	const onDue = () => {
		lastLook = setImmediate(() => onLate(ms));
	};
	return {
		restart() {
			clearImmediate(lastLook);
			if (timer === undefined) {
				timer = setTimeout(onDue, ms);
			} else {
				timer.refresh();
			}
		},
		stop() {
			clearImmediate(lastLook);
			clearTimeout(timer);
			timer = undefined;
		},
	};
}

interface PayloadWatch {
	/** Fires with the failure when payload stayed away for too long. Merge it into the request's signal. */
	readonly signal: AbortSignal;
	/** Payload came: text, thinking, a tool call. Comments and pings do not count. */
	payload(): void;
	stop(): void;
}

/**
 * Comments and pings keep the byte clock alive, as they should while a model thinks in silence, but not for ever:
 * this is the cap above them.
 * @param toReason what the signal's `reason` will be, usually a `Failure` of kind `stalled`.
 */
export function watchPayload(ms: number | undefined, toReason: (afterMs: number) => unknown): PayloadWatch {
	const controller = new AbortController();
	const clock = createClock(ms, afterMs => controller.abort(toReason(afterMs)));
	clock.restart();
	return { signal: controller.signal, payload: () => clock.restart(), stop: () => clock.stop() };
}

/** How long comments alone may keep a stream alive, derived from the limits on bytes. */
export function payloadLimit(timeouts: Timeouts): number | undefined {
	const { firstByteMs, idleMs } = timeouts;
	return idleMs === undefined || idleMs <= 0 ? undefined : Math.max(5 * idleMs, firstByteMs ?? 0);
}
