/**
 * The forms in which models write calls as text, where their server does not read them: a row for each. The delimiters
 * are those of the models' own chat templates.
 */
import { asArray, asRecord, asText, type Json, parseJson } from '../../../providers/wire/json.ts';

export interface WrittenCall {
	readonly name: string;
	/** A JSON text; what was written, where it is none. */
	readonly arguments: string;
	/** The text ended inside of it. */
	readonly cut?: true;
}

export interface TagForm {
	readonly open: string;
	/** Absent: the call ends with its JSON. */
	readonly close?: string;
	/** What the inside begins with, also when only the first units of it came; everything else is text about calls. */
	readonly body: RegExp;
}

/** JSON, a tag, or a name alone on its line or before a tag. */
const anyBody = /^\s*(?:[{[<]|[\w.-]*\s*(?:<|$))/;
const jsonBody = /^\s*(?:[{[]|$)/;
/** A name, in front of JSON. */
const namedBody = /^\s*(?:[{[]|[\w.-]*\s*(?:\[A?R?G?S?\]?)?\s*(?:\{|$))/;
const functionName = /^\s*"?[^\s>]*\s*(?:>|$)/;
const tokens = /^/;

export const tagForms: readonly TagForm[] = [
	// Hermes, Qwen and GLM: JSON inside, or the form below, or pairs of keys and values.
	{ open: '<tool_call>', close: '</tool_call>', body: anyBody },
	// Qwen3-Coder, and what we ask for in words; Llama with JSON inside.
	{ open: '<function=', close: '</function>', body: functionName },
	{ open: '<function_call>', close: '</function_call>', body: anyBody },
	// Granite
	{ open: '<|tool_call|>', body: jsonBody },
	// Llama
	{ open: '<|python_tag|>', body: jsonBody },
	// Mistral
	{ open: '[TOOL_CALLS]', body: namedBody },
	// DeepSeek
	{ open: '<｜tool▁calls▁begin｜>', close: '<｜tool▁calls▁end｜>', body: tokens },
	{ open: '<｜tool▁call▁begin｜>', close: '<｜tool▁call▁end｜>', body: tokens },
	// Kimi
	{ open: '<|tool_calls_section_begin|>', close: '<|tool_calls_section_end|>', body: tokens },
	{ open: '<|tool_call_begin|>', close: '<|tool_call_end|>', body: tokens },
];

/** What stands between the delimiters of a form, or behind the opening one; undefined where it is no call. */
export function callsInTag(form: TagForm, body: string): readonly WrittenCall[] | undefined {
	const readers = [callsInJson, callsInParameters, callsInPairs, callsBehindSeparators, callBeforeJson];
	// `<function=` is a part of what it opens.
	const text = form.open === '<function=' ? form.open + body : body;
	for (const read of readers) {
		const calls = read(text);
		if (calls !== undefined && calls.length > 0) {
			return calls;
		}
	}
	return undefined;
}

/** One object or a list of them, in any of the usual spellings. */
export function callsInJson(text: string): readonly WrittenCall[] | undefined {
	const parsed = parseJson(text.trim());
	const list = Array.isArray(parsed) ? parsed : asArray(asRecord(parsed)?.tool_calls ?? [parsed]);
	const calls = list.map(item => callOf(asRecord(item)));
	return calls.length > 0 && calls.every(call => call !== undefined) ? calls : undefined;
}

function callOf(record: Json | undefined): WrittenCall | undefined {
	const body = asRecord(record?.function) ?? record;
	const name = asText(body?.name) ?? asText(body?.tool) ?? asText(body?.tool_name) ?? asText(body?.function);
	if (body === undefined || name === undefined) {
		return undefined;
	}
	const given = body.arguments ?? body.parameters ?? body.args ?? body.input ?? {};
	return { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) };
}

/** `<function=name>` with `<parameter=key>value</parameter>`, or with JSON. */
function callsInParameters(text: string): readonly WrittenCall[] {
	return [...text.matchAll(/<function=\s*"?([^\s>"]+)"?\s*>([\s\S]*?)(?=<\/function>|<function=|$)/g)].map(
		([, name = '', body = '']) => {
			const json = body.trim();
			return { name, arguments: json.startsWith('{') ? json : JSON.stringify(parametersIn(body)) };
		},
	);
}

function parametersIn(body: string): Readonly<Record<string, string>> {
	const found = body.matchAll(/<parameter=\s*"?([^\s>"]+)"?\s*>([\s\S]*?)(?=<\/parameter>|<parameter=|$)/g);
	return Object.fromEntries([...found].map(([, key = '', value = '']) => [key, withoutLineEnds(value)]));
}

/** A value stands on lines of its own. */
function withoutLineEnds(value: string): string {
	return value.replace(/^\r?\n/, '').replace(/\r?\n$/, '');
}

/** GLM's: the name, then `<arg_key>` and `<arg_value>` in turn. */
function callsInPairs(text: string): readonly WrittenCall[] {
	const name = /^\s*([\w.-]+)\s*<arg_key>/.exec(text)?.[1];
	if (name === undefined) {
		return [];
	}
	const pairs = text.matchAll(/<arg_key>([\s\S]*?)<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>/g);
	const given = Object.fromEntries([...pairs].map(([, key = '', value = '']) => [key.trim(), value]));
	return [{ name, arguments: JSON.stringify(given) }];
}

/** DeepSeek's and Kimi's: the name, a separator, and JSON, which older models fence. */
function callsBehindSeparators(text: string): readonly WrittenCall[] {
	const parts = text.split(/<｜tool▁call▁begin｜>|<\|tool_call_begin\|>/).filter(part => part.trim() !== '');
	return parts.flatMap(part => {
		const [head = '', body] = part
			.replace(/^\s*function<｜tool▁sep｜>/, '')
			.split(/<｜tool▁sep｜>|<\|tool_call_argument_begin\|>|\n```(?:json)?/);
		const name = head.trim().replace(/:\d+$/, '');
		const json = body
			?.replace(/(?:\n```)?\s*<(?:｜tool▁call▁end｜|\|tool_call_end\|)>[\s\S]*$/, '')
			.replace(/\n```\s*$/, '');
		return json === undefined || !isName(name) ? [] : [{ name, arguments: json.trim() }];
	});
}

/** Mistral's: `name{…}` or `name[ARGS]{…}`. */
function callBeforeJson(text: string): readonly WrittenCall[] {
	const [, name, json = ''] = /^\s*([\w.-]+)\s*(?:\[ARGS\])?\s*(\{[\s\S]*)$/.exec(text) ?? [];
	return name === undefined ? [] : [{ name, arguments: json.trim() }];
}

function isName(text: string): boolean {
	return /^[\w.:/-]{1,200}$/.test(text);
}

/** A call that the text broke off in, where its name came. Its arguments are what there is of them. */
export function brokenCallIn(text: string): WrittenCall | undefined {
	const [, name, rest] =
		/"(?:name|tool|tool_name)"\s*:\s*"([^"\\]{1,200})"([\s\S]*)$/.exec(text) ??
		/<function=\s*"?([^\s>"]+)"?\s*>([\s\S]*)$/.exec(text) ??
		[];
	if (name === undefined) {
		return undefined;
	}
	const given = /"(?:arguments|parameters|args|input)"\s*:\s*([\s\S]*)$/.exec(rest ?? '')?.[1] ?? rest ?? '';
	return { name, arguments: given, cut: true };
}
