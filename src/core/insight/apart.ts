/** How much of a thought has nothing in common with the code of the answer. Common words are no proof of use. */
import { fencedCode } from '../text/fencedCode.ts';
import { provenanceOf, type ThoughtStep } from './provenance.ts';

/**
 * @param answer in Markdown
 * @returns 0 to 1, by length of the steps that share no name and no line with any block of code; undefined where the
 * answer has no code
 */
export function apartFromCode(steps: readonly ThoughtStep[], answer: string): number | undefined {
	const codes = fencedCode(answer).map(({ code }) => code);
	const whole = steps.reduce((sum, { text }) => sum + text.length, 0);
	if (codes.length === 0 || whole === 0) {
		return undefined;
	}
	const origins = codes.flatMap(code => provenanceOf(steps, code));
	const used = new Set(origins.map(({ address }) => `${address.block}/${address.start}`));
	const apart = steps.filter(({ address }) => !used.has(`${address.block}/${address.start}`));
	return apart.reduce((sum, { text }) => sum + text.length, 0) / whole;
}
