import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldTurn, textOf } from '../../../src/core/conversation/turnState.ts';
import { captureText, redactCapture } from '../../../src/core/redaction/capture.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { importTranscript } from '../../../src/importTranscript.ts';
import { createProvider, type ProviderKind } from '../../../src/providers/createProvider.ts';
import type { RecordedStream } from '../../../src/session/hub/conversationStore.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { Journal } from '../../../src/storage/journal.ts';
import { RawRecordings } from '../../../src/storage/rawRecordings.ts';
import { type StandIn, sseReply, startStandIn } from '../../standins/server.ts';
import { plainTurn } from '../core/turnEvents.ts';

const frame = (delta: object, finish: string | null = null): string =>
	`data: ${JSON.stringify({ model: 'm', choices: [{ delta, finish_reason: finish }] })}\n\n`;
const events = [
	frame({ reasoning_content: 'The sign 好 is' }),
	frame({ reasoning_content: ' flipped.' }),
	frame({ content: 'It subtracts; mail ann' }),
	frame({ content: '@acme' }),
	frame({ content: '.io.' }),
	frame({}, 'stop'),
	'data: [DONE]\n\n',
];
const lines = [
	{ model: 'm', message: { role: 'assistant', content: '<think>The sign 好 is flipped.</think>' }, done: false },
	{ model: 'm', message: { role: 'assistant', content: 'It subtracts; mail ann' }, done: false },
	{ model: 'm', message: { role: 'assistant', content: '@acme.io.' }, done: false },
	{ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
].map(line => `${JSON.stringify(line)}\n`);

function replyOf(kind: ProviderKind): ReturnType<typeof sseReply> {
	return kind === 'ollama'
		? { ...sseReply(lines.join('')), headers: { 'Content-Type': 'application/x-ndjson' } }
		: sseReply(events.join(''));
}

function textsOf(turn: readonly TurnEvent[]): readonly [thinking: string, answer: string] {
	const state = foldTurn(turn);
	return [textOf(state, 'thinking'), textOf(state, 'answer')];
}

function exported({ pieces }: RecordedStream): string {
	const text = captureText(pieces.map(({ at, bytes }) => ({ at, text: Buffer.from(bytes).toString('utf8') })));
	return redactCapture(text).text;
}

describe('recorded streams', () => {
	let folder: string;
	let journal: Journal;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'recordings-'));
		journal = new Journal(folder, { onProblem: ({ message }) => assert.fail(message) });
	});

	afterEach(() => {
		journal.dispose();
		rmSync(folder, { recursive: true });
	});

	for (const kind of ['openai-compatible', 'ollama'] as const) {
		it(`are played back by the import as the turn that was seen, but for what was taken out: ${kind}`, async () => {
			const server: StandIn = await startStandIn(() => replyOf(kind));
			try {
				const provider = createProvider({ kind, baseUrl: server.url });
				const onStream = journal.record('c', 't');
				const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const], onStream };
				const seen: TurnEvent[] = [];
				for await (const event of runTurn({ provider, request })) {
					seen.push(event);
				}
				const [stream, ...more] = await journal.recordings('c');
				assert.ok(stream && more.length === 0);
				assert.deepEqual(Buffer.concat(stream.pieces.map(({ bytes }) => bytes)).toString('utf8'), bodyOf(kind));
				const text = exported(stream);
				assert.ok(!text.includes('@acme') && text.includes('好'));
				const played = importTranscript(text).conversation.turns[0]?.events ?? [];
				const [thinking, answer] = textsOf(seen);
				assert.deepEqual(textsOf(played), [thinking, answer.replace('ann@acme.io', '[e-mail removed]')]);
				assert.equal(foldTurn(played).finish?.reason, 'complete');
			} finally {
				await server.stop();
			}
		});
	}

	it('tell when each event came', async () => {
		let now = 100;
		const recordings = new RawRecordings(folder, { now: () => now });
		const tell = recordings.record('c', 't')();
		for (const [at, text] of [
			[100, 'data: {"a":'],
			[140, '1}\n\nda'],
			[150, 'ta: {"a":2}\n\ndata: {"a":3}\n\n'],
		] as const) {
			now = at;
			tell(Buffer.from(text));
		}
		const [stream] = await recordings.read('c');
		assert.ok(stream);
		assert.equal(
			exported(stream),
			': at 0 ms\ndata: {"a":1}\n\n: at 40 ms\ndata: {"a":2}\n\n: at 50 ms\ndata: {"a":3}\n\n',
		);
	});

	it('keep requests of a turn apart, in their order', async () => {
		const begin = journal.record('c', 't');
		const [first, second] = [begin(), begin()];
		second(Buffer.from('b'));
		first(Buffer.from('a'));
		journal.record('c', 'u')()(Buffer.from('c'));
		const streams = await journal.recordings('c');
		assert.deepEqual(
			streams.map(({ turn, stream, pieces }) => [
				turn,
				stream,
				Buffer.concat(pieces.map(({ bytes }) => bytes)).toString(),
			]),
			[
				['t', 1, 'b'],
				['t', 0, 'a'],
				['u', 0, 'c'],
			],
		);
		assert.equal(statSync(join(folder, 'c.raw')).mode & 0o777, 0o600);
	});

	it('end where the file is full, without a gap', async () => {
		const full: unknown[] = [];
		const recordings = new RawRecordings(folder, { largest: 1_000, onFull: (...what) => full.push(what) });
		const tell = recordings.record('c', 't')();
		for (let index = 0; index < 40; index += 1) {
			tell(Buffer.from(`${index} `));
			await recordings.read('c');
		}
		const kept = Buffer.concat((await recordings.read('c'))[0]?.pieces.map(({ bytes }) => bytes) ?? []).toString();
		const numbers = kept.trim().split(' ').map(Number);
		assert.deepEqual(
			numbers,
			numbers.map((_, index) => index),
		);
		assert.ok(numbers.length > 3 && numbers.length < 40, kept);
		assert.ok(statSync(join(folder, 'c.raw')).size <= 1_000);
		assert.deepEqual(full, [['c.raw', 1_000]], 'said once');
	});

	it('go with their conversation, come back with it, and are not begun again by what still comes', async () => {
		journal.append('c', plainTurn(['Hm.'], ['Yes.']));
		const tell = journal.record('c', 't1')();
		tell(Buffer.from('data: 1\n\n'));
		await journal.recordings('c');
		await journal.remove('c');
		tell(Buffer.from('data: 2\n\n'));
		assert.deepEqual(await journal.recordings('c'), []);
		assert.ok(!existsSync(join(folder, 'c.raw')));
		assert.ok(await journal.restore('c'));
		assert.equal((await journal.recordings('c')).length, 1);
		await journal.remove('c');
		journal.dispose();
		assert.deepEqual(readdirSync(join(folder, 'deleted')), []);
	});
});

function bodyOf(kind: ProviderKind): string {
	return (kind === 'ollama' ? lines : events).join('');
}
