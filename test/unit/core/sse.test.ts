import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSseDecoder, type SseFrame } from '../../../src/core/stream/sse.ts';

function decode(...chunks: readonly string[]): SseFrame[] {
	const decoder = createSseDecoder();
	return [...chunks.flatMap(chunk => decoder.feed(chunk)), ...decoder.end()];
}

/** Values of the JSON frames; other kinds by their name. */
function read(...chunks: readonly string[]): unknown[] {
	return decode(...chunks).map(frame => (frame.kind === 'json' ? frame.value : frame.kind));
}

function pieces(text: string, size: number): string[] {
	return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}

const samples: Readonly<Record<string, string>> = {
	plain: 'data: {"n":1}\n\ndata: {"n":2}\n\ndata: [DONE]\n\n',
	'carriage returns and line feeds': 'data: {"n":1}\r\n\r\ndata: {"n":2}\r\n\r\n',
	'carriage returns alone': 'data: {"n":1}\r\rdata: {"n":2}\r\r',
	'mixed line ends': 'data: {"n":1}\r\n\ndata: {"n":2}\r\r\ndata: {"n":3}\n\r\n',
	'single newlines': 'data: {"n":1}\ndata: {"n":2}\ndata: {bad\ndata: {"n":3}\ndata: [DONE]\n',
	'several lines of data': 'data: {"n":\ndata: 1,\ndata: "m": {}\ndata: }\n\ndata: {"n":2}\n\n',
	'names, ids and comments': ': hello\nid: 7\nretry: 10\nevent: error\ndata: {"n":1}\n\n:\n\ndata: {"n":2}\n\n',
	'a bad line among good ones': 'data: {"n":1}\n\ndata: {"n":\n\ndata: {"n":3}\n\n',
	'lines of JSON': '{"n":1}\n{"n":2}\n\n{"n":3}',
	'one JSON body over several lines': '{\n  "n": 1,\n  "m": [\n    {}\n  ]\n}\n',
	'a web page': '\n<!DOCTYPE html>\n<html><body>Sign in</body></html>\n',
	'words of a proxy': 'upstream connect error\nreset reason: overflow\n',
	'a byte order mark': '\uFEFFdata: {"n":1}\n\ndata: {"n":2}\n\n',
	'line separators inside a string': 'data: {"n":"a\u2028b\u2029c\u0085d"}\n\n',
};

describe('the event stream decoder', () => {
	it('reads one payload per event and the sentinel', () => {
		assert.deepEqual(read(samples.plain ?? ''), [{ n: 1 }, { n: 2 }, 'done']);
	});

	it('gives a payload out at the end of its line, without waiting for the blank line', () => {
		assert.deepEqual(createSseDecoder().feed('data: {"n":1}\n'), [{ kind: 'json', value: { n: 1 } }]);
	});

	it('takes CRLF, CR and LF for the end of a line, also when CR and LF come apart', () => {
		assert.deepEqual(read('data: {"n":1}\r', '\n\r', '\ndata: {"n":2}\r', '\r'), [{ n: 1 }, { n: 2 }]);
		assert.deepEqual(read(samples['mixed line ends'] ?? ''), [{ n: 1 }, { n: 2 }, { n: 3 }]);
	});

	it('skips a byte order mark', () => {
		assert.deepEqual(read(samples['a byte order mark'] ?? ''), [{ n: 1 }, { n: 2 }]);
		assert.deepEqual(read('\uFEFF', '{"n":1}'), [{ n: 1 }]);
	});

	it('joins the lines of one event', () => {
		assert.deepEqual(read(samples['several lines of data'] ?? ''), [{ n: 1, m: {} }, { n: 2 }]);
	});

	it('takes the space after the colon or leaves it', () => {
		assert.deepEqual(read('data:{"n":1}\n\ndata:  {"n":2}\n\ndata\n\n'), [{ n: 1 }, { n: 2 }]);
	});

	it('reads events that no blank line divides, one per line, and a bad one costs only itself', () => {
		assert.deepEqual(read(samples['single newlines'] ?? ''), [{ n: 1 }, { n: 2 }, 'text', { n: 3 }, 'done']);
	});

	it('does not hold events back behind a first line that is no JSON', () => {
		assert.deepEqual(createSseDecoder().feed('data: hello\ndata: {"n":1}\n'), [
			{ kind: 'text', text: 'hello' },
			{ kind: 'json', value: { n: 1 } },
		]);
	});

	it('keeps the name of an event', () => {
		assert.deepEqual(decode('event: error\ndata: {"n":1}\n\ndata: {"n":2}\n\n'), [
			{ kind: 'json', event: 'error', value: { n: 1 } },
			{ kind: 'json', value: { n: 2 } },
		]);
	});

	it('names comments, so that silence and patience can be told apart', () => {
		assert.deepEqual(decode(': OPENROUTER PROCESSING\n\n'), [{ kind: 'comment', text: 'OPENROUTER PROCESSING' }]);
	});

	it('forgives spaces around the sentinel', () => {
		assert.deepEqual(read('data: [DONE] \n\n'), ['done']);
		assert.deepEqual(read('data:[DONE]'), ['done']);
	});

	it('gives out a last event without its blank line or its line end', () => {
		assert.deepEqual(read('data: {"n":1}\n\ndata: {"n":2}'), [{ n: 1 }, { n: 2 }]);
		assert.deepEqual(read('data: {"n":1'), ['text']);
	});

	it('reads lines of bare JSON as they come', () => {
		assert.deepEqual(createSseDecoder().feed('{"n":1}\n{"n":2}\n'), [
			{ kind: 'json', value: { n: 1 } },
			{ kind: 'json', value: { n: 2 } },
		]);
	});

	it('reads one JSON body, on one line or many', () => {
		assert.deepEqual(read('\n\n {"error":{"message":"no"}}'), [{ error: { message: 'no' } }]);
		assert.deepEqual(read(samples['one JSON body over several lines'] ?? ''), [{ n: 1, m: [{}] }]);
	});

	it('recognises a web page and reads no further', () => {
		const frames = decode('<!DOCTYPE html>\n<title>Sign in</title>\n', 'data: {"n":1}\n\n'.repeat(1000));
		assert.equal(frames.length, 1);
		assert.equal(frames[0]?.kind, 'html');
		assert.match(frames[0]?.kind === 'html' ? frames[0].text : '', /Sign in/);
	});

	it('keeps the words of a proxy that answered in plain text', () => {
		assert.deepEqual(decode(samples['words of a proxy'] ?? '')[0], { kind: 'text', text: 'upstream connect error' });
	});

	it('reads a line of two million units', () => {
		const text = 'x'.repeat(2_000_000);
		assert.deepEqual(read(...pieces(`data: {"text":"${text}"}\n\n`, 4096)), [{ text }]);
	});

	it('stops at the limit instead of filling the memory', () => {
		const decoder = createSseDecoder({ maxLength: 1000 });
		const frames = pieces(`data: {"n":1}\n\ndata: {"n":"${'x'.repeat(5000)}`, 100).flatMap(piece =>
			decoder.feed(piece),
		);
		assert.deepEqual(frames, [{ kind: 'json', value: { n: 1 } }, { kind: 'overflow' }]);
		assert.deepEqual(decoder.end(), []);
		const lines = createSseDecoder({ maxLength: 1000 });
		assert.deepEqual(lines.feed('data: {\n'.repeat(1000)), [{ kind: 'overflow' }]);
	});

	for (const [name, text] of Object.entries(samples)) {
		it(`reads ${name} the same in every pair of pieces and unit by unit`, () => {
			const whole = decode(text);
			assert.deepEqual(decode(...text), whole);
			for (let at = 0; at <= text.length; at++) {
				assert.deepEqual(decode(text.slice(0, at), text.slice(at)), whole, `cut at ${at}`);
			}
		});
	}

	it('reads any text the same for any chunking', () => {
		const line = fc.oneof(
			fc.constantFrom(
				'data: {"n":1}',
				'data: {',
				'data: }',
				'data: [DONE]',
				'event: error',
				': ping',
				'',
				'{"n":2}',
				'<p>',
			),
			fc.string({ maxLength: 6 }).map(text => `data: ${JSON.stringify({ text })}`),
			fc.string({ maxLength: 6 }),
		);
		const body = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '\n\n')), { maxLength: 12 });
		fc.assert(
			fc.property(body, fc.array(fc.nat(200), { maxLength: 8 }), (lines, cuts) => {
				const text = lines.map(([content, ending]) => content + ending).join('');
				const at = [0, ...cuts.map(cut => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
				const parts = at.slice(1).map((end, index) => text.slice(at[index], end));
				assert.deepEqual(decode(...parts), decode(text));
			}),
			{ numRuns: 500 },
		);
	});

	it('does a fixed amount of work per unit, whatever the chunking and the content', () => {
		// The bound is far from what it takes (milliseconds) and far from what quadratic work would take (minutes).
		const evil = ['data: {', 'data: }', '{', '\r', 'data: [', ': '];
		for (const line of evil) {
			const text = `${line}\n`.repeat(50_000);
			const started = process.cpuUsage().user;
			decode(...pieces(text, 1000));
			assert.ok(process.cpuUsage().user - started < 10_000_000, `${JSON.stringify(line)} took too long`);
		}
	});
});
