/** A provider that says what a test wants, and a clock that only moves when told. */
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import type { Capabilities, Provider, ProviderDelta, ProviderRequest } from '../../../src/providers/provider.ts';
import type { TurnClock } from '../../../src/session/turn/turnClock.ts';

export type Script = (
	request: ProviderRequest,
	signal: AbortSignal,
	attempt: number,
) => AsyncIterable<ProviderDelta> | Iterable<ProviderDelta>;

export interface FakeProvider extends Provider {
	readonly requests: readonly ProviderRequest[];
}

export function fakeProvider(script: Script): FakeProvider {
	const requests: ProviderRequest[] = [];
	const none: Capabilities = { thinking: undefined, tools: undefined, vision: undefined };
	return {
		id: 'fake',
		label: 'Fake',
		requests,
		models: async () => [],
		capabilities: async () => none,
		check: async () => ({ reachable: true, authorised: true, models: 0, roundTripMs: 0 }),
		async *stream(request, signal) {
			requests.push(request);
			yield* script(request, signal, requests.length - 1);
		},
	};
}

export function fakeClock(): TurnClock & { readonly sleeps: readonly number[] } {
	let time = 1000;
	const sleeps: number[] = [];
	return {
		sleeps,
		now: () => {
			time += 0.26;
			return time;
		},
		wallClock: () => '2026-11-20T10:00:00.000Z',
		random: () => 0.5,
		async sleep(ms) {
			sleeps.push(ms);
			time += ms;
		},
	};
}

export async function collect(events: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
	const all: TurnEvent[] = [];
	for await (const event of events) {
		all.push(event);
	}
	return all;
}

export const text = (words: string): ProviderDelta => ({ type: 'text', text: words });
export const thinking = (words: string): ProviderDelta => ({ type: 'thinking', text: words });
export const stop: ProviderDelta = { type: 'finish', reason: 'stop' };
