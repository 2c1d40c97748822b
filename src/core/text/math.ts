/** Formulas in the text of a model, in the delimiters of LaTeX. What is inside of them is no Markdown. */

/** `\( … \)`, `\[ … \]` and `$$ … $$`, none in another, none longer than people write. A backslash takes its next sign along. */
const pairs = [
	'\\\\\\((?:[^\\\\]|\\\\[^()]){1,2000}?\\\\\\)',
	'\\\\\\[(?:[^\\\\]|\\\\[^\\[\\]]){1,4000}?\\\\\\]',
	'\\$\\$(?:[^\\\\$]|\\\\[^]|\\$(?!\\$)){1,4000}?\\$\\$',
];

/** A command of TeX makes a formula of what is between single dollars; without one, no word may be longer than names of variables are. */
const command = String.raw`[^$\n]{0,300}\\[A-Za-z]`;
const fewLetters = String.raw`(?:\\[^\n]|[_^]\{[A-Za-z]{1,20}\}|[_^](?!\{[A-Za-z]{1,20}\})|[A-Za-z]{1,3}(?![A-Za-z])|[^\\$A-Za-z\n_^]){1,300}\$`;
/**
 * `$ … $` in one line. Amounts of money, and variables of a shell or of PHP, are text: a formula neither begins nor
 * ends with a space, and stands in no word.
 */
const dollars = String.raw`(?<![\w$\\])\$(?![\s$])(?=${command}|${fewLetters})(?:[^\\$\n]|\\[^\n]){1,300}(?<!\s)\$(?![\w$({])`;

/** One formula, without its place. */
export const formula = `(?:${[...pairs, dollars].join('|')})`;

/** With the sign behind its end. */
const longestDollars = 304;
const atStart = new RegExp(`^${formula}`);
/** `\[1\]`, `\[x\] done`, `\[words\](address)`: brackets that were escaped to be shown as they are. */
const escapedBrackets = /^\\\[[\w ,.:;'-]*\\\]$/;
const block = new RegExp(`^ {0,3}(?:${pairs[1]}|${pairs[2]})[ \\t]*(?:\\n|$)`);
const blockStart = /\n {0,3}(?:\\\[|\$\$)/;

/**
 * The formula that `text` begins with.
 * @param before what stands in front of it, for a dollar in a word.
 */
export function formulaAt(text: string, before = ''): string | undefined {
	const found = /^[\\$]/.test(text) ? atStart.exec(text)?.[0] : undefined;
	if (found === undefined || /^\$[^$]/.test(found)) {
		return /[\w$\\]$/.test(before) ? undefined : found;
	}
	if (!found.startsWith('\\[')) {
		return found;
	}
	return escapedBrackets.test(found) || /^[([:]/.test(text.slice(found.length)) ? undefined : found;
}

/** The formula that has the first lines of `text` for itself, with its last line break. It has no blank line. */
export function formulaBlockAt(text: string): string | undefined {
	const found = block.exec(text)?.[0];
	return found === undefined || /\n[ \t]*\n/.test(found.trim()) || formulaAt(found.trimStart()) === undefined
		? undefined
		: found;
}

/** Formulas that have lines of a text for themselves, with the line break behind them. */
export const displayedFormula = new RegExp(`^[ \\t]*(?:${pairs[1]}|${pairs[2]})[ \\t]*(?:\\n|(?![^]))`, 'gm');

/** Offset of the next line of the paragraph at the start of `text` that begins a formula, or -1. */
export function nextFormulaBlock(text: string): number {
	const end = text.indexOf('\n\n');
	return (end === -1 ? text : text.slice(0, end)).search(blockStart);
}

/** Offset of the next dollar that begins a formula, from the second character of `text` to `end`; or -1. */
export function nextDollars(text: string, end: number): number {
	for (let at = text.indexOf('$', 1); at !== -1 && at < end; at = text.indexOf('$', at + 1)) {
		if (text[at + 1] === '$' || formulaAt(text.slice(at, at + longestDollars), text[at - 1]) !== undefined) {
			return at;
		}
	}
	return -1;
}

/** Whether the formula, with its delimiters, stands on a line of its own. */
export function isDisplayed(source: string): boolean {
	return /^\s*(?:\\\[|\$\$)/.test(source);
}

const openers = /\\\\|\\[()[\]]|\$\$|`+/g;
const closers: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', $$: '$$' };

/** What closes the formula that is open at the end of a paragraph that is still arriving; empty if none is. */
export function openFormula(paragraph: string): string {
	let close = '';
	let ticks = '';
	for (const [sign] of paragraph.matchAll(openers)) {
		if (sign.startsWith('`')) {
			ticks = close === '' ? (ticks === sign ? '' : ticks || sign) : ticks;
		} else if (ticks === '') {
			close = close === '' ? (closers[sign] ?? '') : sign === close ? '' : close;
		}
	}
	return close;
}
