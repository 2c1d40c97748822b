/**
 * A line of a journal that is not JSON. A process that is killed while it writes leaves half a line, and what another one
 * writes to the same file then stands right behind that.
 */
import { isJournalLine } from './journalFormat.ts';
import { parseLine } from './parseLines.ts';

/** So many places are tried at most. */
const mostTries = 100;

/** The line of ours that ends it, as its value. */
export function wholeBehindHalf(line: string): unknown {
	if (!line.trimEnd().endsWith('}')) {
		return undefined;
	}
	// In a text of JSON no quote follows a brace without a backslash, so this is where an object begins.
	let at = line.indexOf('{"', 1);
	for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
		const value = parseLine(line.slice(at));
		if (value !== undefined && isJournalLine(value)) {
			return value;
		}
		at = line.indexOf('{"', at + 1);
	}
	return undefined;
}
