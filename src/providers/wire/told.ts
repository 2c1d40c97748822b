/**
 * What servers tell beside their answers, checked at the door: lists and descriptions of models, errors. Their word on
 * shapes is never taken: a field that does not fit reads as absent, and what stands beside it is still read.
 *
 * Frames of answers come by the thousand, one for each token; they are read by the cheaper functions of `json.ts`.
 */
import * as v from 'valibot';

type Schema<T> = v.GenericSchema<unknown, T>;

/** A field that may be absent, null, or something that it should not be. */
export function told<T>(schema: Schema<T>): Schema<T | undefined> {
	return v.fallback(v.optional(schema), undefined);
}

/** Those items of a list that fit. */
export function those<T>(item: Schema<T>): Schema<T[]> {
	return v.pipe(
		v.array(v.unknown()),
		v.transform(items => items.flatMap(each => read(item, each) ?? [])),
	);
}

/** An object; what of it has no schema is left out. */
export const fields = v.object;

/** A string with something in it. */
export const words: Schema<string> = v.pipe(v.string(), v.nonEmpty());

export const text = told(words);
export const flag = told(v.boolean());
export const texts = told(those(words));

const number: Schema<number> = v.number();
const numberText: Schema<number> = v.union([number, v.pipe(words, v.transform(Number))]);

/** Above zero: servers send 0 for "not counted". */
export const count = told(v.pipe(number, v.finite(), v.gtValue(0)));

/** A count that some catalogues write as a string. */
export const countText = told(v.pipe(numberText, v.finite(), v.gtValue(0)));

/** A price, which may be nothing, in the same two ways of writing. */
export const price = told(v.pipe(numberText, v.finite(), v.minValue(0)));

/** What the schema makes of a value; undefined where that does not fit at all. */
export function read<T>(schema: Schema<T>, value: unknown): T | undefined {
	const result = v.safeParse(schema, value);
	return result.success ? result.output : undefined;
}
