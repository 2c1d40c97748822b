import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { TurnEvent } from '../../../../src/core/stream/turnEvent.ts';
import type { ToWebview } from '../../../../src/protocol/messages.ts';
import { EventPacer } from '../../../../src/surfaces/panel/eventPacer.ts';
import { turnOf } from '../../core/turnEvents.ts';

type Sent = Extract<ToWebview, { type: 'events' }>;

describe('events on their way to a page', () => {
	let sent: Sent[];
	let pacer: EventPacer;
	const events = turnOf(range(0, 400).map(index => ({ type: 'answer-delta', block: 0, text: `${index} ` })));
	const event = (index: number): readonly TurnEvent[] => events.slice(index, index + 1);

	beforeEach(() => {
		sent = [];
		pacer = new EventPacer(message => sent.push(message));
	});

	afterEach(() => pacer.reset());

	it('are sent as they come while the page takes them', () => {
		for (let index = 0; index < 300; index++) {
			pacer.push('t1', event(index));
			assert.equal(sent.length, index + 1);
			if (index % 3 === 2) {
				pacer.taken(3);
			}
		}
		assert.deepEqual(seqs(), range(0, 300));
	});

	it('are gathered while the page does not, however many come, and are whole and in order when it does', () => {
		for (let index = 0; index < 300; index++) {
			pacer.push('t1', event(index));
		}
		assert.equal(sent.length, 6);
		pacer.taken(3);
		assert.equal(sent.length, 7);
		assert.deepEqual([sent[6]?.from, sent[6]?.events.length], [6, 294]);
		assert.deepEqual(seqs(), range(0, 300));
	});

	it('are gathered for each turn', () => {
		for (let index = 0; index < 20; index++) {
			pacer.push(index % 2 === 0 ? 't1' : 't2', event(Math.floor(index / 2)));
		}
		pacer.taken(6);
		assert.deepEqual(
			sent.slice(6).map(({ turn, from, events: each }) => [turn, from, each.length]),
			[
				['t1', 3, 7],
				['t2', 3, 7],
			],
		);
	});

	it('are not sent again after a snapshot that has them', () => {
		for (let index = 0; index < 20; index++) {
			pacer.push('t1', event(index));
		}
		pacer.drop();
		pacer.push('t1', event(20));
		pacer.taken(6);
		assert.deepEqual(seqs(), [...range(0, 6), 20]);
	});

	it('are told anew from the beginning of a turn, and not from its middle', () => {
		for (let index = 0; index < 20; index++) {
			pacer.push('t1', event(index));
		}
		pacer.push('t1', events.slice(0, 21));
		pacer.taken(6);
		assert.deepEqual(seqs(), [...range(0, 6), ...range(0, 21)]);
	});

	it('go to a new page at once', () => {
		for (let index = 0; index < 20; index++) {
			pacer.push('t1', event(index));
		}
		pacer.reset();
		pacer.push('t1', event(20));
		assert.deepEqual(seqs(), [...range(0, 6), 20]);
	});

	it('are sent to a page that says nothing, too, only later', async () => {
		for (let index = 0; index < 20; index++) {
			pacer.push('t1', event(index));
		}
		await delay(1_100);
		assert.deepEqual(seqs(), range(0, 20));
	});

	function seqs(): readonly number[] {
		return sent.flatMap(message => message.events.map(({ seq }) => seq));
	}
});

function range(from: number, to: number): readonly number[] {
	return Array.from({ length: to - from }, (_, index) => from + index);
}
