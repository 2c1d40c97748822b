/** Path patterns (`*`, `?`, `[…]`, `**`) without regular expressions: a pattern of anybody's costs no more than length times length. */

/**
 * Whether the path fits. `*` and `?` stay inside of a segment; `**` alone in one stands for any number of them.
 * @param path with `/`, relative
 */
export function matchesGlob(path: string, pattern: string): boolean {
	return matchSegments(path.split('/'), pattern.split('/'));
}

/** By a table, row by row: which beginnings of the path the pattern so far can stand for. */
function matchSegments(path: readonly string[], pattern: readonly string[]): boolean {
	let reached = [true, ...path.map(() => false)];
	for (const part of pattern) {
		reached = part === '**' ? spread(reached) : step(reached, path, part);
	}
	return reached[path.length] === true;
}

function spread(reached: readonly boolean[]): boolean[] {
	const first = reached.indexOf(true);
	return reached.map((_, index) => first !== -1 && index >= first);
}

function step(reached: readonly boolean[], path: readonly string[], part: string): boolean[] {
	return reached.map(
		(_, index) => index > 0 && reached[index - 1] === true && matchesSegment(path[index - 1] ?? '', part),
	);
}

/** The usual walk with one place to come back to: the latest `*`. */
function matchesSegment(text: string, pattern: string): boolean {
	let [at, next] = [0, 0];
	let star: { readonly next: number; at: number } | undefined;
	while (at < text.length) {
		const length = pattern[next] === '*' ? 0 : unitLength(text.charAt(at), pattern, next);
		if (pattern[next] === '*') {
			star = { next: next + 1, at };
			next++;
		} else if (length > 0) {
			next += length;
			at++;
		} else if (star) {
			star.at++;
			[next, at] = [star.next, star.at];
		} else {
			return false;
		}
	}
	return /^\**$/.test(pattern.slice(next));
}

/** How long the part of the pattern is that stands for this character; 0 where it does not. */
function unitLength(unit: string, pattern: string, at: number): number {
	if (pattern[at] === '?') {
		return 1;
	}
	if (pattern[at] === '\\' && at + 1 < pattern.length) {
		return pattern[at + 1] === unit ? 2 : 0;
	}
	const end = pattern[at] === '[' ? pattern.indexOf(']', at + 2) : -1;
	if (end !== -1) {
		return isInSet(unit, pattern.slice(at + 1, end)) ? end + 1 - at : 0;
	}
	return pattern[at] === unit ? 1 : 0;
}

function isInSet(unit: string, set: string): boolean {
	const isNot = set.startsWith('!') || set.startsWith('^');
	const members = isNot ? set.slice(1) : set;
	for (let index = 0; index < members.length; index++) {
		const last = members[index + 1] === '-' && index + 2 < members.length ? members.charAt(index + 2) : undefined;
		if (last === undefined ? members[index] === unit : unit >= members.charAt(index) && unit <= last) {
			return !isNot;
		}
		index += last === undefined ? 0 : 2;
	}
	return isNot;
}
