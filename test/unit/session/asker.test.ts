import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Provider } from '../../../src/providers/provider.ts';
import { Asker, type FitQuestion, type ToFit } from '../../../src/session/hub/asker.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import { ModelCatalog } from '../../../src/session/hub/modelCatalog.ts';
import { createTurnRunner } from '../../../src/session/hub/turnRunner.ts';
import { type FakeProvider, fakeProvider, stop, text, thinking } from './fakes.ts';
import { MemoryStore } from './memoryStore.ts';

const item = { id: 'c', kind: 'text', label: 'notes', text: 'a - b' } as const;

/** A provider whose list of models never comes. */
function silentProvider(): Provider {
	return { ...fakeProvider(() => []), id: 'silent', models: () => new Promise(() => {}) };
}

function quickProvider(vision?: boolean): FakeProvider {
	const able = { thinking: true, tools: undefined, vision };
	const base = fakeProvider(() => [text('Yes.'), stop]);
	return { ...base, models: async () => [{ id: 'm' }], capabilities: async () => able };
}

interface House {
	readonly conversations: Conversations;
	readonly asker: Asker;
	readonly store: MemoryStore;
	readonly catalog: ModelCatalog;
}

function house(providers: readonly Provider[], chosen = '', fit?: FitQuestion): House {
	const catalog = new ModelCatalog(async () => providers);
	const run = createTurnRunner({ catalog, provider: id => catalog.provider(id), settings: () => ({ request: {} }) });
	const store = new MemoryStore();
	const conversations = new Conversations(store, run);
	const asker = new Asker(conversations, catalog, () => ({ model: chosen, think: 'auto' }), fit);
	return { catalog, store, conversations, asker };
}

async function answered({ conversations }: House, id: string): Promise<void> {
	while (conversations.running(id).size > 0) {
		await sleep(2);
	}
}

describe('a question', () => {
	it('waits for nobody but its own provider', async () => {
		const own = quickProvider();
		const all = house([silentProvider(), own], 'fake/m');
		const { id } = all.conversations.create();
		const asked = await all.asker.ask(id, { question: 'Why?', context: [] });
		assert.equal(asked.kind, 'asked');
		await answered(all, id);
		assert.equal(all.conversations.opened(id)?.turns[0]?.state?.blocks[0]?.text, 'Yes.');
	});

	it('goes, without a chosen model, to the first that thinks, whoever comes after it', async () => {
		const all = house([quickProvider(), silentProvider()]);
		const { id } = all.conversations.create();
		await all.asker.ask(id, { question: 'Why?', context: [] });
		assert.deepEqual(all.conversations.opened(id)?.turns.length, 1);
		await answered(all, id);
		assert.deepEqual(all.conversations.opened(id)?.turns[0]?.state?.model, { provider: 'fake', id: 'm' });
	});

	it('is asked also of a provider that does not describe its model', async () => {
		const shy = { ...quickProvider(), capabilities: () => new Promise<never>(() => {}) };
		const all = house([silentProvider(), shy], 'fake/m');
		const { id } = all.conversations.create();
		await all.asker.ask(id, { question: 'Why?', context: [] });
		await answered(all, id);
		assert.equal(all.conversations.opened(id)?.turns[0]?.state?.status, 'complete');
	});

	it('is refused with a sentence where no model is set up, and leaves no turn', async () => {
		const { asker, conversations } = house([]);
		const { id } = conversations.create();
		const asked = await asker.ask(id, { question: 'Why?', context: [] });
		assert.ok(asked.kind === 'refused');
		assert.equal(asked.failure.message, 'No model is set up yet.');
		assert.deepEqual(asked.failure.actions, ['check-connection', 'choose-model', 'open-settings']);
		assert.equal(conversations.opened(id)?.turns.length, 0);
	});

	it('is refused with a picture where the model is known not to see, and in no other case', async () => {
		const picture = { id: 'p', kind: 'image', label: 'p.png', mimeType: 'image/png', text: 'AAAA' } as const;
		for (const [vision, context, kind] of [
			[false, [picture], 'refused'],
			[false, [{ ...picture, text: '' }, item], 'asked'],
			[true, [picture], 'asked'],
			[undefined, [picture], 'asked'],
		] as const) {
			const all = house([quickProvider(vision)], 'fake/m');
			await all.catalog.refresh();
			const { id } = all.conversations.create();
			const asked = await all.asker.ask(id, { question: 'What is this?', context });
			assert.equal(asked.kind, kind, `${vision}`);
			if (asked.kind === 'refused') {
				assert.equal(asked.failure.message, 'm cannot see pictures, so nothing was asked.');
				assert.deepEqual(asked.failure.actions, ['choose-model']);
			}
			await answered(all, id);
		}
	});

	it('leaves earlier pictures out for a model that does not see, and tells it so', async () => {
		const picture = { id: 'p', kind: 'image', label: 'p.png', mimeType: 'image/png', text: 'AAAA' } as const;
		const [seeing, blind] = [quickProvider(true), { ...quickProvider(false), id: 'blind' }];
		const all = house([seeing, blind], 'fake/m');
		await all.catalog.refresh();
		const { id } = all.conversations.create();
		await all.asker.ask(id, { question: 'What is this?', context: [picture] });
		await answered(all, id);
		assert.deepEqual(seeing.requests[0]?.messages[0]?.images, [{ mimeType: 'image/png', base64: 'AAAA' }]);
		await all.asker.ask(id, { question: 'And?', context: [], model: { provider: 'blind', id: 'm' } });
		await answered(all, id);
		const [first] = blind.requests[0]?.messages ?? [];
		assert.deepEqual(first, {
			role: 'user',
			content: 'What is this?\n\n(A picture was attached here, which you cannot see.)',
		});
	});

	it('is refused in a conversation that was deleted', async () => {
		const { asker, conversations } = house([quickProvider()]);
		const { id } = conversations.create();
		await conversations.remove(id);
		const asked = await asker.ask(id, { question: 'Why?', context: [] });
		assert.equal(asked.kind === 'refused' && asked.failure.code, 'ask.deleted');
	});

	it('is refused in a conversation that cannot be read, with the reason', async () => {
		const all = house([quickProvider()]);
		all.store.read = () => Promise.reject(new Error('EACCES'));
		const asked = await all.asker.ask('c', { question: 'Why?', context: [] });
		assert.match(asked.kind === 'refused' ? asked.failure.message : '', /could not be read.*EACCES/);
	});

	it('opens the conversation that it is asked in', async () => {
		const all = house([quickProvider()]);
		all.store.stored.set('c', { id: 'c', title: 'Old', createdAt: '2026-01-01T00:00:00.000Z', turns: [] });
		assert.equal((await all.asker.ask('c', { question: 'Why?', context: [] })).kind, 'asked');
		await answered(all, 'c');
	});
});

describe('asking again', () => {
	it('calls the question what it was called the first time, and the conversation as well', async () => {
		const all = house([quickProvider()], 'fake/m');
		const { id } = all.conversations.create();
		const prompt = 'Review this for mistakes.';
		const first = await all.asker.ask(id, { question: prompt, label: 'Review · a.ts', context: [item] });
		assert.ok(first.kind === 'asked');
		await answered(all, id);
		await all.asker.askAgain(first.turn, 'retry');
		await answered(all, id);
		const { title, turns = [] } = all.conversations.opened(id) ?? {};
		assert.equal(title, 'Review · a.ts');
		assert.deepEqual(
			turns.map(({ state }) => [state?.question, state?.label]),
			[
				[prompt, 'Review · a.ts'],
				[prompt, 'Review · a.ts'],
			],
		);
	});

	it('takes along what went along the first time, unless other context is given', async () => {
		const all = house([quickProvider()], 'fake/m');
		const { id } = all.conversations.create();
		const first = await all.asker.ask(id, { question: 'Why?', context: [item] });
		assert.ok(first.kind === 'asked');
		await answered(all, id);
		await all.asker.askAgain(first.turn, 'retry');
		await answered(all, id);
		await all.asker.askAgain(first.turn, 'retry', { context: [] });
		await answered(all, id);
		const turns = all.conversations.opened(id)?.turns ?? [];
		assert.deepEqual(
			turns.map(turn => [turn.state?.question, turn.state?.context.length]),
			[
				['Why?', 1],
				['Why?', 1],
				['Why?', 0],
			],
		);
	});

	it('says so when the turn is not open any more', async () => {
		const asked = await house([quickProvider()], 'fake/m').asker.askAgain('gone', 'retry');
		assert.equal(asked.kind === 'refused' && asked.failure.code, 'ask.gone');
	});
});

describe('a question that may not fit into its model’s window', () => {
	const asked = { question: 'Why?', context: [item] };
	const model = { provider: 'fake', id: 'm' };

	it('is sent as the user decided, and the turn says what was left out', async () => {
		const fitted: ToFit[] = [];
		const fit: FitQuestion = async each => {
			fitted.push(each);
			return { context: [], model, ...(fitted.length > 1 && { leaveOut: 1 }) };
		};
		const own = quickProvider();
		const all = house([own], 'fake/m', fit);
		const { id } = all.conversations.create();
		await all.asker.ask(id, asked);
		await answered(all, id);
		await all.asker.ask(id, asked);
		await answered(all, id);
		const [first, second] = all.conversations.opened(id)?.turns ?? [];
		assert.deepEqual(fitted[0], { ...asked, conversation: id, model, isModelNamed: false, earlier: [] });
		assert.deepEqual(fitted[1]?.parent, { turn: first?.id, as: 'follow-up' });
		assert.deepEqual(first?.state?.context, []);
		assert.equal(second?.state?.notices[0]?.code, 'turn.trimmed');
		assert.deepEqual(own.requests.at(-1)?.messages, [{ role: 'user', content: 'Why?' }]);
	});

	it('is the user’s again when they would rather change it, also when a turn is asked again', async () => {
		let declines = false;
		const all = house([quickProvider()], 'fake/m', async each => (declines ? undefined : each));
		const { id } = all.conversations.create();
		const turn = await all.asker.ask(id, asked);
		await answered(all, id);
		declines = true;
		const again = turn.kind === 'asked' ? await all.asker.askAgain(turn.turn, 'retry') : turn;
		assert.ok(again.kind === 'refused');
		assert.equal(again.failure.kind, 'context-too-long');
		assert.equal(again.failure.message, 'Not sent: this does not fit into what m reads at once.');
		assert.equal(all.conversations.opened(id)?.turns.length, 1);
	});

	it('is nobody’s to ask about where no user is there', async () => {
		const all = house([quickProvider()], 'fake/m', async () => undefined);
		const { id } = all.conversations.create();
		assert.equal((await all.asker.ask(id, { ...asked, unattended: true })).kind, 'asked');
		await answered(all, id);
	});

	it('is refused, and not lost, when looking at it fails', async () => {
		const all = house([quickProvider()], 'fake/m', () => Promise.reject(new Error('no window')));
		const refused = await all.asker.ask(all.conversations.create().id, asked);
		assert.equal(refused.kind, 'refused');
	});
});

describe('the answer now', () => {
	type Does = 'ends' | 'refuses' | 'only says so';

	/** Thinks until it is told to answer, or is stopped. */
	function controllable(does: Does): FakeProvider {
		const base = fakeProvider(async function* (request, signal) {
			yield thinking('Hm.');
			if (request.think === 'off') {
				yield* [text('Then.'), stop];
				return;
			}
			const told = new Promise<void>((resolve, reject) => {
				signal.addEventListener('abort', () => reject(signal.reason));
				request.onControl?.({
					endThinking: async () => {
						if (does === 'ends') {
							resolve();
						}
						return does !== 'refuses';
					},
				});
			});
			await told;
			yield* [text('Now.'), stop];
		});
		const able = { thinking: true, tools: undefined, vision: undefined };
		return { ...base, models: async () => [{ id: 'm' }], capabilities: async () => able };
	}

	async function answerNow(does: Does, times = 1) {
		const all = house([controllable(does)], 'fake/m');
		const { id } = all.conversations.create();
		const first = await all.asker.ask(id, { question: 'Why?', context: [] });
		assert.ok(first.kind === 'asked');
		while (all.conversations.findTurn(first.turn)?.turn.state?.status !== 'thinking') {
			await sleep(2);
		}
		let now = await all.asker.askAgain(first.turn, 'answer-now');
		for (let time = 1; time < times; time++) {
			now = await all.asker.askAgain(first.turn, 'answer-now');
		}
		await answered(all, id);
		const turns = all.conversations.opened(id)?.turns ?? [];
		return { first: first.turn, now, turns };
	}

	it('comes in the running turn where its server can be told so', async () => {
		const { first, now, turns } = await answerNow('ends');
		assert.deepEqual(now, { kind: 'asked', turn: first });
		assert.deepEqual(
			turns.map(({ state }) => [state?.status, state?.blocks.map(block => block.text)]),
			[['complete', ['Hm.', 'Now.']]],
		);
		assert.deepEqual(
			turns[0]?.state?.notices.map(({ code }) => code),
			['resume.live'],
		);
	});

	for (const [what, does, times] of [
		['it cannot', 'refuses', 1],
		['it says that it does, and thinks on when it is told again', 'only says so', 2],
	] as const) {
		it(`is asked for in its place where ${what}`, async () => {
			const { first, turns } = await answerNow(does, times);
			assert.deepEqual(
				turns.map(({ parent, state }) => [parent, state?.status]),
				[
					[undefined, 'cancelled'],
					[{ turn: first, as: 'answer-now' }, 'complete'],
				],
			);
			assert.equal(turns[1]?.state?.blocks.at(-1)?.text, 'Then.');
		});
	}
});
