/** Completes markup that has only half arrived, for display: `**bo` shows as bold, a half address does not show. */
import { openFormula } from '../../src/core/text/math.ts';

const longest = 2_000;

export function closeInline(source: string): string {
	const start = source.lastIndexOf('\n\n') + 1;
	const paragraph = source.slice(start);
	if (paragraph.length > longest || !/[`*[\\$]/.test(paragraph)) {
		return source;
	}
	return source.slice(0, start) + closeParagraph(paragraph);
}

function closeParagraph(paragraph: string): string {
	const formulaEnd = openFormula(paragraph);
	if (formulaEnd !== '') {
		return withoutHalf(paragraph, formulaEnd) + formulaEnd;
	}
	const ticks = paragraph.match(/`+/g) ?? [];
	if (ticks.length % 2 === 1) {
		return closeWith(paragraph, ticks.at(-1) ?? '`');
	}
	const withoutLink = paragraph.replace(/!?\[([^[\]\n]*)\]\([^()\s]*$/, '$1');
	const outsideCode = withoutLink.replace(/`[^`\n]*`/g, '');
	const strong = outsideCode.match(/\*\*/g) ?? [];
	return strong.length % 2 === 1 ? closeWith(withoutLink, '**') : withoutLink;
}

/** The first half of what closes the formula may be there already. */
function withoutHalf(paragraph: string, close: string): string {
	const half = /(?<!\\)(?:\\\\)*\\$/.test(paragraph) || (close === '$$' && paragraph.endsWith('$'));
	return half ? paragraph.slice(0, -1) : paragraph;
}

/** An opener with nothing behind it yet is left out instead. */
function closeWith(text: string, marker: string): string {
	const trimmed = text.trimEnd();
	return trimmed.endsWith(marker) ? trimmed.slice(0, -marker.length) : trimmed + marker;
}
