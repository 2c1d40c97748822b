/**
 * What the reader looks for, as something that always ends: plain words, or a pattern that is refused or run on short
 * windows of text when it could take more than linear time. Pure.
 */
export interface FindOptions {
	readonly matchCase: boolean;
	readonly regex: boolean;
}

export type Pattern =
	| { readonly kind: 'ready'; readonly expression: RegExp; readonly window: number }
	| { readonly kind: 'empty' }
	| { readonly kind: 'bad' }
	| { readonly kind: 'slow' };

interface Found {
	readonly start: number;
	readonly end: number;
}

const longestQuery = 400;

export function compilePattern(query: string, options: FindOptions): Pattern {
	if (query === '') {
		return { kind: 'empty' };
	}
	const flags = options.matchCase ? 'gmu' : 'gimu';
	if (!options.regex) {
		const literal = query
			.slice(0, longestQuery)
			.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
			.replaceAll('\\-', '-');
		return { kind: 'ready', expression: new RegExp(literal, flags), window: Number.POSITIVE_INFINITY };
	}
	const risk = riskOf(query);
	const window = risk === 'nested' ? undefined : windowSizes[risk];
	if (query.length > longestQuery || window === undefined) {
		return { kind: 'slow' };
	}
	try {
		return { kind: 'ready', expression: new RegExp(query, flags), window };
	} catch {
		return { kind: 'bad' };
	}
}

/**
 * All matches in `text`, in order; stops after `most`, and with `complete: false` when `isLate` says so.
 * Empty matches are left out.
 */
export function findAll(
	text: string,
	pattern: Extract<Pattern, { kind: 'ready' }>,
	most: number,
	isLate: () => boolean,
): { readonly found: readonly Found[]; readonly complete: boolean } {
	const found: Found[] = [];
	for (const window of windows(text, pattern.window)) {
		for (const match of text.slice(window.start, window.end).matchAll(pattern.expression)) {
			if (match[0] !== '') {
				found.push({ start: window.start + match.index, end: window.start + match.index + match[0].length });
			}
			if (found.length >= most) {
				return { found, complete: true };
			}
		}
		if (isLate()) {
			return { found, complete: false };
		}
	}
	return { found, complete: true };
}

function* windows(text: string, size: number): Generator<Found> {
	if (size === Number.POSITIVE_INFINITY) {
		yield { start: 0, end: text.length };
		return;
	}
	for (let start = 0; start < text.length; ) {
		const feed = text.indexOf('\n', start);
		const end = Math.min(feed === -1 ? text.length : feed + 1, start + size);
		yield { start, end };
		start = end;
	}
}

/** Time can grow with the window to the power of the open-ended repetitions, and one more for where to begin. */
const windowSizes = [10_000, 2_000, 300, 100, 60, 40];

/** Number of open-ended repetitions; `nested` when one stands inside another, which can take exponential time. */
function riskOf(source: string): number | 'nested' {
	let repetitions = 0;
	/** Per open group: whether it holds a repetition or a choice. */
	const groups: boolean[] = [false];
	for (let index = 0; index < source.length; index += 1) {
		const unit = source[index];
		if (unit === '\\') {
			index += 1;
		} else if (unit === '[') {
			index = classEnd(source, index);
		} else if (unit === '(') {
			groups.push(false);
		} else if (unit === '|') {
			groups[groups.length - 1] = true;
		} else if (unit === ')') {
			const holds = groups.pop() ?? false;
			const repeated = isOpenEnded(source, index + 1);
			if (holds && repeated) {
				return 'nested';
			}
			groups[groups.length - 1] = (groups.at(-1) ?? false) || holds || repeated;
		}
		if (isOpenEnded(source, index + 1)) {
			repetitions += 1;
			groups[groups.length - 1] = true;
		}
	}
	return repetitions;
}

function classEnd(source: string, start: number): number {
	for (let index = start + 1; index < source.length; index += 1) {
		if (source[index] === '\\') {
			index += 1;
		} else if (source[index] === ']') {
			return index;
		}
	}
	return source.length;
}

/** `*`, `+`, `{3,}` and also `{1,99}`: a large count is as bad as none. */
function isOpenEnded(source: string, index: number): boolean {
	const unit = source[index];
	if (unit === '*' || unit === '+') {
		return true;
	}
	const count = /^\{(\d+)(?:(,)(\d*))?\}/.exec(source.slice(index, index + 20));
	return count !== null && (count[2] ? count[3] === '' || Number(count[3]) > 10 : Number(count[1]) > 10);
}
