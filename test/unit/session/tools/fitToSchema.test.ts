import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { fitToSchema } from '../../../../src/session/tools/fitToSchema.ts';
import { readArguments } from '../../../../src/session/tools/readArguments.ts';

const schema = {
	type: 'object',
	properties: {
		path: { type: 'string' },
		line: { type: 'integer', minimum: 1 },
		deep: { type: 'boolean' },
		kinds: { type: 'array', items: { type: 'string' } },
		where: { type: 'object', properties: { column: { type: 'number' } }, required: ['column'] },
		mode: { enum: ['fast', 'slow'] },
		either: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
		self: { $ref: '#' },
	},
	additionalProperties: false,
};

const fitted = (value: unknown) => fitToSchema(value, schema);

describe('arguments of a call', () => {
	for (const [what, given, value] of [
		['a number as text', { line: ' 5 ' }, { line: 5 }],
		['a text as number', { path: 7 }, { path: '7' }],
		['a flag as text', { deep: 'True' }, { deep: true }],
		['one item in place of a list', { kinds: 'a' }, { kinds: ['a'] }],
		['a list as JSON text', { kinds: '["a","b"]' }, { kinds: ['a', 'b'] }],
		['an object as JSON text', { where: '{"column":"2.5"}' }, { where: { column: 2.5 } }],
		['null for what may be left out', { path: null, line: 2 }, { line: 2 }],
		['null behind a reference', { self: null, line: 2 }, { line: 2 }],
		['null where it is allowed', { either: null }, { either: null }],
		['the first form that fits', { either: '3' }, { either: 3 }],
		['what refers to the whole', { self: { line: '2' } }, { self: { line: 2 } }],
	] as const) {
		it(`are made to fit: ${what}`, () => {
			assert.deepEqual(fitted(given), { value, faults: [] });
		});
	}

	for (const [what, given, told] of [
		['a text that is no number', { line: 'five' }, 'The argument line must be a whole number.'],
		['half a line', { line: 1.5 }, 'The argument line must be a whole number.'],
		['too small a number', { line: 0 }, 'The argument line must be at least 1'],
		['an unknown word', { mode: 'medium' }, 'The argument mode must be one of "fast", "slow".'],
		['an unknown argument', { lines: 3 }, 'There is no argument lines; the known ones are: path'],
		['what is missing inside', { where: {} }, 'The argument where.column is missing.'],
		['an item of a list', { kinds: [{}] }, 'The argument kinds[0] must be a text.'],
	] as const) {
		it(`are refused with a sentence: ${what}`, () => {
			assert.ok(fitted(given).faults[0]?.startsWith(told), fitted(given).faults[0]);
		});
	}

	it('may be a JSON text of a JSON text, or nothing', () => {
		assert.deepEqual(readArguments('"{\\"line\\":1}"', schema), { value: { line: 1 } });
		assert.deepEqual(readArguments(' ', schema), { value: {} });
		assert.deepEqual(readArguments('null', schema), { value: {} });
	});

	it('keep a key that is a name of a prototype as a key', () => {
		const read = readArguments('{"__proto__":{"polluted":1}}', {});
		assert.ok('value' in read && Object.hasOwn(read.value, '__proto__'));
		assert.equal(({} as { polluted?: number }).polluted, undefined);
	});

	it('end for a schema that refers to itself without end', () => {
		const endless = { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } };
		assert.deepEqual(fitToSchema(1, endless).value, 1);
	});

	it('are valid for a validator of the field wherever we say that they fit', () => {
		const isValid = new Ajv2020({ strict: false }).compile(schema);
		const value = fc.oneof(
			fc.json().map(json => JSON.parse(json)),
			fc.constantFrom('5', 'true', '[]', 3, null, 'fast', { column: 1 }),
		);
		const given = fc.dictionary(fc.constantFrom(...Object.keys(schema.properties)), value, {
			maxKeys: 4,
			noNullPrototype: true,
		});
		fc.assert(
			fc.property(given, record => {
				const { value: fit, faults } = fitted(record);
				if (faults.length === 0) {
					assert.ok(isValid(fit), JSON.stringify([record, fit, isValid.errors]));
				}
				if (isValid(record)) {
					assert.deepEqual({ value: fit, faults }, { value: record, faults: [] });
				}
			}),
			{ numRuns: 500 },
		);
	});
});
