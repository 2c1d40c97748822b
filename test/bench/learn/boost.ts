/**
 * Boosted trees for a likelihood: each tree mends what the ones before it got wrong. Small and deterministic; some
 * ten thousand rows with fifty features take seconds.
 */

/** A leaf tells its value; a node sends rows with `feature < limit` left. */
export type Tree =
	| { readonly value: number }
	| { readonly feature: number; readonly limit: number; readonly left: Tree; readonly right: Tree };

export interface BoostOptions {
	readonly trees: number;
	readonly leaves: number;
	readonly rate: number;
	/** Rows that a leaf has at least. */
	readonly leastRows: number;
	/** Holds the values of leaves down. */
	readonly pull: number;
	/** The share of features that each tree may look at. */
	readonly featureShare: number;
	readonly seed: number;
}

export interface Boosted {
	readonly base: number;
	readonly trees: readonly Tree[];
}

interface Rows {
	readonly values: readonly Float64Array[];
	readonly bins: readonly Uint8Array[];
	/** Of each feature, the limits between its bins. */
	readonly limits: readonly (readonly number[])[];
}

interface Leaf {
	readonly rows: Int32Array;
	readonly split: Split | undefined;
	/** Where the leaf hangs. */
	readonly put: (tree: Tree | Node) => void;
	readonly gradient: number;
	readonly curvature: number;
}

interface Node {
	feature: number;
	limit: number;
	left: Tree | Node;
	right: Tree | Node;
}

interface Split {
	readonly gain: number;
	readonly feature: number;
	readonly bin: number;
}

const mostBins = 48;

/**
 * @param values of each feature, those of all rows
 * @param wanted likelihoods, 0 to 1
 */
export function boost(
	values: readonly Float64Array[],
	wanted: Float64Array,
	weights: Float64Array,
	options: BoostOptions,
): Boosted {
	const limits = values.map(limitsOf);
	const rows: Rows = { values, limits, bins: values.map((each, at) => binsOf(each, limits[at] ?? [])) };
	const base = logit(weightedMean(wanted, weights));
	const scores = new Float64Array(wanted.length).fill(base);
	const next = numbers(options.seed);
	const trees: Tree[] = [];
	for (let round = 0; round < options.trees; round += 1) {
		const slopes = slopesOf(scores, wanted, weights);
		const features = values.map((_, at) => at).filter(() => next() < options.featureShare);
		const tree = growTree(rows, slopes, features, options);
		trees.push(tree);
		for (let row = 0; row < scores.length; row += 1) {
			scores[row] = (scores[row] ?? 0) + leafValue(tree, feature => values[feature]?.[row] ?? 0);
		}
	}
	return { base, trees };
}

export function leafValue(tree: Tree, feature: (at: number) => number): number {
	let node = tree;
	while ('feature' in node) {
		node = feature(node.feature) < node.limit ? node.left : node.right;
	}
	return node.value;
}

export function scoreOf({ base, trees }: Boosted, feature: (at: number) => number): number {
	return trees.reduce((sum, tree) => sum + leafValue(tree, feature), base);
}

interface Slopes {
	readonly gradients: Float64Array;
	readonly curvatures: Float64Array;
}

function slopesOf(scores: Float64Array, wanted: Float64Array, weights: Float64Array): Slopes {
	const gradients = new Float64Array(scores.length);
	const curvatures = new Float64Array(scores.length);
	for (let row = 0; row < scores.length; row += 1) {
		const likely = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
		const weight = weights[row] ?? 1;
		gradients[row] = weight * (likely - (wanted[row] ?? 0));
		curvatures[row] = weight * Math.max(likely * (1 - likely), 1e-4);
	}
	return { gradients, curvatures };
}

/** Splits the leaf that gains most, until there are enough. */
function growTree(rows: Rows, slopes: Slopes, features: readonly number[], options: BoostOptions): Tree {
	let root: Tree | Node = { value: 0 };
	const all = Int32Array.from({ length: slopes.gradients.length }, (_, row) => row);
	const leaves: Leaf[] = [leafOf(all, rows, slopes, features, options, tree => (root = tree))];
	while (leaves.length < options.leaves) {
		const best = leaves.reduce((one, other) => ((other.split?.gain ?? 0) > (one.split?.gain ?? 0) ? other : one));
		if (best.split === undefined) {
			break;
		}
		leaves.splice(leaves.indexOf(best), 1);
		const { feature, bin } = best.split;
		const node: Node = { feature, limit: rows.limits[feature]?.[bin] ?? 0, left: { value: 0 }, right: { value: 0 } };
		best.put(node);
		const bins = rows.bins[feature] ?? new Uint8Array();
		const left = best.rows.filter(row => (bins[row] ?? 0) <= bin);
		const right = best.rows.filter(row => (bins[row] ?? 0) > bin);
		leaves.push(leafOf(left, rows, slopes, features, options, tree => (node.left = tree)));
		leaves.push(leafOf(right, rows, slopes, features, options, tree => (node.right = tree)));
	}
	for (const { put, gradient, curvature } of leaves) {
		put({ value: (-options.rate * gradient) / (curvature + options.pull) });
	}
	return root;
}

function leafOf(
	own: Int32Array,
	rows: Rows,
	slopes: Slopes,
	features: readonly number[],
	options: BoostOptions,
	put: Leaf['put'],
): Leaf {
	let gradient = 0;
	let curvature = 0;
	for (const row of own) {
		gradient += slopes.gradients[row] ?? 0;
		curvature += slopes.curvatures[row] ?? 0;
	}
	let split: Split | undefined;
	for (const feature of features) {
		const found = bestSplit(own, rows.bins[feature] ?? new Uint8Array(), feature, slopes, options);
		if (found && found.gain > (split?.gain ?? 1e-6)) {
			split = found;
		}
	}
	return { rows: own, split, put, gradient, curvature };
}

function bestSplit(
	own: Int32Array,
	bins: Uint8Array,
	feature: number,
	{ gradients, curvatures }: Slopes,
	{ pull, leastRows }: BoostOptions,
): Split | undefined {
	const sums = new Float64Array(mostBins * 3);
	const all = [0, 0, own.length] as [number, number, number];
	for (const row of own) {
		const at = (bins[row] ?? 0) * 3;
		const gradient = gradients[row] ?? 0;
		const curvature = curvatures[row] ?? 0;
		sums[at] = (sums[at] ?? 0) + gradient;
		sums[at + 1] = (sums[at + 1] ?? 0) + curvature;
		sums[at + 2] = (sums[at + 2] ?? 0) + 1;
		all[0] += gradient;
		all[1] += curvature;
	}
	const worth = (gradient: number, curvature: number): number => (gradient * gradient) / (curvature + pull);
	const whole = worth(all[0], all[1]);
	const left = [0, 0, 0] as [number, number, number];
	let best: Split | undefined;
	for (let bin = 0; bin < mostBins - 1; bin += 1) {
		left[0] += sums[bin * 3] ?? 0;
		left[1] += sums[bin * 3 + 1] ?? 0;
		left[2] += sums[bin * 3 + 2] ?? 0;
		if (left[2] < leastRows || all[2] - left[2] < leastRows || sums[bin * 3 + 2] === 0) {
			continue;
		}
		const gain = worth(left[0], left[1]) + worth(all[0] - left[0], all[1] - left[1]) - whole;
		if (gain > (best?.gain ?? 0)) {
			best = { gain, feature, bin };
		}
	}
	return best;
}

/** Between values that differ, such that about as many rows are in each bin. */
function limitsOf(values: Float64Array): readonly number[] {
	const sorted = Float64Array.from(values).sort();
	const limits: number[] = [];
	for (let bin = 1; bin < mostBins; bin += 1) {
		const value = sorted[Math.floor((bin * sorted.length) / mostBins)] ?? 0;
		if (value > (limits.at(-1) ?? sorted[0] ?? 0)) {
			limits.push(value);
		}
	}
	return limits;
}

function binsOf(values: Float64Array, limits: readonly number[]): Uint8Array {
	return Uint8Array.from(values, value => {
		const bin = limits.findIndex(limit => value < limit);
		return bin < 0 ? limits.length : bin;
	});
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
	let sum = 0;
	let all = 0;
	for (let row = 0; row < values.length; row += 1) {
		sum += (values[row] ?? 0) * (weights[row] ?? 1);
		all += weights[row] ?? 1;
	}
	return sum / all;
}

function logit(share: number): number {
	return Math.log(share / (1 - share));
}

/** The same on every run. */
export function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
