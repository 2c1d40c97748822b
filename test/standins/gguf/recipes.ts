/** The scripted models as Ollama knows them: two model files, and a template per behaviour. */
import { longPieces, type ScriptName, scriptPieces, scripts } from '../ollamaScripts.ts';
import type { Chain, ScriptedModel } from './scriptedModel.ts';

const marks = ['<|system|>', '<|user|>', '<|assistant|>', '<|tool|>'];

/** All short scripts in one file; a Modelfile's template chooses among them. */
export const smallModel: ScriptedModel = {
	name: 'Scripted',
	marks,
	chains: (Object.keys(scripts) as ScriptName[]).map(chainOf),
	afterText: '<|plain|>',
};

/** About 5,000 tokens of thinking and a short answer. */
export const longModel: ScriptedModel = {
	name: 'Scripted long',
	marks,
	chains: [{ control: '<|think|>', pieces: longPieces }],
	afterText: '<|think|>',
};

/** A model as `/api/create` takes it. */
export interface ModelRecipe {
	readonly name: string;
	readonly file: 'small' | 'long';
	readonly template: string;
	readonly parameters: Readonly<Record<string, number>>;
}

// One thread: with more, they wait for each other much longer than this model takes to compute.
const parameters = { temperature: 0, num_thread: 1 };

export function modelRecipes(): ModelRecipe[] {
	const one = (name: string, template: string, file: ModelRecipe['file'] = 'small'): ModelRecipe => {
		return { name, file, template, parameters };
	};
	return [
		one('scripted-think', thinking('<|think|>')),
		one('scripted-unclosed', thinking('<|unclosed|>')),
		one('scripted-loop', thinking('<|loop|>')),
		one('scripted-tools', tools),
		one('scripted-plain', withoutThinking('<|plain|>')),
		// The template does not know of thinking, so the tags stay in the text.
		one('scripted-raw', withoutThinking('<|think|>')),
		one('scripted-long', thinking('<|think|>', '<|think|>'), 'long'),
	];
}

/** The same as a Modelfile, for `ollama create` by hand. */
export function toModelfile({ template, parameters }: ModelRecipe, modelPath: string): string {
	const lines = Object.entries(parameters).map(([name, value]) => `PARAMETER ${name} ${value}\n`);
	return `FROM ${modelPath}\nTEMPLATE """${template}"""\n${lines.join('')}`;
}

function chainOf(name: ScriptName): Chain {
	const repeats = name === 'loop' ? { repeats: scriptPieces.repeats } : {};
	return { control: `<|${name}|>`, pieces: scriptPieces[name], ...repeats };
}

// Ollama finds the tags of a thinking model here: they are the texts around `.Thinking` inside a loop over `.Messages`.
const assistant =
	'{{ else if eq .Role "assistant" }}<|assistant|>{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}{{ .Content }}';

const systemAndUser =
	'{{ if eq .Role "system" }}<|system|>{{ .Content }}{{ else if eq .Role "user" }}<|user|>{{ .Content }}';

/** An answer that was begun is gone on with; any other last message gets the token that starts a script. */
const isLast = '(eq (len (slice $.Messages $i)) 1)';
const opensMessages = '{{ range $i, $_ := .Messages }}';

function thinking(on: string, off = '<|plain|>'): string {
	return `${opensMessages}${systemAndUser}${assistant}{{ end }}{{ if and ${isLast} (ne .Role "assistant") }}{{ if $.Think }}${on}{{ else }}${off}{{ end }}{{ end }}{{ end }}`;
}

function withoutThinking(control: string): string {
	return `${opensMessages}${systemAndUser}{{ else }}<|assistant|>{{ .Content }}{{ end }}{{ if and ${isLast} (ne .Role "assistant") }}${control}{{ end }}{{ end }}`;
}

// Ollama finds the tag of a tool call in the first text below an `if .ToolCalls`.
const toolCalls =
	'{{ if .ToolCalls }}{{ range .ToolCalls }}<tool_call>\n{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}\n</tool_call>{{ end }}{{ end }}';

const tools = `${opensMessages}${systemAndUser}${assistant}${toolCalls}{{ else if eq .Role "tool" }}<|tool|>{{ .Content }}{{ end }}{{ if and ${isLast} (ne .Role "assistant") }}{{ if eq .Role "tool" }}<|called|>{{ else if $.Tools }}<|asktool|>{{ else if $.Think }}<|think|>{{ else }}<|plain|>{{ end }}{{ end }}{{ end }}`;
