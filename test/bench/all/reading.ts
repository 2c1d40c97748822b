/** One figure beside its goal. */
export interface Reading {
	readonly figure: string;
	readonly goal: string;
	/** As it is printed, with its unit. */
	readonly value: string;
	/** Undefined where it could not be measured, or is no goal. */
	readonly isReached: boolean | undefined;
}

interface Limit {
	readonly most?: number;
	readonly least?: number;
	readonly unit?: string;
}

/** A figure that must not be more than `most`, or less than `least`. Not a number: it was not measured. */
export function reading(figure: string, value: number, { most, least, unit = '' }: Limit): Reading {
	const goal = [
		...(most === undefined ? [] : [`<= ${most}${unit}`]),
		...(least === undefined ? [] : [`>= ${least}${unit}`]),
	];
	const isReached = value <= (most ?? Number.POSITIVE_INFINITY) && value >= (least ?? Number.NEGATIVE_INFINITY);
	return Number.isFinite(value)
		? { figure, goal: goal.join(', '), value: `${rounded(value)}${unit}`, isReached }
		: notMeasured(figure, 'the run has no such figure', goal.join(', '));
}

/** Something that holds or does not. */
export function holds(figure: string, goal: string, isReached: boolean, value: string): Reading {
	return { figure, goal, value, isReached };
}

export function notMeasured(figure: string, why: string, goal = ''): Reading {
	return { figure, goal, value: `not measured: ${why}`, isReached: undefined };
}

/** Three figures are enough, and all those before the point. */
function rounded(value: number): string {
	const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
	return value.toFixed(Math.min(digits, 2));
}
