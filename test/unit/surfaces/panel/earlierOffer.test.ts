import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '../../../../src/core/conversation/conversation.ts';
import type { ContextItem, TurnEvent } from '../../../../src/core/stream/turnEvent.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import type { TurnQuestion } from '../../../../src/session/hub/openConversation.ts';
import { EarlierOffer } from '../../../../src/surfaces/panel/earlierOffer.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { MemoryStore } from '../../session/memoryStore.ts';

const model = { provider: 'ollama', id: 'm' };
const item: ContextItem = { id: 'i', kind: 'file', label: 'sample.ts', text: 'a - b' };
const question: TurnQuestion = { question: 'Why?', context: [item], model, options: { think: 'auto' } };

/** What a turn that asked this came to. */
function answered(asked: TurnQuestion, turn: string, startedAt: string, reason: 'complete' | 'cancelled' = 'complete') {
	const bodies = [
		{ type: 'turn-start', ...asked, startedAt },
		{ type: 'answer-start', block: 0 },
		{ type: 'answer-delta', block: 0, text: 'Because.' },
		{ type: 'finish', reason },
	] as const;
	return bodies.map((body, seq): TurnEvent => ({ ...body, turn, seq, at: seq }));
}

const october = '2026-10-05T10:00:00.000Z';

function stored(id: string, asked: TurnQuestion, reason?: 'complete' | 'cancelled'): Conversation {
	return {
		id,
		title: 'Why?',
		createdAt: october,
		turns: [{ id: `${id}1`, events: answered(asked, `${id}1`, october, reason) }],
	};
}

/** Asks in a new conversation beside stored ones, and gives what was said then. */
async function ask(asked: TurnQuestion, conversations: readonly Conversation[]) {
	const store = new MemoryStore();
	for (const each of conversations) {
		store.stored.set(each.id, each);
	}
	const hub = new Conversations(store, async function* ({ turn }) {
		yield* answered(asked, turn, '2026-11-20T10:00:00.000Z');
	});
	const list = async () =>
		conversations.map(({ id, title, createdAt }) => ({
			id,
			title,
			createdAt,
			updatedAt: createdAt,
			models: [],
			pinned: false,
			turns: 1,
		}));
	const revealed: unknown[] = [];
	const reveal = async (...place: readonly string[]) => void revealed.push(place);
	const offer = new EarlierOffer({ conversations: hub, store: { list }, reveal });
	const { id } = hub.create();
	const told = async (): Promise<void> => {
		const answer = hub.ask(id, asked);
		assert.ok(answer.kind === 'asked');
		offer.asked(answer.turn);
		while (hub.running(id).size > 0) {
			await sleep(2);
		}
		await sleep(20);
	};
	await told();
	return { told, revealed, id, hub };
}

describe('the same question again', () => {
	beforeEach(() => resetVscode());

	it('is answered anew, and the earlier answer is offered with its date and shown when it is wanted', async () => {
		state.choice = 'Show that answer';
		const { revealed, hub, id } = await ask(question, [stored('c', question)]);
		assert.equal(state.messages.length, 1);
		assert.match(state.messages[0] ?? '', /^You asked the same on Oct 5, 2026, .+\.$/);
		assert.deepEqual(revealed, [['c', 'c1']]);
		assert.equal(hub.opened(id)?.turns[0]?.state?.answer.characters, 'Because.'.length, 'nothing was taken over');
	});

	it('is only offered where the reader wants to see it', async () => {
		state.choice = undefined;
		const { revealed } = await ask(question, [stored('c', question)]);
		assert.equal(state.messages.length, 1);
		assert.deepEqual(revealed, []);
	});

	const others: readonly (readonly [string, TurnQuestion])[] = [
		['other words', { ...question, question: 'Why not?' }],
		['other context', { ...question, context: [{ ...item, text: 'a + b' }] }],
		['another model', { ...question, model: { ...model, id: 'other' } }],
		['another thinking level', { ...question, options: { think: 'high' } }],
	];
	for (const [what, other] of others) {
		it(`is another one with ${what}`, async () => {
			await ask(question, [stored('c', other)]);
			assert.deepEqual(state.messages, []);
		});
	}

	it('has no earlier answer in a turn that was stopped', async () => {
		await ask(question, [stored('c', question, 'cancelled')]);
		assert.deepEqual(state.messages, []);
	});

	it('is another one after other words in the same conversation', async () => {
		const { told } = await ask(question, []);
		await told();
		assert.deepEqual(state.messages, [], 'the second comes after the first answer');
	});
});
