/** What the rules about odd text cost where text is made to be slow: time for each megabyte, and how it grows. */
import { tameMarkdown } from '../../src/core/export/markdownText.ts';
import { tokenise } from '../../src/core/text/codeTokens.ts';
import { revealHidden } from '../../src/core/text/hidden.ts';
import { withoutKeys } from '../../src/core/text/keys.ts';
import { growthExponent, median, printTable, writeFigures } from './figures.ts';

const sizes = [125_000, 250_000, 500_000, 1_000_000];
const repeats = 5;

const works: Readonly<Record<string, readonly [unit: string, work: (text: string) => unknown]>> = {
	'hidden: plain words': ['plain words ', revealHidden],
	'hidden: turns of direction': ['\u202e', revealHidden],
	'hidden: joiners': ['\u200d', revealHidden],
	'keys: beginnings': ['sk-', text => withoutKeys(text, '')],
	'keys: tokens': ['token = ', text => withoutKeys(text, '')],
	'colours: an unclosed string': ['\\"', text => tokenise(`"${text}`, 'ts')],
	'colours: unclosed comments': ['/* ', text => tokenise(text, 'ts')],
	'colours: unclosed markup': ['<!--', text => tokenise(text, 'html')],
	'Markdown: brackets': ['[', tameMarkdown],
	'Markdown: backticks': ['``a', tameMarkdown],
};

export async function run(): Promise<void> {
	const figures = Object.entries(works).map(([name, [unit, work]]) => {
		const points = sizes.map(size => ({ size, time: timeOf(work, unit.repeat(size / unit.length)) }));
		return { name, msForLargest: points.at(-1)?.time ?? 0, growth: growthExponent(points) };
	});
	printTable('Odd text, 1 MB of UTF-16 units; growth 1 is linear', [
		['text', 'ms', 'growth'],
		...figures.map(({ name, msForLargest, growth }) => [name, msForLargest.toFixed(1), growth.toFixed(2)]),
	]);
	await writeFigures('text', figures);
}

function timeOf(work: (text: string) => unknown, text: string): number {
	return median(
		Array.from({ length: repeats }, () => {
			const start = performance.now();
			work(text);
			return performance.now() - start;
		}),
	);
}

if (import.meta.main) {
	await run();
}
