/** What stands inside of a block: emphasis, code spans, links, and images as words. */

import type { Token, Tokens } from 'marked';
import { decodeReferences } from '../../src/core/text/entities.ts';
import type { ElementToken } from '../../src/core/text/lexBlocks.ts';
import { t } from '../strings.ts';
import { appendPlain, make } from './inert.ts';
import { safeLink, saysItsHost } from './links.ts';

/** Nesting of inline and block elements beyond this is flattened to text. */
export const deepest = 40;

export function withInline<T extends HTMLElement>(
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

export function withText<T extends HTMLElement>(parent: T, text: string): T {
	appendPlain(parent, text);
	return parent;
}

/** A formula, letter for letter, with its line breaks. */
export function withFormula<T extends HTMLElement>(parent: T, text: string): T {
	const formula = make('span', 'formula');
	appendPlain(formula, text);
	parent.append(formula);
	return parent;
}

function appendInline(parent: HTMLElement, tokens: readonly Token[], depth: number): void {
	for (const token of joinText(tokens)) {
		appendInlineToken(parent, token, depth);
	}
}

/** The lexer cuts text at every character that might have been markup; what is named must be seen whole. */
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
		case 'element':
			parent.append(withInline(make((token as ElementToken).tag), token as ElementToken, depth));
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
		case 'math':
			withFormula(parent, token.raw);
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
		appendPlain(parent, decodeReferences(token.text));
	}
}

function buildCodeSpan(text: string): HTMLElement {
	const code = make('code');
	appendPlain(code, text);
	return code;
}

function appendLink(parent: HTMLElement, token: Tokens.Link, depth: number): void {
	const link = safeLink(decodeReferences(token.href));
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
	const words = token.text ? t('image', token.text) : t('imageUndescribed');
	const link = safeLink(decodeReferences(token.href));
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
