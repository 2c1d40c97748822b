import assert from 'node:assert/strict';
import type { Turn } from '../../../src/core/conversation/conversation.ts';
import type { ModelRef } from '../../../src/core/stream/chat.ts';
import type { TurnEvent, TurnEventBody, TurnParent } from '../../../src/core/stream/turnEvent.ts';
import { begunIn, inWords } from '../../../src/session/request/continuation.ts';
import { historyMessages } from '../../../src/session/request/history.ts';

const model: ModelRef = { provider: 'p', id: 'm' };

function turn(id: string, question: string, bodies: readonly object[], parent?: TurnParent): Turn {
	const start = {
		type: 'turn-start',
		question,
		context: [],
		model,
		options: { think: 'auto', ...(parent && { parent }) },
		startedAt: '2026-11-20T10:00:00.000Z',
	};
	const events = [start, ...bodies].map((body, seq) => ({ turn: id, seq, at: seq, ...body }) as TurnEvent);
	return { id, events };
}

const thought = (text: string, block = 0): TurnEventBody[] => [
	{ type: 'thinking-start', block },
	{ type: 'thinking-delta', block, text },
	{ type: 'thinking-end', block },
];

const said = (text: string, block = 1): TurnEventBody[] => [
	{ type: 'answer-start', block },
	{ type: 'answer-delta', block, text },
	{ type: 'answer-end', block },
];

const done = (reason: 'complete' | 'interrupted' | 'error' = 'complete'): TurnEventBody => ({ type: 'finish', reason });

describe('earlier turns as messages', () => {
	it('are question and answer, with the thinking in its own field', () => {
		const turns = [turn('a', 'One?', [...thought('Hm.'), ...said('Uno.'), done()])];
		assert.deepEqual(historyMessages(turns, model), [
			{ role: 'user', content: 'One?' },
			{ role: 'assistant', content: 'Uno.', thinking: 'Hm.' },
		]);
	});

	it('leave out turns without an answer', () => {
		const turns = [
			turn('a', 'One?', [done('error')]),
			turn('b', 'Two?', [...thought('Hm.'), done('interrupted')]),
			turn('c', 'Three?', [...said('Tres.'), done('interrupted')]),
		];
		assert.deepEqual(
			historyMessages(turns, model).map(message => message.content),
			['Three?', 'Tres.'],
		);
	});

	it('leave out the switch for thinking', () => {
		const turns = [turn('a', 'One? /no_think', [...said('Uno.'), done()])];
		assert.equal(historyMessages(turns, model)[0]?.content, 'One?');
	});

	it('leave out what was regenerated or edited, and what followed it', () => {
		const turns = [
			turn('a', 'One?', [...said('Uno.'), done()]),
			turn('b', 'Two?', [...said('Dos.'), done()]),
			turn('c', 'One, really?', [...said('Un.'), done()], { turn: 'a', as: 'edit' }),
			turn('d', 'One, really?', [...said('Eins.'), done()], { turn: 'c', as: 'retry' }),
		];
		assert.deepEqual(
			historyMessages(turns, model).map(message => message.content),
			['One, really?', 'Eins.'],
		);
	});

	it('are those of the branch that is gone on with, and of no other', () => {
		const turns = [
			turn('a', 'One?', [...said('Uno.'), done()]),
			turn('b', 'Two?', [...said('Dos.'), done()], { turn: 'a', as: 'follow-up' }),
			turn('c', 'One, really?', [...said('Un.'), done()], { turn: 'a', as: 'edit' }),
		];
		assert.deepEqual(
			historyMessages(turns, model, { turn: 'b', as: 'follow-up' }).map(message => message.content),
			['One?', 'Uno.', 'Two?', 'Dos.'],
		);
	});

	it('leave out all of a question that was gone on with when it is asked again', () => {
		const turns = [
			turn('a', 'Count.', [...said('One, two'), done('interrupted')]),
			turn('b', 'Count.', [...said(', three.'), done()], { turn: 'a', as: 'continue' }),
		];
		assert.deepEqual(historyMessages(turns, model, { turn: 'b', as: 'retry' }), []);
	});

	it('join a continuation to what it continues', () => {
		const turns = [
			turn('a', 'Count.', [...said('One, two'), done('interrupted')]),
			turn('b', 'Continue', [...said(', three.'), done()], { turn: 'a', as: 'continue' }),
			turn('c', 'And now?', [...said('Four.'), done()]),
		];
		assert.deepEqual(
			historyMessages(turns, model).map(message => message.content),
			['Count.', 'One, two, three.', 'And now?', 'Four.'],
		);
	});

	it('stop before the turn that is asked again', () => {
		const turns = [
			turn('a', 'One?', [...said('Uno.'), done()]),
			turn('b', 'Two?', [...said('Dos.'), done()]),
			turn('c', 'Three?', [...said('Tres.'), done()]),
		];
		assert.deepEqual(
			historyMessages(turns, model, { turn: 'b', as: 'retry' }).map(message => message.content),
			['One?', 'Uno.'],
		);
	});

	it('keep the rounds of a tools loop, each with its results', () => {
		const turns = [
			turn('a', 'Look.', [
				...thought('Need it.').map(body => ({ ...body, iteration: 0 })),
				{ type: 'tool-call', id: 'c1', name: 'look', arguments: '{"at":1}', iteration: 0 },
				{ type: 'tool-result', id: 'c1', name: 'look', content: 'seen', iteration: 0 },
				{ type: 'tool-call', id: 'c2', name: 'look', arguments: '{}', iteration: 0 },
				...said('It is there.').map(body => ({ ...body, iteration: 1 })),
				done(),
			]),
		];
		assert.deepEqual(historyMessages(turns, model), [
			{ role: 'user', content: 'Look.' },
			{
				role: 'assistant',
				content: '',
				thinking: 'Need it.',
				toolCalls: [{ id: 'c1', name: 'look', arguments: '{"at":1}' }],
			},
			{ role: 'tool', content: 'seen', toolCallId: 'c1', toolName: 'look' },
			{ role: 'assistant', content: 'It is there.' },
		]);
	});

	it('carry signed data to the very model that made it, and to no other', () => {
		const data = { provider: 'p', data: { signature: 's' } };
		const turns = [turn('a', 'One?', [{ type: 'provider-data', data }, ...said('Uno.'), done()])];
		assert.deepEqual(historyMessages(turns, model)[1]?.providerData, [data]);
		assert.equal(historyMessages(turns, { provider: 'p', id: 'other' })[1]?.providerData, undefined);
		assert.equal(historyMessages(turns, { provider: 'q', id: 'm' })[1]?.providerData, undefined);
	});
});

describe('going on from a kept turn', () => {
	const history = [{ role: 'user', content: 'Before.' } as const];
	const goOn = (
		exchange: Parameters<typeof begunIn>[0],
		mode: 'continue' | 'answer-now',
		before = history.slice(0, 0),
	) => {
		const { question, ...begun } = begunIn(exchange);
		return inWords([...before, question], { ...begun, mode });
	};

	it('continues an answer after its last words', () => {
		const { messages, think } = goOn(
			[turn('a', 'Count.', [...said('One, two'), done('interrupted')])],
			'continue',
			history,
		);
		assert.deepEqual(
			messages.map(message => message.role),
			['user', 'user', 'assistant', 'user'],
		);
		assert.equal(messages[2]?.content, 'One, two');
		assert.match(messages[3]?.content ?? '', /“One, two”/);
		assert.equal(think, undefined);
	});

	it('continues a continuation from all that was said', () => {
		const parts = [
			turn('a', 'Count.', [...said('One, '), done('interrupted')]),
			turn('b', 'Count.', [...said('two'), done('interrupted')], { turn: 'a', as: 'continue' }),
		];
		assert.equal(goOn(parts, 'continue').messages[1]?.content, 'One, two');
	});

	it('joins thoughts as paragraphs, unless the model went on in the middle of one', () => {
		const parts = (code?: string) => [
			turn('a', 'Count.', [...thought('One, '), done('interrupted')]),
			turn(
				'b',
				'Count.',
				[
					...(code ? [{ type: 'notice', kind: 'resumed', code, message: '' } as const] : []),
					...thought('two'),
					done('interrupted'),
				],
				{ turn: 'a', as: 'continue' },
			),
		];
		assert.equal(begunIn(parts()).thinking, 'One, \n\ntwo');
		assert.equal(begunIn(parts('resume.asked-again')).thinking, 'One, \n\ntwo');
		assert.equal(begunIn(parts('resume.prefill')).thinking, 'One, two');
		assert.equal(begunIn(parts('resume.raw')).thinking, 'One, two');
	});

	it('continues from thinking where there is no answer yet', () => {
		const { messages } = goOn([turn('a', 'Why?', [...thought('Because\n</think>'), done('interrupted')])], 'continue');
		assert.equal(messages.length, 1);
		assert.match(messages[0]?.content ?? '', /^Why\?[\s\S]*> Because\n> <\/think>[\s\S]*Go on from these notes/);
	});

	it('asks again where nothing came', () => {
		const { messages } = goOn([turn('a', 'Why?', [done('error')])], 'continue');
		assert.deepEqual(messages, [{ role: 'user', content: 'Why?' }]);
	});

	it('answers now from the thinking that is there, without more of it', () => {
		const kept = turn('a', 'Why?', [...thought('Because.'), done('interrupted')]);
		const { messages, think } = goOn([kept], 'answer-now', history);
		assert.equal(think, 'off');
		assert.match(messages.at(-1)?.content ?? '', /> Because\.[\s\S]*Do not think any further/);
		const edited = inWords([{ role: 'user', content: 'Why?' }], {
			thinking: 'My notes.',
			answer: '',
			mode: 'answer-now',
		});
		assert.match(edited.messages[0]?.content ?? '', /> My notes\./);
	});

	it('keeps the beginning and the end of very long thinking', () => {
		const long = `BEGIN${'x'.repeat(200_000)}END`;
		const { messages } = goOn([turn('a', 'Why?', [...thought(long), done('interrupted')])], 'answer-now');
		const content = messages[0]?.content ?? '';
		assert.ok(content.includes('BEGIN') && content.includes('END') && content.includes('[…]'));
		assert.ok(content.length < 30_000);
	});
});
