/** The lines that a tool of ours read for the model. */
import type { TurnEvent } from '../core/stream/turnEvent.ts';

export interface ReadPlace {
	/** As models see it. */
	readonly path: string;
	/** From 1, inclusive. */
	readonly line: number;
	readonly endLine: number;
}

/** Undefined for events that are no lines of a file. The result of `read_file` begins with what it is of. */
export function readPlaceOf(event: TurnEvent): ReadPlace | undefined {
	if (event.type !== 'tool-result' || event.name !== 'read_file' || event.isError) {
		return undefined;
	}
	const head = event.content.slice(0, longestHead).split('\n', 1)[0] ?? '';
	const [, path, line, endLine] = /^(.+), lines (\d+) to (\d+) of \d+:$/.exec(head) ?? [];
	return path === undefined ? undefined : { path, line: Number(line), endLine: Number(endLine) };
}

const longestHead = 1000;
