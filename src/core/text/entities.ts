/** Character references (`&amp;`, `&#8238;`) in model text. A renderer decodes them, also to hidden characters. */
import { revealHidden } from './hidden.ts';

/** Sticky: set `lastIndex` first. */
export const characterReference = /&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,31});/y;

/** Names that stand for something visible, and that models use. */
const visible = new Set(
	'amp lt gt quot apos nbsp hellip mdash ndash lsquo rsquo ldquo rdquo laquo raquo bull middot copy reg trade deg plusmn times divide minus le ge ne asymp equiv infin sum prod radic rarr larr uarr darr harr rArr lArr hArr alpha beta gamma delta epsilon lambda mu pi sigma tau phi omega Delta Sigma Omega forall exist isin notin cap cup sub sup and or not euro pound yen cent sect para check'.split(
		' ',
	),
);

/** The reference itself where it shows a visible character; else what to show in its place. */
export function tamedReference(reference: string): string {
	if (!reference.startsWith('&#')) {
		return visible.has(reference.slice(1, -1)) ? reference : `&amp;${reference.slice(1)}`;
	}
	const hex = /^&#x/i.test(reference);
	const code = Number.parseInt(reference.slice(hex ? 3 : 2, -1), hex ? 16 : 10);
	if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
		return '\ufffd';
	}
	const sign = String.fromCodePoint(code);
	const shown = revealHidden(sign);
	return shown === sign ? reference : shown;
}
