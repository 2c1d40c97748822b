/** When a server wants to be asked again. */

/** Longer is as good as "not today"; it also keeps nonsense out of sentences and sums. */
const longestRetryAfterMs = 7 * 24 * 3_600_000;

/**
 * Milliseconds from `retry-after-ms`, or `retry-after` in seconds or as a date; at most a week.
 * @param now by whose clock a date is meant, where the response does not tell the server's own.
 */
export function parseRetryAfter(headers: Headers, now = Date.now()): number | undefined {
	const waitMs = readRetryAfter(headers, now);
	return waitMs === undefined ? undefined : Math.min(Math.max(0, waitMs), longestRetryAfterMs);
}

function readRetryAfter(headers: Headers, now: number): number | undefined {
	const decimal = /^\d+(\.\d+)?$/;
	const milliseconds = headers.get('retry-after-ms')?.trim() ?? '';
	const seconds = headers.get('retry-after')?.trim() ?? '';
	if (decimal.test(milliseconds)) {
		return Number(milliseconds);
	}
	if (decimal.test(seconds)) {
		return Number(seconds) * 1000;
	}
	const date = parseDate(seconds);
	return date === undefined ? undefined : date - (parseDate(headers.get('date') ?? '') ?? now);
}

/** Only what has the name of a month in it: numbers alone are no dates, whatever `Date.parse` makes of them. */
function parseDate(text: string): number | undefined {
	const date = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : date;
}
