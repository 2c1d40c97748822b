import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { parentOf } from '../../../src/core/conversation/tree.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import {
	type AppendedEvents,
	type ConversationJournal,
	Conversations,
	type TurnQuestion,
	type TurnRunner,
} from '../../../src/session/hub/conversations.ts';

const model = { provider: 'ollama', id: 'qwen3' };
const question: TurnQuestion = { question: 'Why?', context: [], model, options: { think: 'auto' } };

class MemoryJournal implements ConversationJournal {
	readonly events: TurnEvent[] = [];
	readonly titles = new Map<string, string>();
	stored: Conversation | undefined;

	append(_conversation: string, events: readonly TurnEvent[]): void {
		this.events.push(...events);
	}
	create({ id, title }: { readonly id: string; readonly title: string }): void {
		this.titles.set(id, title);
	}
	rename(id: string, title: string): void {
		this.titles.set(id, title);
	}
	read(): Conversation | undefined {
		return this.stored;
	}
}

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

function branchOf(conversations: Conversations, id: string): readonly string[] {
	return conversations.get(id)?.branch.map(turn => turn.id) ?? [];
}

async function finished(conversations: Conversations, id: string): Promise<void> {
	while (conversations.running(id) !== undefined) {
		await sleep(2);
	}
}

describe('the hub of conversations', () => {
	it('journals every event before anyone sees it, in order', async () => {
		const journal = new MemoryJournal();
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
		assert.equal(conversations.get(id)?.turns[0]?.state?.status, 'complete');
	});

	it('goes on while nobody looks', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer));
		const { id } = conversations.create();
		conversations.ask(id, question);
		await finished(conversations, id);
		assert.equal(conversations.get(id)?.turns[0]?.state?.blocks[0]?.text, 'Because.');
	});

	it('asks a second question after the first has ended', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer, 5));
		const { id } = conversations.create();
		assert.ok(conversations.ask(id, question));
		assert.equal(conversations.ask(id, { ...question, question: 'And then?' }), undefined);
		assert.equal(conversations.get(id)?.turns.length, 1);
		await sleep(60);
		await finished(conversations, id);
		assert.deepEqual(
			conversations.get(id)?.turns.map(turn => turn.state?.question),
			['Why?', 'And then?'],
		);
	});

	it('stops a turn, keeps what came, and drops the questions behind it', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer, 20));
		const { id } = conversations.create();
		const turn = conversations.ask(id, question);
		conversations.ask(id, question);
		await sleep(30);
		conversations.stop(turn ?? '');
		await finished(conversations, id);
		assert.equal(conversations.get(id)?.turns.length, 1);
		assert.equal(conversations.get(id)?.turns[0]?.state?.status, 'cancelled');
	});

	it('says which questions wait, and does not ask one that was taken out', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer, 5));
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
		await sleep(80);
		await finished(conversations, id);
		assert.deepEqual(
			conversations.get(id)?.turns.map(turn => turn.state?.question),
			['Why?', 'Third?'],
		);
		assert.deepEqual(seen, [['Second?'], ['Second?', 'Third?'], ['Third?'], []]);
	});

	it('says that nothing waits any more when the turn is stopped', () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer, 20));
		const { id } = conversations.create();
		const turn = conversations.ask(id, question);
		conversations.ask(id, question);
		let left = -1;
		conversations.onDidChangeQueue(changed => {
			left = conversations.queued(changed).length;
		});
		conversations.stop(turn ?? '');
		assert.equal(left, 0);
	});

	it('runs turns of two conversations at once without mixing them', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer, 3));
		const [one, two] = [conversations.create().id, conversations.create().id];
		conversations.ask(one, { ...question, question: 'One?' });
		conversations.ask(two, { ...question, question: 'Two?' });
		await Promise.all([finished(conversations, one), finished(conversations, two)]);
		assert.equal(conversations.get(one)?.turns[0]?.state?.question, 'One?');
		assert.equal(conversations.get(two)?.turns[0]?.state?.question, 'Two?');
		assert.equal(conversations.get(one)?.turns.length, 1);
	});

	it('says of every turn but the first where it came from, and shows the branch of the latest', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer));
		const { id } = conversations.create();
		const ask = async (asked: Partial<TurnQuestion> = {}): Promise<string> => {
			const turn = conversations.ask(id, { ...question, ...asked });
			await finished(conversations, id);
			return turn ?? '';
		};
		const first = await ask();
		const second = await ask();
		const third = await ask();
		const edited = await ask({ question: 'How?', parent: { turn: second, as: 'edit' } });
		const parents = conversations.get(id)?.turns.map(parentOf);
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
		const next = await ask();
		assert.deepEqual(branchOf(conversations, id), [first, second, third, next]);
		assert.equal(told, 1);
	});

	it('opens a stored conversation when it is asked for', () => {
		const journal = new MemoryJournal();
		journal.stored = { id: 'c', title: 'Old', createdAt: '2026-01-01T00:00:00.000Z', turns: [] };
		const conversations = new Conversations(journal, scripted(answer));
		assert.equal(conversations.get('c')?.title, 'Old');
	});

	it('fires nothing after it was disposed', async () => {
		const conversations = new Conversations(new MemoryJournal(), scripted(answer, 5));
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
		const journal = new MemoryJournal();
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
