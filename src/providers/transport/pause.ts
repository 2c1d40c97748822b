/** Resolves after `ms` milliseconds; at once where there is nothing to wait for. Rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal.aborted || !(ms > 0)) {
			signal.aborted ? reject(signal.reason) : resolve();
			return;
		}
		const stop = () => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener('abort', stop);
			resolve();
		}, ms);
		signal.addEventListener('abort', stop, { once: true });
	});
}
