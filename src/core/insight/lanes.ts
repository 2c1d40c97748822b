/**
 * Where the steps of a thought stand in a narrow drawing, as in a graph of commits: one lane for the main way, one for
 * each other way that was tried. Every edge leads backwards, so a drawing can be made from the top down.
 */
import type { Edge } from './graph.ts';

export interface LaneRow {
	/** From 0, the main way. */
	readonly lane: number;
	/** Lanes with a line from the top of the row to its middle, from there to its bottom, or both. */
	readonly above: readonly number[];
	readonly below: readonly number[];
	/** Lanes that branch off from this row's point, to the right. */
	readonly out: readonly number[];
	/** The way that it belongs to was rejected later, in words. */
	readonly isLeft: boolean;
}

/** A branch of more steps has become the way: rejecting its last thought does not leave all of it. */
const longest = 3;

/** More are not told apart in a side bar. */
const widest = 3;

interface Branch {
	readonly lane: number;
	/** Its first step. */
	readonly first: number;
}

/**
 * @param count of the steps
 * @param edges as the graph tells them
 * @returns a row for each step, in order
 */
export function lanesOf(count: number, edges: readonly Edge[]): readonly LaneRow[] {
	const telling = edges.filter(({ kind }) => kind !== 'follows' && kind !== 'checks');
	const byStep = new Map(telling.map(edge => [edge.from, edge]));
	const placed = new Lanes();
	for (let index = 0; index < count; index += 1) {
		placed.add(index, byStep.get(index));
	}
	return drawn(placed.lanes, placed.parents, placed.left);
}

class Lanes {
	readonly lanes: number[] = [];
	/** The step from which each one comes; -1 for the first. */
	readonly parents: number[] = [];
	/** Steps of ways that were rejected. */
	readonly left = new Set<number>();
	#branch: Branch | undefined;

	add(index: number, edge: Edge | undefined): void {
		if (edge?.kind === 'another-way') {
			this.#openBranch(index, edge.to);
		} else if (edge && this.#branch && leaves(edge, this.#branch, index)) {
			this.#leaveBranch(index, this.#branch, edge.kind === 'turns-back-to');
		} else {
			this.#put(this.#branch?.lane ?? 0, index - 1);
		}
	}

	#put(lane: number, parent: number): void {
		this.lanes.push(lane);
		this.parents.push(parent);
	}

	/** It goes out from where the way went out that it is another one than. */
	#openBranch(index: number, other: number): void {
		const from = this.#mainUpTo(this.parents[this.#mainUpTo(other)] ?? 0);
		const lane = [1, 2, 3].find(each => each <= widest && !this.lanes.includes(each, from + 1));
		if (lane === undefined) {
			this.#put(this.#branch?.lane ?? 0, index - 1);
			return;
		}
		this.#branch = { lane, first: index };
		this.#put(lane, from);
	}

	#leaveBranch(index: number, { first }: Branch, rejects: boolean): void {
		for (let each = first; rejects && each < index; each += 1) {
			this.left.add(each);
		}
		this.#branch = undefined;
		this.#put(0, this.#mainUpTo(index - 1));
	}

	/** The last step of the main way that is not after `index`. */
	#mainUpTo(index: number): number {
		return Math.max(0, this.lanes.lastIndexOf(0, Math.max(0, index)));
	}
}

/**
 * A rejection leaves a short branch, unless it turns to an earlier step of it; so does what takes up a step before it.
 */
function leaves({ kind, to }: Edge, { first }: Branch, index: number): boolean {
	return index - first <= longest && (to < first || (kind === 'turns-back-to' && to === index - 1));
}

/** The lines between each step and the one that it comes from. */
function drawn(lanes: readonly number[], parents: readonly number[], left: ReadonlySet<number>): readonly LaneRow[] {
	const rows = lanes.map((lane, index) => ({
		lane,
		above: new Set<number>(),
		below: new Set<number>(),
		out: new Set<number>(),
		isLeft: left.has(index),
	}));
	for (const [index, lane] of lanes.entries()) {
		const parent = parents[index] ?? -1;
		if (parent >= 0 && lanes[parent] !== lane) {
			rows[parent]?.out.add(lane);
		}
		for (let each = Math.max(0, parent); parent >= 0 && each <= index; each += 1) {
			if (each > parent) {
				rows[each]?.above.add(lane);
			}
			if (each < index) {
				rows[each]?.below.add(lane);
			}
		}
	}
	return rows.map(row => ({ ...row, above: [...row.above], below: [...row.below], out: [...row.out] }));
}
