/** Thoughts with labels: what they name, and where. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceContext } from '../../../src/core/insight/references/reference.ts';
import { readMarked } from '../../unit/core/references/marked.ts';

export interface Label {
	readonly start: number;
	readonly end: number;
	/** `ignore`: readers do not agree; whatever is found there counts neither way. */
	readonly kind: 'file' | 'lines' | 'symbol' | 'snippet' | 'missing-file' | 'missing-symbol' | 'ignore';
	readonly path?: string;
	/** Any of these, or all of them as candidates. */
	readonly paths?: readonly string[];
	readonly line?: number;
	readonly endLine?: number;
}

export interface LabelledThought {
	readonly id: string;
	readonly group: string;
	readonly text: string;
	readonly context: ReferenceContext;
	readonly labels: readonly Label[];
}

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'references');

export function ownThoughts(): readonly LabelledThought[] {
	return readdirSync(fixtures)
		.filter(file => file.endsWith('.md'))
		.sort()
		.flatMap(file => readMarked(file, readFileSync(join(fixtures, file), 'utf8')));
}

interface StoredThought {
	readonly id: string;
	readonly half: string;
	readonly tree: string;
	readonly text: string;
	readonly attached: ReferenceContext['attached'];
	readonly labels: readonly Label[];
}

/** A folder with `texts/*.json` and `trees.json`, the paths of each workspace. */
export function loadThoughts(folder: string): readonly LabelledThought[] {
	const trees: Readonly<Record<string, readonly string[]>> = JSON.parse(
		readFileSync(join(folder, 'trees.json'), 'utf8'),
	);
	return readdirSync(join(folder, 'texts'))
		.sort()
		.map(file => {
			const { id, half, tree, text, attached, labels }: StoredThought = JSON.parse(
				readFileSync(join(folder, 'texts', file), 'utf8'),
			);
			return { id, group: half, text, labels, context: { files: trees[tree] ?? [], attached } };
		});
}
