/**
 * What a key looks like: the shapes that vendors hand out, and the headers that carry them. The one table for errors,
 * log and exports. A text that people wrote is full of names such as `hf_hub_download` or `token: CancellationToken`,
 * so a beginning alone is not enough: what follows must look drawn by lot, unless nothing else begins like that.
 */

export interface KeyPlace {
	/** UTF-16 offsets of the key alone, without the word in front of it that says so. */
	readonly start: number;
	readonly end: number;
}

interface KeyShape {
	/** One run of characters behind a fixed beginning, so that it takes linear time; `key` is what must not be seen. */
	readonly pattern: RegExp;
	/** Whether the key is one; true where that is left out. */
	readonly isKey?: (key: string) => boolean;
}

const shapes: readonly KeyShape[] = [
	// OpenAI, OpenRouter, Stripe, GitHub, GitLab, Google, AWS, Slack: nothing else begins like that.
	{ pattern: /\b(?<key>sk-(?:proj|svcacct|admin|ant|or)-[\w*-]{8,})/dg },
	{ pattern: /\b(?<key>[spr]k_(?:live|test)_\w{8,})/dg },
	{ pattern: /\b(?<key>(?:gh[opusr]_|github_pat_|glpat-)[\w-]{16,})/dg },
	{ pattern: /\b(?<key>AIza[\w-]{20,})/dg },
	{ pattern: /\b(?<key>(?:AKIA|ASIA)[0-9A-Z]{16})\b/dg },
	{ pattern: /\b(?<key>xox[abeoprs]-[\w-]{10,})/dg },
	// Beginnings that are also names in code.
	{
		pattern:
			/\b(?<key>(?:sk|pk|rk|gsk|xai|hf|r8|csk|cfut|cfat|nvapi|tgp|fw|pplx)[-_](?<rest>[\w*-]{16,}(?:\.[\w*-]+)*))/dg,
		isKey: looksDrawn,
	},
	// A signed token (JWT): its first part is JSON.
	{ pattern: /(?<![\w-])(?<key>eyJ[\w-]{10,}\.[\w-]{8,}(?:\.[\w-]*)?)/dg },
	{
		pattern: /\b(?:Bearer|bearer|BEARER)\s+(?<key>[\w.~+/-]{16,}=*)/dg,
		isKey: key => key.length >= 20 || /\d/.test(key),
	},
	{ pattern: /\b(?:Basic|basic|BASIC)\s+(?<key>[\w.~+/-]{16,}=*)/dg, isKey: key => /[\d=]/.test(key) },
	{
		pattern: /\b(?:x-api-key|api[-_ ]?key|authorization|token)["']?\s*[:=]\s*["']?(?<key>[\w~+/-][\w.~+/-]{11,}=*)/dgi,
		isKey: hasDigits,
	},
];

/** A long run without a break that has a digit or a mask in it, or is longer than words are. */
function looksDrawn(key: string): boolean {
	return key.split(/[-_.]/).some(part => (part.length >= 10 && /[\d*]/.test(part)) || part.length >= 16);
}

const fewestDigits = 3;

function hasDigits(key: string): boolean {
	return (key.match(/\d/g)?.length ?? 0) >= fewestDigits;
}

/** Where keys stand, in order and without overlap. Linear in the length of `text`. */
export function findKeys(text: string): readonly KeyPlace[] {
	const places = shapes.flatMap(({ pattern, isKey }) =>
		[...text.matchAll(pattern)].flatMap(({ groups, indices }) => {
			const [start, end] = indices?.groups?.key ?? [0, 0];
			return isKey?.(groups?.rest ?? groups?.key ?? '') === false ? [] : [{ start, end }];
		}),
	);
	return joined(places);
}

/** In order, and those that overlap as one. */
export function joined(found: readonly KeyPlace[]): readonly KeyPlace[] {
	const places = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
	const apart: KeyPlace[] = [];
	for (const { start, end } of places) {
		const last = apart.at(-1);
		if (last === undefined || start >= last.end) {
			apart.push({ start, end });
		} else if (end > last.end) {
			apart[apart.length - 1] = { start: last.start, end };
		}
	}
	return apart;
}

/** The text with `mark` in the place of every key. */
export function withoutKeys(text: string, mark: string): string {
	return withMarks(text, findKeys(text), () => mark);
}

/** The text with a mark in each of these places, which are in order and apart. */
export function withMarks(text: string, places: readonly KeyPlace[], mark: (key: string) => string): string {
	let kept = '';
	let from = 0;
	for (const { start, end } of places) {
		kept += text.slice(from, start) + mark(text.slice(start, end));
		from = end;
	}
	return kept + text.slice(from);
}
