import assert from 'node:assert/strict';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { Playback } from '../../../webview/playback.ts';

const at = (...times: readonly number[]): readonly TurnEvent[] =>
	times.map((time, seq) => ({ type: 'answer-delta', block: 0, text: String(time), turn: 't', seq, at: time }));

const texts = (events: readonly TurnEvent[]): readonly string[] =>
	events.map(event => (event.type === 'answer-delta' ? event.text : ''));

describe('playback', () => {
	it('shows everything at once while live', () => {
		const playback = new Playback();
		playback.push(at(0, 10, 5_000));
		assert.equal(playback.take(0).length, 3);
	});

	it('keeps everything while paused, and shows it after', () => {
		const playback = new Playback();
		playback.pause();
		playback.push(at(0, 10));
		assert.deepEqual(playback.take(100), []);
		assert.equal(playback.waiting.length, 2);
		playback.resume(200);
		assert.deepEqual(texts(playback.take(200)), ['0', '10']);
	});

	it('plays at the pace of the events times the speed', () => {
		const playback = new Playback();
		playback.setSpeed(2, 0);
		playback.push(at(0, 100, 400, 900));
		assert.deepEqual(texts(playback.take(50)), ['0', '100']);
		assert.deepEqual(texts(playback.take(200)), ['400']);
		assert.deepEqual(texts(playback.take(449)), []);
		assert.deepEqual(texts(playback.take(450)), ['900']);
	});

	it('catches up when it becomes live again', () => {
		const playback = new Playback();
		playback.setSpeed(0.5, 0);
		playback.push(at(0, 1_000, 1_200));
		playback.take(10);
		playback.setSpeed('live', 20);
		assert.equal(playback.take(20).length, 2);
	});

	it('does not play back a long silence', () => {
		const playback = new Playback();
		playback.setSpeed(1, 0);
		playback.push(at(60_000));
		playback.take(0);
		assert.deepEqual(texts(playback.take(1_600)), ['60000']);
	});

	it('does not count the time of a pause', () => {
		const playback = new Playback();
		playback.setSpeed(1, 0);
		playback.push(at(0, 100));
		playback.take(0);
		playback.pause();
		playback.resume(10_000);
		assert.deepEqual(texts(playback.take(10_050)), []);
		assert.deepEqual(texts(playback.take(10_100)), ['100']);
	});
});
