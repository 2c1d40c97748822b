/** Checks of untrusted JSON that say where they failed. Small on purpose: what they cannot say, callers write out. */

/** Something in a file is not what the format promises. `place` is such as `turns[0].events[3].text`. */
export class ImportError extends Error {
	override readonly name = 'ImportError';
	readonly place: string;

	constructor(place: string, expected: string) {
		super(place === '' ? expected : `${place}: ${expected}`);
		this.place = place;
	}
}

/** Throws an {@link ImportError} unless the value is right. */
export type Check = (value: unknown, place: string) => void;

export type Fields = Readonly<Record<string, Check>>;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const anything: Check = () => {};

export const text: Check = (value, place) => expect(typeof value === 'string', place, 'expected text');

export const name: Check = (value, place) =>
	expect(typeof value === 'string' && value !== '' && value.length <= 200, place, 'expected a short text, not empty');

export const flag: Check = (value, place) => expect(typeof value === 'boolean', place, 'expected true or false');

export const quantity: Check = (value, place) =>
	expect(typeof value === 'number' && Number.isFinite(value) && value >= 0, place, 'expected a number from 0');

export const index: Check = (value, place) =>
	expect(Number.isSafeInteger(value) && (value as number) >= 0, place, 'expected a whole number from 0');

export function oneOf(...values: readonly string[]): Check {
	return (value, place) => expect(values.includes(value as string), place, `expected one of ${values.join(', ')}`);
}

export function listOf(item: Check): Check {
	return (value, place) => {
		if (!Array.isArray(value)) {
			throw new ImportError(place, 'expected a list');
		}
		for (const [position, each] of value.entries()) {
			item(each, `${place}[${position}]`);
		}
	};
}

/** An object with these fields; others may stand beside them. */
export function record(required: Fields, optional: Fields = {}): Check {
	return (value, place) => {
		if (!isRecord(value)) {
			throw new ImportError(place, 'expected an object');
		}
		for (const [field, check] of Object.entries(required)) {
			check(Object.hasOwn(value, field) ? value[field] : undefined, place === '' ? field : `${place}.${field}`);
		}
		for (const [field, check] of Object.entries(optional)) {
			if (Object.hasOwn(value, field) && value[field] !== undefined) {
				check(value[field], place === '' ? field : `${place}.${field}`);
			}
		}
	};
}

function expect(holds: boolean, place: string, expected: string): void {
	if (!holds) {
		throw new ImportError(place, expected);
	}
}
