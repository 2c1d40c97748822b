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

/** @param secrets known values; those shorter than six characters are left alone, they would hit ordinary words. */
export function createRedactor(secrets: readonly (string | undefined)[]): Redactor {
	const values = secrets.filter(value => value !== undefined && value.length >= 6) as string[];
	const spellings = [...new Set(values.flatMap(value => [value, encodeURIComponent(value)]))];
	spellings.sort((a, b) => b.length - a.length);
	return text => shapes.reduce(removeShape, spellings.reduce(removeValue, text));
}

function removeValue(text: string, value: string): string {
	return text.includes(value) ? text.replaceAll(value, mark) : text;
}

function removeShape(text: string, shape: RegExp): string {
	return text.replace(shape, (_match, name?: unknown, separator?: unknown) =>
		typeof name === 'string' && typeof separator === 'string' ? `${name}${separator}${mark}` : mark,
	);
}
