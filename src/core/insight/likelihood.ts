/**
 * How likely a reader would begin a new row at a line or sentence: weights of its first words, and trees that take them
 * together with what stands around it. Both were learned from readers; see `cutTable.ts`.
 */
import { treeSource, wordSource } from './cutTable.ts';
import { openingKeys } from './openingWords.ts';
import { numberNames } from './survey.ts';

/** A leaf has no feature, and its value as the limit; a node sends what is below the limit to the next one. */
interface Node {
	readonly feature: number;
	readonly limit: number;
	/** Where what is not below the limit goes on. */
	other: number;
}

export interface CutTable {
	readonly words: ReadonlyMap<string, number>;
	readonly trees: readonly (readonly Node[])[];
}

/** `first words:12,now:40`, and of trees `total<300?words<-5?12:-3:8`; weights and values in hundredths. */
export function readTable(words: string, trees: readonly string[]): CutTable {
	const entries = words.split(',').map(entry => {
		const at = entry.lastIndexOf(':');
		return [entry.slice(0, at), Number(entry.slice(at + 1)) / scale] as const;
	});
	return { words: new Map(entries), trees: trees.map(readTree) };
}

const scale = 100;
const features: readonly string[] = [...numberNames, 'words'];

function readTree(source: string): readonly Node[] {
	const nodes: Node[] = [];
	const parts = source.match(/[^<?:]+<[^?]+\?|[^:?]+:?/g) ?? [];
	const open: Node[] = [];
	for (const part of parts) {
		const [name = '', limit] = part.replace(/[?:]$/, '').split('<');
		const node =
			limit === undefined
				? { feature: -1, limit: Number(name) / scale, other: 0 }
				: { feature: features.indexOf(name), limit: Number(limit), other: 0 };
		nodes.push(node);
		if (limit === undefined) {
			// What comes next belongs to the last node that still waits for its other branch.
			const waiting = open.pop();
			if (waiting) {
				waiting.other = nodes.length;
			}
		} else {
			open.push(node);
		}
	}
	return nodes;
}

let table: CutTable | undefined;

export function likelihoodOf(numbers: Float64Array, head: string): number {
	table ??= readTable(wordSource, treeSource);
	return likelihoodIn(table, numbers, openingKeys(head));
}

export function likelihoodIn({ words, trees }: CutTable, numbers: Float64Array, keys: readonly string[]): number {
	let weight = words.get('') ?? 0;
	for (const key of keys) {
		weight += words.get(key) ?? 0;
	}
	let sum = 0;
	for (const tree of trees) {
		sum += leafOf(tree, numbers, weight);
	}
	return sum;
}

function leafOf(tree: readonly Node[], numbers: Float64Array, weight: number): number {
	let at = 0;
	for (;;) {
		const node = tree[at];
		if (node === undefined || node.feature < 0) {
			return node?.limit ?? 0;
		}
		const value = node.feature < numbers.length ? (numbers[node.feature] ?? 0) : weight;
		at = value < node.limit ? at + 1 : node.other;
	}
}
