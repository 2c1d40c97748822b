/** Formulas in the text of a model, in the delimiters of LaTeX. What is inside of them is no Markdown. */

/** `\( … \)`, `\[ … \]` and `$$ … $$`, none in another, none longer than people write. A backslash takes its next sign along. */
const pairs = [
	'\\\\\\((?:[^\\\\]|\\\\[^()]){1,2000}?\\\\\\)',
	'\\\\\\[(?:[^\\\\]|\\\\[^\\[\\]]){1,4000}?\\\\\\]',
	'\\$\\$(?:[^\\\\$]|\\\\[^]|\\$(?!\\$)){1,4000}?\\$\\$',
];

/** One formula, without its place. */
export const formula = `(?:${pairs.join('|')})`;

const atStart = new RegExp(`^${formula}`);
/** `\[1\]`, `\[x\] done`, `\[words\](address)`: brackets that were escaped to be shown as they are. */
const escapedBrackets = /^\\\[[\w ,.:;'-]*\\\]$/;
const block = new RegExp(`^ {0,3}(?:${pairs[1]}|${pairs[2]})[ \\t]*(?:\\n|$)`);
const blockStart = /\n {0,3}(?:\\\[|\$\$)/;

/** The formula that `text` begins with. */
export function formulaAt(text: string): string | undefined {
	const found = text.startsWith('\\') || text.startsWith('$$') ? atStart.exec(text)?.[0] : undefined;
	if (found === undefined || !found.startsWith('\\[')) {
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

/** Offset of the next line of the paragraph at the start of `text` that begins a formula, or -1. */
export function nextFormulaBlock(text: string): number {
	const end = text.indexOf('\n\n');
	return (end === -1 ? text : text.slice(0, end)).search(blockStart);
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
