/** Takes keys out of words that people, logs or files may see: by value where the key is known, by shape where not. */
import { withoutKeys } from '../../core/text/keys.ts';

export type Redactor = (text: string) => string;

const mark = '[removed]';

/** Shorter ones would hit ordinary words. */
const shortestSecret = 6;

/** @param secrets known values; those shorter than six characters are left alone. */
export function createRedactor(secrets: readonly (string | undefined)[]): Redactor {
	const values = secrets.filter(value => value !== undefined && value.length >= shortestSecret) as string[];
	const spellings = [...new Set(values.flatMap(value => [value, encodeURIComponent(value)]))];
	spellings.sort((a, b) => b.length - a.length);
	return text => withoutKeys(spellings.reduce(removeValue, text), mark);
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
