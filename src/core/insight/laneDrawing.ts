/** Draws the lanes of a row as one CSS background, so that a graph needs no element of its own, in a page or a file. */
import type { LaneRow } from './lanes.ts';

/** In pixels. */
const firstAt = 6;
const laneWidth = 9;
/** Where the point of a row stands below its top. */
const middle = 11;
const line = 'var(--lane-line)';

/** @returns how much room the lanes need, in pixels */
export function roomForLanes(rows: readonly LaneRow[]): number {
	const widest = Math.max(0, ...rows.flatMap(({ lane, above, below }) => [lane, ...above, ...below]));
	return firstAt + widest * laneWidth + 6;
}

/** @returns a value for `background`; colours come from `--lane-line` and `--lane-point` */
export function drawLanes({ lane, above, below, out, isLeft }: LaneRow): string {
	const point = isLeft
		? `radial-gradient(circle, transparent 2px, ${line} 2.5px, ${line} 3px, transparent 3.5px)`
		: 'radial-gradient(circle, var(--lane-point) 3px, transparent 3.5px)';
	return [
		`${point} ${at(lane) - 4}px ${middle - 4}px / 8px 8px no-repeat`,
		...above.map(each => `${stroke} ${at(each)}px 0 / 1px ${middle}px no-repeat`),
		...below.map(each => `${stroke} ${at(each)}px ${middle}px / 1px calc(100% - ${middle}px) no-repeat`),
		...out.map(each => `${stroke} ${at(lane)}px ${middle}px / ${at(each) - at(lane)}px 1px no-repeat`),
	].join(', ');
}

const stroke = `linear-gradient(${line}, ${line})`;

function at(lane: number): number {
	return firstAt + lane * laneWidth;
}
