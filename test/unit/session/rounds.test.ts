import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { Failure } from '../../../src/core/errors.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { type AfterRound, TurnRun } from '../../../src/session/turn/turnRun.ts';
import { collect, fakeClock, fakeProvider, type Script, stop, text, thinking } from './fakes.ts';
import { errorOf, finishOf, textOf } from './faultHarness.ts';

const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };
const busy = () => new Failure({ kind: 'overloaded', message: 'It is busy.', remedy: 'Try again.', retryable: true });

const call = (id: string, args: string): readonly ProviderDelta[] => [
	{ type: 'tool-call-start', id, name: 'look' },
	{ type: 'tool-call-delta', id, text: args.slice(0, 3) },
	{ type: 'tool-call-delta', id, text: args.slice(3) },
	{ type: 'tool-call', id, name: 'look', arguments: args },
];
const toolsEnd: ProviderDelta = { type: 'finish', reason: 'tool-calls' };

/** Answers each call of a round that ended with calls, and asks again. */
const answerCalls: AfterRound = async function* ({ outcome, asking }, write) {
	if (outcome.kind !== 'ended' || outcome.reason !== 'tool-calls') {
		return undefined;
	}
	yield write({ type: 'tool-result', id: 'c1', name: 'look', content: 'Seen.' });
	const messages = [...asking.request.messages, { role: 'tool', content: 'Seen.' } as const];
	return { ...asking, request: { ...asking.request, messages } };
};

async function run(script: Script, after: AfterRound = answerCalls, signal?: AbortSignal) {
	const provider = fakeProvider(script);
	const turn = new TurnRun({ provider, request, clock: fakeClock(), ...(signal && { signal }) }, after);
	return { events: await collect(turn.run()), provider };
}

function checkList(events: readonly TurnEvent[]): void {
	assert.equal(events[0]?.type, 'turn-start');
	assert.deepEqual(
		events.map(event => event.seq),
		events.map((_, index) => index),
		'numbers without gaps',
	);
	assert.deepEqual(
		events.flatMap((event, index) => (event.type === 'finish' ? [index] : [])),
		[events.length - 1],
		'one finish, at the end',
	);
	let round = 0;
	for (const { iteration } of events) {
		assert.ok(iteration === round || iteration === round + 1, 'rounds count from 0, without gaps');
		round = iteration;
	}
}

/** Σ pieces of each call, in order of the calls' ends, beside the arguments that the end tells. */
function argumentsOf(events: readonly TurnEvent[]): readonly (readonly [string, string])[] {
	const pieces = new Map<string, string>();
	return events.flatMap(event => {
		if (event.type === 'tool-call-start') {
			pieces.set(event.id, '');
		} else if (event.type === 'tool-call-delta') {
			pieces.set(event.id, (pieces.get(event.id) ?? 'no start: ') + event.text);
		}
		return event.type === 'tool-call' ? [[pieces.get(event.id) ?? 'no start', event.arguments] as const] : [];
	});
}

describe('the rounds of a turn', () => {
	it('follow each other, each with its number, its blocks and its counts', async () => {
		const { events, provider } = await run((_, __, attempt) =>
			attempt === 0
				? [thinking('Hm.'), ...call('c1', '{"at":1}'), { type: 'usage', usage: { completionTokens: 3 } }, toolsEnd]
				: [thinking('So.'), text('Yes.'), { type: 'usage', usage: { completionTokens: 4 } }, stop],
		);
		checkList(events);
		const state = foldTurn(events);
		assert.deepEqual(
			state.blocks.map(block => [block.index, block.channel, block.text, block.iteration]),
			[
				[0, 'thinking', 'Hm.', 0],
				[1, 'thinking', 'So.', 1],
				[2, 'answer', 'Yes.', 1],
			],
		);
		assert.deepEqual(
			state.rounds.map(round => [round.iteration, round.usage.completionTokens]),
			[
				[0, 3],
				[1, 4],
			],
		);
		assert.deepEqual(
			state.tools.map(tool => [tool.stage, tool.arguments, tool.iteration, tool.result?.content]),
			[['whole', '{"at":1}', 0, 'Seen.']],
		);
		assert.equal(finishOf(events).iteration, 1);
		assert.equal(provider.requests[1]?.messages.at(-1)?.content, 'Seen.');
	});

	it('are retried one by one: a second that fails before it shows anything keeps the first and its number', async () => {
		const { events, provider } = await run(function* (_, __, attempt) {
			switch (attempt) {
				case 0:
					yield text('Looking.');
					yield* call('c1', '{}');
					yield toolsEnd;
					return;
				case 1:
					yield text('<think>');
					throw busy();
				default:
					yield text('<think>So.</think>Yes.');
					yield stop;
			}
		});
		checkList(events);
		assert.equal(provider.requests.length, 3);
		assert.equal(provider.requests[2], provider.requests[1], 'the same question of the same round');
		const notice = events.find(event => event.type === 'notice');
		assert.deepEqual([notice?.type === 'notice' && notice.kind, notice?.iteration], ['retry', 1]);
		const rest = events.filter(event => event.seq > (notice?.seq ?? 0));
		assert.ok(rest.every(event => event.iteration === 1));
		assert.equal(textOf(events, 'answer'), 'Looking.Yes.');
		assert.equal(textOf(events, 'thinking'), 'So.');
		assert.equal(finishOf(events).reason, 'complete');
	});

	it('leave the turn interrupted, not failed, when a later one cannot be had', async () => {
		const { events, provider } = await run((_, __, attempt) => {
			if (attempt > 0) {
				throw busy();
			}
			return [...call('c1', '{}'), toolsEnd];
		});
		checkList(events);
		assert.equal(provider.requests.length, 4, 'one for the first, three for the second');
		assert.equal(finishOf(events).reason, 'interrupted');
		assert.match(errorOf(events)?.remedy ?? '', /^What came is kept\. /);
	});

	it('are never retried once something of them was shown', async () => {
		const { events, provider } = await run(function* (_, __, attempt) {
			if (attempt === 0) {
				yield* call('c1', '{}');
				yield toolsEnd;
				return;
			}
			yield text('Some');
			throw busy();
		});
		assert.equal(provider.requests.length, 2);
		assert.equal(finishOf(events).reason, 'interrupted');
	});

	it('end with the turn when it is stopped between two of them', async () => {
		const abort = new AbortController();
		const stopping: AfterRound = async function* ({ asking }, write) {
			abort.abort();
			yield write({ type: 'tool-result', id: 'c1', name: 'look', content: '' });
			return asking;
		};
		const { events, provider } = await run(() => [...call('c1', '{}'), toolsEnd], stopping, abort.signal);
		checkList(events);
		assert.equal(provider.requests.length, 1);
		assert.equal(finishOf(events).reason, 'cancelled');
	});

	it('end in words when what stands between them breaks', async () => {
		const breaking: AfterRound = async function* (_, write) {
			yield write({ type: 'tool-result', id: 'c1', name: 'look', content: '' });
			throw new Error('no such table');
		};
		const { events } = await run(() => [...call('c1', '{}'), toolsEnd], breaking);
		checkList(events);
		assert.equal(errorOf(events)?.kind, 'internal');
		assert.equal(finishOf(events).reason, 'interrupted');
	});
});

describe('a tool call in a round', () => {
	it('comes after the text before it, also after what the segmenter held back', async () => {
		const { events } = await run(() => [text('<think>Hm.\n'), text('</th'), ...call('c1', '{}'), stop]);
		const types = events.map(event => event.type);
		assert.equal(textOf(events, 'thinking'), 'Hm.\n</th');
		assert.ok(types.lastIndexOf('thinking-end') < types.indexOf('tool-call-start'));
	});

	it('leaves thinking open that was open before it', async () => {
		const { events } = await run(() => [text('<think>Hm.'), ...call('c1', '{}'), text('So.</think>Yes.'), stop]);
		assert.equal(textOf(events, 'thinking'), 'Hm.So.');
		assert.equal(textOf(events, 'answer'), 'Yes.');
	});

	it('stays visible when the stream breaks inside its arguments', async () => {
		const { events } = await run(() => call('c1', '{"at":1}').slice(0, 2));
		checkList(events);
		assert.deepEqual(
			foldTurn(events).tools.map(tool => [tool.stage, tool.arguments]),
			[['cut', '{"a']],
		);
		assert.equal(finishOf(events).reason, 'interrupted');
	});

	it('that a provider tells in one piece begins and grows all the same', async () => {
		const { events } = await run(() => [{ type: 'tool-call', id: 'c1', name: 'look', arguments: '{"a":1}' }, stop]);
		assert.deepEqual(argumentsOf(events), [['{"a":1}', '{"a":1}']]);
	});
});

const args = fc.json().chain(json =>
	fc.array(fc.nat({ max: json.length }), { maxLength: 4 }).map(cuts => {
		const places = [0, ...cuts.toSorted((a, b) => a - b), json.length];
		return { json, pieces: places.slice(1).map((place, index) => json.slice(places[index], place)) };
	}),
);

/** A call, whole or in pieces, with text and thinking around it. */
const part: fc.Arbitrary<readonly ProviderDelta[]> = fc.oneof(
	fc.constantFrom('Hm.', '\n', '<think>', '</think>', '</th', 'Yes. ', '```\n').map(each => [text(each)]),
	fc.constantFrom('Hm.', '\n').map(each => [thinking(each)]),
	fc.constant([{ type: 'usage' as const, usage: { promptTokens: 1 } }]),
	fc
		.tuple(fc.constantFrom('c1', 'c2'), args, fc.boolean())
		.map(([id, { json, pieces }, whole]) => [
			...(whole ? [] : [{ type: 'tool-call-start' as const, id, name: '' }]),
			...(whole ? [] : pieces.map(each => ({ type: 'tool-call-delta' as const, id, text: each }))),
			{ type: 'tool-call' as const, id, name: 'look', arguments: json },
		]),
);

/** What one request brings: an end, or none, or a failure. */
const answer = fc.record({
	parts: fc.array(part, { maxLength: 6 }).map(parts => parts.flat()),
	end: fc.constantFrom('stop', 'tool-calls', 'length', 'none', 'busy'),
});

describe('any rounds of any turn', () => {
	it('make one list: numbered, one finish, every event in its round, every call the sum of its pieces', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 5 }), async answers => {
				const { events } = await run(function* (_, __, attempt) {
					const { parts, end } = answers[attempt] ?? { parts: [text('Yes.')], end: 'stop' };
					yield* parts;
					if (end === 'busy') {
						throw busy();
					}
					if (end !== 'none') {
						yield { type: 'finish', reason: end as 'stop' };
					}
				});
				checkList(events);
				for (const [pieces, whole] of argumentsOf(events)) {
					assert.equal(pieces, whole);
				}
				const open = new Set<number>();
				for (const event of events) {
					if (event.type === 'thinking-start' || event.type === 'answer-start') {
						open.add(event.block);
					} else if (event.type === 'thinking-delta' || event.type === 'answer-delta') {
						assert.ok(open.has(event.block), 'text comes in an open block');
					} else if (event.type === 'thinking-end' || event.type === 'answer-end') {
						assert.ok(open.delete(event.block));
					} else if (event.type === 'tool-call-start') {
						assert.equal(open.size, 0, 'text before a call has ended');
					}
				}
				assert.equal(open.size, 0, 'all blocks are closed');
			}),
			{ numRuns: 300 },
		);
	});
});
