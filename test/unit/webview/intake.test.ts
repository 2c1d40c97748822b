import assert from 'node:assert/strict';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { Intake } from '../../../webview/intake.ts';

const events = (from: number, count: number): readonly TurnEvent[] =>
	Array.from({ length: count }, (_, index) => ({
		type: 'answer-delta',
		block: 0,
		text: 'x',
		turn: 't',
		seq: from + index,
		at: 0,
	}));

function ready(nextSeq?: number): Intake {
	const intake = new Intake();
	intake.reset(nextSeq === undefined ? [] : [{ id: 't', nextSeq }]);
	return intake;
}

describe('intake of events', () => {
	it('takes a new turn from its first event', () => {
		assert.deepEqual(ready().take('t', 0, events(0, 2)), { kind: 'events', events: events(0, 2), isNew: true });
	});

	it('takes the first events of a turn that the snapshot has without any', () => {
		assert.deepEqual(ready(0).take('t', 0, events(0, 2)), { kind: 'events', events: events(0, 2), isNew: true });
	});

	it('goes on where the snapshot ended', () => {
		assert.deepEqual(ready(5).take('t', 5, events(5, 1)), { kind: 'events', events: events(5, 1), isNew: false });
	});

	it('drops what it has seen, also when a batch overlaps', () => {
		const intake = ready(5);
		assert.deepEqual(intake.take('t', 3, events(3, 2)), { kind: 'known' });
		assert.deepEqual(intake.take('t', 3, events(3, 4)), { kind: 'events', events: events(5, 2), isNew: false });
	});

	it('asks for a snapshot once when something is missing', () => {
		const intake = ready(5);
		assert.equal(intake.take('t', 7, events(7, 1)).kind, 'gap');
		assert.equal(intake.take('t', 8, events(8, 1)).kind, 'awaiting');
		intake.reset([{ id: 't', nextSeq: 9 }]);
		assert.equal(intake.take('t', 9, events(9, 1)).kind, 'events');
	});

	it('sees a gap in an unknown turn', () => {
		assert.equal(ready().take('t', 2, events(2, 1)).kind, 'gap');
	});

	it('waits for the first snapshot', () => {
		assert.equal(new Intake().take('t', 0, events(0, 1)).kind, 'awaiting');
	});
});
