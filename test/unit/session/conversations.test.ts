import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentOf } from '../../../src/core/conversation/tree.ts';
import { setUnexpectedErrorHandler } from '../../../src/core/lifecycle.ts';
import type { TurnEvent, TurnEventBody, TurnParent } from '../../../src/core/stream/turnEvent.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import type { AppendedEvents } from '../../../src/session/hub/hubEvents.ts';
import type { Asked, TurnQuestion } from '../../../src/session/hub/openConversation.ts';
import type { TurnRunner } from '../../../src/session/hub/turnRunner.ts';
import { MemoryStore } from './memoryStore.ts';

const model = { provider: 'ollama', id: 'qwen3' };
const question: TurnQuestion = { question: 'Why?', context: [], model, options: { think: 'auto' } };

/** Runs what the test feeds it, until told to finish or stopped. */
function scripted(bodies: readonly TurnEventBody[], pauseMs = 0): TurnRunner {
	return async function* (asked, signal) {
		let seq = 0;
		const event = (body: TurnEventBody): TurnEvent => ({ turn: asked.turn, seq, at: seq++, ...body });
		yield event({ type: 'turn-start', ...asked, startedAt: '2026-01-01T00:00:00.000Z' });
		for (const body of bodies) {
			await sleep(pauseMs, undefined, { signal }).catch(() => {});
			if (signal.aborted) {
				yield event({ type: 'finish', reason: 'cancelled' });
				return;
			}
			yield event(body);
		}
	};
}

const answer: readonly TurnEventBody[] = [
	{ type: 'answer-start', block: 0 },
	{ type: 'answer-delta', block: 0, text: 'Because.' },
	{ type: 'answer-end', block: 0 },
	{ type: 'finish', reason: 'complete' },
];

/** The turn that began. */
function begun(asked: Asked): string {
	assert.equal(asked.kind, 'asked');
	return asked.kind === 'asked' ? asked.turn : '';
}

function branchOf(conversations: Conversations, id: string): readonly string[] {
	return conversations.opened(id)?.branch.map(turn => turn.id) ?? [];
}

/** Nothing runs, and nothing waits. */
async function finished(conversations: Conversations, id: string): Promise<void> {
	while (conversations.running(id).size + conversations.queued(id).length > 0) {
		await sleep(2);
	}
}

describe('the hub of conversations', () => {
	it('journals every event before anyone sees it, in order', async () => {
		const journal = new MemoryStore();
		const conversations = new Conversations(journal, scripted(answer));
		const seen: TurnEvent[] = [];
		conversations.onDidAppend(({ events }: AppendedEvents) => {
			seen.push(...events);
			assert.ok(seen.every((event, index) => journal.events[index] === event));
		});
		const { id } = conversations.create();
		conversations.ask(id, question);
		await finished(conversations, id);
		assert.deepEqual(
			seen.map(event => event.seq),
			[0, 1, 2, 3, 4],
		);
		assert.equal(conversations.opened(id)?.turns[0]?.state?.status, 'complete');
	});

	it('keeps what is chosen for a conversation before its first question, and tells its turns and its copies', async () => {
		const store = new MemoryStore();
		const asked: unknown[] = [];
		const run = scripted(answer);
		const conversations = new Conversations(store, (each, signal) => {
			asked.push(each.keepThinking);
			return run(each, signal);
		});
		const changed: string[] = [];
		conversations.onDidChangeKeepThinking(id => changed.push(id));
		const { id } = conversations.create();
		const turn = begun(conversations.ask(id, question));
		await finished(conversations, id);
		assert.deepEqual([...store.keepThinking], []);
		const { id: other } = conversations.create();
		conversations.setKeepThinking(other, true);
		conversations.setKeepThinking(id, false);
		store.keepThinking.clear();
		for (const each of [id, other]) {
			conversations.ask(each, question);
			await finished(conversations, each);
		}
		const copy = conversations.fork(turn, 'Copy');
		assert.deepEqual(asked, [undefined, false, true]);
		assert.deepEqual(
			[...store.keepThinking],
			[
				[other, true],
				[copy?.id, false],
			],
		);
		assert.deepEqual(changed, [other, id]);
		assert.equal(copy?.keepThinking, false);
	});

	it('goes on while nobody looks', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer));
		const { id } = conversations.create();
		conversations.ask(id, question);
		await finished(conversations, id);
		assert.equal(conversations.opened(id)?.turns[0]?.state?.blocks[0]?.text, 'Because.');
	});

	it('asks a second question after the first has ended', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 5));
		const { id } = conversations.create();
		assert.equal(conversations.ask(id, question).kind, 'asked');
		assert.equal(conversations.ask(id, { ...question, question: 'And then?' }).kind, 'queued');
		assert.equal(conversations.opened(id)?.turns.length, 1);
		await finished(conversations, id);
		assert.deepEqual(
			conversations.opened(id)?.turns.map(turn => turn.state?.question),
			['Why?', 'And then?'],
		);
	});

	it('stops a turn, keeps what came, and returns the questions behind it to whoever shows them', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 20));
		const { id } = conversations.create();
		const turn = begun(conversations.ask(id, question));
		conversations.ask(id, { ...question, question: 'Second?' });
		conversations.ask(id, { ...question, question: 'Third?' });
		const returned: string[][] = [];
		let left = -1;
		conversations.onDidReturnQuestions(({ conversation, questions }) => {
			assert.equal(conversation, id);
			returned.push(questions.map(({ asked }) => asked.question));
		});
		conversations.onDidChangeQueue(changed => {
			left = conversations.queued(changed).length;
		});
		await sleep(30);
		conversations.stop(turn);
		conversations.stop(turn);
		assert.deepEqual(returned, [['Second?', 'Third?']]);
		assert.equal(left, 0);
		await finished(conversations, id);
		assert.equal(conversations.opened(id)?.turns.length, 1);
		assert.equal(conversations.opened(id)?.turns[0]?.state?.status, 'cancelled');
	});

	it('runs two branches at once, and lets a question wait only for the turn that it follows', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 10));
		const { id } = conversations.create();
		const first = begun(conversations.ask(id, question));
		const beside = begun(conversations.ask(id, { ...question, parent: { turn: first, as: 'compare' } }));
		assert.deepEqual([...conversations.running(id)], [first, beside]);
		const behind = { ...question, question: 'More?', parent: { turn: first, as: 'follow-up' } } as const;
		assert.equal(conversations.ask(id, behind).kind, 'queued');
		conversations.stop(beside);
		assert.equal(conversations.queued(id).length, 1);
		await finished(conversations, id);
		const [one, two, three] = conversations.opened(id)?.turns ?? [];
		assert.deepEqual(
			[one?.state?.status, two?.state?.status, three?.state?.status],
			['complete', 'cancelled', 'complete'],
		);
		assert.deepEqual(branchOf(conversations, id), [first, three?.id]);
	});

	it('stops all turns of a conversation', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 20));
		const { id } = conversations.create();
		const first = begun(conversations.ask(id, question));
		conversations.ask(id, { ...question, parent: { turn: first, as: 'compare' } });
		conversations.stopAll(id);
		await finished(conversations, id);
		assert.deepEqual(
			conversations.opened(id)?.turns.map(turn => turn.state?.status),
			['cancelled', 'cancelled'],
		);
	});

	it('asks for the answer now in place of the running turn; the questions behind it go on waiting', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 10));
		const { id } = conversations.create();
		const first = begun(conversations.ask(id, question));
		conversations.ask(id, { ...question, question: 'Next?' });
		conversations.onDidReturnQuestions(() => assert.fail('nobody pressed stop'));
		const now = conversations.askInstead(id, { ...question, parent: { turn: first, as: 'answer-now' } });
		assert.equal(now.kind, 'queued');
		assert.deepEqual(
			conversations.queued(id).map(({ asked }) => asked.question),
			['Next?'],
		);
		await finished(conversations, id);
		const turns = conversations.opened(id)?.turns ?? [];
		assert.deepEqual(turns.map(parentOf), [
			undefined,
			{ turn: first, as: 'answer-now' },
			{ turn: turns[1]?.id, as: 'follow-up' },
		]);
		assert.equal(turns[0]?.state?.status, 'cancelled');
	});

	it('retries a running turn at once; the questions behind it follow the new one', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 10));
		const { id } = conversations.create();
		const first = begun(conversations.ask(id, question));
		conversations.ask(id, { ...question, question: 'Next?' });
		const again = begun(conversations.askInstead(id, { ...question, parent: { turn: first, as: 'retry' } }));
		await finished(conversations, id);
		assert.deepEqual(branchOf(conversations, id).slice(0, 1), [again]);
		assert.equal(conversations.opened(id)?.branch[1]?.state?.question, 'Next?');
	});

	it('says which questions wait, and does not ask one that was taken out', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 5));
		const { id } = conversations.create();
		const seen: string[][] = [];
		conversations.onDidChangeQueue(changed =>
			seen.push(conversations.queued(changed).map(each => each.asked.question)),
		);
		conversations.ask(id, question);
		conversations.ask(id, { ...question, question: 'Second?' });
		conversations.ask(id, { ...question, question: 'Third?' });
		const [second] = conversations.queued(id);
		assert.equal(conversations.unqueue(id, second?.id ?? '')?.question, 'Second?');
		assert.equal(conversations.unqueue(id, second?.id ?? ''), undefined);
		await finished(conversations, id);
		assert.deepEqual(
			conversations.opened(id)?.turns.map(turn => turn.state?.question),
			['Why?', 'Third?'],
		);
		assert.deepEqual(seen, [['Second?'], ['Second?', 'Third?'], ['Third?'], []]);
	});

	it('runs turns of two conversations at once without mixing them', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 3));
		const [one, two] = [conversations.create().id, conversations.create().id];
		conversations.ask(one, { ...question, question: 'One?' });
		conversations.ask(two, { ...question, question: 'Two?' });
		await Promise.all([finished(conversations, one), finished(conversations, two)]);
		assert.equal(conversations.opened(one)?.turns[0]?.state?.question, 'One?');
		assert.equal(conversations.opened(two)?.turns[0]?.state?.question, 'Two?');
		assert.equal(conversations.opened(one)?.turns.length, 1);
	});

	it('says of every turn but the first where it came from, and shows the branch of the latest', async () => {
		const store = new MemoryStore();
		const conversations = new Conversations(store, scripted(answer));
		const { id } = conversations.create();
		const ask = async (asked: Partial<TurnQuestion> = {}): Promise<string> => {
			const turn = begun(conversations.ask(id, { ...question, ...asked }));
			await finished(conversations, id);
			return turn;
		};
		const first = await ask();
		const second = await ask();
		const third = await ask();
		const edited = await ask({ question: 'How?', parent: { turn: second, as: 'edit' } });
		const parents = conversations.opened(id)?.turns.map(parentOf);
		assert.deepEqual(parents, [
			undefined,
			{ turn: first, as: 'follow-up' },
			{ turn: second, as: 'follow-up' },
			{ turn: second, as: 'edit' },
		]);
		assert.deepEqual(branchOf(conversations, id), [first, edited]);

		let told = 0;
		conversations.onDidChangeBranch(() => told++);
		conversations.showVersion(second);
		assert.deepEqual(branchOf(conversations, id), [first, second, third]);
		assert.deepEqual(store.leaves.get(id), third);
		const next = await ask();
		assert.deepEqual(branchOf(conversations, id), [first, second, third, next]);
		assert.equal(told, 1);
	});

	it('opens a stored conversation when it is asked for, once, with the branch that was shown', async () => {
		const store = new MemoryStore();
		const start = (turn: string, parent?: TurnParent): TurnEvent => ({
			...{ type: 'turn-start', turn, seq: 0, at: 0, question: turn, context: [], model },
			...{ options: { think: 'auto' }, startedAt: '2026-01-01T00:00:00.000Z', ...(parent && { parent }) },
		});
		store.stored.set('c', {
			id: 'c',
			title: 'Old',
			createdAt: '2026-01-01T00:00:00.000Z',
			turns: [
				{ id: 'a', events: [start('a')] },
				{ id: 'b', events: [start('b', { turn: 'a', as: 'retry' })] },
			],
			leaf: 'a',
		});
		const conversations = new Conversations(store, scripted(answer));
		assert.equal(conversations.opened('c'), undefined);
		const [one, two] = await Promise.all([conversations.open('c'), conversations.open('c')]);
		assert.equal(one?.title, 'Old');
		assert.equal(one, two);
		assert.equal(store.reads, 1);
		assert.deepEqual(branchOf(conversations, 'c'), ['a']);
		assert.equal(await conversations.open('gone'), undefined);
	});

	it('deletes a conversation for everybody: what runs is stopped, nothing comes of it, and a question is refused', async () => {
		const store = new MemoryStore();
		const conversations = new Conversations(store, scripted(answer, 10));
		const { id } = conversations.create();
		conversations.ask(id, question);
		conversations.ask(id, question);
		await sleep(15);
		const removed: string[] = [];
		conversations.onDidRemove(each => removed.push(each));
		await conversations.remove(id);
		const known = store.events.length;
		await sleep(60);
		assert.deepEqual([removed, store.removed], [[id], [id]]);
		assert.equal(store.events.length, known);
		assert.equal(conversations.anyRunning, false);
		const asked = conversations.ask(id, question);
		assert.equal(asked.kind === 'refused' && asked.failure.code, 'ask.deleted');
	});

	it('does not bring a conversation back that was deleted while it was being read', async () => {
		const store = new MemoryStore();
		store.stored.set('c', { id: 'c', title: 'Old', createdAt: '2026-01-01T00:00:00.000Z', turns: [] });
		const conversations = new Conversations(store, scripted(answer));
		const opening = conversations.open('c');
		await conversations.remove('c');
		assert.equal(await opening, undefined);
		assert.equal(conversations.opened('c'), undefined);
	});

	it('forgets conversations that nobody shows and that do not run, and keeps the latest', async () => {
		const store = new MemoryStore();
		const conversations = new Conversations(store, scripted(answer, 2000));
		const [shown, runs, unused] = [conversations.create().id, conversations.create().id, conversations.create().id];
		const showing = conversations.retain(shown);
		const turn = begun(conversations.ask(runs, question));
		for (let number = 0; number < 21; number++) {
			conversations.create();
		}
		assert.ok(conversations.opened(shown) && conversations.opened(runs));
		assert.equal(conversations.opened(unused), undefined);
		showing.dispose();
		conversations.create();
		assert.equal(conversations.opened(shown), undefined);
		conversations.stop(turn);
		await finished(conversations, runs);
	});

	it('forgets long conversations that nobody shows sooner than short ones, the oldest first', async () => {
		const store = new MemoryStore();
		const long = (id: string) => {
			const events = Array.from({ length: 60_000 }, (_, seq): TurnEvent => {
				const body: TurnEventBody = { type: 'answer-delta', block: 0, text: '.' };
				return { turn: `turn of ${id}`, seq, at: seq, ...body };
			});
			store.stored.set(id, {
				id,
				title: id,
				createdAt: '2026-01-01T00:00:00.000Z',
				turns: [{ id: `turn of ${id}`, events }],
			});
		};
		const ids = ['first', 'second', 'third', 'fourth'];
		ids.forEach(long);
		const conversations = new Conversations(store, scripted(answer));
		const showing = conversations.retain('first');
		for (const id of ids) {
			await conversations.open(id);
		}
		const inMemory = () => ids.filter(id => conversations.opened(id) !== undefined);
		assert.deepEqual(inMemory(), ['first', 'second', 'third', 'fourth']);
		conversations.create();
		assert.deepEqual(inMemory(), ['first', 'third', 'fourth']);
		showing.dispose();
		conversations.create();
		assert.deepEqual(inMemory(), ['third', 'fourth']);
		assert.equal((await conversations.open('second'))?.turns[0]?.events.length, 60_000);
	});

	it('tells every view of an event, also when one of them fails', async () => {
		const reported: unknown[] = [];
		setUnexpectedErrorHandler(error => reported.push(error));
		const conversations = new Conversations(new MemoryStore(), scripted(answer));
		const heard: TurnEvent[] = [];
		const broken = new Error('broken view');
		conversations.onDidAppend(() => {
			throw broken;
		});
		conversations.onDidAppend(({ events }) => heard.push(...events));
		const { id } = conversations.create();
		conversations.ask(id, question);
		await finished(conversations, id);
		assert.equal(heard.length, 5);
		assert.ok(reported.length > 0 && reported.every(error => error === broken));
	});

	it('fires nothing after it was disposed', async () => {
		const conversations = new Conversations(new MemoryStore(), scripted(answer, 5));
		let fired = 0;
		conversations.onDidAppend(() => fired++);
		const { id } = conversations.create();
		conversations.ask(id, question);
		conversations.dispose();
		const before = fired;
		await sleep(60);
		assert.equal(fired, before);
	});

	it('journals no end of a turn that the closing window stopped: it was interrupted, not cancelled', async () => {
		const journal = new MemoryStore();
		const conversations = new Conversations(journal, scripted(answer, 10));
		const { id } = conversations.create();
		conversations.ask(id, question);
		await sleep(15);
		conversations.dispose();
		await sleep(30);
		assert.ok(journal.events.length > 0);
		assert.ok(journal.events.every(event => event.type !== 'finish'));
	});
});
