/** Figures in words, without a locale: exports read the same on every machine. */

/** `<0.1 s`, `0.4 s`, `8 s`, `1 min 12 s`, `2 h 5 min`. Input in milliseconds. */
export function formatDuration(milliseconds: number): string {
	const total = Math.max(0, milliseconds) / 1000;
	if (total < 0.05) {
		return '<0.1 s';
	}
	if (total < 0.95) {
		return `${total.toFixed(1)} s`;
	}
	const seconds = Math.round(total);
	if (seconds < 60) {
		return `${seconds} s`;
	}
	const minutes = Math.floor(seconds / 60);
	return minutes < 60
		? joined(`${minutes} min`, seconds % 60, 's')
		: joined(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

/** `2 h 5 min`, and `2 h` where nothing is over. */
function joined(first: string, rest: number, unit: string): string {
	return rest === 0 ? first : `${first} ${rest} ${unit}`;
}

/** `842`, `12.3k`, `1.2M`. */
export function formatCount(count: number): string {
	const whole = Math.round(count);
	if (whole < 1000) {
		return String(whole);
	}
	// 999,950 and more would read `1000k`.
	return whole < 999_950 ? `${shortened(whole / 1000)}k` : `${shortened(whole / 1_000_000)}M`;
}

/** Of a context window, as people and vendors say it: `8K`, `128K`, `1M`; `200k` where it is no power of two. */
export function formatWindow(tokens: number): string {
	if (tokens < 1024 || tokens % 1024 !== 0 || tokens % 1000 === 0) {
		return formatCount(tokens);
	}
	const kibi = tokens / 1024;
	return kibi % 1024 === 0 ? `${kibi / 1024}M` : `${kibi}K`;
}

/** `1 token`, `842 tokens`, `12.3k tokens`; with `~` in front when estimated. */
export function formatTokens(count: number, basis: 'measured' | 'estimated' = 'measured'): string {
	const shown = formatCount(count);
	return `${basis === 'estimated' ? '~' : ''}${shown} ${shown === '1' ? 'token' : 'tokens'}`;
}

/** `38 tok/s`, `4.2 tok/s`. */
export function formatRate(tokensPerSecond: number): string {
	return `${tokensPerSecond < 9.95 ? shortened(tokensPerSecond) : Math.round(tokensPerSecond)} tok/s`;
}

/** Of a file: `840 B`, `12 KB`, `3.9 MB`. */
export function formatBytes(bytes: number): string {
	if (bytes < 1000) {
		return `${bytes} B`;
	}
	return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `71%`. Input from 0 to 1. */
export function formatShare(share: number): string {
	return `${Math.round(share * 100)}%`;
}

/** `$0.0042`, `$1.20`: two digits that say something. */
export function formatCost(dollars: number): string {
	return dollars === 0 || dollars >= 0.1 ? `$${dollars.toFixed(2)}` : `$${Number(dollars.toPrecision(2)).toString()}`;
}

function shortened(value: number): string {
	return value.toFixed(1).replace(/\.0$/, '');
}
