/** Completes markup that has only half arrived, for display: `**bo` shows as bold, a half address does not show. */
import { openFormula } from '../../src/core/text/math.ts';

const longest = 2_000;

export function closeInline(source: string): string {
	const start = source.lastIndexOf('\n\n') + 1;
	const paragraph = source.slice(start);
	if (paragraph.length > longest || !/[`*[\\$<]/.test(paragraph)) {
		return source;
	}
	return source.slice(0, start) + closeParagraph(paragraph);
}

/** Whether `closed` has a formula for lines of its own that was completed: it may turn out to be text of the lines before it. */
export function mayJoinLinesBefore(source: string, closed: string): boolean {
	return source !== closed && (closed.endsWith('\\]') || closed.endsWith('$$'));
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
	const withTag = closeTag(paragraph);
	const withoutLink = withTag.replace(/!?\[([^[\]\n]*)\]\([^()\s]*$/, '$1');
	const outsideCode = withoutLink.replace(/`[^`\n]*`/g, '');
	const strong = outsideCode.match(/\*\*/g) ?? [];
	return strong.length % 2 === 1 ? closeWith(withoutLink, '**') : withoutLink;
}

const openTag = /<(sub|sup|kbd)>(?:(?!<\/?\1>).)*$/is;
const halfTag = /<\/?(?:s(?:u[bp]?)?|k(?:bd?)?|br?)?$/i;

/** A tag that is open at the end is closed; one of which only the half is there is left out. */
function closeTag(paragraph: string): string {
	const outsideCode = paragraph.replace(/`[^`\n]*`/g, code => '`'.repeat(code.length));
	const half = halfTag.exec(outsideCode)?.index ?? paragraph.length;
	const [open, name] = openTag.exec(outsideCode.slice(0, half)) ?? [];
	const whole = paragraph.slice(0, half);
	const isEmpty = open !== undefined && open.length === `<${name}>`.length;
	return isEmpty ? whole.slice(0, -open.length) : open === undefined ? whole : `${whole}</${name}>`;
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
