/** Results of tools, cut to what a model can bear: head and tail, because errors stand at the end and beginnings explain. */
import { cut, cutStart } from '../../core/text/cut.ts';
import type { Capabilities } from '../../providers/provider.ts';

/** In UTF-16 units, some three of which are a token. */
const longestResult = 24_000;
const longestError = 4000;
const longestResults = 300_000;
/** Half a token's units, as a model's window is counted in tokens. */
const halfWindowUnits = 1.5;
const shortestLimit = 1500;
const headShare = 0.4;

/** At most a third of the model's window, where that is known. */
export function resultLimit(capabilities: Capabilities | undefined): number {
	const { contextWindow } = capabilities ?? {};
	return contextWindow === undefined ? longestResult : Math.min(longestResult, Math.max(shortestLimit, contextWindow));
}

/** All results of a turn together, in UTF-16 units: half of the window. What is older than that is only hinted at. */
export function resultBudget(capabilities: Capabilities | undefined): number {
	const { contextWindow } = capabilities ?? {};
	return contextWindow === undefined ? longestResults : Math.min(longestResults, contextWindow * halfWindowUnits);
}

/** The result with its middle left out, which it says. Half surrogate pairs, which break requests, are replaced. */
export function cutResult(content: string, isError: boolean, limit: number): string {
	const longest = isError ? Math.min(longestError, limit) : limit;
	if (content.length <= longest) {
		return content.toWellFormed();
	}
	const head = cut(content, Math.round(longest * headShare));
	const tail = cutStart(content, longest - head.length);
	const left = content.length - head.length - tail.length;
	return `${head}\n[… ${left} characters are left out here …]\n${tail}`.toWellFormed();
}
