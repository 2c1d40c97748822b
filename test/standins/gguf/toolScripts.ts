/**
 * What the scripted models say that use tools well and badly: a model file of its own, whose templates choose the
 * first round. Round two is `answered`, whatever the first one was.
 */
import { cutIntoPieces } from './pieces.ts';
import type { ModelRecipe } from './recipes.ts';
import type { ScriptedModel } from './scriptedModel.ts';

const path = 'sample.ts';
const goodArguments = JSON.stringify({ path });

/** What a harmony model writes: its channels are plain text to the model, and read by Ollama's parser. */
const harmony = {
	thinks: (text: string) => `<|channel|>analysis<|message|>${text}<|end|><|start|>assistant`,
	calls: (given: string) => `<|channel|>commentary to=functions.read_file <|constrain|>json<|message|>${given}`,
	says: (text: string) => `<|channel|>final<|message|>${text}`,
};

export const toolTexts = {
	thought: 'The file first, then the answer.',
	before: 'I look into it before I say more.',
	answer: 'Seen: it takes one number from the other, so the sign has to change.',
	cutOff: '{"path": "sam',
} as const;

/** The texts by the name of the control token that starts each. */
export const toolScripts = {
	good: tagged(`{"name": "read_file", "arguments": ${goodArguments}}`),
	/** No tag at all: a call as JSON in the answer. */
	bare: `${toolTexts.before}\n\n{"name": "read_file", "parameters": ${goodArguments}}`,
	/** Quotes are missing, so it is no JSON. */
	broken: tagged(`{"name": "read_file", "arguments": {"path": ${path}}}`),
	unknown: tagged(`{"name": "open_the_file", "arguments": ${goodArguments}}`),
	/** A name that the schema does not have. */
	misnamed: tagged(`{"name": "read_file", "arguments": {"file": "${path}"}}`),
	twice: `${tagged(`{"name": "read_file", "arguments": ${goodArguments}}`)}\n${tagged(`{"arguments": ${goodArguments}, "name": "read_file"}`)}`,
	/** It ends inside of its arguments. */
	cut: `<tool_call>\n{"name": "read_file", "arguments": ${toolTexts.cutOff}`,
	/** The form that is asked for in words. */
	words: `${toolTexts.before}\n\n<tool_call>\n<function=read_file>\n<parameter=path>\n${path}\n</parameter>\n</function>\n</tool_call>`,
	answered: toolTexts.answer,
	channels: harmony.thinks(toolTexts.thought) + harmony.calls(goodArguments),
	brokenchannels: harmony.thinks(toolTexts.thought) + harmony.calls(`{"path": ${path}}`),
	wordsinchannels: harmony.says(
		`<tool_call>\n<function=read_file>\n<parameter=path>\n${path}\n</parameter>\n</function>\n</tool_call>`,
	),
	answeredinchannels: harmony.says(toolTexts.answer),
} as const satisfies Record<string, string>;

export type ToolScriptName = keyof typeof toolScripts;

function tagged(call: string): string {
	return `<tool_call>\n${call}\n</tool_call>`;
}

const names = Object.keys(toolScripts) as ToolScriptName[];
const pieces = cutIntoPieces(names.map(name => toolScripts[name]));

export const toolModel: ScriptedModel = {
	name: 'Scripted tools',
	marks: ['<|system|>', '<|user|>', '<|assistant|>', '<|tool|>'],
	chains: names.map((name, index) => ({ control: `<|${name}|>`, pieces: pieces[index] ?? [] })),
	afterText: '<|answered|>',
};

/** What is said when tools were given, when they were not, and in round two. */
interface Rounds {
	readonly native: ToolScriptName;
	readonly prompted: ToolScriptName;
	readonly answer: ToolScriptName;
}

/** The models that Ollama makes of the file. */
export function toolRecipes(): readonly (Omit<ModelRecipe, 'file'> & { readonly parser?: string })[] {
	const plain = (native: ToolScriptName) => ({
		name: `tools-${native}`,
		template: template({ native, prompted: 'words', answer: 'answered' }),
		parameters,
	});
	const inChannels = (native: ToolScriptName) => ({
		name: `tools-${native}`,
		template: template({ native, prompted: 'wordsinchannels', answer: 'answeredinchannels' }),
		parameters,
		parser: 'harmony',
	});
	return [
		...(['good', 'bare', 'broken', 'unknown', 'misnamed', 'twice', 'cut'] as const).map(plain),
		...(['channels', 'brokenchannels'] as const).map(inChannels),
		{ name: 'tools-words', template: template(), parameters },
	];
}

const parameters = { temperature: 0, num_thread: 1 };

// Ollama finds the tag of a call in the first text below an `if .ToolCalls`; without it, a model has no tools.
const calls =
	'{{ if .ToolCalls }}{{ range .ToolCalls }}<tool_call>\n{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}\n</tool_call>{{ end }}{{ end }}';

/** In words, round two is the fourth message: system, question, call, result. */
function template(rounds?: Rounds): string {
	const messages = `{{ range .Messages }}<|{{ .Role }}|>{{ .Content }}${rounds ? calls : ''}{{ end }}`;
	const later = '{{ if gt (len .Messages) 3 }}';
	const { native, prompted, answer } = rounds ?? { native: undefined, prompted: 'words', answer: 'answered' };
	const first = native ? `{{ if .Tools }}<|${native}|>{{ else }}<|${prompted}|>{{ end }}` : `<|${prompted}|>`;
	return `${messages}${later}<|${answer}|>{{ else }}${first}{{ end }}`;
}
