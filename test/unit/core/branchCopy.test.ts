import assert from 'node:assert/strict';
import { copyBranch } from '../../../src/core/conversation/branchCopy.ts';
import { branchTo, parentOf } from '../../../src/core/conversation/tree.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { plainTurn, turnOf, turnStart } from './turnEvents.ts';

describe('the copy of a branch', () => {
	const first = { id: 'a', events: plainTurn(['Hm.'], ['Yes.'], 'a') };
	const start = { ...turnStart, parent: { turn: 'a', as: 'follow-up' } } as const;
	const second = { id: 'b', events: turnOf([start, { type: 'finish', reason: 'complete' }], 'b') };
	const old = { ...turnStart, options: { think: 'auto', parent: { turn: 'b', as: 'follow-up' } } } as const;
	const third = {
		id: 'c',
		events: turnOf([old, { type: 'finish', reason: 'complete' }], 'c'),
	};
	const ids = ['x', 'y', 'z'];
	const copies = copyBranch([first, second, third], () => ids.shift() ?? '');

	it('has every event under new ids, and the parents with them', () => {
		assert.deepEqual(
			copies.map(({ id, events }) => [id, ...new Set(events.map(({ turn }) => turn))]),
			[
				['x', 'x'],
				['y', 'y'],
				['z', 'z'],
			],
		);
		assert.deepEqual(copies.map(parentOf), [undefined, { turn: 'x', as: 'follow-up' }, { turn: 'y', as: 'follow-up' }]);
		assert.deepEqual(branchTo(copies, 'z'), copies);
		assert.deepEqual({ ...foldTurn(copies[0]?.events ?? []), id: 'a' }, foldTurn(first.events));
	});

	it('leaves a parent that is in the other conversation alone', () => {
		const [alone] = copyBranch([second], () => 'w');
		assert.deepEqual(alone && parentOf(alone), { turn: 'a', as: 'follow-up' });
		assert.deepEqual(alone && branchTo([alone]), [alone]);
	});
});
