/**
 * Arguments of a call, made to fit the schema of its tool where only the form is wrong (`"5"` for a number), and
 * checked. The keywords that schemas of tools use are known; others are passed over, so that no call fails by ours.
 */
import { asArray, asRecord, type Json, parseJson } from '../../providers/wire/json.ts';

export interface Fit {
	readonly value: unknown;
	/** Sentences for the model; none: it fits. */
	readonly faults: readonly string[];
}

interface Place {
	/** For sentences: `edits[0].line`; empty at the top. */
	readonly path: string;
	readonly root: Json;
	readonly depth: number;
}

/** A schema that refers to itself ends somewhere. */
const deepest = 40;

/** @param schema a JSON schema; `true` and whatever is none lets everything pass */
export function fitToSchema(value: unknown, schema: unknown): Fit {
	return fit(value, schema, { path: '', root: asRecord(schema) ?? {}, depth: 0 });
}

function fit(value: unknown, schema: unknown, place: Place): Fit {
	const rules = resolve(asRecord(schema), place);
	if (rules === undefined || place.depth > deepest) {
		return { value, faults: [] };
	}
	const typed = fitType(value, rules, place);
	if (typed.faults.length > 0) {
		return typed;
	}
	const whole = fitParts(typed.value, rules, place);
	return whole.faults.length > 0 ? whole : fitAlternatives(whole.value, rules, place);
}

/** Follows `#/…`; what points elsewhere lets everything pass. */
function resolve(schema: Json | undefined, { root }: Place): Json | undefined {
	const pointer = schema?.$ref;
	if (typeof pointer !== 'string') {
		return schema;
	}
	const keys = pointer.split('/').slice(1);
	const target = keys.reduce<unknown>((inner, key) => asRecord(inner)?.[key], root);
	return pointer.startsWith('#') ? asRecord(target) : undefined;
}

function fitType(value: unknown, rules: Json, place: Place): Fit {
	const types = typeof rules.type === 'string' ? [rules.type] : asArray(rules.type).map(String);
	const known = types.length > 0 ? types : typesOfValues(rules);
	if (known.length === 0 || known.some(type => isOfType(value, type))) {
		return checkValue(value, rules, place);
	}
	for (const type of known) {
		const changed = toType(value, type);
		if (changed !== undefined) {
			return checkValue(changed.value, rules, place);
		}
	}
	return fault(value, place, `must be ${known.map(type => articles.get(type) ?? type).join(' or ')}`);
}

/** A list of allowed values tells the types, too. */
function typesOfValues({ enum: allowed }: Json): readonly string[] {
	const values = asArray(allowed);
	return values.length > 0 && values.every(value => typeof value === 'string') ? ['string'] : [];
}

const articles: ReadonlyMap<string, string> = new Map([
	['string', 'a text'],
	['number', 'a number'],
	['integer', 'a whole number'],
	['boolean', 'true or false'],
	['array', 'a list'],
	['object', 'an object'],
	['null', 'null'],
]);

function isOfType(value: unknown, type: string): boolean {
	switch (type) {
		case 'integer':
			return Number.isInteger(value);
		case 'array':
			return Array.isArray(value);
		case 'object':
			return asRecord(value) !== undefined;
		case 'null':
			return value === null;
		default:
			return typeof value === type;
	}
}

/** The value in the other form, where it says the same. */
function toType(value: unknown, type: string): { readonly value: unknown } | undefined {
	switch (type) {
		case 'string':
			return typeof value === 'number' || typeof value === 'boolean' ? { value: String(value) } : undefined;
		case 'number':
		case 'integer':
			return toNumber(value, type);
		case 'boolean':
			return toBoolean(value);
		case 'array':
			return toList(value);
		case 'object':
			return parsedAs(value, 'object');
		case 'null':
			return value === 'null' || value === '' ? { value: null } : undefined;
		default:
			return undefined;
	}
}

function toNumber(value: unknown, type: string): { readonly value: number } | undefined {
	const isText = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
	return isText && isOfType(Number(value), type) ? { value: Number(value) } : undefined;
}

function toBoolean(value: unknown): { readonly value: boolean } | undefined {
	const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
	return word === 'true' || word === 'false' ? { value: word === 'true' } : undefined;
}

/** Lists are also written as a text of JSON, or as their only item. */
function toList(value: unknown): { readonly value: unknown } | undefined {
	return value === null || value === undefined ? undefined : (parsedAs(value, 'array') ?? { value: [value] });
}

function parsedAs(value: unknown, type: string): { readonly value: unknown } | undefined {
	const parsed = typeof value === 'string' ? parseJson(value) : undefined;
	return isOfType(parsed, type) ? { value: parsed } : undefined;
}

function checkValue(value: unknown, rules: Json, place: Place): Fit {
	const allowed = 'const' in rules ? [rules.const] : asArray(rules.enum);
	if (allowed.length > 0 && !allowed.some(each => isSame(each, value))) {
		return fault(value, place, `must be one of ${allowed.map(each => JSON.stringify(each)).join(', ')}`);
	}
	const broken = limits.find(({ rule, breaks }) => {
		const limit = rules[rule];
		return typeof limit === 'number' && breaks(value, limit);
	});
	return broken === undefined ? { value, faults: [] } : fault(value, place, `${broken.words} ${rules[broken.rule]}`);
}

function isSame(a: unknown, b: unknown): boolean {
	return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

interface Limit {
	readonly rule: string;
	readonly words: string;
	readonly breaks: (value: unknown, limit: number) => boolean;
}

const limits: readonly Limit[] = [
	{ rule: 'minimum', words: 'must be at least', breaks: (value, limit) => Number(value) < limit },
	{ rule: 'maximum', words: 'must be at most', breaks: (value, limit) => Number(value) > limit },
	{ rule: 'exclusiveMinimum', words: 'must be more than', breaks: (value, limit) => Number(value) <= limit },
	{ rule: 'exclusiveMaximum', words: 'must be less than', breaks: (value, limit) => Number(value) >= limit },
	{
		rule: 'minLength',
		words: 'must have at least this many characters:',
		breaks: (value, limit) => sizeOf(value) < limit,
	},
	{
		rule: 'maxLength',
		words: 'must have at most this many characters:',
		breaks: (value, limit) => sizeOf(value) > limit,
	},
	{ rule: 'minItems', words: 'must have at least this many items:', breaks: (value, limit) => countOf(value) < limit },
	{ rule: 'maxItems', words: 'must have at most this many items:', breaks: (value, limit) => countOf(value) > limit },
];

function sizeOf(value: unknown): number {
	return typeof value === 'string' ? value.length : Number.NaN;
}

function countOf(value: unknown): number {
	return Array.isArray(value) ? value.length : Number.NaN;
}

function fitParts(value: unknown, rules: Json, place: Place): Fit {
	const record = asRecord(value);
	if (record !== undefined) {
		return fitObject(record, rules, place);
	}
	return Array.isArray(value) && asRecord(rules.items) !== undefined
		? fitList(value, rules.items, place)
		: { value, faults: [] };
}

function fitList(list: readonly unknown[], items: unknown, place: Place): Fit {
	const fits = list.map((item, index) => fit(item, items, inside(place, `${place.path}[${index}]`)));
	return { value: fits.map(each => each.value), faults: fits.flatMap(each => each.faults) };
}

function fitObject(record: Json, rules: Json, place: Place): Fit {
	const given = Object.entries(record).filter(([key, value]) => value !== null || !isDropped(key, rules, place));
	const fits = given.map(([key, value]) => [key, fitProperty(key, value, rules, place)] as const);
	const missing = asArray(rules.required)
		.map(String)
		.filter(key => !given.some(([name]) => name === key))
		.map(key => `The argument ${pathTo(place, key)} is missing.`);
	return {
		value: Object.fromEntries(fits.map(([key, each]) => [key, each.value])),
		faults: [...missing, ...fits.flatMap(([, each]) => each.faults)],
	};
}

/** Null for something that need not be there means that it is not. */
function isDropped(key: string, { properties, required }: Json, place: Place): boolean {
	const known = asRecord(properties) ?? {};
	const isOptional = Object.hasOwn(known, key) && !asArray(required).includes(key);
	return isOptional && fit(null, known[key], inside(place, pathTo(place, key))).faults.length > 0;
}

function fitProperty(key: string, value: unknown, rules: Json, place: Place): Fit {
	const properties = asRecord(rules.properties) ?? {};
	const path = pathTo(place, key);
	if (Object.hasOwn(properties, key)) {
		return fit(value, properties[key], inside(place, path));
	}
	if (rules.additionalProperties === false) {
		const names = Object.keys(properties).join(', ') || 'none';
		return { value, faults: [`There is no argument ${path}; the known ones are: ${names}.`] };
	}
	return fit(value, rules.additionalProperties, inside(place, path));
}

function pathTo({ path }: Place, key: string): string {
	return path === '' ? key : `${path}.${key}`;
}

function inside(place: Place, path: string): Place {
	return { ...place, path, depth: place.depth + 1 };
}

/** All of `allOf`, and the first of `anyOf` or `oneOf` that fits. */
function fitAlternatives(value: unknown, rules: Json, place: Place): Fit {
	let whole: Fit = { value, faults: [] };
	for (const part of asArray(rules.allOf)) {
		const next = fit(whole.value, part, inside(place, place.path));
		whole = { value: next.value, faults: [...whole.faults, ...next.faults] };
	}
	for (const choices of [asArray(rules.anyOf), asArray(rules.oneOf)]) {
		whole = choices.length === 0 ? whole : fitOneOf(whole, choices, place);
	}
	return whole;
}

function fitOneOf(whole: Fit, choices: readonly unknown[], place: Place): Fit {
	const fits = choices.map(choice => fit(whole.value, choice, inside(place, place.path)));
	const unchanged = fits.find(each => each.faults.length === 0 && isSame(each.value, whole.value));
	const found = unchanged ?? fits.find(each => each.faults.length === 0);
	return found ?? { value: whole.value, faults: [...whole.faults, ...(fits[0]?.faults ?? [])] };
}

function fault(value: unknown, { path }: Place, words: string): Fit {
	return { value, faults: [`${path === '' ? 'The arguments' : `The argument ${path}`} ${words}.`] };
}
