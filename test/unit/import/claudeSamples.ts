import { clock, lines, type Sample } from './sample.ts';

const head = { sessionId: 's-1', cwd: '/home/ada/shop', version: '2.1.0', isSidechain: false };

type Fields = Readonly<Record<string, unknown>>;

function user(uuid: string, parentUuid: string | null, content: unknown, second: number, rest: Fields = {}): unknown {
	const message = { role: 'user', content };
	return { ...head, type: 'user', uuid, parentUuid, timestamp: clock(second), message, ...rest };
}

function assistant(
	uuid: string,
	parentUuid: string | null,
	block: unknown,
	second: number,
	rest: Fields = {},
): unknown {
	const { id = 'msg_1', ...other } = rest;
	const usage = { input_tokens: 12, output_tokens: 34, cache_read_input_tokens: 100 };
	const message = { id, role: 'assistant', model: 'claude-opus-5', content: [block], stop_reason: null, usage };
	return { ...head, type: 'assistant', uuid, parentUuid, timestamp: clock(second), message, ...other };
}

const text = (value: string): unknown => ({ type: 'text', text: value });
const thinking = (value: string): unknown => ({ type: 'thinking', thinking: value, signature: 'EqQB' });
const call = (id: string, name: string, input: unknown): unknown => ({ type: 'tool_use', id, name, input });
const result = (id: string, content: unknown): unknown => ({ type: 'tool_result', tool_use_id: id, content });

export const claudeSamples: readonly Sample[] = [
	{
		name: 'a session of Claude Code with a tool',
		format: 'claude-code',
		title: 'A negative total',
		text: lines(
			{ type: 'file-history-snapshot', messageId: 'x', snapshot: {} },
			{ type: 'queue-operation', operation: 'enqueue', sessionId: 's-1' },
			user('m', null, '<local-command-caveat>Caveat</local-command-caveat>', 0, { isMeta: true }),
			user('u1', 'm', 'Why is the total negative?\n<system-reminder>Be brief.</system-reminder>', 1),
			assistant('a1', 'u1', thinking('The sign may be flipped.'), 2),
			assistant('a2', 'a1', call('t1', 'Read', { file: 'cart.ts' }), 3),
			user('r1', 'a2', [result('t1', [text('return -sum')])], 4, { toolUseResult: {} }),
			assistant('a3', 'r1', text('The sum is negated.'), 5, { id: 'msg_2' }),
			{ type: 'ai-title', aiTitle: 'A negative total', sessionId: 's-1' },
		),
		seen: [
			{
				question: 'Why is the total negative?',
				thinking: ['The sign may be flipped.'],
				calls: [['Read', { file: 'cart.ts' }, 'return -sum']],
				answer: ['The sum is negated.'],
			},
		],
	},
	{
		name: 'a session of Claude Code with calls side by side, whose results hang at different records',
		format: 'claude-code',
		text: lines(
			user('u1', null, [text('Compare both')], 1),
			assistant('a1', 'u1', call('t1', 'Read', { file: 'a' }), 2),
			assistant('a2', 'a1', call('t2', 'Read', { file: 'b' }), 3),
			user('r1', 'a1', [result('t1', 'A')], 4),
			user('r2', 'a2', [result('t2', 'B')], 5),
			assistant('a3', 'r2', text('They differ.'), 6, { id: 'msg_2' }),
		),
		seen: [
			{
				question: 'Compare both',
				calls: [
					['Read', { file: 'a' }, 'A'],
					['Read', { file: 'b' }, 'B'],
				],
				answer: ['They differ.'],
			},
		],
	},
	{
		name: 'a session of Claude Code with an edited question and an answer asked for again',
		format: 'claude-code',
		text: lines(
			user('u1', null, 'First try', 1),
			assistant('a1', 'u1', text('One.'), 2),
			user('u2', null, 'Second try', 3),
			assistant('a2', 'u2', text('Two.'), 4, { id: 'msg_2' }),
			assistant('a3', 'u2', text('Two again.'), 5, { id: 'msg_3' }),
			user('u3', 'a3', 'And now?', 6),
			assistant('a4', 'u3', text('Now three.'), 7, { id: 'msg_4' }),
		),
		seen: [
			{ question: 'Second try', answer: ['Two again.'] },
			{ question: 'And now?', answer: ['Now three.'] },
		],
	},
	{
		name: 'a session of Claude Code with records written twice, a grown block, and thinking that is only signed',
		format: 'claude-code',
		text: lines(
			user('u1', null, 'Say it', 1),
			assistant('a1', 'u1', thinking(''), 2),
			assistant('a2', 'a1', { type: 'redacted_thinking', data: 'xyz' }, 2),
			assistant('a3', 'a2', text('Hel'), 3),
			assistant('a3', 'a2', text('Hel'), 3),
			assistant('a4', 'a3', text('Hello.'), 4),
			assistant('a4', 'a3', text('Hello.'), 4),
		),
		seen: [{ question: 'Say it', answer: ['Hello.'] }],
	},
	{
		name: 'a session of Claude Code that was compacted, stopped, and had sub-agents and a command',
		format: 'claude-code',
		text: lines(
			user('u1', null, 'Go on', 1),
			assistant('a1', 'u1', text('Working.'), 2),
			user('s1', null, 'find it', 2, { isSidechain: true, sessionId: 's-1' }),
			assistant('s2', 's1', text('found'), 2, { isSidechain: true }),
			{ ...head, type: 'system', subtype: 'compact_boundary', uuid: 'c', parentUuid: null, logicalParentUuid: 'a1' },
			user('c2', 'c', 'This session is being continued…', 3, { isCompactSummary: true }),
			assistant('a2', 'c2', text('Still working.'), 4, { id: 'msg_2' }),
			user('i', 'a2', [text('[Request interrupted by user]')], 5),
			user('u2', 'i', '<command-name>/review</command-name><command-args>main</command-args>', 6),
			assistant('a3', 'u2', text('Reviewed.'), 7, { id: 'msg_3' }),
			user('u3', 'a3', '<command-name>/clear</command-name>', 8),
			user('u4', 'u3', '<local-command-stdout>cleared</local-command-stdout>', 9),
		),
		seen: [
			{ question: 'Go on', answer: ['Working.', 'Still working.'], reason: 'cancelled' },
			{ question: '/review main', answer: ['Reviewed.'] },
		],
		left: ['Summaries that stand in for earlier messages: 1.', 'Records of sub-agents: 2.'],
	},
	{
		name: 'what Claude Code prints as stream-json',
		format: 'claude-code',
		text: lines(
			{ type: 'system', subtype: 'init', session_id: 's-2', model: 'claude-opus-5', tools: [] },
			{
				type: 'assistant',
				session_id: 's-2',
				message: { id: 'm1', content: [thinking('Hm.'), call('t1', 'Bash', { command: 'ls' })] },
			},
			{ type: 'user', session_id: 's-2', message: { role: 'user', content: [result('t1', 'a.ts')] } },
			{ type: 'assistant', session_id: 's-2', message: { id: 'm2', content: [text('One file.')] } },
			{ type: 'result', subtype: 'success', is_error: false, result: 'One file.', session_id: 's-2' },
		),
		seen: [{ question: '', thinking: ['Hm.'], calls: [['Bash', { command: 'ls' }, 'a.ts']], answer: ['One file.'] }],
	},
];
