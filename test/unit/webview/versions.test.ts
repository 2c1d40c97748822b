import assert from 'node:assert/strict';
import { versionsLeft, withNewest } from '../../../webview/versions.ts';

const turn = (id: string, ...turns: string[]) =>
	turns.length > 0 ? { id, versions: { turns, index: turns.indexOf(id) } } : { id };

describe('versions of a turn that begins', () => {
	it('are those of the turn that stood in its place', () => {
		const before = [turn('a'), turn('b', 'b0', 'b'), turn('c')];
		assert.deepEqual(versionsLeft(before, [turn('a')]), ['b0', 'b']);
		assert.deepEqual(versionsLeft(before, [turn('a'), turn('b', 'b0', 'b')]), ['c']);
		assert.deepEqual(versionsLeft(before, []), ['a']);
	});

	it('are none when nothing was left, or another branch is shown', () => {
		const before = [turn('a'), turn('b')];
		assert.deepEqual(versionsLeft(before, before), []);
		assert.deepEqual(versionsLeft(before, [turn('x')]), []);
		assert.deepEqual(versionsLeft([], [turn('a')]), []);
	});

	it('end with the newest, which is shown', () => {
		assert.deepEqual(withNewest(['b0', 'b'], 'n'), { turns: ['b0', 'b', 'n'], index: 2 });
		assert.equal(withNewest([], 'n'), undefined);
	});
});
