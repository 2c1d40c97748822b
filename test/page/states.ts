/** Every state that the page can show, as the messages that bring it there. */
import type { SetupView, ToWebview } from '../../src/protocol/messages.ts';
import { models, snapshot, TurnScript } from './harness.ts';

export interface State {
	readonly name: string;
	readonly messages: readonly ToWebview[];
	/** What the reader does next, as selectors to click. */
	readonly clicks?: readonly string[];
	/** And then types. */
	readonly types?: string;
}

const selection = {
	id: 'a1',
	kind: 'selection' as const,
	label: 'sample.ts:1–3',
	uri: 'file:///sample.ts',
	startLine: 1,
	endLine: 3,
	languageId: 'typescript',
	tokens: 34,
};

/** What models write into a thought: code with and without fences, lists, a table, bold words. */
export const markedThinking = `I should look at \`add()\` in sample.ts:2 first, **before** anything else changes in there.

The cases that matter:
- \`add(1, 2)\` gives minus one, which is the **complaint** and stands in the question, word for word
- \`add(0, 0)\` gives nothing new
1. read the callers
2. change the sign

\`\`\`ts
export function add(a: number, b: number): number {
	return a - b; // **not** bold

	// more
}
\`\`\`

Without a fence it would be this:

def total(items):
    result = 0
    for item in items:
        result += item.price
    return result

| call | now | wanted |
| --- | ---: | --- |
| add(1, 2) | -1 | \`3\` |
| add(2, 2) | 0 | 4 |

## So what to do
The minus on line two becomes a plus, and nothing else moves.`;

/** A thought and an answer with formulas, in all the ways in which models write them. */
export const mathThinking = `The sum is \\( S = \\sum_{i=1}^{n} i \\), so with $n = 4$ it is $S = 10$.

Check it with the closed form:
\\[
S = \\frac{n(n+1)}{2}
\\]
- for \\(n = 4\\) that is **\\(10\\)**, H<sub>2</sub>O costs $5 and $6

It holds.`;

export const mathAnswer = `For all $n \\ge 1$ the sum is

$$
\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}
$$

because \\( (n+1)^2 - n^2 = 2n + 1 \\). As a matrix:

\\[ A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}, \\quad f(x) = \\begin{cases} \\cancel{x} & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases} \\]

- one item with $O(n \\log n)$, and a wide one: $$a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} = b$$
- \\(\\href{https://evil.example}{not set}\\)

So \\[ \\boxed{S = 10} \\]
`;

export const thinking = `Let me read the function first. It is called add and takes two numbers, a and b, and returns a number.

The body is on sample.ts:2 and says return a - b. That is a subtraction, so for add(1, 2) it gives minus one.

Wait, maybe the minus is meant: the name could be wrong instead of the operator. Let me check the call sites in receipt.ts:14 and money.ts:8-11.

Both call sites add up prices, so the callers expect a sum. The name is right and the operator is wrong.

So the fix is to replace the minus on line 2 by a plus. Nothing else depends on the sign.

I should also mention a test, because none of the existing ones covers two positive numbers.
`;

export const answer = `The minus on \`sample.ts:2\` makes \`add\` subtract. Replace it by a plus:

\`\`\`ts
// Adds two numbers.
export function add(a: number, b: number): number {
	return a + b;
}
\`\`\`

Why nobody noticed:

1. Both callers pass **zero** as the second number in the tests.
2. \`a - 0\` is the same as \`a + 0\`.
   - See receipt.ts:14.

| call | before | after |
| --- | ---: | ---: |
| \`add(1, 2)\` | -1 | 3 |
| \`add(5, 0)\` | 5 | 5 |

> A test with two positive numbers would have caught it.

More in [the handbook](https://www.typescriptlang.org/docs/handbook/).
`;

const usage = {
	type: 'usage' as const,
	usage: { promptTokens: 412, completionTokens: 421, thinkingTokens: 246, contextWindow: 8192, loadMs: 640 },
};

function asked(): TurnScript {
	return new TurnScript().start(undefined, { context: [{ ...selection, text: 'x' }] });
}

export function doneTurn(id = 't1'): TurnScript {
	const script = new TurnScript(id).start(undefined, { context: [{ ...selection, text: 'x' }] });
	return script.wait(1_400).think(thinking).answer(answer).add(usage).finish();
}

/** A thought that was kept up to its first step, went on with the reader's own words, and then with the model's. */
export function steeredTurn(): TurnScript {
	const [first = ''] = thinking.split('\n\n');
	return new TurnScript('t2')
		.start(undefined, { parent: { turn: 't1', as: 'steer' } })
		.add({ type: 'thinking-start', block: 0, kept: true })
		.add({ type: 'thinking-delta', block: 0, text: first })
		.add({ type: 'thinking-end', block: 0 })
		.add({ type: 'thinking-start', block: 1, by: 'user' })
		.add({ type: 'thinking-delta', block: 1, text: 'It subtracts: look at line 2 before anything else.' })
		.add({ type: 'thinking-end', block: 1 })
		.add({
			type: 'notice',
			kind: 'resumed',
			code: 'resume.prefill',
			args: { model: 'qwen3:8b' },
			message: 'qwen3:8b goes on in the middle of it (prefill).',
		})
		.wait(1_400)
		.think('So the name is right and the operator is wrong.', { block: 2 })
		.answer('The minus on line 2 makes `add` subtract.', { block: 3 })
		.finish();
}

const versions = { turns: ['t1', 't2', 't3'], index: 1 };

const withTurn = (script: TurnScript, live = false): readonly ToWebview[] => [
	snapshot({ conversation: { id: 'c1', title: '', turns: [script.snapshot(live)] } }),
];

export const noServer: SetupView = {
	state: 'no-server',
	server: '127.0.0.1:11434',
	problems: ['Ollama does not answer at http://127.0.0.1:11434: nothing is listening there. Start it, then try again.'],
	checking: false,
	models: [],
	memory: '16 GB',
};

export const noModel: SetupView = {
	...noServer,
	state: 'no-model',
	problems: [],
	models: [
		{ name: 'qwen3:4b', size: '2.5 GB', fits: 'well' },
		{ name: 'qwen3:8b', size: '5.2 GB', fits: 'well', isRecommended: true },
		{ name: 'qwen3:14b', size: '9.3 GB', fits: 'tight' },
		{ name: 'gpt-oss:20b', size: '14 GB', fits: 'no' },
	],
};

export function withSetup(setup: SetupView): ToWebview {
	return snapshot({ models: { state: 'none', models: [], think: 'auto', setup } });
}

/** Answers beside each other: done, under way, and such that were not asked. */
export function compared(count: 2 | 3 | 4, chosen = 't1'): Extract<ToWebview, { type: 'snapshot' }> {
	const running = new TurnScript('t2').start(undefined, { model: { provider: 'ollama', id: 'deepseek-r1:14b' } });
	const second = running.wait(900).think(thinking.slice(0, 420), { end: false });
	const columns = [
		{ model: 'qwen3:8b', turns: ['t1'] },
		{ model: 'deepseek-r1:14b', think: 'high' as const, turns: ['t2'] },
		{ model: 'a-model-with-a-very-long-name-indeed:70b-q4', turns: [], waitsFor: 'qwen3:8b' },
		{ model: 'gpt-oss:20b', think: 'low' as const, turns: [], failure: 'gpt-oss:20b cannot see pictures.' },
	].slice(0, count);
	return snapshot({
		conversation: { id: 'c1', title: '', turns: [doneTurn().snapshot(), second.snapshot(true)] },
		comparison: { question: 'Why does add() return a negative number?', columns, chosen },
	});
}

/** Two answers that are done. */
export function comparedWhole(): Extract<ToWebview, { type: 'snapshot' }> {
	const other = new TurnScript('t2').start(undefined, {
		model: { provider: 'ollama', id: 'deepseek-r1:14b' },
		startedAt: '2026-01-01T00:00:01.000Z',
	});
	const wrong =
		'\n\nWait, that is not right: the name add is what the callers mean.\n\nLet me check receipt.ts once more.';
	const second = other
		.wait(600)
		.think(`${thinking.slice(0, 420)}${wrong}`)
		.answer('Use `a + b`.')
		.finish();
	return { ...compared(2), conversation: { id: 'c1', title: '', turns: [doneTurn().snapshot(), second.snapshot()] } };
}

export const states: readonly State[] = [
	{
		name: 'formulas',
		messages: [
			snapshot({
				settings: { fold: 'open', wide: false },
				conversation: {
					id: 'c1',
					title: '',
					turns: [
						new TurnScript().start('What is the sum?').think(mathThinking).answer(mathAnswer).finish().snapshot(),
					],
				},
			}),
		],
	},
	{
		name: 'empty',
		messages: [
			snapshot({
				attachments: [{ ...selection, automatic: true }],
				examples: [
					{ text: 'Why does add() return a negative number?' },
					{ text: 'Review sample.ts for mistakes that tests would miss' },
					{ text: 'Explain total() step by step' },
				],
			}),
		],
	},
	{ name: 'no-server', messages: [withSetup(noServer)] },
	{ name: 'no-model', messages: [withSetup(noModel)] },
	{
		name: 'pulling',
		messages: [
			withSetup({
				...noModel,
				pull: { model: 'qwen3:8b', state: 'running', share: 0.63, message: '3.3 of 5.2 GB' },
			}),
		],
	},
	{
		name: 'pull-stopped',
		messages: [
			withSetup({
				...noModel,
				pull: { model: 'qwen3:8b', state: 'stopped', share: 0.63, message: 'Stopped; 63 % is kept.' },
			}),
		],
	},
	{
		name: 'loading',
		messages: withTurn(
			asked().wait(900).add({ type: 'notice', kind: 'loading', message: 'Loading', progress: 0.42 }).wait(12_000).add({
				type: 'notice',
				kind: 'loading',
				message: 'Loading',
				progress: 0.61,
			}),
			true,
		),
	},
	{
		name: 'waiting',
		messages: withTurn(asked().wait(3_200).add({ type: 'notice', kind: 'waiting', message: '' }), true),
	},
	{
		name: 'thought-markup',
		messages: withTurn(asked().wait(1_400).think(markedThinking).answer(answer).add(usage).finish()),
		clicks: ['.thinking .fold[aria-expanded="false"]', '.thinking-actions button[aria-label="Open all steps"]'],
	},
	{ name: 'thinking', messages: withTurn(asked().wait(1_400).think(thinking.slice(0, 560), { end: false }), true) },
	{
		name: 'speed-menu',
		messages: withTurn(asked().wait(1_400).think(thinking.slice(0, 560), { end: false }), true),
		clicks: ['.speed'],
	},
	{
		name: 'retry-wait',
		messages: withTurn(
			asked().add({
				type: 'notice',
				kind: 'retry',
				message: 'Groq wants fewer requests. Asking again when it says.',
				retryInMs: 600_000,
			}),
			true,
		),
	},
	{
		name: 'diagram',
		messages: [
			snapshot({
				settings: { fold: 'auto', wide: false, draws: true },
				conversation: {
					id: 'c1',
					title: '',
					turns: [
						new TurnScript()
							.start('How does a price get to the receipt?')
							.answer('Like this:\n\n```mermaid docs/flow.mmd\ngraph TD\n  money --> receipt\n```\n')
							.finish()
							.snapshot(),
					],
				},
			}),
		],
	},
	{
		name: 'thinking-long',
		messages: withTurn(asked().wait(1_400).think(thinking.repeat(6).slice(0, 4_100), { end: false }), true),
	},
	{
		name: 'paused',
		messages: [
			...withTurn(asked().wait(1_400).think(thinking.slice(0, 560), { end: false }), true),
			{ type: 'command', command: 'pause' },
		],
	},
	{
		name: 'answering',
		messages: withTurn(asked().wait(1_400).think(thinking).answer(answer.slice(0, 330), { end: false }), true),
	},
	{ name: 'done', messages: withTurn(doneTurn()) },
	{
		name: 'done-open',
		messages: withTurn(doneTurn()),
		clicks: ['.thinking .fold[aria-expanded="false"]', '.step:nth-child(3) .step-head'],
	},
	{
		name: 'steered',
		messages: [
			snapshot({
				settings: { fold: 'open', wide: false },
				conversation: {
					id: 'c1',
					title: '',
					turns: [{ ...steeredTurn().snapshot(), versions: { turns: ['t1', 't2'], index: 1 } }],
				},
			}),
		],
	},
	{
		name: 'step-editing',
		messages: withTurn(doneTurn()),
		clicks: [
			'.thinking .fold[aria-expanded="false"]',
			'.step:nth-child(3) .step-head',
			'.step:nth-child(3) .step-steer button',
		],
	},
	{
		name: 'hint',
		messages: withTurn(asked().wait(1_400).think(thinking.slice(0, 560), { end: false }), true),
		clicks: ['.hint button'],
	},
	{
		name: 'versions',
		messages: [
			snapshot({
				conversation: { id: 'c1', title: '', turns: [{ ...doneTurn('t2').snapshot(), versions }] },
			}),
		],
	},
	{
		name: 'versions-running',
		messages: [
			snapshot({
				conversation: {
					id: 'c1',
					title: '',
					turns: [
						{
							...asked().wait(1_400).think(thinking.slice(0, 300), { end: false }).snapshot(true),
							versions: { turns: ['t0', 't1'], index: 1 },
						},
					],
				},
			}),
		],
	},
	{
		name: 'editing',
		messages: [
			...withTurn(doneTurn()),
			{ type: 'attachments-changed', attachments: [{ ...selection }] },
			{ type: 'draft', text: 'Why does add() return a negative number?', focus: true, edits: 't1' },
		],
	},
	{
		name: 'tool-written',
		messages: withTurn(
			asked()
				.think('I need to see the callers before I judge. Let me search for add(.')
				.add({ type: 'tool-call-start', id: 'c1', name: 'search_text' })
				.add({ type: 'tool-call-delta', id: 'c1', text: '{"query":"add(","include":["src/**/*.ts","lib/' }),
			true,
		),
	},
	{ name: 'replay', messages: withTurn(doneTurn()), clicks: ['.replay-button', '.replay-bar .icon-button'] },
	{ name: 'figures', messages: withTurn(doneTurn()), clicks: ['.figures-button'] },
	{
		name: 'stopped',
		messages: withTurn(asked().wait(1_400).think(thinking.slice(0, 300), { end: false }).finish('cancelled')),
	},
	{
		name: 'interrupted',
		messages: withTurn(
			asked()
				.wait(1_400)
				.think(thinking)
				.answer(answer.slice(0, 90), { end: false })
				.add({
					type: 'error',
					kind: 'cut',
					message: 'The server closed the connection in the middle of the answer.',
					remedy: 'Continue from here, or ask again.',
				})
				.finish('interrupted'),
		),
	},
	{
		name: 'error',
		messages: withTurn(
			asked()
				.add({
					type: 'error',
					kind: 'unreachable',
					message: 'Ollama is not running at 127.0.0.1:11434.',
					remedy: 'Start it, or choose another provider.',
					actions: ['start-guide', 'choose-provider', 'retry'],
				})
				.finish('error'),
		),
	},
	{
		name: 'only-thought',
		messages: withTurn(asked().wait(500).think(thinking).finish('complete')),
	},
	{
		name: 'recorded',
		messages: withTurn(
			new TurnScript()
				.start(undefined, { options: { think: 'auto', recorded: true }, context: [{ ...selection, text: 'x' }] })
				.add({ type: 'notice', kind: 'recorded', message: 'This is a recording, played back at its own pace.' })
				.think(thinking)
				.answer('The minus on `sample.ts:2` makes `add` subtract.')
				.finish(),
		),
	},
	{
		name: 'tools',
		messages: withTurn(
			asked()
				.think('I need to see the callers before I judge. Let me search for add(.')
				.add({ type: 'tool-call', id: 'c1', name: 'search_text', arguments: '{"query":"add("}' })
				.wait(120)
				.add({
					type: 'tool-result',
					id: 'c1',
					name: 'search_text',
					content: 'receipt.ts:14: total = add(total, price)',
				})
				.add({ type: 'tool-call', id: 'c2', name: 'read_file', arguments: '{"path":"../secrets"}' })
				.wait(20)
				.add({
					type: 'tool-result',
					id: 'c2',
					name: 'read_file',
					content: 'That path is outside of the workspace.',
					isError: true,
				})
				.think('Both callers add up.', { block: 1 })
				.answer('The operator is wrong, see receipt.ts:14.', { block: 2 })
				.finish(),
		),
		clicks: ['.tool-head'],
	},
	{
		name: 'composer-full',
		messages: [
			...withTurn(doneTurn()),
			{
				type: 'attachments-changed',
				attachments: [
					{ ...selection, automatic: true },
					{ id: 'a2', kind: 'file', label: 'receipt.ts', tokens: 1_240 },
					{ id: 'a3', kind: 'problems', label: '3 problems', tokens: 88 },
				],
			},
			{ type: 'draft', text: 'And what about negative prices?\nShould add() refuse them?', focus: true },
		],
	},
	{
		name: 'queued',
		messages: [
			...withTurn(asked().wait(1_400).think(thinking.slice(0, 300), { end: false }), true),
			{
				type: 'queue-changed',
				queue: [
					{ id: 'q1', text: 'And what about negative prices, should add() refuse them or is that for the caller?' },
					{ id: 'q2', text: 'Write the test.' },
				],
			},
		],
	},
	{ name: 'compared', messages: [compared(2)] },
	{ name: 'compared-four', messages: [compared(4)] },
	{ name: 'compared-tab', messages: [compared(4)], clicks: ['.column-tab:nth-child(3)'] },
	{ name: 'compared-timeline', messages: [compared(2)], clicks: ['.comparison-modes button:nth-child(2)'] },
	{ name: 'compared-steps', messages: [comparedWhole()], clicks: ['.comparison-modes button:nth-child(3)'] },
	{
		name: 'model-menu',
		messages: [...withTurn(doneTurn()), { type: 'models-changed', models }],
		clicks: ['.model-button'],
	},
	{
		name: 'think-menu',
		messages: [...withTurn(doneTurn()), { type: 'models-changed', models }],
		clicks: ['.think-button'],
	},
	{
		name: 'find',
		messages: [...withTurn(doneTurn()), { type: 'command', command: 'find' }],
		types: 'minus',
	},
	{
		name: 'rtl',
		messages: withTurn(
			new TurnScript()
				.start('چرا این تابع عدد منفی برمی‌گرداند؟')
				.think('اول تابع را می‌خوانم.\n\nعلامت منفی در خط دوم است.')
				.answer('علامت منفی در `sample.ts:2` باعث تفریق می‌شود.\n\n- مورد اول\n- مورد دوم\n\n```ts\nreturn a + b;\n```')
				.finish(),
		),
	},
	{
		name: 'hostile',
		messages: withTurn(
			new TurnScript()
				.start('Show me <b>bold</b>')
				.think('<img src=x onerror=alert(1)> is only text here.\u202e txt.exe')
				.answer(
					'<img src="https://evil.example/p.png"> ![a cat](https://evil.example/cat.png)\n\n[https://good.example](https://evil.example/) and [run](command:workbench.action.quit)\n\nif (user\u202e \u2066// admin\u2069) {',
				)
				.finish(),
		),
	},
];
