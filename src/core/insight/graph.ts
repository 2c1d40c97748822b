/** How the steps of a thought hang together. An edge is drawn only where the text gives a reason, which it carries. */
import type { Step } from './outline.ts';

export type EdgeBasis =
	| { readonly type: 'order' }
	/** Both name the same thing of the code. */
	| { readonly type: 'shares'; readonly name: string }
	/** The words with which the later step begins. */
	| { readonly type: 'wording'; readonly words: string };

export interface Edge {
	readonly kind: 'follows' | 'turns-back-to' | 'another-way' | 'checks';
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
			this.#edges.push({ kind: 'follows', from: index, to: index - 1, basis: { type: 'order' } });
			this.#addByKind(index, kind, text, names);
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
		const name = names.find(each => this.#places.has(each));
		const shared = name === undefined ? undefined : this.#places.get(name);
		if (name !== undefined && shared !== undefined) {
			this.#edges.push({ kind: edge, from: index, to: shared, basis: { type: 'shares', name } });
		} else if (edge !== 'checks') {
			// A rejection or another way without a name means what stands just before it.
			const words = openingOf(text);
			this.#edges.push({ kind: edge, from: index, to: index - 1, basis: { type: 'wording', words } });
		}
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

const edgeOfKind: Readonly<Record<Step['kind'], Exclude<Edge['kind'], 'follows'> | undefined>> = {
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
