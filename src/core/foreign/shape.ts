/**
 * The one way to check what came from outside: valibot schemas that are tied to our types. A field that is added to a
 * type does not compile until its check is written; every message says what was expected, in plain words.
 */
import * as v from 'valibot';

export type Schema<T> = v.GenericSchema<unknown, T>;

/** A check for each field; of optional fields it must be `optional(…)`, and of others it must not. */
type Fields<T> = {
	readonly [K in keyof Required<T>]: object extends Pick<T, K> ? OptionalField<T[K]> : Schema<T[K]>;
};

type OptionalField<T> = Schema<T> & { readonly type: 'optional' };

/** An object with these fields; others may stand beside them, a later version's for example. */
export type Shape<T> = Schema<T> & { readonly entries: Fields<T> };

export const text: Schema<string> = v.string('expected text');

export const name: Schema<string> = v.pipe(
	v.string('expected a short text, not empty'),
	v.minLength(1, 'expected a short text, not empty'),
	v.maxLength(200, 'expected a short text, not empty'),
);

export const flag: Schema<boolean> = v.boolean('expected true or false');

export const onlyTrue: Schema<true> = v.literal(true, 'expected true');

export const quantity: Schema<number> = v.pipe(
	v.number('expected a number from 0'),
	v.finite('expected a number from 0'),
	v.minValue(0, 'expected a number from 0'),
);

export const index: Schema<number> = v.pipe(
	v.number('expected a whole number from 0'),
	v.safeInteger('expected a whole number from 0'),
	v.minValue(0, 'expected a whole number from 0'),
);

/** Any value, but not none. */
export const anything: Schema<unknown> = v.custom<unknown>(value => value !== undefined, 'expected a value');

/** Text of which a later version may know more values; whoever reads it must bear one that is not in `T`. */
export function openText<T extends string>(): Schema<T> {
	return v.custom<T>(value => typeof value === 'string', 'expected text');
}

/** One of a closed set. Written as the keys of an object, so that the compiler knows when one is missing. */
export function oneOf<T extends string>(values: Readonly<Record<T, true>>): Schema<T> {
	const known = Object.keys(values);
	return v.custom<T>(
		value => typeof value === 'string' && known.includes(value),
		`expected one of ${known.join(', ')}`,
	);
}

export function listOf<T>(item: Schema<T>): Schema<T[]> {
	return v.array(item, 'expected a list');
}

export function optional<T>(schema: Schema<T>): OptionalField<T | undefined> {
	return v.optional(schema);
}

/** Lists are objects to valibot; to us they are not. */
const object = v.custom<Readonly<Record<string, unknown>>>(
	value => typeof value === 'object' && value !== null && !Array.isArray(value),
	'expected an object',
);

export function recordOf<T>(value: Schema<T>): Schema<Readonly<Record<string, T>>> {
	return v.pipe(object, v.record(v.string(), value));
}

export function shape<T extends object>(fields: Fields<T>): Shape<T> {
	const entries: Readonly<Record<string, v.GenericSchema>> = fields;
	const schema = v.looseObject(entries, issue => {
		const missing = String(issue.path?.at(-1)?.key);
		const field = Object.hasOwn(entries, missing) ? entries[missing] : undefined;
		return (field && problemIn(field, undefined)?.expected) ?? 'expected an object';
	});
	// The output is T by the type of the fields; valibot cannot derive that from a type parameter.
	return Object.assign(v.pipe(object, schema), { entries: fields }) as unknown as Shape<T>;
}

/** An object with the fields of both. */
export function both<A extends object, B extends object>(a: Shape<A>, b: Shape<B>): Shape<A & B> {
	return shape<A & B>({ ...a.entries, ...b.entries } as Fields<A & B>);
}

interface Problem {
	/** Such as `turns[0].events[3].text`; empty for the whole. */
	readonly place: string;
	/** Such as `expected text`. */
	readonly expected: string;
}

/** The first thing that is wrong, or undefined. */
export function problemIn(schema: v.GenericSchema, value: unknown): Problem | undefined {
	const issue = v.safeParse(schema, value, { abortEarly: true }).issues?.[0];
	return issue && { place: placeOf(issue), expected: issue.message };
}

export function fits<T>(schema: Schema<T>, value: unknown): value is T {
	return v.is(schema, value);
}

function placeOf({ path }: v.BaseIssue<unknown>): string {
	return (path ?? [])
		.map(({ key }, position) => (typeof key === 'number' ? `[${key}]` : `${position === 0 ? '' : '.'}${String(key)}`))
		.join('');
}
