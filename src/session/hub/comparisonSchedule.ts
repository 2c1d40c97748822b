/** In which order the columns of a comparison are asked. Pure. */

/** A column as far as its turn to be asked is concerned. */
export interface Scheduled {
	/** The machine that answers one question at a time; absent: it takes as many as come. */
	readonly server?: string | undefined;
	readonly state: 'waits' | 'runs' | 'over';
}

/**
 * The column that is to be asked next: the first that waits and whose server has nothing else to do. Undefined while
 * there is none.
 */
export function nextColumn(columns: readonly Scheduled[]): number | undefined {
	const index = columns.findIndex(({ state }, at) => state === 'waits' && columnAhead(columns, at) === undefined);
	return index === -1 ? undefined : index;
}

/** The column that another one waits for, because one server answers both: the one that runs, else the one before it. */
export function columnAhead(columns: readonly Scheduled[], waiting: number): number | undefined {
	const server = columns[waiting]?.server;
	if (server === undefined) {
		return undefined;
	}
	const same = (column: Scheduled): boolean => column.server === server;
	const running = columns.findIndex(column => same(column) && column.state === 'runs');
	const before = columns.findLastIndex((column, at) => at < waiting && same(column) && column.state === 'waits');
	const ahead = before === -1 ? running : before;
	return ahead === -1 ? undefined : ahead;
}
