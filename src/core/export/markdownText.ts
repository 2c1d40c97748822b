/**
 * Model text as Markdown that keeps its look and cannot break out of the place where we put it.
 *
 * Left as it is: emphasis, lists, tables, code, links to the web. Changed: headings go below ours; raw HTML becomes
 * text; images become links, because they would be loaded; links to anything but the web lose their target; every
 * fence is closed, and longer than any fence inside; hidden characters are shown.
 *
 * Safe by construction rather than by agreeing with every renderer: a backtick either belongs to a code span that
 * opens and closes on one line, or is written as an entity; a `<` outside of code is an entity as well. The only
 * HTML that we write is `<code>`, for code that renderers do not agree about.
 */
import { characterReference, tamedReference } from '../text/entities.ts';
import { type Fence, fenceAround, isClosing, languageOf, openingFence, stripIndent } from '../text/fences.ts';
import { revealHidden } from '../text/hidden.ts';
import { separateFences } from '../text/nestedFences.ts';

/** Our own headings take three levels. */
const headingShift = 3;
const deepestQuote = 4;
const widestFenceIndent = 40;

/** Tamed Markdown without trailing line breaks. Linear in the length of `text`. */
export function tameMarkdown(text: string): string {
	return tameLines(separateFences(revealHidden(text)).split('\n'), 0)
		.join('\n')
		.trimEnd();
}

/** One line of plain words (a title, a message) as Markdown that shows exactly them. */
export function plainWords(text: string): string {
	return (
		revealHidden(text)
			.replace(/\s+/g, ' ')
			.trim()
			.replace(/[\\`*_[\]|]|(?<=\S)~|~(?!\d)/g, '\\$&')
			.replace(/&(?=[\w#])/g, '&amp;')
			// Not by a backslash: a bare address in front would swallow it.
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
			.replace(/^([#+=-]|\d+(?=[.)]))/, (start, marker: string) => (/\d/.test(marker) ? start : `\\${marker}`))
			.replace(/^(\d+)([.)])/, '$1\\$2')
	);
}

/** `text` as an inline code span, whatever backticks are in it. One line. */
export function codeSpan(text: string): string {
	const line = revealHidden(text).replace(/\s+/g, ' ').trim();
	const fence = fenceAround(line, 1);
	const padding = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
	return `${fence}${padding}${line}${padding}${fence}`;
}

/** `text` as a fenced block that nothing in it can close. */
export function codeBlock(text: string, language = ''): string {
	const lines = revealHidden(text).replace(/\n+$/, '').split('\n');
	return fenced(lines, languageOf(language) ?? '', '').join('\n');
}

/** Each line behind a quote mark. */
export function quoted(markdown: string): string {
	return markdown
		.split('\n')
		.map(line => (line === '' ? '>' : `> ${line}`))
		.join('\n');
}

function tameLines(lines: readonly string[], depth: number): string[] {
	const tamed: string[] = [];
	for (let at = 0; at < lines.length; ) {
		const line = lines[at] ?? '';
		const fence = openingFence(line, widestFenceIndent);
		if (fence) {
			const end = endOfFence(lines, at + 1, fence);
			pushFence(tamed, lines.slice(at + 1, end), fence);
			at = end + 1;
		} else if (isQuote(line)) {
			const end = endOfQuote(lines, at);
			for (const inside of tameQuote(lines.slice(at, end), depth)) {
				tamed.push(inside);
			}
			at = end;
		} else {
			pushLine(tamed, line);
			at += 1;
		}
	}
	return tamed;
}

function endOfFence(lines: readonly string[], from: number, fence: Fence): number {
	let end = from;
	// Whether a line is indented too far depends on the list around it, so none is.
	while (end < lines.length && !isClosing(lines[end] ?? '', fence.marker, Number.POSITIVE_INFINITY)) {
		end += 1;
	}
	return end;
}

function pushFence(tamed: string[], content: readonly string[], fence: Fence): void {
	const inside = content.map(line => stripIndent(line, fence.indent));
	if (fence.indent > 3) {
		// Behind a paragraph, a fence so far to the right would be the paragraph's next line.
		pushBlank(tamed);
	}
	for (const line of fenced(inside, languageOf(fence.info) ?? '', ' '.repeat(fence.indent))) {
		tamed.push(line);
	}
}

function fenced(lines: readonly string[], language: string, indent: string): readonly string[] {
	const fence = indent + fenceAround(lines.join('\n'));
	// Blank lines are indented, too, so that every line stays in the same container.
	return [fence + language, ...lines.map(line => indent + line), fence];
}

function isQuote(line: string): boolean {
	return /^ {0,3}>/.test(line);
}

function endOfQuote(lines: readonly string[], from: number): number {
	let end = from;
	while (end < lines.length && isQuote(lines[end] ?? '')) {
		end += 1;
	}
	return end;
}

function tameQuote(lines: readonly string[], depth: number): readonly string[] {
	if (depth >= deepestQuote) {
		return lines.map(line => tameInline(line.replace(/^[ >]+/, marks => marks.replaceAll('>', '&gt;'))));
	}
	const inside = lines.map(line => line.replace(/^ {0,3}> ?/, ''));
	return tameLines(inside, depth + 1).map(line => (line === '' ? '>' : `> ${line}`));
}

function pushBlank(tamed: string[]): void {
	if ((tamed.at(-1) ?? '').trim() !== '') {
		tamed.push('');
	}
}

/** Lines of `=` or `-` would make a heading of the line before them, also of one outside of a list or quote. */
function pushLine(tamed: string[], line: string): void {
	const rule = /^[ \t]*(=+|-+)[ \t]*$/.exec(line)?.[1];
	if (rule === undefined) {
		tamed.push(tameInline(demoted(line)));
	} else if (rule.startsWith('-') && rule.length >= 3) {
		tamed.push(...(tamed.at(-1) === '' ? [rule] : ['', rule]));
	} else {
		tamed.push(line.replace(rule, `\\${rule}`));
	}
}

const heading = /^((?:[ \t]{0,12}(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)(#{1,6})(?=[ \t]|$)/;

function demoted(line: string): string {
	return line.replace(heading, (_match, before: string, marks: string) => {
		return before + '#'.repeat(Math.min(6, marks.length + headingShift));
	});
}

/** Where each run of backticks of a line begins, by its length. */
type Runs = Map<number, number[]>;

function tameInline(line: string): string {
	const runs = runsOf(line);
	const lastBracket = line.lastIndexOf(']');
	let tamed = '';
	let inAddress = false;
	for (let at = 0; at < line.length; ) {
		const [text, length] = tameAt(line, at, { runs, lastBracket, inAddress });
		tamed += text;
		inAddress = staysInAddress(line.slice(at, at + length), inAddress);
		at += length;
	}
	return tamed;
}

/** A bare address reaches to the next white space, and swallows backticks that would open code elsewhere. */
function staysInAddress(piece: string, inAddress: boolean): boolean {
	let start = piece.length;
	while (start > 0 && !/\s/.test(piece[start - 1] ?? '')) {
		start -= 1;
	}
	const lastWord = piece.slice(start);
	return (inAddress && lastWord.length === piece.length) || /:\/\/|www\./i.test(lastWord);
}

function runsOf(line: string): Runs {
	const runs: Runs = new Map();
	for (const match of line.matchAll(/`+/g)) {
		const starts = runs.get(match[0].length);
		if (starts) {
			starts.push(match.index);
		} else {
			runs.set(match[0].length, [match.index]);
		}
	}
	for (const starts of runs.values()) {
		starts.reverse();
	}
	return runs;
}

const plainStretch = /[^\\`<!&[\]]+/y;
/** `](…)` with a target on the web or inside the document, and perhaps a title. No sign in it that could begin something else. */
const webTarget =
	/\]\([ \t]{0,8}(?:(?:https?:\/\/|mailto:)[^\s()<>`\\[\]|]{1,2000}|(?!\/\/)[\w./#-][\w./#?=%+,-]{0,500})(?:[ \t]{1,8}"[^"`<>\\[\]|]{0,200}")?[ \t]{0,8}\)/y;
const webAddress = /<https?:\/\/[^\s<>`\\|]{1,2000}>/y;

interface LineFacts {
	readonly runs: Runs;
	/** Where the last `]` of the line is, or -1. */
	readonly lastBracket: number;
	/** Inside of a bare address. */
	readonly inAddress: boolean;
}

/** What to write for the text at `at`, and how many units of the line that stands for. */
function tameAt(line: string, at: number, { runs, lastBracket, inAddress }: LineFacts): readonly [string, number] {
	switch (line[at]) {
		case '\\':
			return tameEscape(line, at);
		case '`':
			return inAddress ? ['&#96;', 1] : tameCode(line, at, runs);
		case '<':
			return tameAngle(line, at);
		case '!':
			return [line[at + 1] === '[' ? '&#33;' : '!', 1];
		case '&':
			return tameReference(line, at);
		case '[':
			// Open at the end of its line, it would look for its other half in the lines below.
			return [at > lastBracket ? '&#91;' : '[', 1];
		case ']':
			return tameBracket(line, at);
		default: {
			const stretch = matchAt(plainStretch, line, at);
			return [stretch, stretch.length];
		}
	}
}

function matchAt(pattern: RegExp, line: string, at: number): string {
	pattern.lastIndex = at;
	return pattern.exec(line)?.[0] ?? '';
}

function tameEscape(line: string, at: number): readonly [string, number] {
	const next = line[at + 1] ?? '';
	if (next === '`' || next === '<') {
		return [next === '<' ? '&lt;' : '&#96;', 2];
	}
	return /[!-/:-@[-`{-~]/.test(next) ? [`\\${next}`, 2] : ['\\', 1];
}

function tameCode(line: string, at: number, runs: Runs): readonly [string, number] {
	const run = matchAt(/`+/y, line, at);
	const starts = runs.get(run.length) ?? [];
	while (starts.length > 0 && (starts.at(-1) ?? 0) <= at) {
		starts.pop();
	}
	const close = starts.at(-1);
	if (close === undefined) {
		return ['&#96;'.repeat(run.length), run.length];
	}
	const whole = line.slice(at, close + run.length);
	return [isDisputed(whole) ? codeElement(whole.slice(run.length, -run.length)) : whole, whole.length];
}

/**
 * Code spans that renderers do not agree about: a pipe ends the cell of a table before code is looked for, and some
 * look for the end of a link or a definition first.
 */
function isDisputed(code: string): boolean {
	return /\][(:]/.test(code) || (code.includes('|') && /<[a-z/!?]/i.test(code));
}

function codeElement(code: string): string {
	return `<code>${code.trim().replace(/[!-/:-@[-`{-~]/g, entity)}</code>`;
}

function entity(sign: string): string {
	return `&#${sign.charCodeAt(0)};`;
}

function tameAngle(line: string, at: number): readonly [string, number] {
	const address = matchAt(webAddress, line, at);
	if (address !== '') {
		return [address, address.length];
	}
	return [/[a-z/!?]/i.test(line[at + 1] ?? '') ? '&lt;' : '<', 1];
}

function tameReference(line: string, at: number): readonly [string, number] {
	const reference = matchAt(characterReference, line, at);
	return reference === '' ? ['&', 1] : [tamedReference(reference).replace(/[[\]]/g, '\\$&'), reference.length];
}

function tameBracket(line: string, at: number): readonly [string, number] {
	const next = line[at + 1];
	if (next === '(') {
		const target = matchAt(webTarget, line, at);
		return target === '' ? ['&#93;', 1] : [target, target.length];
	}
	// A definition would lend its address to links elsewhere in the file.
	return next === ':' ? [']&#58;', 2] : [']', 1];
}
