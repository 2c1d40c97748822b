import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ImportError } from '../../../src/core/foreign/importError.ts';
import { type Imported, importTranscript } from '../../../src/importTranscript.ts';
import { clock, document, lines } from './sample.ts';
import { assertValid, samples, seenIn, wanted } from './seen.ts';

/** A conversation, or a sentence; nothing else ever comes of a text. */
function opened(text: string): Imported | undefined {
	try {
		const imported = importTranscript(text);
		assertValid(imported.conversation);
		return imported;
	} catch (error) {
		assert.ok(error instanceof ImportError, String(error));
		assert.match(error.message, /^[A-Z].+\.$/);
		assert.doesNotMatch(error.message, /JSON at position|Unexpected token/);
		return undefined;
	}
}

const lineSamples = samples.filter(({ text }) => text.startsWith('{"') && text.includes('}\n{'));

describe('a damaged transcript', () => {
	it('is the same with a byte order mark, other line ends and blank lines', () => {
		for (const sample of samples) {
			const texts = [`\uFEFF${sample.text}`, sample.text.replace(/\r?\n/g, '\r\n')];
			const blank = lineSamples.includes(sample) ? [sample.text.replaceAll('\n', '\n\n')] : [];
			for (const text of [...texts, ...blank]) {
				const seen = JSON.stringify(seenIn(importTranscript(text).conversation)).replaceAll('\\r\\n', '\\n');
				assert.deepEqual(JSON.parse(seen), JSON.parse(JSON.stringify(wanted(sample))), sample.name);
			}
		}
	});

	it('opens or is refused with a sentence wherever it is cut', () => {
		for (const { text } of samples) {
			const step = Math.max(1, Math.floor(text.length / 100));
			for (let end = 0; end < text.length; end += step) {
				opened(text.slice(0, end));
			}
		}
	});

	it('shows what stands before a cut last line', () => {
		for (const sample of lineSamples) {
			const { left, conversation } = importTranscript(sample.text.trimEnd().slice(0, -1));
			assert.ok(left.includes('Lines that are not whole: 1.'), sample.name);
			assert.equal(seenIn(conversation)[0]?.question, wanted(sample)[0]?.question);
		}
	});

	it('shows what stands before the end of a cut document, and says so', () => {
		const text = document({
			sessionId: 'g',
			projectHash: 'h',
			messages: [
				{ id: '1', type: 'user', content: 'One' },
				{ id: '2', type: 'gemini', content: 'First.' },
				{ id: '3', type: 'user', content: 'Two' },
			],
		});
		const { conversation, left } = importTranscript(text.slice(0, text.indexOf('Two')));
		assert.deepEqual(
			seenIn(conversation).map(({ question, answer }) => [question, answer]),
			[['One', ['First.']]],
		);
		assert.deepEqual(left, ['The file ends in the middle; what stands before that is shown.']);
	});

	it('shows the records around a broken one', () => {
		for (const sample of lineSamples) {
			const all = sample.text.trimEnd().split('\n');
			for (const index of all.keys()) {
				opened(all.with(index, '{"type":"user","mess').join('\n'));
				opened(all.with(index, 'null').join('\n'));
			}
		}
	});

	it('says every record once that was written twice', () => {
		for (const sample of lineSamples.filter(({ format }) => format === 'claude-code')) {
			const twice = sample.text
				.trimEnd()
				.split('\n')
				.flatMap(line => (line.includes('"uuid"') ? [line, line] : [line]))
				.join('\n');
			assert.deepEqual(seenIn(importTranscript(twice).conversation), wanted(sample), sample.name);
		}
	});

	it('opens or is refused with its lines in any order, left out or doubled', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...lineSamples).chain(({ text }) => {
					const all = text.trimEnd().split('\n');
					return fc.array(fc.constantFrom(...all), { maxLength: all.length + 5 });
				}),
				chosen => {
					opened(chosen.join('\n'));
				},
			),
			{ numRuns: 300 },
		);
	});

	it('opens or is refused with any value in any place', () => {
		const odd = fc.oneof(
			fc.constantFrom(null, true, 0, -1, 1e300, '', '\ud800', '__proto__', [], {}, [[]], [null], 'x'.repeat(300)),
			fc.jsonValue({ maxDepth: 3 }),
		);
		fc.assert(
			fc.property(fc.constantFrom(...samples), fc.nat(), odd, (sample, place, value) => {
				const whole = lineSamples.includes(sample) ? undefined : sample.text;
				const all = whole === undefined ? sample.text.trimEnd().split('\n') : [whole];
				const index = place % all.length;
				const line = all[index] ?? '';
				const places = [...line.matchAll(/: ?("(?:[^"\\]|\\.)*"|\d+|null|true|false)/g)];
				const found = places[place % Math.max(1, places.length)];
				const changed =
					found === undefined
						? line
						: `${line.slice(0, found.index)}:${JSON.stringify(value)}${line.slice(found.index + found[0].length)}`;
				opened(all.with(index, changed).join('\n'));
			}),
			{ numRuns: 800 },
		);
	});
});

describe('what is no transcript', () => {
	const foreign: Readonly<Record<string, string>> = {
		nothing: '',
		'white space': ' \n\t\n',
		'a byte order mark': '\uFEFF',
		'other JSON': '{"name":"shop","version":"1.0.0","dependencies":{}}',
		'a list of numbers': '[1,2,3]',
		'a lone value': '42',
		'half a JSON': '{"name":"sh',
		'a log': '2026-03-01 10:00:00 INFO started\n2026-03-01 10:00:01 WARN slow\n',
		'a log in JSON': '{"level":"info","msg":"started"}\n{"level":"warn","msg":"slow"}\n',
		'a web page': '<!doctype html><html><body><p>Thinking</p></body></html>',
		'a table': 'id,name\n1,Ada\n2,Bob\n',
		'binary data': '\u0000\u0001\u0002PNG\u001a\uFFFD\u0000',
		'lone surrogates': '\ud800\udfff\ud83d',
		'Markdown that mentions the tag': '# Models\n\nThey write `<think>` and `</think>` around their thoughts.\n',
		'a look-alike with wrong types': '{"mapping":[],"messages":"none","requests":7,"type":"user","message":5}',
		'records with wrong types': '{"type":"user","uuid":5,"message":"x"}\n{"type":"response_item","payload":[]}\n',
		'an empty export': '[]',
		'an export without messages': '[{"title":"x","mapping":{}}]',
	};
	for (const [name, text] of Object.entries(foreign)) {
		it(`is refused with a sentence: ${name}`, () => {
			assert.equal(opened(text), undefined);
		});
	}
});

describe('a hostile transcript', () => {
	const user = { type: 'user', uuid: 'u', parentUuid: null, sessionId: 's', message: { role: 'user', content: 'Hi' } };
	const answer = (uuid: string, parentUuid: string, block: unknown): object => ({
		type: 'assistant',
		uuid,
		parentUuid,
		sessionId: 's',
		timestamp: clock(1),
		message: { id: uuid, content: [block] },
	});

	it('may be nested 100,000 deep', () => {
		const deep = 100_000;
		opened('['.repeat(deep) + ']'.repeat(deep));
		opened(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`);
		opened('['.repeat(deep));
	});

	it('shows the good records around arguments that are nested 100,000 deep', () => {
		const block = JSON.stringify(answer('a', 'u', { type: 'tool_use', id: 't', name: 'look', input: 0 }));
		const deep = block.replace('"input":0', `"input":${'['.repeat(100_000)}${']'.repeat(100_000)}`);
		const last = JSON.stringify(answer('b', 'a', { type: 'text', text: 'Good.' }));
		const { conversation, left } = importTranscript([JSON.stringify(user), deep, last].join('\n'));
		assertValid(conversation);
		assert.deepEqual(seenIn(conversation), [
			{ question: 'Hi', thinking: [], answer: ['Good.'], calls: [['look', {}, undefined]], reason: 'complete' },
		]);
		assert.deepEqual(left, ['Values that are nested too deep: 1.']);
	});

	it('may have 30,000 messages inside of one another', () => {
		const parts = Array.from({ length: 30_000 }, (_, index) => {
			const place = `"messageId":"m${index}","parentMessageId":${index === 0 ? 'null' : `"m${index - 1}"`}`;
			return `{${place},"isCreatedByUser":${index % 2 === 0},"text":"t${index}","children":[`;
		});
		const { conversation } = importTranscript(`{"messages":[${parts.join('')}${']}'.repeat(30_000)}]}`);
		assert.equal(conversation.turns.length, 15_000);
		assert.equal(seenIn(conversation).at(-1)?.answer?.[0], 't29999');
	});

	it('reaches no prototype', () => {
		const key = '__proto__';
		opened(
			`{"kind":0,"v":{"requests":[]}}\n{"kind":1,"k":["${key}","polluted"],"v":1}\n{"kind":2,"k":["requests"],"v":[{"message":"x"}]}`,
		);
		opened(`{"kind":0,"v":{"requests":[]}}\n{"kind":1,"k":["requests","constructor"],"v":1}`);
		opened(lines({ ...user, sessionId: key, uuid: key }, answer('constructor', key, { type: 'text', text: 'x' })));
		assert.equal(Reflect.get({}, 'polluted'), undefined);
		assert.equal(Reflect.get([], 'polluted'), undefined);
	});

	it('may name parents that are not there, itself, or one another', () => {
		const circle = lines(
			user,
			answer('a', 'b', { type: 'text', text: 'A' }),
			answer('b', 'a', { type: 'text', text: 'B' }),
			answer('c', 'c', { type: 'text', text: 'C' }),
			answer('d', 'gone', { type: 'text', text: 'D' }),
		);
		const imported = opened(circle);
		const texts = JSON.stringify(imported?.conversation.turns);
		assert.ok(['A', 'B', 'C', 'D'].every(each => texts.includes(`"text":"${each}"`)));
	});

	it('gets times that never go back, however odd its clocks are', () => {
		const times = [clock(5), 'yesterday', 1e300, -1, clock(1), null, clock(9)];
		const text = lines(
			user,
			...times.map((timestamp, index) => ({
				...answer(`a${index}`, index === 0 ? 'u' : `a${index - 1}`, { type: 'text', text: `T${index}` }),
				timestamp,
			})),
		);
		const { conversation } = importTranscript(text);
		assertValid(conversation);
		assert.equal(conversation.turns[0]?.events.at(-1)?.at, 4000);
	});
});
