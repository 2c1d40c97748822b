/**
 * What the scripted models say. The generator of `gguf/` builds real model files from these texts, and the stand-in
 * server says the same under the same names, so that one test can be run against both and the two compared.
 */
import { cutIntoPieces } from './gguf/pieces.ts';

/** One way a model can react; `thinking` and `answer` are what a client must end up with. */
export interface Script {
	/** The text the model itself emits, tags included. */
	readonly emits: string;
	/** What Ollama's thinking parser makes of it when thinking is on. */
	readonly thinking: string;
	readonly answer: string;
	/** Emitted over and over after `emits`; the model then never ends by itself. */
	readonly repeats?: string;
	readonly toolCall?: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };
}

const thought = `Okay, the user asks why the sum is wrong.

Let me read sample.ts:2 first. It says "return a - b", so if b > 0 the result is < a.

Wait, could the caller pass the arguments in another order? No: for an addition that would not matter & here it does.

So the sign is the bug. Überprüfung: 2 - 3 = -1, but 2 + 3 = 5 → the fix is one character. ✓ 👍`;

const answer = `The function subtracts. Change \`sample.ts:2\`:

\`\`\`ts
return a + b; // was: a - b
\`\`\`

- \`add(2, 3)\` is now **5**
- <b>nothing</b> else has to change — ça va 🎉`;

const plainAnswer = 'Plain answer: use `a + b` in sample.ts, and test it with a second argument that is not zero.';

const endless = ' Hmm, is the sign wrong? Wait, let me check line 2 once more. It subtracts, so the sign is wrong.';

const calls = { name: 'read_file', arguments: { path: 'sample.ts' } } as const;

/** The reactions in the small model file, by the name of the control token that starts each. */
export const scripts = {
	think: script(thought, answer),
	plain: { emits: plainAnswer, thinking: '', answer: plainAnswer },
	unclosed: {
		emits: '<think>\nI keep thinking about add(a, b), one more time, and never come to an end of it',
		thinking: 'I keep thinking about add(a, b), one more time, and never come to an end of it',
		answer: '',
	},
	loop: { emits: '<think>\nLoop:', thinking: 'Loop:', answer: '', repeats: endless },
	asktool: {
		emits: `<think>\nI need the file before I can say more.\n</think>\n\n<tool_call>\n${JSON.stringify(calls)}\n</tool_call>`,
		thinking: 'I need the file before I can say more.\n',
		answer: '',
		toolCall: calls,
	},
	called: script('The file is here: it returns a - b.', 'Read it. Line two subtracts where it should add.'),
} as const satisfies Record<string, Script>;

/** About 5,000 tokens: numbered steps of thought, each different, and a short answer. Lives in a file of its own. */
export const longScript: Script = script(
	longThought(690),
	'After all these steps: the sum of the first 690 numbers is 238395.',
);

export type ScriptName = keyof typeof scripts;

/** The pieces each script is emitted in, one per token; unique over all scripts of one model file. */
export const scriptPieces: Readonly<Record<ScriptName, readonly string[]>> & { readonly repeats: readonly string[] } =
	piecesOfSmallModel();

export const longPieces: readonly string[] = cutIntoPieces([longScript.emits])[0] ?? [];

function script(thinking: string, said: string): Script {
	// Ollama eats the white space after both tags and keeps that before the closing one.
	return { emits: `<think>\n${thinking}\n</think>\n\n${said}`, thinking: `${thinking}\n`, answer: said };
}

function longThought(last: number): string {
	let sum = 0;
	const steps: string[] = [];
	for (let step = 1; step <= last; step++) {
		sum += step;
		steps.push(`Step ${step}: I add the number ${step} to what I had, ${sum - step}, which makes ${sum} so far.`);
	}
	return steps.join('\n');
}

function piecesOfSmallModel() {
	const names = Object.keys(scripts) as ScriptName[];
	const cut = cutIntoPieces([...names.map(name => scripts[name].emits), scripts.loop.repeats]);
	const byName = Object.fromEntries(names.map((name, index) => [name, cut[index] ?? []]));
	return { ...(byName as unknown as Record<ScriptName, string[]>), repeats: cut.at(-1) ?? [] };
}
