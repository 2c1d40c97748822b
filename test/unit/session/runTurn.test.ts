import assert from 'node:assert/strict';
import { Failure, type FailureDetails } from '../../../src/core/errors.ts';
import { noticeOf } from '../../../src/core/stream/notice.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import type { Capabilities, ProviderDelta } from '../../../src/providers/provider.ts';
import { type RunTurnOptions, runTurn } from '../../../src/session/turn/runTurn.ts';
import type { TurnClock } from '../../../src/session/turn/turnClock.ts';
import { TurnControl } from '../../../src/session/turn/turnControl.ts';
import { collect, type FakeProvider, fakeClock, fakeProvider, type Script, stop, text, thinking } from './fakes.ts';
import { errorOf, finishOf, noticesOf, textOf } from './faultHarness.ts';

const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };
const noThinking: Capabilities = { thinking: false, tools: false, vision: false };

function failure(details: Partial<FailureDetails>): Failure {
	return new Failure({ kind: 'overloaded', message: 'It is busy.', remedy: 'Try again.', ...details });
}

// biome-ignore lint/correctness/useYield: a script that fails at once
function* fails(error: unknown): Generator<ProviderDelta> {
	throw error;
}

function* textThenFails(error: unknown): Generator<ProviderDelta> {
	yield text('Some');
	throw error;
}

async function run(script: Script, options: Partial<RunTurnOptions> = {}) {
	const provider = fakeProvider(script);
	const clock = fakeClock();
	const events = await collect(runTurn({ provider, request, clock, ...options }));
	return { events, provider, clock };
}

const shapes = (events: readonly TurnEvent[]) =>
	events.map(event => ('text' in event ? `${event.type}:${event.text}` : event.type));

const lastRequest = (provider: FakeProvider) => provider.requests.at(-1);

describe('running a turn', () => {
	it('tells native thinking and text as blocks, in order', async () => {
		const { events } = await run(() => [thinking('Hm'), thinking('.'), text('Yes'), text('.'), stop]);
		assert.deepEqual(shapes(events), [
			'turn-start',
			'thinking-start',
			'thinking-delta:Hm',
			'thinking-delta:.',
			'thinking-end',
			'answer-start',
			'answer-delta:Yes',
			'answer-delta:.',
			'answer-end',
			'finish',
		]);
	});

	it('begins with what was asked', async () => {
		const context = [{ id: 'c', kind: 'text', label: 'notes', text: 'x' } as const];
		const { events } = await run(() => [text('Yes.'), stop], {
			turn: 't1',
			question: 'Really?',
			context,
			model: { provider: 'p', id: 'm', label: 'M' },
			request: { ...request, think: 'high', maxTokens: 5 },
			parent: { turn: 't0', as: 'retry' },
		});
		assert.deepEqual(events[0], {
			type: 'turn-start',
			turn: 't1',
			seq: 0,
			at: 0.3,
			iteration: 0,
			question: 'Really?',
			context,
			model: { provider: 'p', id: 'm', label: 'M' },
			options: { think: 'high', maxTokens: 5 },
			parent: { turn: 't0', as: 'retry' },
			startedAt: '2026-11-20T10:00:00.000Z',
		});
	});

	it('leaves the thinking to the model where the caller says nothing of it', async () => {
		const { events, provider } = await run(() => [text('Yes.'), stop]);
		assert.equal(lastRequest(provider)?.think, 'auto');
		assert.ok(events[0]?.type === 'turn-start' && events[0].options.think === 'auto');
	});

	it('gives inline text back whole: deltas and markup together', async () => {
		const parts = ['<thi', 'nk>\nHm', '.\n</th', 'ink>\n\nYes.'];
		const { events } = await run(() => [...parts.map(text), stop]);
		const inline = events.map(event => ('text' in event ? event.text : '')).join('');
		assert.equal(inline, parts.join(''));
		assert.equal(textOf(events, 'thinking').trim(), 'Hm.');
	});

	it('passes figures, tool calls, notices and a vendor’s own data on', async () => {
		const { events } = await run(() => [
			noticeOf('waiting', 'notice.waiting', { server: 'Server' }),
			{ type: 'provider-data', data: { signature: 'abc' } },
			text('Looking.'),
			{ type: 'tool-call', id: 'c1', name: 'look', arguments: '{}' },
			{ type: 'usage', usage: { completionTokens: 3 } },
			{ type: 'finish', reason: 'tool-calls' },
		]);
		assert.deepEqual(
			events.map(event => event.type),
			[
				'turn-start',
				'notice',
				'provider-data',
				'answer-start',
				'answer-delta',
				'answer-end',
				'tool-call-start',
				'tool-call-delta',
				'tool-call',
				'usage',
				'finish',
			],
		);
		assert.deepEqual(events.find(event => event.type === 'provider-data')?.data, {
			provider: 'fake',
			data: { signature: 'abc' },
		});
		assert.equal(finishOf(events).reason, 'complete');
	});

	it('asks again while nothing was shown, and says so', async () => {
		const { events, provider, clock } = await run((_, __, attempt) =>
			attempt < 2 ? fails(failure({ retryable: true })) : [text('Yes.'), stop],
		);
		assert.equal(provider.requests.length, 3);
		assert.deepEqual(clock.sleeps, [1000, 2000]);
		assert.deepEqual(
			events.flatMap(event => (event.type === 'notice' ? [event.retryInMs] : [])),
			[1000, 2000],
		);
		assert.equal(finishOf(events).reason, 'complete');
	});

	it('asks again at once where the reader does not want to wait, and says so', async () => {
		const control = new TurnControl();
		const waits: number[] = [];
		const clock: TurnClock = {
			...fakeClock(),
			sleep: (ms, signal) =>
				new Promise(resolve => {
					waits.push(ms);
					signal.addEventListener('abort', () => resolve());
					control.askNow();
				}),
		};
		const busy = failure({ kind: 'rate-limited', retryable: true, retryAfterMs: 40_000 });
		const script: Script = (_, __, attempt) => (attempt === 0 ? fails(busy) : [text('Yes.'), stop]);
		const { events, provider } = await run(script, { clock, control });
		assert.equal(provider.requests.length, 2);
		assert.equal(waits.length, 1);
		assert.deepEqual(
			events.flatMap(event => (event.type === 'notice' ? [[event.kind, event.code]] : [])),
			[
				['retry', 'turn.retry-when-told'],
				['waiting', 'turn.asked-now'],
			],
		);
		assert.equal(textOf(events, 'answer'), 'Yes.');
		control.askNow();
	});

	it('says of a retry what failed, with a code for both sentences', async () => {
		const busy = failure({ retryable: true, code: 'b', args: { server: 'S' } });
		const { events } = await run((_, __, attempt) => (attempt === 0 ? fails(busy) : [text('Yes.'), stop]));
		const notice = events.find(event => event.type === 'notice');
		assert.ok(notice?.type === 'notice');
		assert.equal(notice.message, 'It is busy. Asking again in 1 s.');
		assert.equal(notice.code, 'turn.retry');
		assert.deepEqual(notice.args, {
			failure: { code: 'b', message: 'It is busy.', args: { server: 'S' } },
			retryIn: '1 s',
		});
	});

	it('never asks again once something was shown', async () => {
		const { events, provider } = await run(() => textThenFails(failure({ retryable: true })));
		assert.equal(provider.requests.length, 1);
		assert.equal(finishOf(events).reason, 'interrupted');
		assert.equal(errorOf(events)?.actions?.[0], 'continue');
		assert.equal(textOf(events, 'answer'), 'Some');
	});

	it('leaves no trace of an attempt that showed nothing', async () => {
		const { events } = await run(function* (_, __, attempt) {
			yield text('<think>');
			yield { type: 'usage', usage: { promptTokens: 1 } };
			if (attempt === 0) {
				throw failure({ retryable: true });
			}
			yield text('Hm.</think>Yes.');
			yield stop;
		});
		const inline = events.map(event => ('text' in event ? event.text : '')).join('');
		assert.equal(inline, '<think>Hm.</think>Yes.');
		assert.equal(events.filter(event => event.type === 'usage').length, 1);
	});

	it('does not offer to continue what never came', async () => {
		const { events } = await run(() => fails(failure({ kind: 'cut', actions: ['continue', 'retry'] })));
		assert.deepEqual(errorOf(events)?.actions, ['retry']);
		assert.doesNotMatch(errorOf(events)?.remedy ?? '', /kept/);
	});

	it('turns our own bugs into words, and keeps keys out of them', async () => {
		const { events } = await run(() => fails(new TypeError('x is undefined for sk-secret-0123456789')));
		assert.equal(errorOf(events)?.kind, 'internal');
		assert.doesNotMatch(JSON.stringify(events), /0123456789/);
	});

	it('survives a provider that throws before it streams', async () => {
		const provider = fakeProvider(() => []);
		provider.stream = () => {
			throw new Error('at once');
		};
		const events = await collect(runTurn({ provider, request }));
		assert.equal(finishOf(events).reason, 'error');
	});

	it('takes a stream without an end for cut, also when the provider ends quietly', async () => {
		const { events } = await run(() => [text('Some')]);
		assert.equal(finishOf(events).reason, 'interrupted');
		assert.equal(errorOf(events)?.kind, 'cut');
	});

	it('reads nothing after the end', async () => {
		const { events } = await run(() => [text('Yes.'), stop, text('No.'), stop]);
		assert.equal(textOf(events, 'answer'), 'Yes.');
		assert.equal(events.filter(event => event.type === 'finish').length, 1);
	});

	it('stops at once, also when the provider does not listen', async () => {
		const abort = new AbortController();
		setTimeout(() => abort.abort(), 20);
		const { events } = await run(
			async function* () {
				yield text('Some');
				await new Promise(() => undefined);
			},
			{ signal: abort.signal },
		);
		assert.equal(finishOf(events).reason, 'cancelled');
		assert.equal(errorOf(events), undefined);
		assert.equal(textOf(events, 'answer'), 'Some');
	});

	it('asks nobody when it was stopped before', async () => {
		const { events, provider } = await run(() => [text('Yes.'), stop], { signal: AbortSignal.abort() });
		assert.equal(provider.requests.length, 0);
		assert.deepEqual(shapes(events), ['turn-start', 'finish']);
		assert.equal(finishOf(events).reason, 'cancelled');
	});

	it('leaves the provider when its reader leaves', async () => {
		let left = false;
		const provider = fakeProvider(async function* (_, signal) {
			signal.addEventListener('abort', () => {
				left = true;
			});
			for (;;) {
				yield text('more ');
			}
		});
		for await (const event of runTurn({ provider, request })) {
			if (event.type === 'answer-delta') {
				break;
			}
		}
		assert.equal(left, true);
	});

	it('watches deltas of providers that have no clocks of their own', async () => {
		const { events } = await run(
			async function* () {
				yield text('Some');
				await new Promise(() => undefined);
			},
			{ timeouts: { idleMs: 30 } },
		);
		assert.equal(errorOf(events)?.kind, 'stalled');
		assert.equal(finishOf(events).reason, 'interrupted');
	});

	it('keeps pace with a long stream', async function () {
		this.timeout(20_000);
		const { events } = await run(function* () {
			for (let index = 0; index < 50_000; index++) {
				yield thinking('word ');
			}
			yield stop;
		});
		assert.equal(events.length, 50_000 + 4);
	});
});

describe('what a turn learns of a model', () => {
	it('is nothing when another feature is refused', async () => {
		const other = failure({ kind: 'unsupported', message: 'The chat model does not support thinking in pictures.' });
		const { provider, events } = await run(() => fails(other), { request: { ...request, think: 'on' } });
		assert.equal(provider.requests.length, 1);
		assert.deepEqual(noticesOf(events), []);
	});

	it('is that its text begins inside thinking', async () => {
		const memory = createModelMemory();
		memory.learn({ provider: 'fake', id: 'm' }, { startsInThinking: true });
		const { events } = await run(() => [text('Hm.'), text('</think>Yes.'), stop], { memory });
		assert.equal(textOf(events, 'thinking'), 'Hm.');
		assert.equal(textOf(events, 'answer'), 'Yes.');
	});

	it('is taken back when the guess was wrong: nothing of the answer hides in thinking', async () => {
		const memory = createModelMemory();
		memory.learn({ provider: 'fake', id: 'm' }, { startsInThinking: true });
		const { events } = await run(() => [text('Just an answer.'), stop], { memory });
		assert.deepEqual(
			events.find(event => event.type === 'reclassify'),
			{ ...events.find(event => event.type === 'reclassify'), from: 0, channel: 'answer' },
		);
		assert.equal(finishOf(events).message, undefined, 'there is an answer');
		assert.equal(memory.recall({ provider: 'fake', id: 'm' }).startsInThinking, undefined);
	});

	it('is how it marks off its thinking, where the reader said so', async () => {
		const memory = createModelMemory();
		memory.learn({ provider: 'fake', id: 'm' }, { format: 'answer-marker' });
		const marked = await run(() => [text('Hm. ANS'), text('WER: Yes.'), stop], { memory });
		assert.equal(textOf(marked.events, 'thinking').trim(), 'Hm.');
		assert.equal(textOf(marked.events, 'answer'), ' Yes.');
		memory.learn({ provider: 'fake', id: 'm' }, { format: 'none' });
		const plain = await run(() => [text('<think>Hm.</think>Yes.'), stop], { memory });
		assert.equal(textOf(plain.events, 'thinking'), '');
		assert.equal(textOf(plain.events, 'answer'), '<think>Hm.</think>Yes.');
	});

	it('is kept apart for each model', async () => {
		const memory = createModelMemory();
		memory.learn({ provider: 'a', id: 'x' }, { startsInThinking: true });
		assert.deepEqual(memory.recall({ provider: 'a', id: 'y' }), {});
		assert.deepEqual(memory.recall({ provider: 'b', id: 'x' }), {});
	});
});

describe('asking for thinking', () => {
	it('by words goes only to a model that is known not to think', async () => {
		for (const [capabilities, asked] of [
			[noThinking, true],
			[{ ...noThinking, thinking: undefined }, false],
			[{ ...noThinking, thinking: true }, false],
		] as const) {
			const { provider, events } = await run(() => [text('<think>Hm.</think>Yes.'), stop], {
				capabilities,
				promptThinking: true,
				request: { ...request, think: 'on' },
			});
			assert.equal(JSON.stringify(lastRequest(provider)?.messages).includes('<think>'), asked);
			assert.equal(noticesOf(events).includes('prompted-thinking'), asked);
			assert.equal(lastRequest(provider)?.think, asked ? undefined : 'on');
		}
	});

	it('by words lets the model say something before it opens its thinking', async () => {
		for (const [capabilities, thought] of [
			[noThinking, 'Hm.'],
			[{ ...noThinking, thinking: undefined }, ''],
		] as const) {
			const { events } = await run(() => [text('Sure.\n<think>Hm.</think>Yes.'), stop], {
				capabilities,
				promptThinking: true,
				request: { ...request, think: 'on' },
			});
			assert.equal(textOf(events, 'thinking'), thought);
		}
	});

	it('by words is known also where the provider did it, and teaches nothing of the model', async () => {
		const memory = createModelMemory();
		const said = noticeOf('prompted-thinking', 'notice.thinking-in-words', { model: 'M' });
		const { events } = await run(() => [said, text('Sure.\n<think>Hm.</think>Yes.'), stop], { memory });
		assert.equal(textOf(events, 'thinking'), 'Hm.');
		assert.deepEqual(memory.recall({ provider: 'fake', id: 'm' }), {});
	});

	it('by words keeps the system message that is there', async () => {
		const messages = [{ role: 'system', content: 'Be brief.' } as const, ...request.messages];
		const { provider } = await run(() => [text('Yes.'), stop], {
			capabilities: noThinking,
			promptThinking: true,
			request: { ...request, messages },
		});
		assert.match(lastRequest(provider)?.messages[0]?.content ?? '', /^Be brief\.\n\nBefore you answer/);
		assert.equal(lastRequest(provider)?.messages.length, 2);
	});

	for (const [question, think, sent] of [
		['/think Why?', 'on', 'Why?'],
		['Why? /no_think', 'off', 'Why?'],
		['Why?\n/nothink', 'off', 'Why?'],
		['/think Why? /no_think', 'off', 'Why?'],
		['What does /think do here?', 'auto', 'What does /think do here?'],
		['/thinking about it', 'auto', '/thinking about it'],
	] as const) {
		it(`is ${think} for “${question.replace('\n', '⏎')}”`, async () => {
			const content = `Code:\n\`\`\`\n/think\n\`\`\`\n\n${question}`;
			const { provider, events } = await run(() => [text('Yes.'), stop], {
				question,
				request: { model: 'm', messages: [{ role: 'user', content }], think: 'auto' },
			});
			assert.equal(lastRequest(provider)?.think, think);
			assert.equal(lastRequest(provider)?.messages[0]?.content, `Code:\n\`\`\`\n/think\n\`\`\`\n\n${sent}`);
			assert.equal(events[0]?.type === 'turn-start' && events[0].question, question, 'shown as it was written');
		});
	}
});

describe('how a turn ends', () => {
	for (const [name, deltas, reason, words] of [
		['thinking alone', [thinking('Hm.'), stop], 'complete', /without an answer/],
		['nothing', [stop], 'complete', /without saying anything/],
		['the limit while thinking', [thinking('Hm.'), { type: 'finish', reason: 'length' }], 'length', /while thinking/],
		['the limit in the answer', [text('Ye'), { type: 'finish', reason: 'length' }], 'length', /before the answer was/],
		['a filter in the answer', [text('Ye'), { type: 'finish', reason: 'content-filter' }], 'complete', /held the rest/],
		['a filter at once', [{ type: 'finish', reason: 'content-filter' }], 'error', /refused to answer/],
		['an error marker', [text('Ye'), { type: 'finish', reason: 'error' }], 'interrupted', /reported an error/],
	] as const satisfies readonly (readonly [string, readonly ProviderDelta[], string, RegExp])[]) {
		it(`with ${name} is ${reason}, and says so`, async () => {
			const { events } = await run(() => deltas);
			assert.equal(finishOf(events).reason, reason);
			assert.match(finishOf(events).message ?? '', words);
			assert.ok(finishOf(events).code !== undefined, 'with a code for other languages');
			assert.deepEqual(noticesOf(events), [], 'once');
		});
	}

	it('with a reason that nobody knows is complete', async () => {
		const { events } = await run(() => [text('Yes.'), { type: 'finish', reason: 'toString' as 'stop' }]);
		assert.equal(finishOf(events).reason, 'complete');
	});

	it('with thinking that was never closed says where the answer may be', async () => {
		const { events } = await run(() => [text('<think>Hm. So yes.'), stop]);
		const notice = events.find(event => event.type === 'notice');
		assert.ok(notice?.type === 'notice' && notice.kind === 'irregular');
		assert.equal(notice.code, 'turn.never-closed');
		assert.deepEqual(notice.args, { model: 'm' });
		assert.equal(notice.message, 'm never closed its thinking; the answer may be in there.');
	});

	it('with a break says that what came is kept, once, and apart from the remedy’s own code', async () => {
		const broken = failure({ code: 'x', remedyCode: 'x.remedy', args: { server: 'S' } });
		const { events } = await run(() => textThenFails(broken));
		const error = errorOf(events);
		assert.equal(error?.remedy, 'What came is kept. Try again.');
		assert.deepEqual([error.kept, error.remedyCode, error.code, error.args], [true, 'x.remedy', 'x', { server: 'S' }]);
		assert.deepEqual([finishOf(events).code, finishOf(events).args], ['x', { server: 'S' }]);
		const cut = errorOf((await run(() => [text('Some')])).events);
		assert.equal(cut?.remedy, 'What came is kept. Continue from it, or ask again.');
		assert.deepEqual([cut.kept, cut.code, cut.args], [undefined, 'turn.cut', { server: 'Fake' }]);
	});

	it('keeps keys out of the arguments of sentences, too', async () => {
		const { events } = await run(() =>
			fails(failure({ message: 'No sk-secret-0123456789.', args: { key: 'sk-secret-0123456789' } })),
		);
		assert.doesNotMatch(JSON.stringify(events), /0123456789/);
	});
});

const loopNotice = (events: readonly TurnEvent[]) => events.find(event => event.type === 'notice');

describe('a thought in circles', () => {
	const circling = (): ProviderDelta[] => [
		thinking('The sum of two and three is looked for. '),
		...Array.from({ length: 200 }, () => thinking('Let me check the sum once more, because it should be five. ')),
		text('Five.'),
		stop,
	];

	it('is ended by itself where the user asked for that, and says why', async () => {
		const { events } = await run(circling, { stopInCircles: true });
		assert.equal(finishOf(events).reason, 'cancelled');
		assert.deepEqual(noticesOf(events), ['loop']);
		assert.equal(loopNotice(events)?.code, 'notice.stopped-repeating');
		assert.equal(textOf(events, 'answer'), '');
		assert.ok(textOf(events, 'thinking').length < 2_000);
	});

	it('goes on where nobody asked', async () => {
		const { events } = await run(circling);
		assert.equal(finishOf(events).reason, 'complete');
		assert.equal(textOf(events, 'answer'), 'Five.');
	});

	it('is ended without an exact repeat only after 3,000 tokens with little new', async () => {
		const round = (index: number): string =>
			`The process ${4_711 + index * 13} does not answer yet, so wait and ask process ${5_000 + index} as well.\n`;
		const drifting = Array.from({ length: 400 }, (_, index) => thinking(round(index)));
		const { events } = await run(() => [...drifting, stop], { stopInCircles: true });
		const notice = loopNotice(events);
		assert.equal(notice?.code, 'notice.stopped-little-new');
		assert.ok(Number(notice.args?.tokens) >= 3_000);
		assert.equal(finishOf(events).reason, 'cancelled');
	});
});
