/** Blocks and channels as gateways mix them up: whatever they are called, words reach the channel that they belong to. */
import assert from 'node:assert/strict';
import { foldTurn, type TurnState } from '../../../src/core/conversation/turnState.ts';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { createAnyFrameReader, type FrameDialect } from '../../../src/providers/wire/anyFrames.ts';
import { thinkingFields } from '../../../src/providers/wire/thinkingFields.ts';
import { historyMessages } from '../../../src/session/request/history.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { collect, fakeClock, fakeProvider, stop, text, thinking } from './fakes.ts';

const fail = (error: { readonly message: string }): never => {
	throw new Error(error.message);
};

/** The frames through their reader and a turn, as the reader sees it: `> ` thinking, else answer. */
async function blocksOf(dialect: FrameDialect, frames: readonly unknown[]): Promise<readonly string[]> {
	const reader = createAnyFrameReader(dialect, { fail, model: 'm' });
	const deltas = [...frames.flatMap(frame => reader.read(frame)), ...reader.end(true)];
	return shownBlocks(await turnOf(deltas));
}

async function turnOf(deltas: readonly ProviderDelta[]): Promise<TurnState> {
	const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };
	return foldTurn(await collect(runTurn({ provider: fakeProvider(() => deltas), request, clock: fakeClock() })));
}

function shownBlocks({ blocks }: TurnState): readonly string[] {
	return blocks.map(block => `${block.channel === 'thinking' ? '> ' : ''}${block.text}`);
}

const start = (index: number, type: string, rest: object = {}) => ({
	type: 'content_block_start',
	index,
	content_block: { type, ...rest },
});
const delta = (index: number, rest: object) => ({ type: 'content_block_delta', index, delta: rest });
const thought = (index: number, words: string) => delta(index, { type: 'thinking_delta', thinking: words });
const said = (index: number, words: string) => delta(index, { type: 'text_delta', text: words });
const messageEnd = [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' }];

const item = (type: string, index: number | undefined, rest: object) => ({
	type: `response.${type}`,
	...(index !== undefined && { output_index: index }),
	...rest,
});
const reasoningItem = (...summary: readonly string[]) => ({
	type: 'reasoning',
	summary: summary.map(words => ({ type: 'summary_text', text: words })),
});
const messageItem = (...parts: readonly string[]) => ({
	type: 'message',
	content: parts.map(words => ({ type: 'output_text', text: words })),
});
const completed = (...output: readonly object[]) =>
	item('completed', undefined, { response: { status: 'completed', output } });

const cases: readonly (readonly [
	name: string,
	dialect: FrameDialect,
	frames: readonly unknown[],
	blocks: readonly string[],
])[] = [
	[
		'thinking in a block that was opened as text',
		'anthropic',
		[start(0, 'text'), thought(0, 'Add.'), start(1, 'text'), said(1, '9'), ...messageEnd],
		['> Add.', '9'],
	],
	[
		'an answer in a block that was opened as thinking',
		'anthropic',
		[start(0, 'thinking'), thought(0, 'Add.'), said(0, '9'), ...messageEnd],
		['> Add.', '9'],
	],
	[
		'an answer alone in a block that was opened as thinking',
		'anthropic',
		[start(0, 'thinking'), said(0, 'It is '), said(0, '9.'), ...messageEnd],
		['It is 9.'],
	],
	[
		'pieces without a type',
		'anthropic',
		[start(0, 'thinking'), delta(0, { thinking: 'Add.' }), start(1, 'text'), delta(1, { text: '9' }), ...messageEnd],
		['> Add.', '9'],
	],
	[
		'blocks and pieces that are called reasoning',
		'anthropic',
		[
			start(0, 'reasoning', { reasoning: 'Add' }),
			delta(0, { type: 'reasoning_delta', reasoning: ' them.' }),
			start(1, 'text'),
			said(1, '9'),
			...messageEnd,
		],
		['> Add them.', '9'],
	],
	[
		'a number that is used for a second block',
		'anthropic',
		[start(0, 'thinking'), thought(0, 'Add.'), start(0, 'text'), said(0, '9'), ...messageEnd],
		['> Add.', '9'],
	],
	[
		'two thoughts and two blocks of text',
		'anthropic',
		[
			start(0, 'thinking'),
			thought(0, 'One.'),
			start(1, 'thinking'),
			thought(1, 'Two'),
			thought(1, ' more.'),
			start(2, 'text'),
			said(2, 'I look.'),
			start(3, 'text'),
			said(3, '# Found'),
			...messageEnd,
		],
		['> One.', '> Two more.', 'I look.', '# Found'],
	],
	[
		'two blocks of a message in one piece',
		'anthropic',
		[
			{
				type: 'message',
				content: [
					{ type: 'thinking', thinking: 'One.' },
					{ type: 'thinking', thinking: 'Two.' },
					{ type: 'text', text: 'A' },
					{ type: 'text', text: 'B' },
				],
				stop_reason: 'end_turn',
			},
		],
		['> One.', '> Two.', 'A', 'B'],
	],
	[
		'thoughts that OpenRouter numbers',
		'chat',
		[
			{
				choices: [
					{
						delta: { reasoning: '**Ad', reasoning_details: [{ type: 'reasoning.summary', summary: '**Ad', index: 0 }] },
					},
				],
			},
			{
				choices: [
					{ delta: { reasoning: 'd**', reasoning_details: [{ type: 'reasoning.summary', summary: 'd**', index: 0 }] } },
				],
			},
			{
				choices: [
					{
						delta: {
							reasoning: '**Check**',
							reasoning_details: [{ type: 'reasoning.summary', summary: '**Check**', index: 1 }],
						},
					},
				],
			},
			{ choices: [{ delta: { content: '9' }, finish_reason: 'stop' }] },
		],
		['> **Add**', '> **Check**', '9'],
	],
	[
		'a whole message behind its pieces',
		'chat',
		[
			{ choices: [{ delta: { reasoning_content: 'Add.' } }] },
			{ choices: [{ delta: { content: '9' } }] },
			{ choices: [{ message: { reasoning_content: 'Add.', content: '9' }, finish_reason: 'stop' }] },
		],
		['> Add.', '9'],
	],
	[
		'an answer in the last message only',
		'chat',
		[
			{ choices: [{ delta: { reasoning_content: 'Add.' } }] },
			{ choices: [{ message: { reasoning_content: 'Add.', content: '9' }, finish_reason: 'stop' }] },
		],
		['> Add.', '9'],
	],
	[
		'items of Responses that come whole',
		'responses',
		[
			item('output_item.done', 0, { item: reasoningItem('One.', 'Two.') }),
			item('output_item.done', 1, { item: reasoningItem('Three.') }),
			item('output_item.done', 2, { item: messageItem('A', 'B') }),
			completed(reasoningItem('One.', 'Two.'), reasoningItem('Three.'), messageItem('A', 'B')),
		],
		['> One.\n\nTwo.', '> Three.', 'A', 'B'],
	],
	[
		'items of Responses that come whole behind their pieces',
		'responses',
		[
			item('reasoning_summary_text.delta', 0, { summary_index: 0, delta: 'One.' }),
			item('output_item.done', 0, { item: reasoningItem('One.') }),
			item('output_text.delta', 1, { content_index: 0, delta: '9' }),
			item('output_text.done', 1, { content_index: 0, text: '9' }),
			item('content_part.done', 1, { content_index: 0, part: { type: 'output_text', text: '9' } }),
			item('output_item.done', 1, { item: messageItem('9') }),
			completed(reasoningItem('One.'), messageItem('9')),
		],
		['> One.', '9'],
	],
	[
		'pieces of Responses without numbers, and the whole behind them',
		'responses',
		[
			item('reasoning_text.delta', undefined, { delta: 'One.' }),
			item('output_text.delta', undefined, { delta: '9' }),
			item('output_item.done', undefined, { item: messageItem('9') }),
			completed(reasoningItem('One.'), messageItem('9')),
		],
		['> One.', '9'],
	],
	[
		'words of Responses that only the last frame has',
		'responses',
		[
			item('created', undefined, { response: { status: 'in_progress' } }),
			completed(reasoningItem('One.'), messageItem('9')),
		],
		['> One.', '9'],
	],
	[
		'the thinking of Responses, where only the last frame has the answer',
		'responses',
		[
			item('reasoning_summary_text.delta', 0, { summary_index: 0, delta: 'One.' }),
			completed(reasoningItem('One.'), messageItem('9')),
		],
		['> One.', '9'],
	],
];

describe('blocks and channels', () => {
	for (const [name, dialect, frames, blocks] of cases) {
		it(`${name}: each word once, in its channel, and blocks apart`, async () => {
			assert.deepEqual(await blocksOf(dialect, frames), blocks);
		});
	}

	for (const field of thinkingFields) {
		it(`thinking under the name ${field} is thinking, in every dialect that has it beside the answer`, async () => {
			const chat = [
				{ choices: [{ delta: { role: 'assistant', content: '', [field]: 'four ' } }] },
				{ choices: [{ delta: { [field]: 'and five' } }] },
				{ choices: [{ delta: { content: '9' }, finish_reason: 'stop' }] },
			];
			const ollama = [
				{ message: { content: '', [field]: 'four ' }, done: false },
				{ message: { content: '', [field]: 'and five' }, done: false },
				{ message: { content: '9' }, done: true },
			];
			const native = [{ [field]: 'four ', response: '' }, { [field]: 'and five', response: '' }, { response: '9' }];
			assert.deepEqual(await blocksOf('chat', chat), ['> four and five', '9']);
			assert.deepEqual(await blocksOf('ollama', ollama), ['> four and five', '9']);
			assert.deepEqual(await blocksOf('chat', native), ['> four and five', '9']);
		});
	}

	it('thinking blocks alone are read, and flags of thinking are not', async () => {
		const block = { type: 'thinking', thinking: 'Add.', signature: 'c2ln' };
		const frames = [
			{ choices: [{ delta: { thinking_blocks: [block] } }] },
			{ choices: [{ delta: { thought: true, content: '9' }, finish_reason: 'stop' }] },
		];
		assert.deepEqual(await blocksOf('chat', frames), ['> Add.', '9']);
	});

	it('what came before the first frame of a known dialect is kept', async () => {
		const call = { tool_calls: [{ name: 'look', arguments: { at: 7 } }] };
		const usage = { usage: { prompt_tokens: 12, completion_tokens: 3 } };
		for (const own of ['chat', 'anthropic', 'ollama', 'responses'] as const) {
			const reader = createAnyFrameReader(own, { fail, model: 'm' });
			const deltas = [call, usage, { response: 'Done.' }].flatMap(frame => reader.read(frame));
			deltas.push(...reader.end(true));
			const told = deltas.filter(({ type }) => type === 'text' || type === 'tool-call' || type === 'usage');
			assert.deepEqual(
				told,
				[
					{ type: 'text', text: 'Done.' },
					{ type: 'tool-call', id: 'call_1', name: 'look', arguments: '{"at":7}' },
					{ type: 'usage', usage: { promptTokens: 12, completionTokens: 3 } },
				],
				own,
			);
		}
	});
});

describe('an answer of white space', () => {
	for (const blank of ['\n\n', ' ', '\t\n']) {
		it(`is no answer: ${JSON.stringify(blank)}`, async () => {
			const state = await turnOf([thinking('Plan.'), text(blank), stop]);
			assert.deepEqual([state.finish?.reason, state.finish?.code], ['complete', 'turn.only-thought']);
			assert.equal((await turnOf([text(blank), stop])).finish?.code, 'turn.nothing-said');
		});

		it(`stays out of what is sent: ${JSON.stringify(blank)}`, async () => {
			const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };
			const provider = fakeProvider(() => [thinking('Plan.'), text(blank), stop]);
			const events = await collect(runTurn({ provider, request, turn: 't1', clock: fakeClock() }));
			assert.deepEqual(historyMessages([{ id: 't1', events }], { provider: 'fake', id: 'm' }), []);
		});
	}

	it('before the answer is asked again for where the server hangs up, and leaves no gap in the blocks', async () => {
		const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };
		const provider = fakeProvider((_, __, attempt) => (attempt === 0 ? [text('\n')] : [text('Yes.'), stop]));
		const state = foldTurn(await collect(runTurn({ provider, request, clock: fakeClock() })));
		assert.equal(provider.requests.length, 2);
		assert.deepEqual(
			state.blocks.map(({ index, text: words }) => [index, words]),
			[[0, 'Yes.']],
		);
	});

	it('in front of words is kept', async () => {
		const state = await turnOf([text('```\n'), text('    '), text('x\n```'), stop]);
		assert.deepEqual(shownBlocks(state), ['```\n    x\n```']);
	});
});
