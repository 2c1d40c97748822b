/** Formulas as HTML: MathML from the tree of the core, which names every element, attribute and style that there can be. */
import { displayedFormula, formula, formulaAt, isDisplayed } from '../text/math.ts';
import { type MathElement, mathTree } from '../text/mathTree.ts';
import { escapeHtml, escapeSigns } from './escapeHtml.ts';

/** More than people write in one text; the rest stays as it was written. */
const mostFormulas = 1_000;

/** Sets the formulas of one text. */
export class HtmlFormulas {
	#count = 0;

	/** A formula with its delimiters: set, or letter for letter where it is no TeX that we know. */
	set(source: string): string {
		this.#count += 1;
		const tree = this.#count > mostFormulas ? undefined : mathTree(source);
		return tree === undefined
			? `<span class="formula">${escapeHtml(source)}</span>`
			: `<span class="formula set${isDisplayed(source) ? ' displayed' : ''}" title="${escapeHtml(source.trim())}">${markup(tree)}</span>`;
	}

	/** Text as it came, with its line breaks, and with its formulas; what stands in code is none. */
	setIn(text: string): string {
		let html = '';
		let shown = 0;
		for (const { 0: whole, index, groups } of text.matchAll(formulasAndCode)) {
			if (groups?.math !== undefined && formulaAt(whole.trim(), text[index - 1]) !== undefined) {
				html += escapeHtml(text.slice(shown, index)) + this.set(whole);
				shown = index + whole.length;
			}
		}
		return html + escapeHtml(text.slice(shown));
	}
}

const code = '^[ \\t]*(`{3,}|~{3,})[^\\n]*(?:\\n[^]*?(?:^[ \\t]*\\1|(?![^]))|$)|(`+)(?!`)[^`\\n]{1,400}\\2(?!`)';
const formulasAndCode = new RegExp(`${code}|(?<math>${displayedFormula.source}|${formula})`, 'gm');

function markup({ name, attributes, styles, children }: MathElement): string {
	const style = Object.entries(styles).map(([key, value]) => `${key}:${value}`);
	const all = { ...attributes, ...(style.length > 0 && { style: style.join(';') }) };
	const words = Object.entries(all).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
	const inside = children.map(child => (typeof child === 'string' ? escapeSigns(child) : markup(child)));
	return `<${name}${words.join('')}>${inside.join('')}</${name}>`;
}
