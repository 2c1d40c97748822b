/** Models that think and are worth a first pull, and how they go with a machine's memory. Pure. */
import type { SuggestedModelView } from '../../protocol/messages.ts';

interface SuggestedModel {
	readonly name: string;
	/** Of the download, as Ollama's library says of this tag. */
	readonly gigabytes: number;
}

/** Smallest first. */
export const suggestedModels: readonly SuggestedModel[] = [
	{ name: 'qwen3:1.7b', gigabytes: 1.4 },
	{ name: 'qwen3:4b', gigabytes: 2.5 },
	{ name: 'deepseek-r1:8b', gigabytes: 5.2 },
	{ name: 'qwen3:8b', gigabytes: 5.2 },
	{ name: 'qwen3:14b', gigabytes: 9.3 },
	{ name: 'gpt-oss:20b', gigabytes: 14 },
	{ name: 'qwen3:30b', gigabytes: 19 },
];

/** A model takes its size, some more for its context, and what its server needs. */
function neededGigabytes({ gigabytes }: SuggestedModel): number {
	return gigabytes * 1.15 + 1;
}

/** The editor, a browser and the system want their part of the memory as well. */
const shares = { well: 0.6, tight: 0.85 };

export function fitOf(model: SuggestedModel, memoryBytes: number): NonNullable<SuggestedModelView['fits']> {
	const share = (neededGigabytes(model) * 1e9) / memoryBytes;
	return share <= shares.well ? 'well' : share <= shares.tight ? 'tight' : 'no';
}

/** How many are worth a look. */
const mostShown = 4;

/**
 * The largest ones that go well with the memory, the first of them to begin with; those that cannot run are left out,
 * as long as one can.
 * @param memoryBytes of the machine that would run them; undefined where nobody knows
 */
export function suggestionsFor(memoryBytes: number | undefined): readonly SuggestedModelView[] {
	if (memoryBytes === undefined) {
		return suggestedModels.slice(1, 1 + mostShown).map(toView);
	}
	const rated = suggestedModels.map(model => ({ model, fits: fitOf(model, memoryBytes) }));
	const well = rated.filter(({ fits }) => fits === 'well');
	const best = well.findLast(({ model }) => model.gigabytes <= comfortableGigabytes) ?? well[0];
	const runnable = rated.filter(({ fits }) => fits !== 'no');
	const shown = around(runnable.length > 0 ? runnable : rated.slice(0, 1), best);
	return shown.map(each => ({
		...toView(each.model),
		fits: each.fits,
		...(each === best && { isRecommended: true as const }),
	}));
}

/** Nobody begins with a download of an hour. */
const comfortableGigabytes = 6;

/** A few neighbours of the one to begin with. */
function around<T>(all: readonly T[], best: T | undefined): readonly T[] {
	const index = best === undefined ? 0 : all.indexOf(best);
	const from = Math.max(0, Math.min(index - 1, all.length - mostShown));
	return all.slice(from, from + mostShown);
}

/** The size of a model's download in words; undefined for one that is not in the list. */
export function sizeOf(name: string): string | undefined {
	const found = suggestedModels.find(model => model.name === name);
	return found && toView(found).size;
}

function toView({ name, gigabytes }: SuggestedModel): SuggestedModelView {
	return { name, size: `${gigabytes} GB` };
}
