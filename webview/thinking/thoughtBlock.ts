/**
 * A finished piece of a thought as light elements: code, lists, tables, bold words. Every character of the source stays
 * in the page, its signs without size, so that what is found, copied and counted is the source.
 */
import { displayedFormula, formula, formulaAt } from '../../src/core/text/math.ts';
import { audit } from '../markdown/audit.ts';
import { withFormula } from '../markdown/buildInline.ts';
import { appendPlain, make } from '../markdown/inert.ts';

export type LineKind = 'text' | 'code' | 'table';

export interface Line {
	/** With its line break. */
	readonly text: string;
	readonly kind: LineKind;
}

/** Whether there is anything in a line of text that does not look like its source. */
export function hasMarkup(line: string): boolean {
	return /[`*#$]|\\[([]|<(?:su[bp]|kbd)>|^[ \t]*(?:[-+•]|\d{1,3}[.)])[ \t]/.test(line);
}

/** The nodes for lines of prose and of code that nobody fenced. */
export function renderLines(lines: readonly Line[]): readonly Node[] {
	const holder = make('div');
	for (let from = 0; from < lines.length; ) {
		const kind = lines[from]?.kind ?? 'text';
		let to = from + 1;
		while (to < lines.length && lines[to]?.kind === kind) {
			to += 1;
		}
		const texts = lines.slice(from, to).map(({ text }) => text);
		if (kind === 'table' && texts.length > 1) {
			holder.append(tableOf(texts));
		} else if (kind === 'code') {
			holder.append(filled(make('div', 'thought-code'), texts.join('')));
		} else {
			appendLines(holder, texts.join(''));
		}
		from = to;
	}
	return [...audit(holder).childNodes];
}

/** The nodes for a fence with its lines: of a long one, `first` and `last` may be missing. */
export function renderFence(first: string, code: string, last: string): readonly Node[] {
	const holder = make('div');
	appendMark(holder, first);
	appendPlain(holder, code);
	appendMark(holder, last);
	return [...audit(holder).childNodes];
}

function filled(element: HTMLElement, text: string): HTMLElement {
	appendPlain(element, text);
	return element;
}

/** Signs of the source that the look of the text stands for. */
function appendMark(parent: HTMLElement, text: string): void {
	if (text !== '') {
		parent.append(filled(make('span', 'thought-mark'), text));
	}
}

const item = /^([ \t]*)([-*+•]|\d{1,3}[.)])(?=[ \t])/;
const heading = /^[ \t]{0,3}#{1,6}[ \t]+/;

/** Lines of text, with the formulas that have lines for themselves. */
function appendLines(parent: HTMLElement, text: string): void {
	let shown = 0;
	for (const { 0: whole, index } of text.matchAll(displayedFormula)) {
		if (formulaAt(whole.trim()) !== undefined) {
			appendEachLine(parent, text.slice(shown, index));
			withFormula(parent, whole);
			shown = index + whole.length;
		}
	}
	appendEachLine(parent, text.slice(shown));
}

function appendEachLine(parent: HTMLElement, text: string): void {
	for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
		appendLine(parent, line);
	}
}

function appendLine(parent: HTMLElement, line: string): void {
	const begun = beginLine(parent, line);
	appendInline(begun?.words ?? parent, line.slice(begun?.length ?? 0));
}

interface BegunLine {
	/** Where the words of the line go. */
	readonly words: HTMLElement;
	/** How much of the line stands before them. */
	readonly length: number;
}

/** Appends what makes an item of a list or a heading of a line; undefined where it is neither. */
export function beginLine(parent: HTMLElement, line: string): BegunLine | undefined {
	const [start, indent = '', sign = ''] = item.exec(line) ?? [];
	if (start !== undefined) {
		const words = make('div', 'thought-item');
		words.append(indent, filled(make('span', /\d/.test(sign) ? 'thought-number' : 'thought-bullet'), sign));
		parent.append(words);
		return { words, length: start.length };
	}
	const marks = heading.exec(line)?.[0];
	if (marks === undefined) {
		return undefined;
	}
	appendMark(parent, marks);
	const words = make('strong');
	parent.append(words);
	return { words, length: marks.length };
}

/** Whether the beginning of a line does not tell yet what the line is. */
export function mayBeginLine(line: string): boolean {
	return /^[ \t]*(?:[-*+•]|\d{1,3}[.)]?|#{1,6})?[ \t]*$/.test(line);
}

/** Whether there may be code or bold words in a text. */
export function mayHaveMarked(text: string): boolean {
	return /[`*]/.test(text);
}

/** Units between two signs. */
export const longestMarked = 402;

const code = String.raw`(?<!\`)(\`+)(?!\`)(?<code>[^\`\n](?:[^\n]{0,400}?[^\`\n])?)\1(?!\`)`;
const bold = String.raw`\*\*(?=[^\s*])(?<bold>[^*\n]{1,400})(?<=\S)\*\*`;
const tag = String.raw`<(?<tag>sub|sup|kbd)>(?<words>[^<\n]{1,200})</\k<tag>>`;
const inline = new RegExp(`${code}|${bold}|${tag}|(?<math>${formula})`, 'g');

/**
 * Where the first code or bold words of a text begin and end, once they are closed for good; its last sign may be one
 * of several.
 */
export function firstClosed(text: string): readonly [start: number, end: number] | undefined {
	for (const { 0: whole, index, groups = {} } of text.matchAll(inline)) {
		const end = index + whole.length;
		if (groups.code !== undefined || groups.bold !== undefined) {
			const outer = text.slice(0, index).search(/\*\*(?=[^\s*])/);
			const isInside = outer !== -1 && text.length - outer <= longestMarked;
			return end === text.length || isInside ? undefined : [index, end];
		}
	}
	return undefined;
}

/** The nodes for lines that may still go somewhere else; undefined where plain text does. */
export function renderUndecided(text: string): readonly Node[] | undefined {
	if (!mayHaveMarked(text) && !text.split('\n').some(line => item.test(line) || heading.test(line))) {
		return undefined;
	}
	const holder = make('div');
	appendEachLine(holder, text);
	return [...audit(holder).childNodes];
}

/** The nodes for a piece of a line: code and bold words in it look like themselves. */
export function renderInline(text: string): readonly Node[] {
	const holder = make('div');
	appendInline(holder, text);
	return [...audit(holder).childNodes];
}

function appendInline(parent: HTMLElement, text: string): void {
	let shown = 0;
	for (const { 0: whole, index, groups = {} } of text.matchAll(inline)) {
		if (groups.math !== undefined && formulaAt(text.slice(index)) === undefined) {
			continue;
		}
		appendPlain(parent, text.slice(shown, index));
		appendMarked(parent, whole, groups);
		shown = index + whole.length;
	}
	appendPlain(parent, text.slice(shown));
}

/** What stands between signs: the signs before and behind it stay, without size. */
function appendMarked(parent: HTMLElement, whole: string, groups: Readonly<Record<string, string | undefined>>): void {
	if (groups.math !== undefined) {
		withFormula(parent, whole);
		return;
	}
	const words = groups.code ?? groups.bold ?? groups.words ?? '';
	const start = whole.indexOf(words, groups.tag === undefined ? 0 : groups.tag.length + 2);
	const element = make(groups.code !== undefined ? 'code' : groups.bold !== undefined ? 'strong' : tagOf(groups.tag));
	appendMark(parent, whole.slice(0, start));
	if (groups.bold === undefined) {
		appendPlain(element, words);
	} else {
		appendInline(element, words);
	}
	parent.append(element);
	appendMark(parent, whole.slice(start + words.length));
}

function tagOf(name: string | undefined): 'sub' | 'sup' | 'kbd' {
	return name === 'sub' || name === 'sup' ? name : 'kbd';
}

function tableOf(rows: readonly string[]): HTMLElement {
	const table = make('table', 'thought-table');
	for (const row of rows) {
		const element = make('tr', /^[\s|:=+-]*$/.test(row) ? 'thought-rule' : undefined);
		for (const cell of row.match(/\|[^|]*(?:\|\s*$)?|^[^|]+/g) ?? [row]) {
			const [, before = '', words = '', after = ''] = /^(\|?\s*)(.*?)(\s*\|?\s*)$/s.exec(cell) ?? [];
			const box = make('td');
			appendMark(box, before);
			appendInline(box, words);
			appendMark(box, after);
			element.append(box);
		}
		table.append(element);
	}
	return table;
}
