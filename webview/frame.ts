/** One piece of work per frame: whatever is scheduled before the frame runs together in it, once each. */
interface FrameLoop {
	/** Runs `work` in the next frame; scheduling it again before then changes nothing. */
	schedule(work: () => void): void;
}

export function createFrameLoop(): FrameLoop {
	const queue = new Set<() => void>();
	let requested = false;
	const run = (): void => {
		requested = false;
		const works = [...queue];
		queue.clear();
		for (const work of works) {
			work();
		}
	};
	return {
		schedule: work => {
			queue.add(work);
			if (!requested) {
				requested = true;
				requestAnimationFrame(run);
			}
		},
	};
}

/** Runs small pieces of work when the page is idle, one per idle slot until the slot is used up. */
export function createIdleQueue(): { add(work: () => void): void } {
	const queue: (() => void)[] = [];
	let requested = false;
	const run = (deadline: IdleDeadline): void => {
		do {
			queue.shift()?.();
		} while (queue.length > 0 && deadline.timeRemaining() > 4);
		requested = queue.length > 0;
		if (requested) {
			requestIdleCallback(run);
		}
	};
	return {
		add: work => {
			queue.push(work);
			if (!requested) {
				requested = true;
				requestIdleCallback(run);
			}
		},
	};
}
