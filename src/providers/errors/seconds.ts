/** `1.2 s`, `45 s`, `2 min`, `3 h`, for sentences. */
export function seconds(ms: number): string {
	if (ms < 10_000) {
		return `${Math.round(ms / 100) / 10} s`;
	}
	if (ms < 120_000) {
		return `${Math.round(ms / 1000)} s`;
	}
	return ms < 2 * 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
