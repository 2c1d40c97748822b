import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBatcher } from '../../../src/session/hub/eventBatcher.ts';

describe('the event batcher', () => {
	it('delivers everything, in order, in fewer pieces than it got', async () => {
		const delivered: number[][] = [];
		const batcher = new EventBatcher<number>(events => delivered.push([...events]));
		for (let index = 0; index < 100; index++) {
			batcher.push(index);
		}
		await sleep(40);
		assert.deepEqual(delivered.flat(), [...Array(100).keys()]);
		assert.equal(delivered.length, 1);
	});

	it('delivers what waits when flushed, and nothing twice', async () => {
		const delivered: number[] = [];
		const batcher = new EventBatcher<number>(events => delivered.push(...events), 10_000);
		batcher.push(1);
		batcher.flush();
		batcher.push(2);
		batcher.flush();
		batcher.flush();
		await sleep(5);
		assert.deepEqual(delivered, [1, 2]);
	});
});
