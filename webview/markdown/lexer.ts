/** Which lines may be parsed at all; the parser itself is the one of the exports. */
export { lexBlocks } from '../../src/core/text/lexBlocks.ts';

/** Containers deeper than this are shown as plain text: deeper ones cost far more than linear time to parse. */
const deepest = 16;
const widestIndent = 80;
const longestLine = 10_000;

/** Whether a line may be parsed at all. */
export function isTameLine(line: string): boolean {
	return line.length <= longestLine && containerDepth(line) <= deepest;
}

/** How many quotes and list markers a line opens with; a marker indented very far counts as too deep. */
function containerDepth(line: string): number {
	let depth = 0;
	let index = 0;
	for (;;) {
		const start = index;
		while (line[index] === ' ' || line[index] === '\t') {
			index += 1;
		}
		const marker = /^(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/.exec(line.slice(index, index + 11));
		if (!marker) {
			return depth;
		}
		depth += index - start > widestIndent ? deepest + 1 : 1;
		if (depth > deepest) {
			return depth;
		}
		index += marker[0].length;
	}
}
