/**
 * The innermost useful words of an error. Gateways wrap what the server behind them said: as an object, as JSON in a
 * string, as Python prints it, beside a sentence of their own that says nothing.
 */
import * as v from 'valibot';
import { read } from '../wire/told.ts';

const record = v.record(v.string(), v.unknown());
const issue = v.object({ loc: v.optional(v.array(v.union([v.string(), v.number()])), []), msg: v.string() });

/** Where words are, the most precise first. `metadata.raw` is what OpenRouter was told. */
const places: readonly (readonly string[])[] = [
	['metadata', 'raw'],
	['error'],
	['errors'],
	['description'],
	['message'],
	['Message'],
	['detail'],
	['details'],
	['msg'],
	['error_msg'],
	['error_message'],
	['error_description'],
	['base_resp', 'status_msg'],
	['status_msg'],
	['reason'],
	['fault'],
	['faultstring'],
	['title'],
];

/** As deep as gateways behind gateways go. */
const deepest = 8;

/** Undefined where there is nothing to read. */
export function wordsIn(value: unknown, depth = 0): string | undefined {
	if (depth > deepest) {
		return undefined;
	}
	if (typeof value === 'string') {
		return wordsInText(value, depth);
	}
	if (Array.isArray(value)) {
		return wordsInList(value, depth);
	}
	const found = read(record, value);
	return found === undefined ? undefined : (issueWords(found) ?? wordsInRecord(found, depth));
}

function wordsInRecord(found: Readonly<Record<string, unknown>>, depth: number): string | undefined {
	for (const place of places) {
		const words = wordsIn(
			place.reduce<unknown>((inner, key) => read(record, inner)?.[key], found),
			depth + 1,
		);
		if (words !== undefined) {
			return words;
		}
	}
	return undefined;
}

function wordsInList(list: readonly unknown[], depth: number): string | undefined {
	const all = list.map(each => wordsIn(each, depth + 1)).filter(words => words !== undefined);
	const isOfIssues = list.some(each => issueWords(each) !== undefined);
	return all.length === 0 ? undefined : [...new Set(all)].join(isOfIssues ? '; ' : ' ');
}

/** Of a validation: which field, and what is wrong with it. */
function issueWords(value: unknown): string | undefined {
	const found = read(issue, value);
	return found && [found.loc.join('.'), found.msg].filter(Boolean).join(': ');
}

function wordsInText(text: string, depth: number): string | undefined {
	const words = text.trim();
	if (words === '') {
		return undefined;
	}
	return innerWords(words, depth) ?? (/^[{[]/.test(words) ? undefined : words);
}

/** The words of the JSON in a sentence, or of what looks like it. */
function innerWords(text: string, depth: number): string | undefined {
	const [start, end] = [text.search(/[{[]/), Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))];
	const inner = start === -1 || end < start ? undefined : parsed(text.slice(start, end + 1));
	return inner === undefined ? quotedMessage(text) : wordsIn(inner, depth + 1);
}

function parsed(text: string): object | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		// A sentence with brackets in it.
		return undefined;
	}
}

/** In what Python printed, and in JSON that was cut. */
function quotedMessage(text: string): string | undefined {
	const found = /['"](?:message|detail)['"]\s*:\s*(?:'((?:[^'\\]|\\.)+)'|"((?:[^"\\]|\\.)+)")/.exec(text);
	return (found?.[1] ?? found?.[2])?.replace(/\\(["'\\/])/g, '$1').replaceAll(/\\[nrt]/g, ' ');
}
