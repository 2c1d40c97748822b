/**
 * Narrowing of what stands in other tools' files. Nothing there can be relied on: what does not fit reads as absent.
 * Own fields only, so that a name from a file never reaches a prototype.
 */
export type Json = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): Json | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The objects of a list. */
export function recordsOf(value: unknown): readonly Json[] {
	return asList(value)
		.map(asRecord)
		.filter(record => record !== undefined);
}

/** A string with something in it. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A count: a finite number from 0. */
export function asCount(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The value at a path of keys, of own fields of objects only. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
	return keys.reduce<unknown>((inner, key) => {
		const record = asRecord(inner);
		return record && Object.hasOwn(record, key) ? record[key] : undefined;
	}, value);
}

/** Years in which a conversation with a model can have been held, generously. */
const earliest = Date.UTC(2000, 0);
const latest = Date.UTC(2200, 0);

/**
 * Milliseconds since 1970 of a time as tools write it: ISO 8601, or a number of seconds, milliseconds, micro- or
 * nanoseconds. Undefined where it can be none.
 */
export function timeOf(value: unknown): number | undefined {
	if (typeof value === 'string') {
		return plausible(/^\d{9,19}(?:\.\d+)?$/.test(value) ? scaled(Number(value)) : Date.parse(value.slice(0, 40)));
	}
	return typeof value === 'number' ? plausible(scaled(value)) : undefined;
}

function scaled(time: number): number {
	return time < 1e11 ? time * 1e3 : time < 1e14 ? time : time < 1e17 ? time / 1e3 : time / 1e6;
}

function plausible(time: number): number | undefined {
	return time >= earliest && time <= latest ? Math.round(time) : undefined;
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// "No JSON" is an answer here; the caller decides what it means.
		return undefined;
	}
}

/** Deeper values are not written out: every writer of JSON is recursive somewhere. */
const deepest = 500;

/** The value as JSON text; undefined where it is nested too deep for any reader. */
export function toJsonText(value: unknown): string | undefined {
	return isDeep(value) ? undefined : JSON.stringify(value);
}

function isDeep(value: unknown): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; level.length > 0; depth += 1) {
		if (depth > deepest) {
			return true;
		}
		const next: unknown[] = [];
		for (const each of level) {
			if (typeof each === 'object' && each !== null) {
				for (const inner of Object.values(each)) {
					next.push(inner);
				}
			}
		}
		level = next;
	}
	return false;
}
