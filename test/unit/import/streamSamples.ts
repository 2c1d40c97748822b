import { lines, type Sample } from './sample.ts';

function events(...frames: readonly unknown[]): string {
	return frames.map(frame => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`).join('');
}

function named(...frames: readonly { readonly type: string }[]): string {
	return frames.map(frame => `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`).join('');
}

function chat(delta: unknown, finish: string | null = null): unknown {
	return {
		id: 'x',
		object: 'chat.completion.chunk',
		model: 'r1',
		choices: [{ index: 0, delta, finish_reason: finish }],
	};
}

const chatStream = [
	chat({ role: 'assistant', reasoning_content: 'Two and ' }),
	chat({ reasoning_content: 'three.' }),
	chat({ content: 'Fi' }),
	chat({ content: 've.' }),
	chat({}, 'stop'),
];

export const streamSamples: readonly Sample[] = [
	{
		name: 'a captured stream of chat completions',
		format: 'capture',
		text: events(...chatStream, '[DONE]'),
		seen: [{ question: '', thinking: ['Two and three.'], answer: ['Five.'] }],
	},
	{
		name: 'a captured stream that ends in the middle',
		format: 'capture',
		text: events(...chatStream.slice(0, 3)),
		seen: [{ question: '', thinking: ['Two and three.'], answer: ['Fi'], reason: 'interrupted' }],
	},
	{
		name: 'what curl -i prints',
		format: 'capture',
		text: `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${events(...chatStream, '[DONE]')}`,
		seen: [{ question: '', thinking: ['Two and three.'], answer: ['Five.'] }],
	},
	{
		name: "a captured stream of Anthropic's",
		format: 'capture',
		text: named(
			{ type: 'message_start', message: { id: 'm', model: 'claude-opus-5', usage: { input_tokens: 3 } } } as never,
			{ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } } as never,
			{ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } } as never,
			{ type: 'content_block_stop', index: 0 } as never,
			{
				type: 'content_block_start',
				index: 1,
				content_block: { type: 'tool_use', id: 't', name: 'look', input: {} },
			} as never,
			{ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"a":1}' } } as never,
			{ type: 'content_block_stop', index: 1 } as never,
			{ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } } as never,
			{ type: 'message_stop' },
		),
		seen: [{ question: '', thinking: ['Hm.'], calls: [['look', { a: 1 }, undefined]] }],
	},
	{
		name: "captured lines of Ollama's",
		format: 'capture',
		text: lines(
			{ model: 'qwen3', message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false },
			{ model: 'qwen3', message: { role: 'assistant', content: 'Yes.' }, done: false },
			{ model: 'qwen3', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', eval_count: 4 },
		),
		seen: [{ question: '', thinking: ['Hm.'], answer: ['Yes.'] }],
	},
	{
		name: 'a captured stream with thinking in tags',
		format: 'capture',
		text: events(chat({ content: '<thi' }), chat({ content: 'nk>Hm.</think>\n\nYes.' }), chat({}, 'length'), '[DONE]'),
		seen: [{ question: '', thinking: ['Hm.'], answer: ['Yes.'], reason: 'length' }],
	},
	{
		name: 'text with thinking in tags',
		format: 'text',
		text: '<think>\nTwo and three.\n</think>\n\nFive.\n',
		seen: [{ question: '', thinking: ['Two and three.'], answer: ['Five.\n'] }],
	},
];
