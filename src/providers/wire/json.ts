/**
 * Narrowing of parsed JSON, cheap enough for each token of an answer. A server's word on shapes is never taken: what does
 * not fit reads as absent. What comes once, such as a list of models, is read by the schemas of `told.ts`.
 */
export type Json = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): Json | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function asArray(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** A string with something in it. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number above zero: servers send 0 for "not counted". */
export function asCount(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Reads a path of keys. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
	return keys.reduce<unknown>((inner, key) => asRecord(inner)?.[key], value);
}

export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// "Not JSON" is an answer, not a failure; the caller shows the text instead.
		return undefined;
	}
}

/** The same record without the keys whose value is undefined. */
export function compact<T extends object>(record: T): T {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
