/** A file of unknown origin, as what it can be: text, one JSON value, or lines of JSON. Each is looked at once. */
import type { Left } from './left.ts';
import { asRecord, type Json } from './value.ts';

export interface TranscriptFile {
	/** Without a byte order mark. */
	readonly text: string;
	/** The one JSON value that the file is; undefined where it is none. What was cut off is closed. */
	readonly document: unknown;
	/** The objects of its lines, or of the list that it is, each read when it is asked for. */
	records(left?: Left): Iterable<Json>;
	/** Whether the JSON of the file ends in the middle. */
	readonly isCut: boolean;
}

export function openFile(source: string): TranscriptFile {
	const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
	const whole = parsed(text);
	const closed = whole === undefined && !isLines(text) ? parsed(closeJson(text)) : undefined;
	const document = whole?.value ?? closed?.value;
	return {
		text,
		document,
		isCut: closed !== undefined,
		records: left => (document === undefined ? lineRecords(text, left) : valueRecords(document)),
	};
}

const beginsJson = /^\s*[[{]/;

interface Parsed {
	readonly value: unknown;
}

/** Only what can be a document: a lone number is a line of a log. */
function parsed(text: string | undefined): Parsed | undefined {
	if (text === undefined || !beginsJson.test(text)) {
		return undefined;
	}
	try {
		return { value: JSON.parse(text) };
	} catch {
		// Not one JSON value.
		return undefined;
	}
}

function* valueRecords(document: unknown): Iterable<Json> {
	for (const each of Array.isArray(document) ? document : [document]) {
		const record = asRecord(each);
		if (record) {
			yield record;
		}
	}
}

function* lineRecords(text: string, left: Left | undefined): Iterable<Json> {
	for (const line of linesOf(text)) {
		const record = asRecord(parsed(line)?.value);
		if (record) {
			yield record;
		} else if (line.trim() !== '') {
			left?.count('import.left.broken-lines');
		}
	}
}

/** Without their ends, one after the other: a file of 200 MB is never there twice. */
export function* linesOf(text: string): Iterable<string> {
	const lineEnd = text.includes('\n') ? '\n' : '\r';
	let from = 0;
	while (from < text.length) {
		const end = text.indexOf(lineEnd, from);
		const to = end === -1 ? text.length : end;
		yield text.slice(from, lineEnd === '\n' && text.charCodeAt(to - 1) === 13 && to > from ? to - 1 : to);
		from = to + 1;
	}
}

/** So many lines can be damaged before the first whole record. */
const mostLinesLookedAt = 100;

function isLines(text: string): boolean {
	let looked = 0;
	for (const line of linesOf(text)) {
		if (line.startsWith('{') && parsed(line)) {
			return true;
		}
		looked += line.trim() === '' ? 0 : 1;
		if (looked > mostLinesLookedAt) {
			break;
		}
	}
	return false;
}

/**
 * JSON that was cut off, up to its last whole value, and closed. Undefined where it is no beginning of JSON.
 * Linear in the length of the text.
 */
function closeJson(text: string): string | undefined {
	if (!beginsJson.test(text)) {
		return undefined;
	}
	const closers: string[] = [];
	/** Behind the last whole value, and how many closers are open there. */
	let end = 0;
	let depth = 0;
	for (let index = 0; index < text.length; index += 1) {
		const unit = text[index];
		if (unit === '"') {
			index = stringEnd(text, index);
		} else if (unit === '{' || unit === '[') {
			closers.push(unit === '{' ? '}' : ']');
			[end, depth] = [index + 1, closers.length];
		} else if (unit === '}' || unit === ']') {
			closers.pop();
			[end, depth] = [index + 1, closers.length];
		} else if (unit === ',') {
			[end, depth] = [index, closers.length];
		}
	}
	return end === 0 ? undefined : text.slice(0, end) + closers.slice(0, depth).reverse().join('');
}

/** Of the quotation mark that ends the string; the length of the text where none does. */
function stringEnd(text: string, start: number): number {
	for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
		let backslashes = 0;
		while (text[end - 1 - backslashes] === '\\') {
			backslashes += 1;
		}
		if (backslashes % 2 === 0) {
			return end;
		}
	}
	return text.length;
}
