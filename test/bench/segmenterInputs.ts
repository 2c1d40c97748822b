/** The texts that the segmenter is measured with. All are made of nothing but their length. */

const thinkingParagraphs = [
	'Okay, the user asks why the tail of `parse(text)` is lost. Let me look at the loop first.\n\n',
	'The condition is `i < text.length - 1`, so the last unit is never looked at. Wait, that may be on purpose…\n',
	'- If the buffer ends in "<", it could be a tag: <b>, </b>, or <think.\n- Otherwise a < b is a comparison.\n\n',
	'Für die Übersetzung gilt dasselbe; naïve cafés too. 用户想知道为什么。 🤔 Hmm.\n\n',
	'```ts\nfor (let i = 0; i < text.length - 1; i++) {\n\tconst unit = text[i];\n}\n```\n\n',
];

const answerParagraphs = [
	'The loop stops **one unit early**. `i < text.length - 1` should be `i < text.length`.\n\n',
	'```ts\nfor (let i = 0; i < text.length; i++) {\n\tif (text[i] === "<") {\n\t\topen(i);\n\t}\n}\n```\n\n',
	'1. Change the condition.\n2. Add a test with a text that ends in `<`.\n   Use `<think>` as the text.\n3. Run it.\n\n',
	'> A quotation, and a table:\n\n| a | b |\n| --- | --- |\n| 1 < 2 | `x` |\n\n',
];

/** An answer of a reasoning model: two thirds thinking in tags, then Markdown. */
export function modelText(length: number): string {
	const thinking = repeated(thinkingParagraphs, Math.floor((length * 2) / 3));
	const answer = repeated(answerParagraphs, length - thinking.length - '<think>\n\n</think>\n\n'.length);
	return `<think>\n${thinking}\n</think>\n\n${answer}`;
}

/** The same in prose: paragraphs of several sentences, no code. */
export function proseText(length: number): string {
	const paragraph =
		'The user wants to know why the sum is negative. Let me go through the steps one by one, since the sign must come ' +
		'from somewhere. The first call gets zero and two, and gives minus two. So the function takes away instead of ' +
		'adding, and that explains the second call as well.\n\n';
	const thinking = repeated([paragraph], Math.floor((length * 2) / 3));
	const answer = repeated([paragraph], length - thinking.length - '<think>\n\n</think>\n\n'.length);
	return `<think>\n${thinking}\n</think>\n\n${answer}`;
}

function repeated(paragraphs: readonly string[], length: number): string {
	const once = paragraphs.join('');
	return once.repeat(Math.ceil(length / once.length)).slice(0, length);
}

export function toDeltas(text: string, size: number): string[] {
	const deltas: string[] = [];
	for (let at = 0; at < text.length; at += size) {
		// A flat copy: a slice keeps pointing into the whole text, which no delta from a socket does.
		deltas.push(`${text.slice(at, at + size)} `.slice(0, -1));
	}
	return deltas;
}

export interface WorstCase {
	readonly name: string;
	/** The text for a given length; `head` is fed in one piece before the clock starts. */
	readonly head: string;
	readonly unit: string;
}

export const worstCases: readonly WorstCase[] = [
	{ name: '<, untagged', head: '', unit: '<' },
	{ name: '<, in thinking', head: '<think>', unit: '<' },
	{ name: '</thin, untagged', head: '', unit: '</thin' },
	{ name: '</thin, in thinking', head: '<think>', unit: '</thin' },
	{ name: '</think, in thinking', head: '<think>', unit: '</think' },
	{ name: 'backticks, untagged', head: '', unit: '`' },
	{ name: 'backticks, in thinking', head: '<think>', unit: '`' },
	{ name: 'backticks, in the answer', head: '<think>a</think>b\n', unit: '`' },
	{ name: 'openers without a close', head: '', unit: '<think>' },
	{ name: 'openers at line starts of the answer', head: '<think>a</think>b', unit: '\n<think' },
	{ name: 'quoted closes, in thinking', head: '<think>', unit: '`</think>` ' },
	{ name: 'closes in code, untagged', head: 'a', unit: ' `</think>`' },
	{ name: 'blocks', head: '', unit: '<think>a</think>b\n' },
	{ name: 'spaces after a close', head: '<think>a</think>', unit: ' ' },
	{ name: 'spaces at the start', head: '', unit: ' ' },
	{ name: 'line ends at the start', head: '', unit: '\n' },
	{ name: 'line ends in thinking', head: '<think>a', unit: '\n' },
	{ name: 'line ends in the answer', head: '<think>a</think>b', unit: '\n' },
	{ name: 'one fenced line', head: '<think>a</think>```js\n', unit: 'let x = `1 < 2`;' },
	{ name: 'one fence line that goes on', head: '<think>a</think>```', unit: 'j' },
	{ name: 'list markers', head: '<think>a</think>', unit: '- 1. > ' },
	{ name: 'harmony channels', head: '', unit: '<|channel|>' },
	{ name: 'harmony headers without a message', head: '', unit: '<|start|>assistant to=functions.f<|channel|>x' },
	{ name: 'harmony header that goes on', head: '<|channel|>to=', unit: 'a' },
	{ name: 'Granite, almost', head: 'Here is my thought process:', unit: 'Here is my respons' },
	{ name: 'half emoji', head: '<think>a', unit: '\ud83e' },
];
