/**
 * Tokens to elements, in an inert document: nothing here loads, runs or belongs to the page until it is audited and adopted.
 * Only the tags and attributes named here and in the files for code and inline text are ever made, and text only ever
 * becomes text nodes.
 */

import type { Token, Tokens } from 'marked';
import { t } from '../strings.ts';
import { buildCode } from './buildCode.ts';
import { deepest, withFormula, withInline, withText } from './buildInline.ts';
import { inertText, make } from './inert.ts';

/** What the blocks before a block decide about it. */
export interface BuildContext {
	/** Level of the last heading, so that levels never skip one on the way down; 2 before the first. */
	headingLevel: number;
}

export function createBuildContext(): BuildContext {
	return { headingLevel: 2 };
}

export function buildBlock(token: Token, context: BuildContext, depth = 0): Node | undefined {
	if (depth > deepest) {
		return inertText(token.raw);
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
		case 'math':
			return withFormula(make('p'), token.raw.trim());
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
function buildListShell(token: Tokens.List): HTMLElement {
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
		box.setAttribute('aria-label', t(item.checked ? 'taskDone' : 'taskOpen'));
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
function buildTableShell(token: Tokens.Table): { box: HTMLElement; body: HTMLElement } {
	const box = make('div', 'table-box');
	box.setAttribute('tabindex', '0');
	box.setAttribute('role', 'group');
	box.setAttribute('aria-label', t('table'));
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
		// A minus stands before its number, also where the text around is written from the right.
		element.setAttribute('dir', 'auto');
		row.append(withInline(element, cell, 0));
	}
	return row;
}
