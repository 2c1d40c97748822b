/** The queue in front of each model of the stand-in, and which models are in memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatRequest, StandInModel } from './ollamaModels.ts';

export interface Loaded {
	readonly name: string;
	readonly expiresAt: number;
	readonly contextLength: number;
}

interface Resident {
	readonly contextLength: number;
	readonly keepMs: number;
	/** In ms since 1970; undefined while the first request since the load goes on. */
	readonly expiresAt: number | undefined;
}

interface Waiting {
	readonly speed: number;
	readonly signal: AbortSignal;
}

/** Which models are in memory, and whose turn it is. */
export interface Scheduler {
	loaded(): readonly Loaded[];
	unload(name: string): void;
	/**
	 * Waits for a free slot of the model and for its load; gives the nanoseconds this took.
	 * The slot is free again once `signal` aborts, with how the request ended as its reason.
	 */
	acquire(model: StandInModel, request: ChatRequest, context: Waiting): Promise<number>;
}

/** @param keepsSlots a client that leaves in mid-stream keeps its slot until the model is unloaded (ollama#17131). */
export function createScheduler(parallel: number, keepsSlots = false): Scheduler {
	const inMemory = new Map<string, Resident>();
	const busy = new Map<string, number>();
	const kept = new Map<string, number>();
	const waiting: { readonly name: string; readonly go: () => void }[] = [];

	const release = (name: string) => {
		busy.set(name, (busy.get(name) ?? 1) - 1);
		const index = waiting.findIndex(entry => entry.name === name);
		if (index >= 0) waiting.splice(index, 1)[0]?.go();
	};
	/** The end of the stay is set when the request has ended; until the first one has, it moves along with the clock. */
	const stay = (name: string, contextLength: number, keepMs: number, signal: AbortSignal) => {
		const resident: Resident = { contextLength, keepMs, expiresAt: inMemory.get(name)?.expiresAt };
		inMemory.set(name, resident);
		signal.addEventListener(
			'abort',
			() => {
				if (inMemory.get(name) === resident) inMemory.set(name, { ...resident, expiresAt: Date.now() + keepMs });
			},
			{ once: true },
		);
	};
	const slot = async (name: string, signal: AbortSignal) => {
		while ((busy.get(name) ?? 0) >= parallel) {
			const turn = Promise.withResolvers<void>();
			const entry = { name, go: turn.resolve };
			waiting.push(entry);
			signal.addEventListener('abort', () => turn.resolve(), { once: true });
			await turn.promise;
			if (waiting.includes(entry)) waiting.splice(waiting.indexOf(entry), 1);
			if (signal.aborted) break;
		}
		if (signal.aborted) return;
		busy.set(name, (busy.get(name) ?? 0) + 1);
		const onEnd = () => {
			if (keepsSlots && signal.reason === 'cancelled') kept.set(name, (kept.get(name) ?? 0) + 1);
			else release(name);
		};
		signal.addEventListener('abort', onEnd, { once: true });
	};
	return {
		loaded: () => {
			for (const [name, { expiresAt }] of inMemory) {
				if (expiresAt !== undefined && expiresAt <= Date.now()) inMemory.delete(name);
			}
			return [...inMemory].map(([name, { contextLength, keepMs, expiresAt }]) => {
				return { name, contextLength, expiresAt: expiresAt ?? Date.now() + keepMs };
			});
		},
		unload: name => {
			inMemory.delete(name);
			for (let count = kept.get(name) ?? 0; count > 0; count--) release(name);
			kept.delete(name);
		},
		async acquire(model, request, { speed, signal }) {
			const started = performance.now();
			await slot(model.name, signal);
			const contextLength = Math.min(Number(request.options?.num_ctx ?? 4096), model.contextLength);
			const known = inMemory.get(model.name);
			if (known?.contextLength !== contextLength || (known.expiresAt ?? Infinity) <= Date.now()) {
				inMemory.delete(model.name);
				if (model.loadMs > 0) await sleep(model.loadMs / speed, undefined, { signal }).catch(() => undefined);
			}
			// A model whose load was cancelled is not in memory, and one that loads is not listed yet.
			if (!signal.aborted) stay(model.name, contextLength, keepAliveMs(request.keep_alive), signal);
			return Math.round((performance.now() - started) * 1e6) + 1;
		},
	};
}

/** Go's durations as far as clients send them; five minutes when absent, the end of time when negative. */
export function keepAliveMs(value: number | string | undefined): number {
	const forever = 9_000_000_000_000;
	if (value === undefined) return 300_000;
	if (typeof value === 'number') return value < 0 ? forever : value * 1000;
	if (value.startsWith('-')) return forever;
	const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
	return [...value.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
		(sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0),
		0,
	);
}
