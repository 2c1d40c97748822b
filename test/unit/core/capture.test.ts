import assert from 'node:assert/strict';
import fc from 'fast-check';
import { captureText, redactCapture } from '../../../src/core/redaction/capture.ts';
import { createSseDecoder } from '../../../src/core/stream/sse.ts';

/** Of no one, put together here so that no scanner takes it for one. */
const key = `sk-${'proj'}-${'Ab3dEf9hIjKlMn0p'.repeat(2)}`;
const secret = `Mail ann@acme.io with ${key} from /home/ann/work.`;

function frames(texts: readonly string[], dialect: 'events' | 'lines'): string {
	return texts
		.map(content =>
			dialect === 'events'
				? `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
				: `${JSON.stringify({ message: { content }, done: false })}\n`,
		)
		.join('');
}

/** What the frames say, together. */
function said(text: string): string {
	const decoder = createSseDecoder();
	return [...decoder.feed(text), ...decoder.end()]
		.map(frame => (frame.kind === 'json' ? JSON.stringify(frame.value) : ''))
		.flatMap(json => [...json.matchAll(/"content":"([^"]*)"/g)].map(([, content = '']) => content))
		.join('');
}

describe('a recorded stream that is to leave', () => {
	it('has nothing left of what each of its frames says again, and of keys of objects', () => {
		const frame = `data: ${JSON.stringify({ response: { user: 'ann@acme.com', server: '10.0.0.5' } })}\n\n`;
		const { text } = redactCapture(frame.repeat(3));
		const clean = { response: { user: '[e-mail removed]', server: '[address removed]' } };
		assert.equal(text, `data: ${JSON.stringify(clean)}\n\n`.repeat(3));
		const keys = `${JSON.stringify({ args: { '/home/ann/x': 'y', 'ann@acme.com': 1 } })}\n`;
		assert.equal(redactCapture(keys).text, `${JSON.stringify({ args: { '~/x': 'y', '[e-mail removed]': 1 } })}\n`);
	});

	it('has nothing left of fields that have another whole in each frame', () => {
		const people = ['ann@acme.com', 'bob@acme.com', 'eve@acme.com', 'bob@acme.com'];
		const text = people
			.map(
				(user, index) =>
					`data: ${JSON.stringify({ user, server: `10.0.0.${5 + index}`, delta: { content: 'Hi. ' } })}\n\n`,
			)
			.join('');
		const clean = { user: '[e-mail removed]', server: '[address removed]', delta: { content: 'Hi. ' } };
		assert.equal(redactCapture(text).text, `data: ${JSON.stringify(clean)}\n\n`.repeat(4));
	});

	it('has nothing in it that tells of people and machines, in whatever pieces the words came', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 1, max: secret.length - 1 }), { maxLength: 30 }),
				fc.constantFrom('events' as const, 'lines' as const),
				(cuts, dialect) => {
					const at = [0, ...new Set(cuts.toSorted((a, b) => a - b)), secret.length];
					const pieces = at.slice(1).map((end, index) => secret.slice(at[index], end));
					const { text, taken } = redactCapture(frames(pieces, dialect));
					assert.equal(said(text), 'Mail [e-mail removed] with [key removed] from ~/work.');
					assert.deepEqual(taken, { key: 1, email: 1, home: 1 });
				},
			),
		);
	});

	it('is as it came, unit by unit, where there is nothing to take out', () => {
		const text = ': ping\r\n\r\ndata: {"n": 1.0, "content":"\\u0041"}\r\n\r\nevent: end\ndata: [DONE]\n\n';
		assert.deepEqual(redactCapture(text), { text, taken: {} });
	});

	it('has nothing that a vendor signed or encrypted', () => {
		const { text } = redactCapture(
			[
				'{"type":"content_block_delta","delta":{"type":"signature_delta","signature":"RXE0"}}',
				'{"type":"content_block_start","content_block":{"type":"redacted_thinking","data":"RXE1"}}',
				'{"item":{"type":"reasoning","encrypted_content":"RXE2"}}',
				'{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.encrypted","data":"RXE3"}]}}]}',
			]
				.map(json => `data: ${json}\n\n`)
				.join(''),
		);
		assert.ok(!text.includes('RXE'), text);
	});

	it('leaves out half a frame, of which nothing can be told', () => {
		const { text } = redactCapture('data: {"content":"Hi"}\n\ndata: {"content":"ann@acm');
		assert.equal(text, 'data: {"content":"Hi"}\n\n: a line that was cut is left out\n');
	});

	it('is looked through also outside of frames', () => {
		const { text, taken } = redactCapture('<html>Ask ann@acme.io</html>');
		assert.equal(text, '<html>Ask [e-mail removed]</html>');
		assert.deepEqual(taken, { email: 1 });
	});

	it('gets no times into lines of JSON, which have no comments', () => {
		assert.equal(
			captureText([
				{ at: 0, text: '{"a":1}\n' },
				{ at: 5, text: '{"a":2}\n' },
			]),
			'{"a":1}\n{"a":2}\n',
		);
	});
});
