/**
 * Open WebUI's text of an answer, in which `<details type="reasoning">` and `<details type="tool_calls">` stand. Older
 * versions wrote what is in them as it is, newer ones with HTML's character references.
 */
import { decodeReferences } from '../text/entities.ts';
import type { Left } from './left.ts';
import type { Part } from './transcript.ts';
import { parseJson } from './value.ts';

const close = '</details>';

/** Linear: each piece of the text is looked at once. */
export function partsOfDetails(text: string, left: Left): readonly Part[] {
	const parts: Part[] = [];
	let from = 0;
	for (let start = openerAfter(text, 0); start !== -1; start = openerAfter(text, from)) {
		const end = text.indexOf(close, start);
		const headEnd = text.indexOf('>', start);
		if (headEnd === -1) {
			break;
		}
		addText(parts, text.slice(from, start));
		const body = text.slice(headEnd + 1, end === -1 ? text.length : end);
		parts.push(...partsOfElement(attributesOf(text.slice(start, headEnd)), body, left));
		from = end === -1 ? text.length : end + close.length;
	}
	addText(parts, text.slice(from));
	return parts;
}

/** Only at a line start: an answer may talk about the element. */
function openerAfter(text: string, from: number): number {
	for (let at = text.indexOf('<details type="', from); at !== -1; at = text.indexOf('<details type="', at + 1)) {
		if (at === 0 || text[at - 1] === '\n' || at === from) {
			return at;
		}
	}
	return -1;
}

function addText(parts: Part[], text: string): void {
	if (text.trim() !== '') {
		parts.push({ kind: 'text', text: text.trim(), inline: true });
	}
}

function attributesOf(head: string): ReadonlyMap<string, string> {
	const found = head.matchAll(/([a-z_]{1,30})="([^"]*)"/g);
	return new Map([...found].map(([, name = '', value = '']) => [name, decodeReferences(value)]));
}

function partsOfElement(attributes: ReadonlyMap<string, string>, body: string, left: Left): readonly Part[] {
	switch (attributes.get('type')) {
		case 'reasoning': {
			const text = quoted(withoutSummary(body));
			return text === '' ? [] : [{ kind: 'thinking', text }];
		}
		case 'tool_calls':
			return callOf(attributes);
		case 'code_interpreter':
			return [{ kind: 'text', text: withoutSummary(body) }];
		default:
			left.unknown('import.left.part', attributes.get('type'));
			return [];
	}
}

function withoutSummary(body: string): string {
	const end = body.indexOf('</summary>');
	return (end === -1 ? body : body.slice(end + '</summary>'.length)).trim();
}

/** Thinking is written as a quotation. */
function quoted(text: string): string {
	return decodeReferences(
		text
			.split('\n')
			.map(line => (line.startsWith('>') || line.startsWith('&gt;') ? line.replace(/^(?:>|&gt;) ?/, '') : line))
			.join('\n')
			.trim(),
	);
}

function callOf(attributes: ReadonlyMap<string, string>): readonly Part[] {
	const id = attributes.get('id') || undefined;
	const name = attributes.get('name') ?? '';
	const args = unwrapped(attributes.get('arguments') ?? '');
	const call: Part = { kind: 'call', id, name, arguments: args };
	const isDone = attributes.get('done') !== 'false';
	return isDone ? [call, { kind: 'result', id, content: unwrapped(attributes.get('result') ?? '') }] : [call];
}

/** JSON of a text is that text. */
function unwrapped(text: string): string {
	const value = text.startsWith('"') ? parseJson(text) : undefined;
	return typeof value === 'string' ? value : text;
}
