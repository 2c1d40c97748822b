import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/errors.ts';
import { createRedactor } from '../../../src/providers/errors/redact.ts';
import { redactFailure } from '../../../src/providers/errors/redactFailure.ts';

describe('redaction', () => {
	const redact = createRedactor(['my+secret/value', undefined, 'abc']);

	it('removes known values, also as they stand in addresses', () => {
		assert.equal(redact('x my+secret/value y'), 'x [removed] y');
		assert.equal(redact('?k=my%2Bsecret%2Fvalue'), '?k=[removed]');
	});

	it('removes the first part of a known value where words were cut short', () => {
		assert.equal(redact('x my+secr…'), 'x [removed]…');
		assert.equal(redact('x my+secret/va'), 'x [removed]');
		assert.equal(redact('x my+s…'), 'x my+s…', 'too little to be of use');
		assert.equal(redact('my+secr is a word'), 'my+secr is a word');
	});

	const failing = (message: string, cause: unknown) =>
		new Failure({ kind: 'cut', message, remedy: 'Try again.', cause });
	for (const [what, cause] of [
		['an error', new Error('with my+secret/value')],
		['an error behind an error', new Error('outer', { cause: new TypeError('my+secret/value') })],
		['words', 'my+secret/value'],
	] as const) {
		it(`drops a cause that holds a key in ${what}, because causes go into the log`, () => {
			const redacted = redactFailure(failing('It broke.', cause), redact);
			assert.deepEqual([redacted.message, redacted.cause], ['It broke.', undefined]);
		});
	}

	it('keeps a cause without a key', () => {
		const failure = failing('It broke.', new Error('outer', { cause: new Error('inner') }));
		assert.equal(redactFailure(failure, redact), failure);
	});

	for (const text of [
		'Incorrect API key provided: sk-proj-abcdefghijkl.',
		'Authorization: Bearer abcdefghijklmnop1234',
		'{"api_key": "0123456789abcdef"}',
		'gsk_abcdefghijklmnop failed',
		'x-api-key=0123456789abcdef',
	]) {
		it(`removes what looks like a key in “${text.slice(0, 24)}…”`, () => {
			const cleaned = redact(text);
			assert.match(cleaned, /\[removed\]/);
			assert.doesNotMatch(cleaned, /abcdefghijkl|0123456789/);
		});
	}

	for (const text of [
		'abc is too short to be a key',
		'Basic authentication is required',
		'The maximum token: 4096',
		'the task-oriented model',
		"model 'qwen3:8b' not found",
	]) {
		it(`leaves “${text}” alone`, () => assert.equal(redact(text), text));
	}
});
