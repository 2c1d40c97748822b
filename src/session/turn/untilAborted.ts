/**
 * Ends as soon as the signal fires, by throwing its reason, also when the source does not listen to it. The source
 * is told to stop and not waited for.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
	const iterator = source[Symbol.asyncIterator]();
	// One promise per step and none for the whole stream: racing with a long-lived promise piles up on it.
	let rejectStep: (reason: unknown) => void = () => undefined;
	const stop = () => rejectStep(signal.reason);
	signal.addEventListener('abort', stop);
	try {
		for (;;) {
			const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
				rejectStep = reject;
				iterator.next().then(resolve, reject);
			});
			if (step.done) {
				return;
			}
			yield step.value;
			signal.throwIfAborted();
		}
	} finally {
		signal.removeEventListener('abort', stop);
		iterator.return?.().catch(() => undefined);
	}
}
