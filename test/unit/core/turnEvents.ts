/** Makes lists of turn events for tests: numbered, timed, typed. */
import fc from 'fast-check';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';

export const turnStart: TurnEventBody = {
	type: 'turn-start',
	question: 'Why is it negative?',
	context: [],
	model: { provider: 'ollama', id: 'qwen3:8b' },
	options: { think: 'auto' },
	startedAt: '2026-03-01T10:00:00.000Z',
};

/** Numbers the bodies from 0; they come `stepMs` apart, or at the times given by `[at, body]`. */
export function turnOf(
	bodies: readonly (TurnEventBody | readonly [number, TurnEventBody])[],
	turn = 't1',
	stepMs = 10,
): TurnEvent[] {
	return bodies.map((item, seq) => {
		const [at, body] = Array.isArray(item) ? item : [seq * stepMs, item];
		return { ...body, turn, seq, at } as TurnEvent;
	});
}

/** A plain turn: thinking and answer in the given pieces. */
export function plainTurn(thinking: readonly string[], answer: readonly string[], turn = 't1'): TurnEvent[] {
	return turnOf(
		[
			turnStart,
			{ type: 'thinking-start', block: 0 },
			...thinking.map(text => ({ type: 'thinking-delta', block: 0, text }) as const),
			{ type: 'thinking-end', block: 0 },
			{ type: 'answer-start', block: 1 },
			...answer.map(text => ({ type: 'answer-delta', block: 1, text }) as const),
			{ type: 'answer-end', block: 1 },
			{ type: 'finish', reason: 'complete' },
		],
		turn,
	);
}

const text = fc.oneof(
	fc.constantFrom('', '\n', '\n\n', 'Wait', ', the sign\n', '\n\nSo', ' is flipped.', '好', '\u{1f600}'),
	fc.string({ maxLength: 8 }),
);
const block = fc.nat({ max: 4 });

const body: fc.Arbitrary<TurnEventBody> = fc.oneof(
	{ weight: 10, arbitrary: fc.record({ type: fc.constant('thinking-delta' as const), block, text }) },
	{ weight: 10, arbitrary: fc.record({ type: fc.constant('answer-delta' as const), block, text }) },
	fc.record({ type: fc.constantFrom('thinking-start' as const, 'answer-start' as const), block }),
	fc.record({ type: fc.constantFrom('thinking-end' as const, 'answer-end' as const), block }),
	fc.record({
		type: fc.constant('reclassify' as const),
		from: block,
		channel: fc.constantFrom('thinking' as const, 'answer' as const),
	}),
	fc.record({ type: fc.constant('markup' as const), text }),
	fc.record({
		type: fc.constant('logprobs' as const),
		block,
		start: fc.nat({ max: 9 }),
		lengths: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }),
		logprobs: fc.array(fc.constantFrom(-2.5, -0.1, 0), { maxLength: 3 }),
	}),
	fc.record({
		type: fc.constant('tool-call-start' as const),
		id: fc.constantFrom('a', 'b'),
		name: fc.constantFrom('', 'read_file'),
	}),
	{
		weight: 3,
		arbitrary: fc.record({ type: fc.constant('tool-call-delta' as const), id: fc.constantFrom('a', 'b'), text }),
	},
	fc.record({
		type: fc.constant('tool-call' as const),
		id: fc.constantFrom('a', 'b'),
		name: fc.constant('read_file'),
		arguments: fc.constant('{}'),
	}),
	fc.record({
		type: fc.constant('tool-result' as const),
		id: fc.constantFrom('a', 'b'),
		name: fc.constant('read_file'),
		content: text,
	}),
	fc.record({
		type: fc.constant('usage' as const),
		usage: fc.record(
			{ promptTokens: fc.nat({ max: 99 }), completionTokens: fc.nat({ max: 99 }) },
			{ noNullPrototype: true },
		),
	}),
	fc.record({
		type: fc.constant('notice' as const),
		kind: fc.constantFrom('loading' as const, 'waiting' as const, 'retry' as const, 'info' as const),
		message: text,
	}),
	fc.record({ type: fc.constant('finish' as const), reason: fc.constantFrom('complete' as const, 'length' as const) }),
);

/** Any list that begins a turn, also ones that no server should send. */
export const anyTurn: fc.Arbitrary<TurnEvent[]> = fc
	.array(fc.tuple(fc.nat({ max: 400 }), body), { maxLength: 60 })
	.map(items => {
		let at = 0;
		return turnOf([
			turnStart,
			...items.map(([wait, each]) => {
				at += wait;
				return [at, each] as const;
			}),
		]);
	});
