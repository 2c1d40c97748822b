/**
 * Model text as HTML that we write ourselves from Markdown tokens: every tag and attribute in the result is one of
 * ours, every piece of the text is escaped. Raw HTML of the model is shown as text, images as their address.
 */
import type { Token, Tokens } from 'marked';
import { webHost } from '../text/address.ts';
import { characterReference, tamedReference } from '../text/entities.ts';
import { languageOf } from '../text/fences.ts';
import { revealHidden } from '../text/hidden.ts';
import { type ElementToken, lexBlocks } from '../text/lexBlocks.ts';
import { separateFences } from '../text/nestedFences.ts';
import { type Say, sayIn } from '../wording/sentence.ts';
import { escapeHtml } from './escapeHtml.ts';
import { codeHtml } from './htmlCode.ts';
import { htmlWithFolds } from './htmlFolds.ts';
import { HtmlFormulas } from './htmlMath.ts';

/** Below our own headings. */
const headingShift = 3;
/** Tokens nested deeper are shown as text. */
const deepest = 24;

/** Text as it came, with its line breaks. */
export function preformatted(text: string): string {
	return `<pre class="text" dir="auto">${escapeHtml(text)}</pre>`;
}

/** Text as it came, with its line breaks, its formulas set. */
export function preformattedWithFormulas(text: string): string {
	return `<pre class="text" dir="auto">${new HtmlFormulas().setIn(text)}</pre>`;
}

/** Of the text that is made into HTML now: what it may still set, and the voice for words of ours. */
let formulas = new HtmlFormulas();
let say: Say = sayIn();

/** Markdown as HTML; text that would cost far more than linear time to parse comes preformatted. */
export function markdownToHtml(text: string, words: Say = sayIn()): string {
	const source = separateFences(revealHidden(text));
	say = words;
	if (!isTame(source)) {
		return preformatted(source);
	}
	formulas = new HtmlFormulas();
	try {
		return htmlWithFolds(source, {
			blocks: markdown => blocks(lexBlocks(markdown), 0),
			words: markdown => inline((lexBlocks(markdown)[0] as Tokens.Generic | undefined)?.tokens, 0),
			unnamed: say('export.details'),
		});
	} catch {
		// The lexer is recursive; what overflows it is still worth reading.
		return preformatted(source);
	}
}

const longestText = 200_000;
const longestParagraph = 12_000;
const deepestContainer = 12;
const widestIndent = 60;

/** No line nests deep, no paragraph is longer than people write. */
function isTame(source: string): boolean {
	let paragraph = 0;
	let fence = '';
	for (const line of source.split('\n')) {
		// Fences further to the right may be something else, so what is behind them is checked as text.
		const marks = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] ?? '';
		const bare = line.trim() === marks;
		fence = fence === '' ? marks : bare && marks.startsWith(fence) ? '' : fence;
		paragraph = fence !== '' || line.trim() === '' ? 0 : paragraph + line.length;
		if (paragraph > longestParagraph || (fence === '' && !isShallow(line))) {
			return false;
		}
	}
	return source.length <= longestText;
}

function isShallow(line: string): boolean {
	const markers = /^(?:[ \t]{0,60}(?:>|[-*+]|\d{1,9}[.)])){0,13}/.exec(line)?.[0] ?? '';
	const indent = line.length - line.trimStart().length;
	const containers = markers.match(/>|[-*+]|[.)]/g)?.length ?? 0;
	// A rule such as `-----` is not a list in a list.
	return indent <= widestIndent && (containers <= deepestContainer || /^[ \t]*([-*_=])[ \t]*(?:\1[ \t]*)+$/.test(line));
}

function blocks(tokens: readonly Token[], depth: number): string {
	return tokens.map(token => block(token, depth + 1)).join('');
}

function block(token: Token, depth: number): string {
	if (depth > deepest) {
		return preformatted(token.raw);
	}
	switch (token.type) {
		case 'space':
			return '';
		case 'heading': {
			const level = Math.min(6, (token as Tokens.Heading).depth + headingShift);
			return `<h${level} dir="auto">${inline(token.tokens, depth)}</h${level}>\n`;
		}
		case 'paragraph':
			return `<p dir="auto">${inline(token.tokens, depth)}</p>\n`;
		case 'code':
			return code(token as Tokens.Code);
		case 'blockquote':
			return `<blockquote>${blocks(token.tokens ?? [], depth)}</blockquote>\n`;
		case 'list':
			return list(token as Tokens.List, depth);
		case 'table':
			return table(token as Tokens.Table, depth);
		case 'hr':
			return '<hr>\n';
		case 'math':
			return `<p dir="auto">${formulas.set(token.raw.trim())}</p>\n`;
		case 'text':
			return token.tokens ? inline(token.tokens, depth) : words(token.text);
		default:
			return `<p dir="auto">${words(token.raw)}</p>\n`;
	}
}

function code({ lang, text }: Tokens.Code): string {
	return `${codeHtml(text, languageOf(lang))}\n`;
}

function list(token: Tokens.List, depth: number): string {
	const tag = token.ordered ? 'ol' : 'ul';
	const start =
		token.ordered && Number.isSafeInteger(token.start) && token.start !== 1 ? ` start="${token.start}"` : '';
	const items = token.items.map(item => `<li dir="auto">${checkbox(item)}${blocks(item.tokens, depth)}</li>\n`);
	return `<${tag}${start}>\n${items.join('')}</${tag}>\n`;
}

function checkbox(item: Tokens.ListItem): string {
	return item.task ? `<span class="box">${item.checked ? '☑' : '☐'}</span> ` : '';
}

function table(token: Tokens.Table, depth: number): string {
	const row = (cells: readonly Tokens.TableCell[], tag: 'td' | 'th'): string =>
		`<tr>${cells.map(cell => `<${tag}${align(cell)} dir="auto">${inline(cell.tokens, depth)}</${tag}>`).join('')}</tr>\n`;
	return `<table>\n${row(token.header, 'th')}${token.rows.map(cells => row(cells, 'td')).join('')}</table>\n`;
}

function align(cell: Tokens.TableCell): string {
	return cell.align ? ` class="${cell.align}"` : '';
}

function inline(tokens: readonly Token[] | undefined, depth: number): string {
	return (tokens ?? []).map(token => inlineToken(token, depth + 1)).join('');
}

function inlineToken(token: Token, depth: number): string {
	if (depth > deepest) {
		return words(token.raw);
	}
	switch (token.type) {
		case 'strong':
		case 'em':
		case 'del':
			return `<${token.type}>${inline(token.tokens, depth)}</${token.type}>`;
		case 'element':
			return `<${(token as ElementToken).tag}>${inline(token.tokens, depth)}</${(token as ElementToken).tag}>`;
		case 'codespan':
			return `<code>${escapeHtml(token.text)}</code>`;
		case 'br':
			return '<br>';
		case 'escape':
			return escapeHtml(token.text);
		case 'math':
			return formulas.set(token.raw);
		case 'link':
			return link(token as Tokens.Link, depth);
		case 'image':
			return `<span class="image">${image(token as Tokens.Image)}</span>`;
		case 'checkbox':
			return '';
		case 'text':
			return token.tokens ? inline(token.tokens, depth) : words(token.text);
		default:
			return words(token.raw);
	}
}

function image({ text, href }: Tokens.Image): string {
	return say('export.image-at', { words: words(text), address: escapeHtml(href) });
}

/** Text between tags. Character references stand for what they show, like in any Markdown. */
function words(text: string): string {
	return revealHidden(text).replace(/&[#\w]{1,32};|[&<>"']/g, sign => {
		characterReference.lastIndex = 0;
		return sign.length > 1 && characterReference.test(sign)
			? tamedReference(sign)
			: sign.replace(/[&<>"']/g, each => `&#${each.charCodeAt(0)};`);
	});
}

/** To the web only, and the reader sees where to. */
function link(token: Tokens.Link, depth: number): string {
	const label = inline(token.tokens, depth);
	const where = webHost(token.href) ?? mailAddress(token.href);
	if (where === undefined) {
		return `${label} (${escapeHtml(token.href)})`;
	}
	const said = token.text.toLowerCase().includes(where.toLowerCase());
	return `<a href="${escapeHtml(token.href)}" rel="noopener noreferrer nofollow">${label}</a>${said ? '' : ` (${escapeHtml(where)})`}`;
}

function mailAddress(href: string): string | undefined {
	return /^mailto:\S{1,2000}$/i.test(href) ? href : undefined;
}
