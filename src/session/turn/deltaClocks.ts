/** The two clocks on deltas of any provider, above its own on bytes. */
import { stalled } from '../../providers/errors/failures.ts';
import type { Provider, ProviderDelta } from '../../providers/provider.ts';
import { createClock } from '../../providers/transport/clocks.ts';

/** In milliseconds; absent means no limit. */
export interface DeltaTimeouts {
	readonly firstDeltaMs?: number;
	readonly idleMs?: number;
}

interface DeltaClocks {
	/** A delta came. Notices are news of the server, not of the answer. */
	heard(delta: ProviderDelta): void;
	stop(): void;
}

/** Runs from now on; aborts with a failure when a clock ran out. */
export function startDeltaClocks(
	{ label }: Provider,
	{ firstDeltaMs, idleMs }: DeltaTimeouts,
	abort: AbortController,
): DeltaClocks {
	const late = (ms: number) => abort.abort(stalled({ label, address: '' }, ms));
	const first = createClock(firstDeltaMs, late);
	const idle = createClock(idleMs, late);
	first.restart();
	return {
		heard(delta) {
			if (delta.type !== 'notice') {
				first.stop();
				idle.restart();
			}
		},
		stop() {
			first.stop();
			idle.stop();
		},
	};
}
