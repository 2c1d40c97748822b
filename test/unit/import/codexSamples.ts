import { clock, lines, type Sample } from './sample.ts';

type Fields = Readonly<Record<string, unknown>>;

function item(second: number, payload: Fields): unknown {
	return { timestamp: clock(second), type: 'response_item', payload };
}

function event(second: number, payload: Fields): unknown {
	return { timestamp: clock(second), type: 'event_msg', payload };
}

function said(role: string, ...texts: readonly string[]): Fields {
	const type = role === 'assistant' ? 'output_text' : 'input_text';
	return { type: 'message', role, content: texts.map(text => ({ type, text })) };
}

const meta = { timestamp: clock(0), type: 'session_meta', payload: { id: 'r-1', timestamp: clock(0), cwd: '/shop' } };
const context = { timestamp: clock(0), type: 'turn_context', payload: { model: 'gpt-6-codex', effort: 'high' } };

export const codexSamples: readonly Sample[] = [
	{
		name: 'a rollout of Codex that says everything twice',
		format: 'codex',
		text: lines(
			meta,
			item(1, said('developer', '<permissions instructions>none</permissions instructions>')),
			item(
				1,
				said('user', '# AGENTS.md instructions for /shop\n\nBe kind.', '<environment_context>\n</environment_context>'),
			),
			context,
			item(2, said('user', 'Why is it slow?')),
			event(2, { type: 'user_message', message: 'Why is it slow?' }),
			event(3, { type: 'agent_reasoning', text: '**Reading**\n\nThe loop.' }),
			item(3, {
				type: 'reasoning',
				summary: [{ type: 'summary_text', text: '**Reading**\n\nThe loop.' }],
				encrypted_content: 'gAAA',
			}),
			item(4, { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c1' }),
			item(5, { type: 'function_call_output', call_id: 'c1', output: '{"output":"a.ts","metadata":{"exit_code":0}}' }),
			event(5, { type: 'token_count', info: { last_token_usage: { input_tokens: 10, output_tokens: 5 } } }),
			item(6, { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch', call_id: 'c2' }),
			item(7, { type: 'custom_tool_call_output', call_id: 'c2', output: 'Done!' }),
			event(8, { type: 'agent_message', message: 'It was the loop.' }),
			item(8, said('assistant', 'It was the loop.')),
			item(9, { type: 'ghost_snapshot', ghost_commit: {} }),
			item(10, said('user', 'Thanks, go on')),
			event(10, { type: 'user_message', message: 'Thanks, go on' }),
			item(11, { type: 'reasoning', summary: [], encrypted_content: 'gAAA' }),
			item(12, said('assistant', 'It was the loop.')),
			event(12, { type: 'agent_message', message: 'It was the loop.' }),
		),
		seen: [
			{
				question: 'Why is it slow?',
				thinking: ['**Reading**\n\nThe loop.'],
				calls: [
					['shell', { command: ['ls'] }, 'a.ts'],
					['apply_patch', { input: '*** Begin Patch' }, 'Done!'],
				],
				answer: ['It was the loop.'],
			},
			{ question: 'Thanks, go on', answer: ['It was the loop.'] },
		],
	},
	{
		name: 'a rollout of Codex that was stopped and rolled back',
		format: 'codex',
		text: lines(
			meta,
			event(1, { type: 'user_message', message: 'One' }),
			item(2, said('assistant', 'First.')),
			event(3, { type: 'user_message', message: 'Two' }),
			item(4, said('assistant', 'Second.')),
			event(5, { type: 'thread_rolled_back', num_turns: 1 }),
			event(6, { type: 'user_message', message: 'Other two' }),
			item(7, {
				type: 'local_shell_call',
				call_id: 'c',
				status: 'completed',
				action: { type: 'exec', command: ['ls'] },
			}),
			event(8, { type: 'turn_aborted', reason: 'interrupted' }),
		),
		seen: [
			{ question: 'One', answer: ['First.'] },
			{
				question: 'Other two',
				calls: [['local_shell', { type: 'exec', command: ['ls'] }, undefined]],
				reason: 'cancelled',
			},
		],
	},
	{
		name: 'a rollout of Codex as it was before September 2025',
		format: 'codex',
		text: lines(
			{ id: 'r-0', timestamp: clock(0), instructions: null, git: {} },
			{ record_type: 'state' },
			said('user', '<environment_context>\n  <cwd>/shop</cwd>\n</environment_context>'),
			said('user', 'List them'),
			{ record_type: 'state' },
			{ type: 'reasoning', id: 'rs', summary: [{ type: 'summary_text', text: 'A list.' }], encrypted_content: null },
			{ type: 'function_call', id: 'f', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c1' },
			{ type: 'function_call_output', call_id: 'c1', output: 'a.ts' },
			said('assistant', 'One file.'),
		),
		seen: [
			{
				question: 'List them',
				thinking: ['A list.'],
				calls: [['shell', { command: ['ls'] }, 'a.ts']],
				answer: ['One file.'],
			},
		],
	},
	{
		name: 'what codex exec --json prints',
		format: 'codex',
		text: lines(
			{ type: 'thread.started', thread_id: 'th-1' },
			{ type: 'turn.started' },
			{ type: 'item.completed', item: { id: 'i0', type: 'reasoning', text: 'A list.' } },
			{
				type: 'item.started',
				item: { id: 'i1', type: 'command_execution', command: 'ls', aggregated_output: '', status: 'in_progress' },
			},
			{
				type: 'item.completed',
				item: {
					id: 'i1',
					type: 'command_execution',
					command: 'ls',
					aggregated_output: 'a.ts\n',
					exit_code: 0,
					status: 'completed',
				},
			},
			{ type: 'item.completed', item: { id: 'i2', type: 'agent_message', text: 'One file.' } },
			{ type: 'turn.completed', usage: { input_tokens: 10, cached_input_tokens: 2, output_tokens: 3 } },
		),
		seen: [
			{ question: '', thinking: ['A list.'], calls: [['shell', { command: 'ls' }, 'a.ts\n']], answer: ['One file.'] },
		],
	},
	{
		name: 'a rollout of Codex that has finished items only',
		format: 'codex',
		text: lines(
			meta,
			event(1, {
				type: 'item_completed',
				item: { type: 'UserMessage', id: 'u', content: [{ type: 'text', text: 'Why?' }] },
			}),
			event(2, { type: 'item_completed', item: { type: 'Reasoning', id: 'r', summary: [], text: 'The sign.' } }),
			event(3, {
				type: 'item_completed',
				item: { type: 'AgentMessage', id: 'a', content: [{ type: 'Text', text: 'So.' }] },
			}),
		),
		seen: [{ question: 'Why?', thinking: ['The sign.'], answer: ['So.'] }],
	},
];
