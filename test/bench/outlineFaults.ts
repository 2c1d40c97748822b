/** Faults of an outline that a rule can see: rows, titles, and beginnings inside of code. */
import type { Step } from '../../src/core/insight/outline.ts';
import { isStatement, isTableRow } from '../../src/core/insight/prose.ts';

export type Fault =
	| 'hedge lost'
	| 'question mark lost'
	| 'line of code'
	| 'table row'
	| 'empty or one word'
	| 'lead-in'
	| 'cut without a sign'
	| 'not found in the step'
	| 'begins inside code';

const hedge =
	/\b(?:maybe|perhaps|possibly|probably|might|could be|may be|i think|i believe|i guess|it seems|seems to|it looks like|i wonder|what if|not sure|presumably|i suppose|unsure)\b/i;

/** @param text of the whole thinking */
export function faultsOf(step: Step, text: string): readonly Fault[] {
	const body = text.slice(step.start, step.end);
	const title = step.title.replace(/ \(again\)$/, '');
	return [...titleFaults(title, body), ...(beginsInsideCode(step, text) ? (['begins inside code'] as const) : [])];
}

function titleFaults(title: string, body: string): readonly Fault[] {
	const words = title.split(/\s+/).length;
	const isHeading = /^\s*(?:#|\*\*)/.test(body);
	const wide = /[\u2e80-\uffff]/.test(title);
	const own = sentenceOf(title, body);
	const isCut = title.includes('…');
	const faults: readonly (readonly [Fault, boolean])[] = [
		['line of code', isStatement(title) && !/\s\w+\s\w+\s/.test(title)],
		['table row', isTableRow(title)],
		['empty or one word', title === '' || (words < 2 && !isHeading && !wide)],
		['not found in the step', own === undefined && title !== ''],
		['hedge lost', own !== undefined && hedge.test(own) && !hedge.test(title) && !isCut],
		['question mark lost', own !== undefined && /\?["')*]*$/.test(own) && !/[?？]/.test(title)],
		['lead-in', own !== undefined && /:\s*$/.test(own) && !title.includes(':') && !isHeading],
		['cut without a sign', own !== undefined && !isCut && own.length > title.length + 80],
	];
	return faults.filter(([, has]) => has).map(([fault]) => fault);
}

/** The sentence of the step that holds the last words of the title. */
function sentenceOf(title: string, body: string): string | undefined {
	const last = bare(title.replace(/…[?？]?$/, ''))
		.split(' ')
		.slice(-3)
		.join(' ');
	return body
		.slice(0, 900)
		.split(/(?<=[.!?]["')]?)\s+|\n+|(?<=[。！？])/)
		.find(sentence => bare(sentence).includes(last));
}

function bare(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^\p{L}\p{N} ]/gu, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The first line of the row is code, or stands between two lines that are. */
function beginsInsideCode(step: Step, text: string): boolean {
	if (step.index === 0 || text[text.slice(0, step.start).trimEnd().length] !== '\n') {
		return false;
	}
	const before = text.slice(0, step.start).trimEnd().split('\n').at(-1)?.trim() ?? '';
	const [first = '', second = ''] = text
		.slice(step.start, step.start + 600)
		.split('\n')
		.filter(line => line.trim() !== '');
	return isStatement(first.trim()) || (isStatement(before) && isStatement(second.trim()));
}
