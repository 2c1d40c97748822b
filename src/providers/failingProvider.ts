import type { Failure } from '../core/errors.ts';
import type { Provider } from './provider.ts';

/** Stands for a provider that cannot be used as it is set up: whatever it is asked, it says why. */
export function createFailingProvider(id: string, label: string, failure: Failure): Provider {
	const refuse = (): Promise<never> => Promise.reject(failure);
	return {
		id,
		label,
		models: refuse,
		capabilities: refuse,
		check: refuse,
		// It asks nothing in any way, and so nothing is said of how.
		resumes: true,
		// biome-ignore lint/correctness/useYield: it fails before there is anything to yield
		stream: async function* () {
			throw failure;
		},
	};
}
