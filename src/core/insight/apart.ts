/** How much of a thought has nothing in common with the code of the answer. Common words are no proof of use. */
import { isClosing, openingFence } from '../text/fences.ts';
import { provenanceOf, type ThoughtStep } from './provenance.ts';

/**
 * @param answer in Markdown
 * @returns 0 to 1, by length of the steps that share no name and no line with any block of code; undefined where the
 * answer has no code
 */
export function apartFromCode(steps: readonly ThoughtStep[], answer: string): number | undefined {
	const codes = fencedCode(answer);
	const whole = steps.reduce((sum, { text }) => sum + text.length, 0);
	if (codes.length === 0 || whole === 0) {
		return undefined;
	}
	const origins = codes.flatMap(code => provenanceOf(steps, code));
	const used = new Set(origins.map(({ address }) => `${address.block}/${address.start}`));
	const apart = steps.filter(({ address }) => !used.has(`${address.block}/${address.start}`));
	return apart.reduce((sum, { text }) => sum + text.length, 0) / whole;
}

function fencedCode(answer: string): readonly string[] {
	const codes: string[] = [];
	let marker: string | undefined;
	let lines: string[] = [];
	for (const line of answer.split('\n')) {
		if (marker === undefined) {
			marker = openingFence(line, Number.POSITIVE_INFINITY)?.marker;
			lines = [];
		} else if (isClosing(line, marker, Number.POSITIVE_INFINITY)) {
			codes.push(lines.join('\n'));
			marker = undefined;
		} else {
			lines.push(line);
		}
	}
	return marker === undefined ? codes : [...codes, lines.join('\n')];
}
