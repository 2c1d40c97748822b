/** What servers say when they refuse: the reason that people can use, and whose fault it is. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Failure } from '../../../src/core/errors.ts';
import { readErrorBody, readServerError } from '../../../src/providers/errors/serverError.ts';
import { frameFailure, statusFailure } from '../../../src/providers/errors/serverErrors.ts';

const context = { endpoint: { label: 'The gateway', address: 'https://gateway.example' }, model: 'm' };

function refused(status: number, body: unknown): Failure {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return statusFailure(
		{ status, headers: new Headers(), text, json: typeof body === 'string' ? undefined : body },
		context,
	);
}

const inner = { error: { message: 'One picture only.', type: 'invalid_request_error' } };

const bodies: readonly (readonly [name: string, body: unknown, words: RegExp])[] = [
	[
		'as JSON in metadata',
		{ error: { message: 'Provider returned error', metadata: { raw: JSON.stringify(inner) } } },
		/request: One picture only\.$/,
	],
	[
		'as text in metadata',
		{ error: { message: 'Provider returned error', metadata: { raw: 'One picture only.' } } },
		/request: One picture only\.$/,
	],
	[
		'as an object in metadata',
		{ error: { message: 'Provider returned error', metadata: { raw: inner } } },
		/request: One picture only\.$/,
	],
	['as an error in an error', { error: inner }, /request: One picture only\.$/],
	['as JSON in the message', { error: { message: JSON.stringify(inner) } }, /request: One picture only\.$/],
	[
		'as JSON behind a prefix',
		{ error: { message: `Upstreams said 400: ${JSON.stringify(inner)}` } },
		/request: One picture only\.$/,
	],
	[
		'as Python prints it',
		{
			error: {
				message: "OpenAIException - Error code: 400 - {'error': {'message': 'One picture only.', 'code': None}}",
			},
		},
		/request: One picture only\.$/,
	],
	['flat', { message: 'One picture only.', code: 'OTHER' }, /request: One picture only\.$/],
	['flat and alone', { message: 'One picture only.' }, /request: One picture only\.$/],
	['flat as AWS writes it', { Message: 'One picture only.' }, /request: One picture only\.$/],
	['under msg', { code: 1113, msg: 'One picture only.' }, /request: One picture only\.$/],
	['under error_msg', { error_code: 336003, error_msg: 'One picture only.' }, /request: One picture only\.$/],
	[
		'beside the code of OAuth',
		{ error: 'invalid_request', error_description: 'One picture only.' },
		/One picture only\.|invalid_request/,
	],
	['as a fault', { fault: { faultstring: 'One picture only.', detail: { errorcode: 'x' } } }, /One picture only\./],
	[
		'as a problem with a detail',
		{ type: 'about:blank', title: 'Bad Request', detail: 'One picture only.' },
		/request: One picture only\.$/,
	],
	['as a problem without one', { title: 'One picture only.', status: 400 }, /request: One picture only\.$/],
	['as MiniMax has it', { base_resp: { status_code: 2013, status_msg: 'One picture only.' } }, /One picture only\./],
	[
		'as a list of issues',
		{ detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', type: 'extra' }] },
		/request: body\.seed: Extra inputs are not permitted\.$/,
	],
	[
		'as a list of issues in the message',
		{
			object: 'error',
			message: {
				detail: [
					{ loc: ['body', 'seed'], msg: 'Extra inputs' },
					{ loc: ['body', 'n'], msg: 'too many' },
				],
			},
		},
		/request: body\.seed: Extra inputs; body\.n: too many\.$/,
	],
	[
		'as a list of messages',
		{ errors: [{ message: 'One picture only.' }, { message: 'And no sound.' }] },
		/request: One picture only\. And no sound\.$/,
	],
	['as plain text', 'One picture only.', /request: HTTP 400, One picture only\.$/],
	['as JSON that was cut', '{"error":{"message":"One picture only.","type":"inv', /request: One picture only\.$/],
];

describe('the reason of a refusal', () => {
	for (const [name, body, words] of bodies) {
		it(`is told where it comes ${name}`, () => {
			const { kind, message } = refused(400, body);
			assert.equal(kind, 'bad-request');
			assert.match(message, words);
			assert.doesNotMatch(message, /[{}]|Provider returned error/);
		});
	}

	it('is told by its meaning where it is plain text', () => {
		assert.equal(refused(400, 'prompt is too long: 210000 tokens').kind, 'context-too-long');
		assert.equal(refused(400, 'The model `m` does not exist').kind, 'model-missing');
	});

	it('is told in a stream, too', () => {
		const frames = [
			{ error: { message: 'Provider returned error', code: 400, metadata: { raw: JSON.stringify(inner) } } },
			{ code: 'InvalidParameter', message: 'One picture only.', request_id: 'r' },
			{ status: 400, message: 'One picture only.' },
			{ base_resp: { status_code: 2013, status_msg: 'One picture only.' } },
			{ type: 'error', error: { type: 'invalid_request_error', message: 'One picture only.' } },
		];
		for (const frame of frames) {
			const error = readServerError(frame);
			assert.ok(error, JSON.stringify(frame));
			assert.match(frameFailure(error, context).message, /One picture only\.$/);
		}
	});

	it('is none in frames of answers', () => {
		for (const frame of [
			{ choices: [{ delta: { content: 'error' } }], error: null },
			{ message: { role: 'assistant', content: 'error' }, done: false },
			{ response: 'detail', errors: [] },
			{ type: 'content_block_delta', delta: { text: 'error' } },
			{ base_resp: { status_code: 0, status_msg: '' }, choices: [] },
			{ status: 'success' },
			{ code: 200, message: 'ok' },
		]) {
			assert.equal(readServerError(frame), undefined, JSON.stringify(frame));
		}
	});

	it('never breaks its reader, whatever it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.integer({ min: 400, max: 599 }), (value, status) => {
				const failure = refused(status, { error: { message: value, metadata: value }, detail: value });
				assert.ok(failure.message !== '' && failure.remedy !== '');
				assert.equal(typeof (readErrorBody({ json: value, text: '' })?.message ?? ''), 'string');
			}),
		);
	});
});

describe('whose fault a refusal is', () => {
	const pool = {
		message: 'Provider returned error',
		metadata: { raw: 'Too many requests', provider_name: 'Crucible' },
	};

	it('is told apart: their key and allowance, or ours', () => {
		const cases: readonly (readonly [number, unknown, string, string | undefined])[] = [
			[429, { error: { ...pool, code: 429 } }, 'rate-limited', 'failure.upstream-busy.told'],
			[
				429,
				{ error: { message: 'm is temporarily rate-limited upstream.' } },
				'rate-limited',
				'failure.upstream-busy.told',
			],
			[401, { error: { ...pool, code: 401 } }, 'overloaded', 'failure.upstream-refused.told'],
			[
				403,
				{ error: { message: 'No available account for this group' } },
				'overloaded',
				'failure.upstream-refused.told',
			],
			[
				401,
				{ error: { ...pool, metadata: { ...pool.metadata, is_byok: true } } },
				'unauthorised',
				'failure.unauthorised.told',
			],
			[429, { error: { message: 'You are too fast.' } }, 'rate-limited', 'failure.rate-limited.told'],
			[401, { error: { message: 'No auth credentials found' } }, 'unauthorised', 'failure.unauthorised.told'],
		];
		for (const [status, body, kind, code] of cases) {
			const failure = refused(status, body);
			assert.deepEqual([failure.kind, failure.code], [kind, code], JSON.stringify(body));
		}
	});

	it('is the question where a filter held it back', () => {
		const metadata = { reasons: ['violence'], flagged_input: '…', provider_name: 'Crucible' };
		const failure = refused(403, { error: { message: 'Your input was flagged.', code: 403, metadata } });
		assert.deepEqual([failure.kind, failure.remedyCode], ['bad-request', 'remedy.change-question']);
	});

	it('is the address where nothing is there and no model was asked', () => {
		const answer = { status: 404, headers: new Headers(), text: '', json: { error: 'path not found' } };
		const { kind, message, remedyCode } = statusFailure(answer, { endpoint: context.endpoint });
		assert.deepEqual([kind, remedyCode], ['bad-request', 'remedy.base-url']);
		assert.match(message, /path not found/);
		assert.doesNotMatch(message, /model/);
	});
});
