/**
 * Tokens to elements, in an inert document: nothing here loads, runs or belongs to the page until it is audited and adopted.
 * Only the tags and attributes named below are ever made, and text only ever becomes text nodes.
 */
import type { Token, Tokens } from 'marked';
import { decodeEntities } from './entities.ts';
import { hiddenLabel, splitHidden } from './hidden.ts';
import { safeLink, saysItsHost } from './links.ts';
import { findPlaces } from './places.ts';

const inert = document.implementation.createHTMLDocument('');

/** Nesting of inline and block elements beyond this is flattened to text. */
const deepest = 40;

/** What the blocks before a block decide about it. */
export interface BuildContext {
	/** Level of the last heading, so that levels never skip one on the way down; 2 before the first. */
	headingLevel: number;
}

export function createBuildContext(): BuildContext {
	return { headingLevel: 2 };
}

/** Makes an element of the inert document. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className?: string): HTMLElementTagNameMap[K] {
	const element = inert.createElement(tag);
	if (className) {
		element.className = className;
	}
	return element;
}

export function buildBlock(token: Token, context: BuildContext, depth = 0): Node | undefined {
	if (depth > deepest) {
		return inert.createTextNode(token.raw);
	}
	switch (token.type) {
		case 'space':
		case 'def':
			return undefined;
		case 'heading':
			return buildHeading(token as Tokens.Heading, context);
		case 'code':
			return buildCode((token as Tokens.Code).text, (token as Tokens.Code).lang);
		case 'hr':
			return make('hr');
		case 'blockquote':
			return buildQuote(token as Tokens.Blockquote, context, depth);
		case 'list':
			return buildList(token as Tokens.List, context, depth);
		case 'table':
			return buildTable(token as Tokens.Table);
		case 'paragraph':
		case 'text':
			return withInline(make('p'), token as Tokens.Paragraph, depth);
		default:
			return withText(make('p'), token.raw);
	}
}

function buildHeading(token: Tokens.Heading, context: BuildContext): HTMLElement {
	const level = headingLevel(token, context);
	context.headingLevel = level;
	return withInline(make(`h${level}`, `heading-${token.depth}`), token, 0);
}

function headingLevel(token: Tokens.Heading, context: BuildContext): 3 | 4 | 5 | 6 {
	return Math.min(token.depth + 2, context.headingLevel + 1, 6) as 3 | 4 | 5 | 6;
}

/** Brings the context behind these tokens without building them. */
export function passHeadings(tokens: readonly Token[], context: BuildContext): void {
	for (const token of tokens) {
		if (token.type === 'heading') {
			context.headingLevel = headingLevel(token as Tokens.Heading, context);
		} else if (token.type === 'list') {
			for (const item of (token as Tokens.List).items) {
				passHeadings(item.tokens, context);
			}
		} else if (token.type === 'blockquote') {
			passHeadings((token as Tokens.Blockquote).tokens, context);
		}
	}
}

function buildQuote(token: Tokens.Blockquote, context: BuildContext, depth: number): HTMLElement {
	const quote = make('blockquote');
	appendBlocks(quote, token.tokens, context, depth + 1);
	return quote;
}

function appendBlocks(parent: HTMLElement, tokens: readonly Token[], context: BuildContext, depth: number): void {
	for (const token of tokens) {
		const node = buildBlock(token, context, depth);
		if (node) {
			parent.append(node);
		}
	}
}

function buildList(token: Tokens.List, context: BuildContext, depth: number): HTMLElement {
	const list = buildListShell(token);
	for (const item of token.items) {
		list.append(buildItem(item, context, depth));
	}
	return list;
}

/** The list without its items. */
export function buildListShell(token: Tokens.List): HTMLElement {
	const list = make(token.ordered ? 'ol' : 'ul');
	if (token.ordered && token.start !== 1 && Number.isInteger(token.start)) {
		list.setAttribute('start', String(token.start));
	}
	return list;
}

export function buildItem(item: Tokens.ListItem, context: BuildContext, depth: number): HTMLElement {
	const element = make('li');
	if (item.task) {
		element.className = 'task';
		const box = make('span', item.checked ? 'task-box checked' : 'task-box');
		box.setAttribute('role', 'img');
		box.setAttribute('aria-label', item.checked ? 'done' : 'to do');
		element.append(box);
	}
	const tokens = item.tokens.filter(token => (token.type as string) !== 'checkbox');
	for (const [index, token] of tokens.entries()) {
		const node = isTight(tokens, index)
			? withInline(make('div', 'tight'), token as Tokens.Text, depth)
			: buildBlock(token, context, depth + 1);
		if (node) {
			element.append(node);
		}
	}
	return element;
}

/** Whether text in an item stands close: decided by this item alone, so that a later item cannot change it. */
function isTight(tokens: readonly Token[], index: number): boolean {
	const type = tokens[index]?.type;
	const isApart =
		tokens[index - 1]?.type === 'space' || (tokens[index + 1]?.type === 'space' && index + 2 < tokens.length);
	return type === 'text' || (type === 'paragraph' && !isApart);
}

function buildTable(token: Tokens.Table): HTMLElement {
	const { box, body } = buildTableShell(token);
	for (const row of token.rows) {
		body.append(buildRow(row));
	}
	return box;
}

/** The table with its head; rows go into `body`. The box scrolls sideways, the page does not. */
export function buildTableShell(token: Tokens.Table): { box: HTMLElement; body: HTMLElement } {
	const box = make('div', 'table-box');
	box.setAttribute('tabindex', '0');
	box.setAttribute('role', 'group');
	box.setAttribute('aria-label', 'Table');
	const table = make('table');
	const head = make('thead');
	const body = make('tbody');
	head.append(buildRow(token.header, 'th'));
	table.append(head, body);
	box.append(table);
	return { box, body };
}

export function buildRow(cells: readonly Tokens.TableCell[], tag: 'td' | 'th' = 'td'): HTMLElement {
	const row = make('tr');
	for (const cell of cells) {
		const element = make(tag, cell.align ? `align-${cell.align}` : undefined);
		row.append(withInline(element, cell, 0));
	}
	return row;
}

/** A code block; lines in bounded chunks, so that a long one is laid out only where it is seen. */
export function buildCode(text: string, info: string | undefined): HTMLElement {
	const { box, code } = buildCodeShell(info);
	for (const chunk of codeChunks(text)) {
		const element = make('span', 'code-chunk');
		appendPlain(element, chunk);
		code.append(element);
	}
	return box;
}

export function buildCodeShell(info: string | undefined): { box: HTMLElement; code: HTMLElement } {
	const language = languageOf(info);
	const box = make('div', 'code');
	const pre = make('pre');
	pre.setAttribute('tabindex', '0');
	pre.setAttribute('aria-label', language ? `Code, ${language}` : 'Code');
	pre.setAttribute('role', 'group');
	pre.setAttribute('dir', 'ltr');
	const code = make('code');
	if (language) {
		box.setAttribute('data-language', language);
	}
	pre.append(code);
	box.append(pre);
	return { box, code };
}

export const linesPerChunk = 40;

function* codeChunks(text: string): Generator<string> {
	const lines = text.split('\n');
	for (let index = 0; index < lines.length; index += linesPerChunk) {
		const last = index + linesPerChunk >= lines.length;
		yield lines.slice(index, index + linesPerChunk).join('\n') + (last ? '' : '\n');
	}
}

/** First word of the info string, if it is a plausible language name. */
export function languageOf(info: string | undefined): string | undefined {
	const word = /^[A-Za-z0-9+#._-]{1,24}/.exec(info?.trim() ?? '')?.[0];
	return word?.toLowerCase();
}

function withInline<T extends HTMLElement>(
	parent: T,
	token: { readonly tokens?: readonly Token[]; readonly text?: string; readonly raw?: string },
	depth: number,
): T {
	if (token.tokens) {
		appendInline(parent, token.tokens, depth + 1);
		return parent;
	}
	return withText(parent, token.text ?? token.raw ?? '');
}

function withText<T extends HTMLElement>(parent: T, text: string): T {
	appendProse(parent, text);
	return parent;
}

function appendInline(parent: HTMLElement, tokens: readonly Token[], depth: number): void {
	for (const token of joinText(tokens)) {
		appendInlineToken(parent, token, depth);
	}
}

/** The lexer cuts text at every character that might have been markup; a place must be seen whole. */
function joinText(tokens: readonly Token[]): readonly Token[] {
	const joined: Token[] = [];
	for (const token of tokens) {
		const last = joined.at(-1);
		if (last && isPlainText(last) && isPlainText(token)) {
			const text = last.text + token.text;
			joined[joined.length - 1] = { type: 'text', raw: text, text } as Tokens.Text;
		} else {
			joined.push(token);
		}
	}
	return joined;
}

function isPlainText(token: Token): token is Tokens.Text {
	return token.type === 'text' && !(token as Tokens.Text).tokens;
}

function appendInlineToken(parent: HTMLElement, token: Token, depth: number): void {
	if (depth > deepest) {
		appendPlain(parent, token.raw);
		return;
	}
	switch (token.type) {
		case 'strong':
		case 'em':
		case 'del':
			parent.append(withInline(make(token.type), token as Tokens.Strong, depth));
			return;
		case 'codespan':
			parent.append(buildCodeSpan((token as Tokens.Codespan).text));
			return;
		case 'br':
			parent.append(make('br'));
			return;
		case 'checkbox':
			return;
		case 'link':
			appendLink(parent, token as Tokens.Link, depth);
			return;
		case 'image':
			appendImage(parent, token as Tokens.Image);
			return;
		case 'text':
			withInlineOrText(parent, token as Tokens.Text, depth);
			return;
		case 'escape':
			appendPlain(parent, (token as Tokens.Escape).text);
			return;
		default:
			appendPlain(parent, token.raw);
	}
}

function withInlineOrText(parent: HTMLElement, token: Tokens.Text, depth: number): void {
	if (token.tokens) {
		appendInline(parent, token.tokens, depth + 1);
	} else {
		appendProse(parent, decodeEntities(token.text));
	}
}

function buildCodeSpan(text: string): HTMLElement {
	const code = make('code');
	const place = findPlaces(text)[0];
	if (place && place.start === 0 && place.end === text.length) {
		const link = make('a', 'place');
		markPlace(link, place);
		link.append(text);
		code.append(link);
	} else {
		appendPlain(code, text);
	}
	return code;
}

function appendLink(parent: HTMLElement, token: Tokens.Link, depth: number): void {
	const link = safeLink(decodeEntities(token.href));
	if (!link) {
		appendInline(parent, token.tokens, depth + 1);
		appendAddress(parent, token.href, token.text);
		return;
	}
	const anchor = make('a', 'link');
	anchor.setAttribute('role', 'link');
	anchor.setAttribute('tabindex', '0');
	anchor.setAttribute('data-href', link.href);
	anchor.setAttribute('title', link.href);
	appendInline(anchor, token.tokens, depth + 1);
	parent.append(anchor);
	if (!saysItsHost(anchor.textContent ?? '', link)) {
		appendHost(parent, link.host);
	}
}

/** A link that must not be one: its words, and then where it would have gone. */
function appendAddress(parent: HTMLElement, href: string, words: string): void {
	if (href !== '' && href !== words) {
		appendPlain(parent, ` (${href})`);
	}
}

function appendHost(parent: HTMLElement, host: string): void {
	const note = make('span', 'link-host');
	note.append(` (${host})`);
	parent.append(note);
}

/** No image of a model is ever loaded: the reader sees that there is one, what it is said to show, and where it is. */
function appendImage(parent: HTMLElement, token: Tokens.Image): void {
	const words = `Image: ${token.text || 'without description'}`;
	const link = safeLink(decodeEntities(token.href));
	const element = make('a', 'image-text');
	appendPlain(element, words);
	if (link) {
		element.setAttribute('role', 'link');
		element.setAttribute('tabindex', '0');
		element.setAttribute('data-href', link.href);
		element.setAttribute('title', link.href);
		parent.append(element);
		appendHost(parent, link.host);
	} else {
		parent.append(element);
		appendAddress(parent, token.href, token.text);
	}
}

/** Text in which places become quiet links. */
export function appendProse(parent: HTMLElement, text: string): void {
	let shown = 0;
	for (const place of text.includes('.') ? findPlaces(text) : []) {
		appendPlain(parent, text.slice(shown, place.start));
		const link = make('a', 'place');
		markPlace(link, place);
		link.append(text.slice(place.start, place.end));
		parent.append(link);
		shown = place.end;
	}
	appendPlain(parent, shown === 0 ? text : text.slice(shown));
}

function markPlace(link: HTMLElement, place: { path: string; line: number; endLine?: number }): void {
	link.setAttribute('role', 'link');
	link.setAttribute('tabindex', '0');
	link.setAttribute('data-path', place.path);
	link.setAttribute('data-line', String(place.line));
	if (place.endLine !== undefined) {
		link.setAttribute('data-end-line', String(place.endLine));
	}
}

/** Text as it is, with hidden characters shown. */
export function appendPlain(parent: HTMLElement, text: string, before = ''): void {
	if (text === '') {
		return;
	}
	for (const part of splitHidden(text, before)) {
		if (typeof part === 'string') {
			parent.append(part);
		} else {
			const mark = make('span', 'hidden-char');
			mark.setAttribute('title', `Hidden character ${hiddenLabel(part.hidden)}`);
			mark.append(hiddenLabel(part.hidden));
			parent.append(mark);
		}
	}
}
