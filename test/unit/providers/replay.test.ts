import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { Failure } from '../../../src/core/errors.ts';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { createReplayProvider } from '../../../src/providers/replay.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { collect, fakeProvider, stop, text, thinking } from '../session/fakes.ts';
import { finishOf, noticesOf, textOf } from '../session/faultHarness.ts';

const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };

describe('replay of a recording', () => {
	const folder = mkdtempSync(join(tmpdir(), 'sidethought-'));

	after(() => rmSync(folder, { recursive: true, force: true }));

	function recording(content: string, speed = Number.POSITIVE_INFINITY) {
		const path = join(folder, `${Math.random()}.json`);
		writeFileSync(path, content);
		return createReplayProvider({ path, speed });
	}

	async function deltasOf(content: string, speed?: number): Promise<readonly ProviderDelta[]> {
		const deltas: ProviderDelta[] = [];
		for await (const delta of recording(content, speed).stream(request, new AbortController().signal)) {
			deltas.push(delta);
		}
		return deltas;
	}

	const ollamaLines = [
		{ created_at: '2026-11-20T10:00:00.000Z', message: { content: '', thinking: 'Hm.' }, done: false },
		{ created_at: '2026-11-20T10:00:00.080Z', message: { content: 'Yes.' }, done: false },
		{ created_at: '2026-11-20T10:00:00.160Z', message: { content: '' }, done: true, done_reason: 'stop' },
	];
	const ndjson = ollamaLines.map(line => `${JSON.stringify(line)}\n`).join('');

	it('plays the raw lines of an Ollama stream and says that it is a recording', async () => {
		const events = await collect(runTurn({ provider: recording(ndjson), request }));
		assert.deepEqual(noticesOf(events), ['recorded']);
		assert.equal(textOf(events, 'thinking'), 'Hm.');
		assert.equal(textOf(events, 'answer'), 'Yes.');
		assert.equal(finishOf(events).reason, 'complete');
	});

	it('plays events of an earlier turn, one per line or in an export', async () => {
		const provider = fakeProvider(() => [
			thinking('Hm.'),
			text('Yes.'),
			{ type: 'usage', usage: { completionTokens: 2 } },
			stop,
		]);
		const events = await collect(runTurn({ provider, request }));
		const played = await deltasOf(events.map(event => JSON.stringify(event)).join('\n'));
		assert.deepEqual(played.slice(1), [
			thinking('Hm.'),
			text('Yes.'),
			{ type: 'usage', usage: { completionTokens: 2 } },
			stop,
		]);
		assert.deepEqual(await deltasOf(JSON.stringify({ turns: [{ id: 't', events }] })), played);
	});

	it('keeps the pauses of the recording', async () => {
		assert.deepEqual(await pausesOf(ndjson, 1), [80, 80]);
		assert.deepEqual(await pausesOf(ndjson, 4), [20, 20]);
	});

	it('cuts a long pause short', async () => {
		assert.deepEqual(await pausesOf(ndjson.replace('10:00:00.160Z', '10:09:00.000Z'), 1), [80, 3000]);
	});

	/** Plays on a clock that only moves when the recording waits; returns how far it moved each time, in milliseconds. */
	async function pausesOf(content: string, speed: number): Promise<readonly number[]> {
		const pauses: number[] = [];
		const timers = mock.method(globalThis, 'setTimeout', (done: () => void, ms: number) => {
			pauses.push(ms);
			setImmediate(done);
		});
		try {
			assert.deepEqual((await deltasOf(content, speed)).slice(1), [thinking('Hm.'), text('Yes.'), stop]);
		} finally {
			timers.mock.restore();
		}
		return pauses;
	}

	it('stops in a pause', async () => {
		const abort = new AbortController();
		const slow = ndjson.replace('10:00:00.160Z', '10:09:00.000Z');
		const events = [];
		for await (const event of runTurn({ provider: recording(slow, 1), request, signal: abort.signal })) {
			events.push(event);
			if (event.type === 'answer-delta') {
				abort.abort();
			}
		}
		assert.equal(finishOf(events).reason, 'cancelled');
	});

	it('of an interrupted turn is interrupted again', async () => {
		const events = await collect(runTurn({ provider: recording(ndjson.split('\n').slice(0, 2).join('\n')), request }));
		assert.equal(finishOf(events).reason, 'interrupted');
	});

	for (const [name, content] of [
		['an empty file', ''],
		['a text', 'hello\nworld'],
		['other JSON', '{"a":1}'],
	] as const) {
		it(`refuses ${name} in words`, async () => {
			await assert.rejects(
				deltasOf(content),
				(error: Failure) => error instanceof Failure && error.kind === 'not-configured',
			);
			const report = await recording(content).check();
			assert.equal(report.reachable, false);
			assert.ok(report.remedy);
		});
	}

	it('refuses a file that is not there in words', async () => {
		const provider = createReplayProvider({ path: join(folder, 'nowhere.ndjson') });
		const events = await collect(runTurn({ provider, request }));
		assert.equal(finishOf(events).reason, 'error');
	});
});
