import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf } from '../../../src/core/errors.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { type BegunComparison, Comparisons } from '../../../src/session/hub/comparisons.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import type { Asked, TurnQuestion } from '../../../src/session/hub/openConversation.ts';
import { MemoryStore } from './memoryStore.ts';

const local = (id: string) => ({ provider: 'ollama', id });
const remote = (id: string) => ({ provider: 'cloud', id });
const question = { question: 'Why?', context: [] };

/** A hub whose turns say their model's name and run until they are told to end. */
class Bench {
	readonly store = new MemoryStore();
	readonly #ends = new Map<string, (how: TurnEventBody) => void>();
	/** Models that cannot be asked. */
	readonly refused = new Set<string>();
	readonly asked: TurnQuestion[] = [];
	readonly conversations = new Conversations(this.store, (asked, signal) => this.#run(asked, signal));
	readonly comparisons = new Comparisons({
		conversations: this.conversations,
		asker: { ask: async (id, asked) => this.#ask(id, asked as TurnQuestion) },
		serverOf: ({ provider }) => (provider === 'ollama' ? 'this machine' : undefined),
	});
	readonly id = this.conversations.create().id;

	#ask(id: string, asked: TurnQuestion): Asked {
		if (this.refused.has(asked.model.id)) {
			return { kind: 'refused', failure: failureOf('unsupported', 'ask.blind', { model: asked.model.id }) };
		}
		this.asked.push(asked);
		return this.conversations.ask(id, { ...asked, options: { think: 'auto' } });
	}

	async *#run(asked: TurnQuestion & { readonly turn: string }, signal: AbortSignal): AsyncGenerator<TurnEvent> {
		let seq = 0;
		const event = (body: TurnEventBody): TurnEvent => ({ turn: asked.turn, seq, at: seq++, ...body });
		yield event({ type: 'turn-start', ...asked, startedAt: '2026-01-01T00:00:00.000Z' });
		yield event({ type: 'answer-start', block: 0 });
		yield event({ type: 'answer-delta', block: 0, text: `By ${asked.model.id}.` });
		yield event(
			await new Promise<TurnEventBody>(resolve => {
				this.#ends.set(asked.model.id, resolve);
				const stop = (): void => resolve({ type: 'finish', reason: 'cancelled' });
				signal.addEventListener('abort', stop);
				if (signal.aborted) {
					stop();
				}
			}),
		);
	}

	async end(model: string, how: TurnEventBody = { type: 'finish', reason: 'complete' }): Promise<void> {
		await this.settled();
		this.#ends.get(model)?.(how);
		await this.settled();
	}

	/** Waits until nothing happens any more: a few looks in a row, however long each of them takes. */
	async settled(): Promise<void> {
		let last = -1;
		for (let same = 0; same < 3; ) {
			await sleep(10);
			const now = this.store.events.length + this.asked.length;
			same = now === last ? same + 1 : 0;
			last = now;
		}
	}

	/** `model: last status`, or what stands in place of a turn. */
	async shown(begun: BegunComparison | string | undefined): Promise<readonly string[]> {
		await this.settled();
		const id = typeof begun === 'object' ? (begun.kind === 'begun' ? begun.id : '') : (begun ?? '');
		const { columns = [] } = this.comparisons.get(id) ?? {};
		return columns.map(({ model, turns, waitsFor, isStopped, failure }) => {
			const none = isStopped ? 'stopped' : failure ? failure.code : `waits for ${columns[waitsFor ?? -1]?.model.id}`;
			return `${model.id}: ${turns.at(-1)?.state?.status ?? none}`;
		});
	}

	async begin(...models: readonly { readonly provider: string; readonly id: string }[]): Promise<BegunComparison> {
		return this.comparisons.begin(
			this.id,
			question,
			models.map(model => ({ model })),
		);
	}
}

describe('a comparison', () => {
	it('asks all servers at once, and one local server one after the other', async () => {
		const bench = new Bench();
		const begun = await bench.begin(local('a'), local('b'), remote('c'), remote('d'));
		assert.deepEqual(await bench.shown(begun), ['a: answering', 'b: waits for a', 'c: answering', 'd: answering']);
		await bench.end('a');
		assert.deepEqual(await bench.shown(begun), ['a: complete', 'b: answering', 'c: answering', 'd: answering']);
	});

	it('asks each beside the first, and nothing of what is shown is replaced', async () => {
		const bench = new Bench();
		await bench.begin(remote('a'), remote('b'), remote('c'));
		await bench.settled();
		const conversation = bench.conversations.opened(bench.id);
		const [first] = conversation?.turns ?? [];
		assert.deepEqual(
			bench.asked.map(({ parent }) => parent),
			[undefined, { turn: first?.id, as: 'compare' }, { turn: first?.id, as: 'compare' }],
		);
		assert.equal(conversation?.leaf, first?.id);
		assert.equal(bench.store.leaves.get(bench.id), first?.id);
	});

	it('leaves the other columns alone when the server of one dies, and asks the next of that server', async () => {
		const bench = new Bench();
		const begun = await bench.begin(local('a'), local('b'), remote('c'));
		await bench.settled();
		await bench.end('a', { type: 'finish', reason: 'interrupted' });
		assert.deepEqual(await bench.shown(begun), ['a: interrupted', 'b: answering', 'c: answering']);
	});

	it('says in its column that one could not be asked', async () => {
		const bench = new Bench();
		bench.refused.add('a');
		const begun = await bench.begin(remote('a'), remote('b'));
		assert.deepEqual(await bench.shown(begun), ['a: ask.blind', 'b: answering']);
		assert.equal(bench.asked[0]?.parent, undefined);
	});

	it('is refused when nobody could be asked', async () => {
		const bench = new Bench();
		bench.refused.add('a').add('b');
		const begun = await bench.begin(remote('a'), remote('b'));
		assert.equal(begun.kind === 'refused' && begun.failure.code, 'ask.blind');
	});

	it('is refused while a turn runs that its question would follow', async () => {
		const bench = new Bench();
		bench.conversations.ask(bench.id, { ...question, model: remote('x'), options: { think: 'auto' } });
		const begun = await bench.begin(remote('a'), remote('b'));
		assert.equal(begun.kind === 'refused' && begun.failure.code, 'compare.busy');
		assert.deepEqual(bench.conversations.queued(bench.id), []);
	});

	it('stops one column, and the next of its server is asked', async () => {
		const bench = new Bench();
		const begun = await bench.begin(local('a'), local('b'), local('c'));
		assert.equal(begun.kind, 'begun');
		await bench.settled();
		const id = begun.kind === 'begun' ? begun.id : '';
		bench.comparisons.stop(id, 1);
		bench.comparisons.stop(id, 0);
		assert.deepEqual(await bench.shown(begun), ['a: cancelled', 'b: stopped', 'c: answering']);
	});

	it('stops all: what runs is kept, and what waits is not asked', async () => {
		const bench = new Bench();
		const begun = await bench.begin(local('a'), local('b'), remote('c'));
		await bench.settled();
		bench.comparisons.stopAll(bench.id);
		assert.deepEqual(await bench.shown(begun), ['a: cancelled', 'b: stopped', 'c: cancelled']);
		assert.equal(bench.asked.length, 2);
	});

	it('puts others beside a turn that was asked before', async () => {
		const bench = new Bench();
		const asked = bench.conversations.ask(bench.id, { ...question, model: local('a'), options: { think: 'low' } });
		await bench.end('a');
		const turn = asked.kind === 'asked' ? asked.turn : '';
		const begun = await bench.comparisons.beginWith(turn, [{ model: local('b'), think: 'off' }]);
		assert.deepEqual(await bench.shown(begun), ['a: complete', 'b: answering']);
		assert.deepEqual(bench.asked[0], {
			...question,
			model: local('b'),
			think: 'off',
			parent: { turn, as: 'compare' },
		});
	});

	it('shows a retry in the place of what it was asked again for', async () => {
		const bench = new Bench();
		const begun = await bench.begin(remote('a'), remote('b'));
		await bench.end('a');
		const [first] = bench.conversations.opened(bench.id)?.turns ?? [];
		const retry = { ...question, model: remote('a2'), options: { think: 'auto' } } as const;
		bench.conversations.ask(bench.id, { ...retry, parent: { turn: first?.id ?? '', as: 'retry' } });
		const { columns = [] } = bench.comparisons.get(begun.kind === 'begun' ? begun.id : '') ?? {};
		await bench.settled();
		assert.equal(columns[0]?.turns.at(-1)?.state?.model.id, 'a2');
	});

	it('can be shown again from any of its turns, and has the versions of one that was not compared', async () => {
		const bench = new Bench();
		await bench.begin(remote('a'), remote('b'));
		await bench.end('a');
		await bench.end('b');
		const [first, second] = bench.conversations.opened(bench.id)?.turns ?? [];
		assert.deepEqual(await bench.shown(bench.comparisons.reopen(second?.id ?? '')), ['a: complete', 'b: complete']);
		const alone = bench.conversations.ask(bench.id, {
			...question,
			model: remote('c'),
			options: { think: 'auto' },
			parent: { turn: first?.id ?? '', as: 'follow-up' },
		});
		await bench.end('c');
		assert.equal(bench.comparisons.reopen(alone.kind === 'asked' ? alone.turn : ''), undefined);
	});

	it('shows versions as they are, none in the place of another', async () => {
		const bench = new Bench();
		const ask = (id: string, parent?: TurnQuestion['parent']): string => {
			const asked = { ...question, model: remote(id), options: { think: 'auto' } as const };
			const turn = bench.conversations.ask(bench.id, { ...asked, ...(parent && { parent }) });
			return turn.kind === 'asked' ? turn.turn : '';
		};
		const first = ask('a');
		await bench.end('a');
		const retried = ask('b', { turn: first, as: 'retry' });
		await bench.end('b');
		const steered = ask('c', { turn: retried, as: 'steer' });
		await bench.end('c');
		const { columns = [] } = bench.comparisons.get(bench.comparisons.reopen(first) ?? '') ?? {};
		assert.deepEqual(
			columns.map(({ turns }) => turns.map(({ id }) => id)),
			[[first], [retried], [steered]],
		);
	});

	it('stops a column that is just being asked', async () => {
		const bench = new Bench();
		const beginning = bench.begin(local('a'), local('b'));
		bench.comparisons.stopAll(bench.id);
		assert.deepEqual(await bench.shown(await beginning), ['a: cancelled', 'b: stopped']);
		assert.deepEqual(
			bench.conversations.opened(bench.id)?.turns.map(({ state }) => state?.finish?.reason),
			['cancelled'],
		);
	});

	it('goes on asking when nobody shows it any more', async () => {
		const bench = new Bench();
		const begun = await bench.begin(local('a'), local('b'));
		bench.comparisons.close(begun.kind === 'begun' ? begun.id : '');
		await bench.end('a');
		assert.deepEqual(
			bench.asked.map(({ model }) => model.id),
			['a', 'b'],
		);
		assert.deepEqual(await bench.shown(begun), []);
	});
});
