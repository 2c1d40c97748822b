/** Takes keys out of words that people, logs or files may see: by value where the key is known, by shape where not. */

export type Redactor = (text: string) => string;

const mark = '[removed]';

/** Shapes of keys in use at the vendors we know, and of the headers that carry them. */
const shapes: readonly RegExp[] = [
	/\b(?:Bearer|Basic)\s+[\w.~+/=-]{16,}/gi,
	/\b(?:sk|pk|rk|gsk|xai|hf|cfut|cfat|csk|nvapi|tgp|fw|pplx|ghp|gho|github_pat)[-_][\w*.-]{8,}/g,
	/\bAIza[\w-]{20,}/g,
	/\b(x-api-key|api[-_ ]?key|authorization|token)(["']?\s*[:=]\s*["']?)[\w.~+/-]{12,}/gi,
];

/** Shorter ones would hit ordinary words. */
const shortestSecret = 6;

/** @param secrets known values; those shorter than six characters are left alone. */
export function createRedactor(secrets: readonly (string | undefined)[]): Redactor {
	const values = secrets.filter(value => value !== undefined && value.length >= shortestSecret) as string[];
	const spellings = [...new Set(values.flatMap(value => [value, encodeURIComponent(value)]))];
	spellings.sort((a, b) => b.length - a.length);
	return text => shapes.reduce(removeShape, spellings.reduce(removeValue, text));
}

function removeValue(text: string, value: string): string {
	return removeCutValue(text.includes(value) ? text.replaceAll(value, mark) : text, value);
}

/** Words that were shortened can end in the first part of a key. */
function removeCutValue(text: string, value: string): string {
	for (let length = value.length - 1; length >= shortestSecret; length--) {
		const part = value.slice(0, length);
		if (text.endsWith(part)) {
			return text.slice(0, -length) + mark;
		}
		if (text.includes(`${part}…`)) {
			return text.replaceAll(`${part}…`, `${mark}…`);
		}
	}
	return text;
}

function removeShape(text: string, shape: RegExp): string {
	return text.replace(shape, (_match, name?: unknown, separator?: unknown) =>
		typeof name === 'string' && typeof separator === 'string' ? `${name}${separator}${mark}` : mark,
	);
}
