import { clock, document, lines, type Sample, tick } from './sample.ts';

export const toolSamples: readonly Sample[] = [
	{
		name: 'a chat exported from VS Code',
		format: 'vscode-chat',
		text: document({
			initialLocation: 'panel',
			responderUsername: 'GitHub Copilot',
			requests: [
				{
					requestId: 'q0',
					message: { text: 'Taken back', parts: [] },
					response: [{ value: 'x' }],
					shouldBeRemovedOnSend: { requestId: 'q0' },
				},
				{
					requestId: 'q1',
					message: { text: 'Where is it?', parts: [] },
					timestamp: tick(1),
					modelId: 'copilot/gpt-6',
					modelState: { value: 1, completedAt: tick(9) },
					response: [
						{ kind: 'mcpServersStarting', didStartServerIds: [] },
						{ kind: 'thinking', value: ['I look ', 'around.'], id: 't1' },
						{ kind: 'thinking', value: '', id: '', metadata: { vscodeReasoningDone: true } },
						{
							kind: 'toolInvocationSerialized',
							toolId: 'copilot_readFile',
							toolCallId: 'c1__vscode-1',
							isComplete: true,
							resultDetails: {
								input: '{"path":"a.ts"}',
								output: [{ type: 'embed', isText: true, value: 'code' }],
								isError: false,
							},
						},
						{ value: 'It is in ', supportThemeIcons: false },
						{ kind: 'inlineReference', inlineReference: { path: '/shop/a.ts', scheme: 'file' } },
						{ value: '.' },
						{ kind: 'textEditGroup', uri: {}, edits: [] },
						{ kind: 'undoStop', id: 'z' },
					],
				},
				{ requestId: 'q2', message: 'As it was in 2023', response: [{ value: 'Old.' }], isCanceled: true },
			],
		}),
		seen: [
			{
				question: 'Where is it?',
				thinking: ['I look around.'],
				calls: [['copilot_readFile', { path: 'a.ts' }, 'code']],
				answer: ['It is in `a.ts`.'],
			},
			{ question: 'As it was in 2023', answer: ['Old.'], reason: 'cancelled' },
		],
		left: ['Questions that had been taken back: 1.', 'Edits of files: 1.'],
	},
	{
		name: 'a session of VS Code as a log of changes',
		format: 'vscode-chat',
		title: 'Named',
		text: lines(
			{ kind: 0, v: { version: 3, sessionId: 'v-1', creationDate: tick(0), requests: [] } },
			{ kind: 2, k: ['requests'], v: [{ requestId: 'q1', message: { text: 'Hi' }, timestamp: tick(1), response: [] }] },
			{ kind: 2, k: ['requests', 0, 'response'], v: [{ kind: 'thinking', value: 'Greet' }, { value: 'Hel' }] },
			{ kind: 2, k: ['requests', 0, 'response'], v: [{ value: 'Hello.' }], i: 1 },
			{ kind: 1, k: ['customTitle'], v: 'Named' },
			{ kind: 1, k: ['requests', 0, 'modelState'], v: { value: 1 } },
			{ kind: 3, k: ['requests', 0, 'followups'] },
		),
		seen: [{ question: 'Hi', thinking: ['Greet'], answer: ['Hello.'] }],
	},
	{
		name: "Cline's messages to the model",
		format: 'cline',
		text: document([
			{
				role: 'user',
				ts: tick(1),
				content: [
					{ type: 'text', text: '<task>\nFix the sum\n</task>' },
					{ type: 'text', text: '<environment_details>\n# Time\n</environment_details>' },
				],
			},
			{
				role: 'assistant',
				ts: tick(2),
				modelInfo: { modelId: 'qwen3' },
				content: [
					{ type: 'text', text: '<thinking>Read it first.</thinking>\n\nI read it.' },
					{ type: 'tool_use', id: 't1', name: 'read_file', input: { path: 'a.ts' } },
				],
			},
			{
				role: 'user',
				ts: tick(3),
				content: [
					{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'code' }] },
					{ type: 'text', text: '<environment_details>\n</environment_details>' },
				],
			},
			{ role: 'assistant', ts: tick(4), content: [{ type: 'text', text: 'Fixed.' }] },
			{ role: 'user', ts: tick(5), content: [{ type: 'text', text: "[write_file for 'a.ts'] Result:\nsaved" }] },
		]),
		seen: [
			{
				question: 'Fix the sum',
				thinking: ['Read it first.'],
				answer: ['I read it.', 'Fixed.'],
				calls: [
					['read_file', { path: 'a.ts' }, 'code'],
					['write_file', {}, 'saved'],
				],
			},
		],
	},
	{
		name: "what Cline's view showed",
		format: 'cline-ui',
		text: document([
			{ ts: tick(1), type: 'say', say: 'task', text: 'Fix the sum' },
			{ ts: tick(2), type: 'say', say: 'api_req_started', text: '{"request":"…","tokensIn":10,"tokensOut":5}' },
			{ ts: tick(3), type: 'say', say: 'reasoning', text: 'Read it first.' },
			{ ts: tick(4), type: 'say', say: 'text', text: 'I read it.' },
			{ ts: tick(5), type: 'ask', ask: 'tool', text: '{"tool":"readFile","path":"a.ts","content":"code"}' },
			{ ts: tick(6), type: 'say', say: 'command', text: 'npm test' },
			{ ts: tick(7), type: 'say', say: 'command_output', text: 'ok' },
			{ ts: tick(8), type: 'say', say: 'completion_result', text: 'Fixed.' },
			{ ts: tick(9), type: 'ask', ask: 'completion_result', text: '' },
			{ ts: tick(10), type: 'say', say: 'user_feedback', text: 'And the tax?' },
		]),
		seen: [
			{
				question: 'Fix the sum',
				thinking: ['Read it first.'],
				answer: ['I read it.', 'Fixed.'],
				calls: [
					['readFile', { path: 'a.ts' }, 'code'],
					['command', { command: 'npm test' }, 'ok'],
				],
			},
			{ question: 'And the tax?', reason: 'interrupted' },
		],
	},
	{
		name: 'a session of Gemini CLI',
		format: 'gemini-cli',
		text: document({
			sessionId: 'g-1',
			projectHash: 'h',
			startTime: clock(0),
			messages: [
				{ id: 'm0', type: 'info', timestamp: clock(0), content: 'Logged in' },
				{ id: 'm1', type: 'user', timestamp: clock(1), content: [{ text: 'List' }] },
				{
					id: 'm2',
					type: 'gemini',
					timestamp: clock(2),
					model: 'gemini-4',
					content: 'One file.',
					thoughts: [{ subject: 'Listing', description: 'The folder.', timestamp: clock(2) }],
					toolCalls: [
						{
							id: 'c1',
							name: 'list',
							args: { path: '.' },
							status: 'success',
							result: [{ functionResponse: { id: 'c1', name: 'list', response: { output: 'a.ts' } } }],
						},
					],
					tokens: { input: 10, output: 5, thoughts: 3, total: 18 },
				},
			],
		}),
		seen: [
			{
				question: 'List',
				thinking: ['**Listing**\n\nThe folder.'],
				calls: [['list', { path: '.' }, 'a.ts']],
				answer: ['One file.'],
			},
		],
	},
	{
		name: 'a log of Gemini CLI with a record written again and one taken back',
		format: 'gemini-cli',
		text: lines(
			{ sessionId: 'g-2', projectHash: 'h', startTime: clock(0), kind: 'main' },
			{ id: 'm1', type: 'user', timestamp: clock(1), content: 'One' },
			{ id: 'm2', type: 'gemini', timestamp: clock(2), content: '' },
			{ id: 'm2', type: 'gemini', timestamp: clock(2), content: 'First.' },
			{ $set: { lastUpdated: clock(3) } },
			{ id: 'm3', type: 'user', timestamp: clock(4), content: 'Two' },
			{ id: 'm4', type: 'gemini', timestamp: clock(5), content: 'Second.' },
			{ $rewindTo: 'm3' },
			{ id: 'm5', type: 'user', timestamp: clock(6), content: 'Other two' },
			{ id: 'm6', type: 'gemini', timestamp: clock(7), content: 'Third.' },
		),
		seen: [
			{ question: 'One', answer: ['First.'] },
			{ question: 'Other two', answer: ['Third.'] },
		],
		left: ['Questions that had been taken back: 1.'],
	},
	{
		name: 'an export of opencode',
		format: 'opencode',
		title: 'Sums',
		text: document({
			info: { id: 'ses_1', title: 'Sums', time: { created: tick(0) } },
			messages: [
				{
					info: { id: 'm1', role: 'user', time: { created: tick(1) } },
					parts: [
						{ type: 'text', text: 'Fix it' },
						{ type: 'text', synthetic: true, text: 'Called the Read tool' },
					],
				},
				{
					info: { id: 'm2', role: 'assistant', modelID: 'glm-5', providerID: 'zai', time: { created: tick(2) } },
					parts: [
						{ type: 'step-start' },
						{ type: 'reasoning', text: 'The sum.', time: { start: tick(2), end: tick(3) } },
						{
							type: 'tool',
							callID: 'c1',
							tool: 'read',
							state: {
								status: 'completed',
								input: { filePath: 'a.ts' },
								output: 'code',
								time: { start: tick(3), end: tick(4) },
							},
						},
						{ type: 'tool', callID: 'c2', tool: 'bash', state: { status: 'error', input: {}, error: 'no shell' } },
						{ type: 'text', text: 'Fixed.' },
						{ type: 'patch', hash: 'h', files: [] },
						{ type: 'step-finish', tokens: { input: 10, output: 5, reasoning: 3 } },
					],
				},
			],
		}),
		seen: [
			{
				question: 'Fix it',
				thinking: ['The sum.'],
				calls: [
					['read', { filePath: 'a.ts' }, 'code'],
					['bash', {}, 'no shell'],
				],
				answer: ['Fixed.'],
			},
		],
	},
	{
		name: 'a history of aider',
		format: 'aider',
		text: [
			'# aider chat started at 2026-03-01 10:00:00',
			'',
			'> Aider v0.90',
			'',
			'#### fix the sum',
			'#### please',
			'',
			'--------------',
			'► **THINKING**',
			'',
			'The sign.',
			'',
			'------------',
			'► **ANSWER**',
			'',
			'I change `a.ts`.',
			'',
			'> Applied edit to a.ts',
			'',
			'# aider chat started at 2026-03-02 10:00:00',
			'',
			'#### another',
			'',
			'Other.',
			'',
		].join('\n'),
		seen: [{ question: 'fix the sum\nplease', thinking: ['The sign.'], answer: ['I change `a.ts`.'] }],
		left: ['Other conversations in this file: 1.'],
	},
	{
		name: 'a list of messages as OpenAI takes them',
		format: 'messages',
		text: document({
			model: 'deepseek-r2',
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: 'What is it?' },
				{
					role: 'assistant',
					content: null,
					reasoning_content: 'I look.',
					tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
				},
				{ role: 'tool', tool_call_id: 'c1', content: 'a cat' },
				{ role: 'assistant', content: 'A cat.' },
			],
		}),
		seen: [
			{ question: 'What is it?', thinking: ['I look.'], calls: [['look', { at: 1 }, 'a cat']], answer: ['A cat.'] },
		],
	},
	{
		name: 'a session of Cline since its version 4, with a part that nobody knows',
		format: 'cline',
		text: document({
			version: 1,
			sessionId: 'x-1',
			messages: [
				{
					id: '1',
					role: 'user',
					content: [
						{ type: 'text', text: 'Fix it' },
						{ type: 'hologram', data: 1 },
					],
				},
				{
					id: '2',
					role: 'assistant',
					ts: tick(1),
					modelInfo: { id: 'qwen3', provider: 'ollama' },
					metrics: { inputTokens: 3, outputTokens: 4 },
					content: [
						{ type: 'thinking', thinking: 'Hm.' },
						{ type: 'text', text: 'Fixed.' },
					],
				},
			],
		}),
		seen: [{ question: 'Fix it', thinking: ['Hm.'], answer: ['Fixed.'] }],
		left: ['Parts of an unknown type “hologram”: 1.'],
	},
];
