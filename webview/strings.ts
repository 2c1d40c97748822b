/** The page's words. The host may send translations by key; what it does not send stays English. */
import type { Templates } from '../src/core/wording/sentence.ts';
import { pageStrings, type StringKey } from '../src/protocol/pageStrings.ts';

export type { StringKey } from '../src/protocol/pageStrings.ts';

let translated: Readonly<Record<string, string>> = {};

export function useStrings(strings: Readonly<Record<string, string>>): void {
	translated = strings;
}

/** The sentences of events in the reader's language, by code. */
export function templates(): Templates {
	return translated;
}

/** The words for `key`, with `{0}`, `{1}` filled in. */
export function t(key: StringKey, ...values: readonly (string | number)[]): string {
	const pattern = translated[key] ?? pageStrings[key];
	return pattern.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
