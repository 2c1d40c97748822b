/** How the steps of a thought hang together. An edge is drawn only where the text gives a reason, which it carries. */
import type { Step } from './outline.ts';

export type EdgeBasis =
	| { readonly type: 'order' }
	/** Both name the same thing of the code. */
	| { readonly type: 'shares'; readonly name: string }
	/** The words with which the later step begins. */
	| { readonly type: 'wording'; readonly words: string };

export interface Edge {
	/** `takes-up`: names what an earlier step named, and nothing that the step before it named. */
	readonly kind: 'follows' | 'takes-up' | 'turns-back-to' | 'another-way' | 'checks';
	/** Indices of steps; `from` is the later one. */
	readonly from: number;
	readonly to: number;
	readonly basis: EdgeBasis;
}

/** Takes steps as they close. A step costs what its own text costs, however many came before. */
export class ThoughtGraph {
	readonly #edges: Edge[] = [];
	/** In which step a name came last. */
	readonly #places = new Map<string, number>();

	get edges(): readonly Edge[] {
		return this.#edges;
	}

	/** @param text of the step */
	add({ index, kind }: Pick<Step, 'index' | 'kind'>, text: string): void {
		const names = namesIn(text);
		if (index > 0) {
			const known = names.find(each => this.#places.get(each) === index - 1);
			const basis = known === undefined ? ({ type: 'order' } as const) : ({ type: 'shares', name: known } as const);
			this.#edges.push({ kind: 'follows', from: index, to: index - 1, basis });
			this.#addByKind(index, kind, text, names);
			if (known === undefined && edgeOfKind[kind] === undefined) {
				this.#addShared('takes-up', index, names);
			}
		}
		for (const name of names) {
			this.#places.set(name, index);
		}
	}

	#addByKind(index: number, kind: Step['kind'], text: string, names: readonly string[]): void {
		const edge = edgeOfKind[kind];
		if (edge === undefined) {
			return;
		}
		if (!this.#addShared(edge, index, names) && edge !== 'checks') {
			// A rejection or another way without a name means what stands just before it.
			const words = openingOf(text);
			this.#edges.push({ kind: edge, from: index, to: index - 1, basis: { type: 'wording', words } });
		}
	}

	/** To the step that had one of the names last, if any. */
	#addShared(kind: Edge['kind'], from: number, names: readonly string[]): boolean {
		const name = names.find(each => this.#places.has(each));
		const to = name === undefined ? undefined : this.#places.get(name);
		if (name === undefined || to === undefined) {
			return false;
		}
		this.#edges.push({ kind, from, to, basis: { type: 'shares', name } });
		return true;
	}
}

/** All edges of steps that are closed. */
export function graphOf(steps: readonly Step[], text: string): readonly Edge[] {
	const graph = new ThoughtGraph();
	for (const step of steps) {
		graph.add(step, text.slice(step.start, step.end));
	}
	return graph.edges;
}

/**
 * The way to a step: of each step on it the one edge that says most, from the end back to the first step. What lies
 * beside it led elsewhere, as far as the text tells.
 */
export function pathTo(index: number, edges: readonly Edge[]): readonly Edge[] {
	const byStep = new Map<number, Edge>();
	for (const edge of edges) {
		const known = byStep.get(edge.from);
		if (known === undefined || weight(edge) > weight(known)) {
			byStep.set(edge.from, edge);
		}
	}
	const path: Edge[] = [];
	for (let edge = byStep.get(index); edge !== undefined; edge = byStep.get(edge.to)) {
		path.push(edge);
	}
	return path;
}

function weight({ kind }: Edge): number {
	return kind === 'follows' ? 0 : kind === 'takes-up' ? 1 : 2;
}

const edgeOfKind: Readonly<Record<Step['kind'], Exclude<Edge['kind'], 'follows' | 'takes-up'> | undefined>> = {
	'turn-back': 'turns-back-to',
	'other-way': 'another-way',
	check: 'checks',
	answer: undefined,
	thought: undefined,
};

/** Of a step's beginning, where it says what it is about. */
const namesWithin = 400;
const name =
	/`([^`\n]{2,60})`|\b([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\(|\b([a-z]+(?:[A-Z][a-z0-9]*)+|[a-z]+(?:_[a-z0-9]+)+)\b/g;

function namesIn(text: string): readonly string[] {
	const names = [...text.slice(0, namesWithin).matchAll(name)].map(match => match[1] ?? match[2] ?? match[3] ?? '');
	return [...new Set(names.map(each => each.replace(/\(.*\)?$/, '').trim()).filter(each => each.length > 1))];
}

function openingOf(text: string): string {
	return /^[\s*_#>-]*([\p{L}’']+(?:,? [\p{L}’']+)?)/u.exec(text)?.[1] ?? '';
}
