/** Asking the server under test through our own provider and `runTurn`. */
import assert from 'node:assert/strict';
import { foldTurn, type TurnState, textOf } from '../../src/core/conversation/turnState.ts';
import type { TurnEvent } from '../../src/core/stream/turnEvent.ts';
import { createProvider } from '../../src/providers/createProvider.ts';
import { createOllamaProvider } from '../../src/providers/ollama/ollama.ts';
import type { Provider, ProviderRequest } from '../../src/providers/provider.ts';
import { type RunTurnOptions, runTurn } from '../../src/session/turn/runTurn.ts';
import { scripts } from '../standins/ollamaScripts.ts';

export const question = [{ role: 'user', content: 'Why is the sum wrong?' }] as const;

export interface Asked {
	readonly events: readonly TurnEvent[];
	readonly state: TurnState;
	readonly thinking: string;
	readonly answer: string;
}

export interface AskOptions {
	readonly url: string;
	readonly request: Partial<ProviderRequest> & { readonly model: string };
	readonly signal?: AbortSignal;
	/** Called with each event as it comes. */
	readonly onEvent?: (event: TurnEvent) => void;
	readonly provider?: Provider;
	readonly turn?: Partial<RunTurnOptions>;
}

/** Runs one turn to its end. */
export async function ask({ url, request, signal, onEvent, provider, turn }: AskOptions): Promise<Asked> {
	const events: TurnEvent[] = [];
	const running = runTurn({
		provider: provider ?? ollamaAt(url),
		request: { messages: question, ...request },
		...(signal && { signal }),
		...turn,
	});
	for await (const event of running) {
		events.push(event);
		onEvent?.(event);
	}
	const state = foldTurn(events);
	return { events, state, thinking: textOf(state, 'thinking'), answer: textOf(state, 'answer') };
}

export function ollamaAt(url: string): Provider {
	return createProvider({ kind: 'ollama', baseUrl: url });
}

const windows = new Map<string, Provider>();

/** The same for all questions to a server, as in a window: it remembers which answers were left in mid-stream. */
export function windowAt(url: string): Provider {
	const provider = windows.get(url) ?? createOllamaProvider({ baseUrl: url, heldMs: 3000 });
	windows.set(url, provider);
	return provider;
}

export function finishOf({ events }: Asked): string | undefined {
	const last = events.at(-1);
	return last?.type === 'finish' ? last.reason : undefined;
}

export function errorOf({ events }: Asked) {
	return events.find(event => event.type === 'error');
}

export function usageOf({ events }: Asked) {
	return events.find(event => event.type === 'usage')?.usage;
}

export function noticesOf({ events }: Asked): readonly string[] {
	return events.flatMap(event => (event.type === 'notice' ? [event.kind] : []));
}

/** Without those of the server's state, which depends on what ran before and how busy the machine is. */
export function noticesOfAnswer(asked: Asked): readonly string[] {
	return noticesOf(asked).filter(kind => kind !== 'loading' && kind !== 'waiting');
}

/** What `/api/ps` says, for tests of loading and keeping. */
export interface LoadedModel {
	readonly name: string;
	readonly expires_at: string;
	readonly context_length: number;
}

export async function loadedModels(url: string): Promise<readonly LoadedModel[]> {
	const reply = await fetch(`${url}/api/ps`);
	return ((await reply.json()) as { models: LoadedModel[] }).models;
}

export async function unload(url: string, model: string): Promise<void> {
	const body = JSON.stringify({ model, messages: [], keep_alive: 0 });
	await (await fetch(`${url}/api/chat`, { method: 'POST', body })).text();
}

/** A server that still generated for a client that has left would not get to this question: it answers one at a time. */
export async function nothingRuns(url: string): Promise<void> {
	const started = performance.now();
	const asked = await ask({ url, provider: windowAt(url), request: { model: 'scripted-plain' } });
	assert.equal(asked.answer, scripts.plain.answer);
	const seconds = (performance.now() - started) / 1000;
	assert.ok(seconds < 15, `the next question took ${seconds} s`);
}
