/** Writes what was learned as the table that the outline reads. */
import { numberNames } from '../../../src/core/insight/survey.ts';
import type { Tree } from './boost.ts';
import type { Model } from './model.ts';

const names: readonly string[] = [...numberNames, 'words'];

export interface TableSource {
	readonly words: string;
	readonly trees: readonly string[];
}

export function tableOf({ words, boosted }: Model): TableSource {
	const weights = [...words].map(([word, weight]) => [word, Math.round(100 * weight)] as const);
	const [first, ...rest] = boosted.trees;
	return {
		words: weights
			.filter(([word, weight]) => word === '' || Math.abs(weight) >= 5)
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([word, weight]) => `${word}:${weight}`)
			.join(','),
		trees: [first, ...rest].map((tree, at) => (tree ? treeText(tree, at === 0 ? boosted.base : 0) : '0')),
	};
}

function treeText(tree: Tree, more: number): string {
	if ('value' in tree) {
		return String(Math.round(100 * (tree.value + more)));
	}
	const limit = Number(tree.limit.toPrecision(3));
	return `${names[tree.feature]}<${limit}?${treeText(tree.left, more)}:${treeText(tree.right, more)}`;
}

export function tableFile({ words, trees }: TableSource, thoughts: number, readings: number): string {
	return `/**
 * Generated; do not edit. Made with
 * \`npm run bench -- outlineFit --thoughts FOLDER --groups FILE --write\` from ${readings} readings of ${thoughts} English thoughts:
 * where readers would begin a new row. \`likelihood.ts\` says how it is read.
 */

/** Weights of words that a line or sentence begins with, in hundredths. */
export const wordSource =
	${quoted(words)};

export const treeSource: readonly string[] = [
${trees.map(tree => `\t${quoted(tree)},`).join('\n')}
];
`;
}

function quoted(text: string): string {
	return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}
