/** How many steps of real thoughts share names or lines with the code of the answer that followed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOutline } from '../../../src/core/insight/outline.ts';
import { type Origin, provenanceOf } from '../../../src/core/insight/provenance.ts';

interface RecordedTurn {
	readonly thought: string;
	/** The first block of code in the answer. */
	readonly code: string;
	readonly language: string;
}

/** What a folder has in `turns.json`; undefined where it has none. */
export function readTurns(folder: string): readonly RecordedTurn[] | undefined {
	const file = join(folder, 'turns.json');
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export function originsIn(turns: readonly RecordedTurn[]): Readonly<Record<string, number>> {
	const told = turns.map(turn => ({ turn, ...originsOf(turn) }));
	const origins = told.flatMap(one => one.origins.map(origin => ({ ...origin, turn: one.turn })));
	return {
		turns: turns.length,
		steps: told.reduce((sum, { steps }) => sum + steps, 0),
		origins: origins.length,
		'with a shared line': origins.filter(({ lines }) => lines.length > 0).length,
		'names that stand in both': origins.filter(standsInBoth).length,
		'flagged as rejected': origins.filter(({ rejected }) => rejected.length > 0).length,
	};
}

function originsOf({ thought, code, language }: RecordedTurn): {
	readonly steps: number;
	readonly origins: readonly Origin[];
} {
	const outline = createOutline();
	outline.push(thought, 0);
	outline.end(0);
	const steps = outline.steps.map(({ kind, start, end }) => ({
		kind,
		text: thought.slice(start, end),
		address: { turn: 'turn', block: 0, start, end },
	}));
	return { steps: steps.length, origins: provenanceOf(steps, code, language) };
}

/** By a plain search, which is not how they were found. */
function standsInBoth({ address, names, turn }: Origin & { readonly turn: RecordedTurn }): boolean {
	const step = turn.thought.slice(address.start, address.end);
	return names.every(name => step.includes(name) && turn.code.includes(name));
}
