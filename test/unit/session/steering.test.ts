/** Going on from thinking that the user has changed: what is kept and marked, what is told to which server, and what stands beside what. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { siblingsOf } from '../../../src/core/conversation/tree.ts';
import { foldTurn, textOf } from '../../../src/core/conversation/turnState.ts';
import { fits } from '../../../src/core/foreign/shape.ts';
import { eventSchema } from '../../../src/core/stream/eventSchema.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { Provider, ProviderDelta } from '../../../src/providers/provider.ts';
import { Asker } from '../../../src/session/hub/asker.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import { ModelCatalog } from '../../../src/session/hub/modelCatalog.ts';
import { LiveTurn, type OpenConversation } from '../../../src/session/hub/openConversation.ts';
import { createTurnRunner } from '../../../src/session/hub/turnRunner.ts';
import { type BegunEvent, begunOf, type Steering, steered } from '../../../src/session/request/steering.ts';
import { jsonReply } from '../../standins/ollamaReply.ts';
import { chunk, done } from '../../standins/openaiCompatible.ts';
import { type Seen, type StandIn, sseReply, startStandIn } from '../../standins/server.ts';
import { plainTurn, turnOf, turnStart } from '../core/turnEvents.ts';
import { collect, fakeProvider, stop, text, thinking } from './fakes.ts';
import { MemoryStore } from './memoryStore.ts';

const first = 'Read the function.\n\n';
const second = 'It adds.\n\n';
const third = 'So the sum is right.';
const whole = first + second + third;
const thought = { id: 't1', events: plainTurn([whole], ['It is right.']) };

/** What a turn that begins with these events shows of them. */
function told(begun: readonly BegunEvent[] | undefined): readonly string[] {
	const bodies = (begun ?? []).map(({ body }) => body);
	const { blocks, tools } = foldTurn(turnOf([turnStart, ...bodies]));
	const texts = blocks.map(({ seq, channel, kept, by, text: words }) => {
		return [seq, `${channel}${kept ? ' kept' : ''}${by ? ` by ${by}` : ''}: ${words}`] as const;
	});
	const calls = tools.map(({ seq, name, result }) => [seq, `${name}: ${result?.content}`] as const);
	return [...texts, ...calls].sort(([a], [b]) => a - b).map(([, words]) => words);
}

describe('thinking that the user changes', () => {
	const cuts: readonly (readonly [what: string, how: Steering, expected: readonly string[]])[] = [
		[
			'a step in the middle, with other words',
			{ at: { block: 0, offset: first.length }, text: ' It subtracts. \n' },
			['thinking kept: Read the function.', 'thinking by user: It subtracts.'],
		],
		[
			'the first step, with other words',
			{ at: { block: 0, offset: 0 }, text: 'Run it.' },
			['thinking by user: Run it.'],
		],
		[
			'what follows a step, dropped',
			{ at: { block: 0, offset: first.length + second.length } },
			['thinking kept: Read the function.\n\nIt adds.'],
		],
		[
			'nothing, with a line at its end',
			{ text: 'look at line 2 first' },
			[`thinking kept: ${whole}`, 'thinking by user: look at line 2 first'],
		],
		['a place behind its end', { at: { block: 0, offset: 9_999 } }, [`thinking kept: ${whole}`]],
	];
	for (const [what, how, expected] of cuts) {
		it(`is kept up to there and marked: ${what}`, () => {
			assert.deepEqual(told(steered([thought], how)), expected);
		});
	}

	for (const [what, how] of [
		['the answer', { at: { block: 1, offset: 3 }, text: 'No.' }],
		['a block that is not there', { at: { block: 7, offset: 0 }, text: 'No.' }],
		['the first word, with nothing in its place', { at: { block: 0, offset: 0 }, text: ' \n' }],
	] as const) {
		it(`cannot be changed at ${what}`, () => {
			assert.equal(steered([thought], how), undefined);
		});
	}

	it('is the same text up to the cut for every cut, and never half a character', () => {
		const odd = 'Is \u{1f600} 好\n\nso?';
		fc.assert(
			fc.property(fc.nat({ max: odd.length + 3 }), fc.constantFrom('', 'Mine.'), (offset, words) => {
				const begun = steered([{ id: 't1', events: plainTurn([odd], []) }], { at: { block: 0, offset }, text: words });
				const [kept = '', ...rest] = told(begun).filter(each => each.startsWith('thinking kept: '));
				const before = odd.slice(0, offset).toWellFormed().trimEnd();
				assert.equal(kept.slice('thinking kept: '.length), before);
				assert.deepEqual(rest, []);
				assert.ok((begun ?? []).every(({ body }) => fits(eventSchema, { ...body, turn: 't', seq: 0, at: 0 })));
			}),
		);
	});

	it('keeps what the user wrote before as theirs, and a continuation as one text with what it goes on with', () => {
		const before = turnOf([
			turnStart,
			...(steered([thought], { at: { block: 0, offset: first.length }, text: 'Mine.' }) ?? []).map(({ body }) => body),
			{ type: 'thinking-start', block: 2 },
			{ type: 'thinking-delta', block: 2, text: 'Then the s' },
			{ type: 'finish', reason: 'cancelled' },
		]);
		const goingOn = { ...turnStart, parent: { turn: 't1', as: 'continue' } } as const;
		const after = turnOf(
			[
				goingOn,
				{ type: 'notice', kind: 'resumed', code: 'resume.prefill', message: '' },
				{ type: 'thinking-start', block: 0 },
				{ type: 'thinking-delta', block: 0, text: 'um. And more.' },
				{ type: 'finish', reason: 'complete' },
			],
			't2',
		);
		const begun = steered(
			[
				{ id: 't1', events: before },
				{ id: 't2', events: after },
			],
			{ at: { block: 0, offset: 'um.'.length }, text: 'Again mine.' },
		);
		assert.deepEqual(told(begun), [
			'thinking kept: Read the function.',
			'thinking kept by user: Mine.',
			'thinking kept: Then the sum.',
			'thinking by user: Again mine.',
		]);
	});

	const withTools = turnOf([
		turnStart,
		{ type: 'thinking-start', block: 0 },
		{ type: 'thinking-delta', block: 0, text: 'I look.' },
		{ type: 'thinking-end', block: 0 },
		{ type: 'provider-data', data: { provider: 'ollama', data: 'signed' } },
		{ type: 'tool-call', id: 'a', name: 'read_file', arguments: '{}' },
		{ type: 'tool-result', id: 'a', name: 'read_file', content: 'a - b' },
		{ type: 'thinking-start', block: 1 },
		{ type: 'thinking-delta', block: 1, text: 'A minus. So what.' },
		{ type: 'provider-data', data: { provider: 'ollama', data: 'signed, too' } },
		{ type: 'answer-start', block: 2 },
		{ type: 'answer-delta', block: 2, text: 'Done.' },
		{ type: 'finish', reason: 'complete' },
	]).map((event, index) => ({ ...event, iteration: index < 7 ? 0 : 1 }));

	it('keeps what tools found before, round by round, and what was signed of whole rounds only', () => {
		const begun = steered([{ id: 't1', events: withTools }], { at: { block: 1, offset: 8 }, text: 'Look again.' });
		assert.deepEqual(told(begun), [
			'thinking kept: I look.',
			'read_file: a - b',
			'thinking kept: A minus.',
			'thinking by user: Look again.',
		]);
		const rounds = (begun ?? []).map(({ iteration, body }) => `${iteration} ${body.type}`);
		assert.deepEqual(rounds.slice(0, 7), [
			'0 thinking-start',
			'0 thinking-delta',
			'0 thinking-end',
			'0 tool-call',
			'0 tool-result',
			'0 provider-data',
			'1 thinking-start',
		]);
		assert.equal(rounds.filter(each => each.endsWith('provider-data')).length, 1);
	});

	it('goes on in a round of its own behind results', () => {
		const begun = steered([{ id: 't1', events: withTools.slice(0, 7) }], { text: 'Now think.' });
		assert.deepEqual(begun?.at(-1), { iteration: 1, body: { type: 'thinking-end', block: 1 } });
	});
});

/** A house with one conversation, in which one question was answered. */
async function house(provider: Provider) {
	const catalog = new ModelCatalog(async () => [provider]);
	const memory = createModelMemory();
	const settings = () => ({ request: {} });
	const run = createTurnRunner({ catalog, provider: id => catalog.provider(id), settings, memory });
	const store = new MemoryStore();
	const conversations = new Conversations(store, run);
	const asker = new Asker(conversations, catalog, () => ({ model: `${provider.id}/m`, think: 'on' }));
	const { id } = conversations.create();
	const settled = async (): Promise<OpenConversation> => {
		while (conversations.running(id).size > 0) {
			await sleep(2);
		}
		const open = conversations.opened(id);
		assert.ok(open);
		return open;
	};
	await asker.ask(id, { question: 'Why?', context: [] });
	return { asker, conversations, store, settled, id };
}

const goesOn: Provider['resumes'] = true;

function stepwise(...answers: readonly (readonly ProviderDelta[])[]) {
	const provider = fakeProvider((_request, _signal, attempt) => answers[attempt] ?? []);
	return Object.assign(provider, { resumes: goesOn });
}

const prefilled: ProviderDelta = { type: 'resumed', how: 'prefill' };
const asThought = [thinking(whole), text('It is right.'), stop];

describe('a turn that is steered', () => {
	it('stands beside the other, begins with what is kept, and goes on from there', async () => {
		const provider = stepwise(asThought, [prefilled, thinking('So it is wrong.'), text('It is wrong.'), stop]);
		const { asker, conversations, settled, store } = await house(provider);
		const [turn] = (await settled()).turns;
		const asked = await asker.steer(turn?.id ?? '', { at: { block: 0, offset: first.length }, text: 'It subtracts.' });
		assert.equal(asked.kind, 'asked');
		const { turns, branch } = await settled();
		const other = turns[1];
		assert.deepEqual(branch, [other]);
		assert.deepEqual(siblingsOf(turns, other?.id ?? ''), turns);
		assert.equal(turns[0]?.state?.blocks[1]?.text, 'It is right.', 'the other is as it was');
		const state = other?.state;
		assert.ok(state);
		assert.deepEqual(
			state.blocks.map(({ kept, by, text: words }) => [kept, by, words]),
			[
				[true, undefined, 'Read the function.'],
				[undefined, 'user', 'It subtracts.'],
				[undefined, undefined, 'So it is wrong.'],
				[undefined, undefined, 'It is wrong.'],
			],
		);
		assert.equal(provider.requests[1]?.resume?.thinking, 'Read the function.\n\nIt subtracts.');
		assert.equal(textOf(state, 'thinking'), 'Read the function.\n\nIt subtracts.\n\nSo it is wrong.');
		assert.deepEqual(
			state.notices.map(({ code }) => code),
			['resume.prefill'],
		);
		assert.equal(state.thinking.estimatedTokens, state.blocks[2]?.estimatedTokens, 'only what the model said counts');
		const stored = store.events.filter(event => event.turn === other?.id);
		assert.deepEqual(foldTurn(stored), state, 'the journal has all of it');
		conversations.dispose();
	});

	it('takes the place of one that runs, with what has come of it', async () => {
		const provider = fakeProvider(async function* (_request, signal, attempt) {
			if (attempt > 0) {
				yield* [prefilled, thinking('Line 2.'), text('There.'), stop];
				return;
			}
			yield thinking(first);
			await sleep(60_000, undefined, { signal });
		});
		const { asker, conversations, settled, id } = await house(Object.assign(provider, { resumes: goesOn }));
		const running = () => conversations.opened(id)?.turns[0];
		while (running()?.state?.thinking.characters !== first.length) {
			await sleep(2);
		}
		await asker.steer(running()?.id ?? '', { text: 'look at line 2 first' });
		const { turns } = await settled();
		assert.deepEqual(
			turns.map(({ state }) => state?.status),
			['cancelled', 'complete'],
		);
		assert.deepEqual(
			turns[1]?.state?.blocks.map(block => block.text),
			['Read the function.\n\n', 'look at line 2 first', 'Line 2.', 'There.'],
		);
	});

	it('can be continued when nothing came of it, and asked again with the same beginning', async () => {
		const fails: Provider['stream'] = async function* () {
			yield* [];
			throw new Error('gone');
		};
		const provider = stepwise(asThought, [], [prefilled, text('Yes.'), stop], [prefilled, text('No.'), stop]);
		const stream = provider.stream.bind(provider);
		let attempts = 0;
		provider.stream = (...asked) => (attempts++ === 1 ? fails(...asked) : stream(...asked));
		const { asker, settled } = await house(provider);
		const [turn] = (await settled()).turns;
		await asker.steer(turn?.id ?? '', { text: 'Mine.' });
		const broken = (await settled()).turns[1];
		assert.equal(broken?.state?.finish?.reason, 'interrupted');
		assert.ok(broken?.state?.error?.actions.includes('continue'));
		await asker.askAgain(broken?.id ?? '', 'retry');
		const again = (await settled()).turns[2];
		assert.deepEqual(told(again && begunOf(again)), [`thinking kept: ${whole}`, 'thinking by user: Mine.']);
		assert.equal(provider.requests.at(-1)?.resume?.thinking, `${whole}\n\nMine.`);
	});

	it('is refused with a sentence where there is no such place, and nothing is asked', async () => {
		const provider = stepwise(asThought);
		const { asker, settled } = await house(provider);
		const [turn] = (await settled()).turns;
		const refusals = [
			await asker.steer(turn?.id ?? '', { at: { block: 9, offset: 0 } }),
			await asker.steer('nobody', { text: 'Mine.' }),
		];
		assert.deepEqual(
			refusals.map(each => each.kind === 'refused' && each.failure.code),
			['ask.no-thought', 'ask.gone'],
		);
		assert.equal(provider.requests.length, 1);
	});
});

describe('what a server is told of thinking that the user changed', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function sentTo(config: (url: string) => ProviderConfig, answer: (seen: Seen) => ReturnType<typeof sseReply>) {
		const standIn = await startStandIn(answer);
		standIns.push(standIn);
		const provider = createProvider(config(standIn.url));
		const catalog = new ModelCatalog(async () => []);
		const run = createTurnRunner({ catalog, provider: async () => provider, settings: () => ({ request: {} }) });
		const begun = steered([thought], { at: { block: 0, offset: first.length }, text: 'It subtracts.' }) ?? [];
		const asked = {
			question: 'Why?',
			context: [],
			model: { provider: provider.id, id: 'm' },
			options: { think: 'on' },
			turn: 't2',
			conversation: 'c',
			earlier: [new LiveTurn('t1', { events: thought.events })],
			parent: { turn: 't1', as: 'steer' },
			begun,
		} as const;
		const events = await collect(run(asked, new AbortController().signal));
		const posted = standIn.requests.filter(({ method, path }) => method === 'POST' && !path.endsWith('/api/show'));
		return { events, sent: posted.map(({ json }) => json ?? {}) };
	}

	const rungOf = (events: readonly TurnEvent[]) =>
		events.flatMap(event => (event.type === 'notice' && event.kind === 'resumed' ? [event.code] : []));
	const chat = () =>
		sseReply([chunk({ reasoning_content: 'So.' }), chunk({ content: 'Wrong.' }), chunk({}, 'stop'), done].join(''));
	const begun = 'Read the function.\n\nIt subtracts.';
	const question = { role: 'user', content: 'Why?' };

	for (const [preset, message] of [
		['llamacpp', { role: 'assistant', reasoning_content: begun, content: '' }],
		['vllm', { role: 'assistant', content: `<think>\n${begun}` }],
		['deepseek', { role: 'assistant', content: '', prefix: true, reasoning_content: begun }],
	] as const) {
		it(`goes to ${preset} as the beginning of its own message`, async () => {
			const config = (url: string) =>
				({ kind: 'openai-compatible', preset, baseUrl: `${url}/v1`, apiKey: 'k' }) as const;
			const { events, sent } = await sentTo(config, chat);
			assert.deepEqual(
				sent.map(each => each.messages),
				[[question, message]],
			);
			assert.deepEqual(rungOf(events), ['resume.prefill']);
		});
	}

	it('goes to Ollama as the end of a raw prompt', async () => {
		const rendered = '<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n';
		const answer = ({ path }: Seen) => {
			if (path === '/api/generate') {
				const line = JSON.stringify({ model: 'm', response: 'So.</think>Wrong.', done: true, done_reason: 'stop' });
				return { ...sseReply(`${line}\n`), headers: { 'Content-Type': 'application/x-ndjson' } };
			}
			const body =
				path === '/api/show' ? { capabilities: ['thinking'] } : { _debug_info: { rendered_template: rendered } };
			return jsonReply(200, JSON.stringify(body));
		};
		const { events, sent } = await sentTo(url => ({ kind: 'ollama', baseUrl: url }), answer);
		assert.equal(sent.at(-1)?.prompt, `${rendered}<think>\n${begun}`);
		assert.deepEqual(rungOf(events), ['resume.raw']);
	});

	for (const [kind, code] of [
		['openai-compatible', 'resume.asked-again'],
		['anthropic', 'resume.signed'],
	] as const) {
		it(`goes to ${kind}, which lets nobody into its thinking, as notes`, async () => {
			const config = (url: string) =>
				({ kind, preset: 'openai', baseUrl: kind === 'anthropic' ? url : `${url}/v1`, apiKey: 'k' }) as const;
			const { events, sent } = await sentTo(config, chat);
			const words = JSON.stringify(sent[0]?.messages).replaceAll('\\n', '\n');
			assert.match(
				words,
				/Why\?\n\nYou have begun to think about this question\. Your notes so far:\n\n> Read the function\.\n> \n> It subtracts\.\n\nGo on from these notes/,
			);
			assert.equal(sent.length, 1);
			assert.deepEqual(rungOf(events), [code]);
		});
	}
});
