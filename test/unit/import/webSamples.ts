import { clock, document, type Sample, tick } from './sample.ts';

const nobody = '00000000-0000-0000-0000-000000000000';

const chatGptMessage = (role: string, content: unknown, second: number, rest: object = {}): unknown => ({
	author: { role, name: null },
	create_time: tick(second) / 1000,
	content,
	recipient: 'all',
	metadata: { model_slug: 'o5' },
	...rest,
});

const node = (id: string, parent: string | null, children: readonly string[], message: unknown): object => ({
	[id]: { id, parent, children, message },
});

const text = (...parts: readonly unknown[]): unknown => ({ content_type: 'text', parts });

/** As Open WebUI writes it now: what is inside is escaped. */
const reasoning =
	'<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n&gt; Is 2 &lt; 3?\n&gt; Yes.\n</details>\n';
const toolDetails =
	'<details type="tool_calls" done="true" id="c1" name="look_up" arguments="&quot;{\\&quot;word\\&quot;:\\&quot;sum\\&quot;}&quot;" result="&quot;a total&quot;">\n<summary>Tool Executed</summary>\n</details>\n';

export const webSamples: readonly Sample[] = [
	{
		name: 'an export of ChatGPT with thoughts, a tool and another branch',
		format: 'chatgpt',
		title: 'A sum',
		text: document([
			{
				title: 'A sum',
				create_time: tick(0) / 1000,
				current_node: 'a3',
				mapping: {
					...node('root', null, ['s'], null),
					...node('s', 'root', ['u1'], chatGptMessage('system', text(''), 0)),
					...node('u1', 's', ['a1', 'b1'], chatGptMessage('user', text('What is 2 + 3?'), 1)),
					...node(
						'a1',
						'u1',
						['a2'],
						chatGptMessage(
							'assistant',
							{
								content_type: 'thoughts',
								thoughts: [{ summary: 'Adding', content: 'Two and three.', chunks: [], finished: true }],
							},
							2,
						),
					),
					...node(
						'a2',
						'a1',
						['t1'],
						chatGptMessage('assistant', { content_type: 'code', text: 'print(2+3)' }, 3, {
							recipient: 'python',
						}),
					),
					...node('t1', 'a2', ['r'], {
						author: { role: 'tool', name: 'python' },
						create_time: tick(4) / 1000,
						content: { content_type: 'execution_output', text: '5' },
						recipient: 'all',
					}),
					...node(
						'r',
						't1',
						['a3'],
						chatGptMessage(
							'assistant',
							{
								content_type: 'reasoning_recap',
								content: 'Thought for 4 seconds',
							},
							5,
						),
					),
					...node('a3', 'r', [], chatGptMessage('assistant', text('It is 5.'), 6)),
					...node('b1', 'u1', [], chatGptMessage('assistant', text('Five.'), 9)),
				},
			},
			{ title: 'Another', mapping: { ...node('u', null, [], chatGptMessage('user', text('Hi'), 1)) } },
		]),
		seen: [
			{
				question: 'What is 2 + 3?',
				thinking: ['**Adding**\n\nTwo and three.'],
				calls: [['python', { input: 'print(2+3)' }, '5']],
				answer: ['It is 5.'],
			},
		],
		left: ['Other conversations in this file: 1.'],
	},
	{
		name: 'an export of Open WebUI with thinking and a tool in the text',
		format: 'open-webui',
		title: 'Numbers',
		text: document([
			{
				id: 'w-1',
				title: 'Numbers',
				created_at: tick(0) / 1000,
				chat: {
					models: ['qwen3:8b'],
					history: {
						currentId: 'a1',
						messages: {
							u1: {
								id: 'u1',
								parentId: null,
								childrenIds: ['a1', 'a0'],
								role: 'user',
								content: 'Is it more?',
								timestamp: tick(1) / 1000,
							},
							a0: {
								id: 'a0',
								parentId: 'u1',
								childrenIds: [],
								role: 'assistant',
								content: 'No.',
								model: 'llama3',
								timestamp: tick(9) / 1000,
							},
							a1: {
								id: 'a1',
								parentId: 'u1',
								childrenIds: [],
								role: 'assistant',
								model: 'qwen3:8b',
								content: `${reasoning}${toolDetails}It is **more**.`,
								timestamp: tick(2) / 1000,
							},
						},
					},
				},
			},
		]),
		seen: [
			{
				question: 'Is it more?',
				thinking: ['Is 2 < 3?\nYes.'],
				calls: [['look_up', { word: 'sum' }, 'a total']],
				answer: ['It is **more**.'],
			},
		],
	},
	{
		name: 'an export of Open WebUI whose messages have their output apart',
		format: 'open-webui',
		text: document({
			id: 'w-2',
			title: 'Apart',
			chat: {
				history: {
					currentId: 'a1',
					messages: {
						u1: { id: 'u1', parentId: null, role: 'user', content: 'Look it up' },
						a1: {
							id: 'a1',
							parentId: 'u1',
							role: 'assistant',
							content: 'ignored',
							output: [
								{ type: 'reasoning', content: [{ type: 'output_text', text: 'I should look.' }] },
								{ type: 'function_call', call_id: 'c1', name: 'find', arguments: '{"q":1}' },
								{ type: 'function_call_output', call_id: 'c1', output: [{ type: 'input_text', text: 'found' }] },
								{ type: 'message', content: [{ type: 'output_text', text: 'Here.' }] },
							],
						},
					},
				},
			},
		}),
		seen: [
			{ question: 'Look it up', thinking: ['I should look.'], calls: [['find', { q: 1 }, 'found']], answer: ['Here.'] },
		],
	},
	{
		name: 'a conversation of LM Studio',
		format: 'lm-studio',
		title: 'Capital',
		text: document({
			name: 'Capital',
			createdAt: tick(0),
			messages: [
				{
					currentlySelected: 0,
					versions: [{ type: 'singleStep', role: 'user', content: [{ type: 'text', text: 'Capital of Peru?' }] }],
				},
				{
					currentlySelected: 1,
					versions: [
						{ type: 'multiStep', role: 'assistant', steps: [] },
						{
							type: 'multiStep',
							role: 'assistant',
							senderInfo: { senderName: 'qwen/qwen3-8b' },
							steps: [
								{
									type: 'contentBlock',
									style: { type: 'thinking', ended: true, title: 'Thought' },
									prefix: '<think>',
									suffix: '</think>',
									content: [{ type: 'text', text: 'It is Lima.' }],
								},
								{
									type: 'contentBlock',
									content: [{ type: 'toolCallRequest', callId: 1, name: 'check', parameters: { city: 'Lima' } }],
								},
								{ type: 'toolStatus', callId: 1 },
								{
									type: 'contentBlock',
									content: [{ type: 'toolCallResult', callId: 1, content: '[{"type":"text","text":"yes"}]' }],
								},
								{ type: 'contentBlock', content: [{ type: 'text', text: 'Lima.' }] },
								{ type: 'debugInfoBlock', debugInfo: 'x' },
							],
						},
					],
				},
			],
		}),
		seen: [
			{
				question: 'Capital of Peru?',
				thinking: ['It is Lima.'],
				calls: [['check', { city: 'Lima' }, 'yes']],
				answer: ['Lima.'],
			},
		],
		left: ['Other versions of messages: 1.'],
	},
	{
		name: 'an export of LibreChat with a flat list',
		format: 'librechat',
		title: 'Parts',
		text: document({
			conversationId: 'l-1',
			title: 'Parts',
			exportAt: clock(9),
			branches: true,
			recursive: false,
			messages: [
				{ messageId: 'u1', parentMessageId: nobody, isCreatedByUser: true, text: 'Tell me', createdAt: clock(1) },
				{ messageId: 'b1', parentMessageId: 'u1', isCreatedByUser: false, text: 'Old answer', createdAt: clock(2) },
				{
					messageId: 'a1',
					parentMessageId: 'u1',
					isCreatedByUser: false,
					model: 'deepseek',
					createdAt: clock(3),
					content: [
						{ type: 'think', think: 'A moment.' },
						{ type: 'tool_call', tool_call: { id: 'c1', name: 'search', args: '{"q":"x"}', output: 'y' } },
						{ type: 'text', text: { value: 'Told.' } },
					],
				},
			],
		}),
		seen: [{ question: 'Tell me', thinking: ['A moment.'], calls: [['search', { q: 'x' }, 'y']], answer: ['Told.'] }],
	},
	{
		name: 'an export of LibreChat with messages inside of messages, and thinking in the text',
		format: 'librechat',
		text: document({
			conversationId: 'l-2',
			title: 'Inside',
			messagesTree: [
				{
					messageId: 'u1',
					parentMessageId: nobody,
					isCreatedByUser: true,
					text: 'One',
					children: [
						{
							messageId: 'a1',
							parentMessageId: 'u1',
							isCreatedByUser: false,
							text: ':::thinking\nHm.\n:::\n\nOne it is.',
							children: [{ messageId: 'u2', parentMessageId: 'a1', isCreatedByUser: true, text: 'Two', children: [] }],
						},
					],
				},
			],
		}),
		seen: [
			{ question: 'One', thinking: ['Hm.'], answer: ['One it is.'] },
			{ question: 'Two', reason: 'interrupted' },
		],
	},
	{
		name: 'a chat of Open WebUI as plain text',
		format: 'open-webui',
		text: `### USER\nIs it more?\n\n### ASSISTANT\n${reasoning}It is.\n\n### 1. Why\n\nSo.\n\n### USER\nThanks\n`,
		seen: [
			{ question: 'Is it more?', thinking: ['Is 2 < 3?\nYes.'], answer: ['It is.\n\n### 1. Why\n\nSo.'] },
			{ question: 'Thanks', reason: 'interrupted' },
		],
	},
	{
		name: 'a backup of Cherry Studio',
		format: 'cherry-studio',
		text: document({
			version: 5,
			indexedDB: {
				topics: [
					{
						id: 'c-1',
						messages: [
							{ id: 'm1', role: 'user', createdAt: clock(1), blocks: ['b1'] },
							{ id: 'm2', role: 'assistant', createdAt: clock(2), modelId: 'qwen3', blocks: ['b2', 'b3', 'b4'] },
						],
					},
				],
				message_blocks: [
					{ id: 'b1', messageId: 'm1', type: 'main_text', content: 'How many?' },
					{ id: 'b2', messageId: 'm2', type: 'thinking', content: 'I count.', thinking_millsec: 12 },
					{
						id: 'b3',
						messageId: 'm2',
						type: 'tool',
						toolId: 't1',
						toolName: 'count',
						arguments: { of: 'x' },
						content: '3',
					},
					{ id: 'b4', messageId: 'm2', type: 'main_text', content: 'Three.' },
				],
			},
		}),
		seen: [{ question: 'How many?', thinking: ['I count.'], calls: [['count', { of: 'x' }, '3']], answer: ['Three.'] }],
	},
];
