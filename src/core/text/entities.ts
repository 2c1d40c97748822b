/**
 * Character references (`&amp;`, `&#8238;`) in model text, as Markdown allows them. The page decodes them; an export
 * leaves them to its renderer, but for those that would be a hidden character there. Both know the same ones.
 */
import { revealHidden } from './hidden.ts';

const pattern = '&(?:#[xX]([0-9a-fA-F]{1,6})|#(\\d{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));';

/** Sticky: set `lastIndex` first. */
export const characterReference = new RegExp(pattern, 'y');
const everyReference = new RegExp(pattern, 'g');

/** Names that stand for something visible, and that models use. Unknown ones stay as they were written. */
const named: ReadonlyMap<string, string> = new Map([
	...pairs('amp & lt < gt > quot " apos \' lbrace { rbrace } lbrack [ rbrack ] vert | grave ` num # ast * lowbar _'),
	...pairs(
		'copy © reg ® trade ™ hellip … mdash — ndash – lsquo ‘ rsquo ’ ldquo “ rdquo ” laquo « raquo » bull • middot ·',
	),
	...pairs(
		'times × divide ÷ plusmn ± minus − deg ° frac12 ½ micro µ euro € pound £ yen ¥ cent ¢ sect § para ¶ check ✓',
	),
	...pairs('larr ← uarr ↑ rarr → darr ↓ harr ↔ lArr ⇐ rArr ⇒ hArr ⇔'),
	...pairs(
		'le ≤ ge ≥ ne ≠ asymp ≈ equiv ≡ infin ∞ sum ∑ prod ∏ radic √ forall ∀ exist ∃ isin ∈ notin ∉ cap ∩ cup ∪ sub ⊂ sup ⊃ and ∧ or ∨ not ¬',
	),
	...pairs(
		'alpha α beta β gamma γ delta δ epsilon ε lambda λ mu μ pi π sigma σ tau τ phi φ omega ω Delta Δ Sigma Σ Omega Ω',
	),
	['nbsp', '\u00a0'],
]);

function pairs(table: string): readonly (readonly [string, string])[] {
	return table
		.split(/ (?=\w{2})/)
		.map(row => row.split(' '))
		.map(([name = '', sign = '']) => [name, sign] as const);
}

/** The text with every reference in its place that is known. */
export function decodeReferences(text: string): string {
	return text.includes('&') ? text.replace(everyReference, signOf) : text;
}

/** The reference itself where it shows a visible character; else what to show in its place. */
export function tamedReference(reference: string): string {
	if (!reference.startsWith('&#')) {
		return named.has(reference.slice(1, -1)) ? reference : `&amp;${reference.slice(1)}`;
	}
	const sign = decodeReferences(reference);
	const shown = revealHidden(sign);
	return shown === sign && sign !== replacement ? reference : shown;
}

const replacement = '\ufffd';

function signOf(whole: string, hexadecimal?: string, decimal?: string, name?: string): string {
	if (name !== undefined) {
		return named.get(name) ?? whole;
	}
	const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
	const isSign = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
	return isSign ? String.fromCodePoint(code) : replacement;
}
