import assert from 'node:assert/strict';
import type { TurnParent } from '../../../../src/core/stream/turnEvent.ts';
import { LiveTurn, type OpenTurn } from '../../../../src/session/hub/openConversation.ts';
import { TurnWindow } from '../../../../src/surfaces/panel/turnWindow.ts';
import { plainTurn } from '../../core/turnEvents.ts';

function turn(index: number, answer = 'x', as: TurnParent['as'] = 'follow-up'): OpenTurn {
	const id = `t${index}`;
	const parent = index > 0 ? { parent: { turn: `t${index - 1}`, as } } : {};
	return new LiveTurn(id, { events: plainTurn(['hm'], [answer], id), ...parent });
}

const turns = (count: number, answer?: string): readonly OpenTurn[] =>
	Array.from({ length: count }, (_, index) => turn(index, answer));

/** First and last turn that are shown, and how many stand before and behind. */
function seen(window: TurnWindow, branch: readonly OpenTurn[]): readonly unknown[] {
	const { turns: shown, before, after } = window.of(branch);
	return [shown[0]?.id, shown.at(-1)?.id, before, after];
}

describe('the part of a conversation that a page shows', () => {
	it('is all of it, unless it is long', () => {
		assert.deepEqual(seen(new TurnWindow(), turns(40)), ['t0', 't39', 0, 0]);
		assert.deepEqual(seen(new TurnWindow(), []), [undefined, undefined, 0, 0]);
	});

	it('is what was asked last of a long one, by the number of turns and by what is drawn of them', () => {
		assert.deepEqual(seen(new TurnWindow(), turns(1_000)), ['t960', 't999', 960, 0]);
		assert.deepEqual(seen(new TurnWindow(), turns(50, 'y'.repeat(30_000))), ['t47', 't49', 47, 0]);
		assert.deepEqual(seen(new TurnWindow(), [turn(0), turn(1, 'y'.repeat(2_000_000))]), ['t1', 't1', 1, 0]);
	});

	it('grows with what is asked, and on request, and keeps what it has', () => {
		const window = new TurnWindow();
		const branch = turns(1_000);
		assert.deepEqual(seen(window, branch), ['t960', 't999', 960, 0]);
		const longer = [...branch, turn(1_000)];
		assert.deepEqual(seen(window, longer), ['t960', 't1000', 960, 0]);
		window.grow(longer, 'before');
		assert.deepEqual(seen(window, longer), ['t920', 't1000', 920, 0]);
		for (let times = 0; times < 30; times += 1) {
			window.grow(longer, 'before');
		}
		assert.deepEqual(seen(window, longer), ['t0', 't1000', 0, 0]);
	});

	it('goes to a turn that stands outside of it, and on from there', () => {
		const window = new TurnWindow();
		const branch = turns(1_000);
		assert.equal(window.goTo(branch, 't970'), false);
		assert.equal(window.goTo(branch, 'nowhere'), false);
		assert.equal(window.goTo(branch, 't500'), true);
		assert.deepEqual(seen(window, branch), ['t498', 't537', 498, 462]);
		window.grow(branch, 'after');
		assert.deepEqual(seen(window, branch), ['t498', 't577', 498, 422]);
		assert.deepEqual(seen(window, [...branch, turn(1_000)]), ['t498', 't577', 498, 423]);
		window.reset();
		assert.deepEqual(seen(window, branch), ['t960', 't999', 960, 0]);
	});

	it('begins with no turn that goes on with the one before it, and counts questions', () => {
		const branch = turns(1_000).map((each, index) => (index % 10 === 0 ? each : turn(index, 'x', 'continue')));
		assert.deepEqual(seen(new TurnWindow(), branch), ['t960', 't999', 96, 0]);
		assert.deepEqual(seen(new TurnWindow(), branch.slice(0, -5)), ['t950', 't994', 95, 0]);
	});

	it('ends with all that goes on with its last turn, so that nothing is left that no button leads to', () => {
		const window = new TurnWindow();
		const branch = turns(1_000).map((each, index) => (index % 10 === 0 ? each : turn(index, 'x', 'continue')));
		window.goTo(branch, 't505');
		assert.deepEqual(seen(window, branch), ['t500', 't539', 50, 46]);
		window.goTo(branch, 't3');
		window.grow(branch, 'after');
		assert.deepEqual(seen(window, branch), ['t0', 't79', 0, 92]);
		const long = turns(100).map((each, index) => (index < 30 ? each : turn(index, 'x', 'continue')));
		window.goTo(long, 't0');
		assert.deepEqual(seen(window, long), ['t0', 't99', 0, 0]);
	});

	it('is still there after its turns were replaced by others', () => {
		const window = new TurnWindow();
		const beginning = [...turns(40), new LiveTurn('beginning', { events: plainTurn([], ['x'], 'beginning') })];
		window.goTo(beginning, 't0');
		assert.deepEqual(seen(window, beginning), ['t0', 't39', 0, 1]);
		assert.deepEqual(seen(window, turns(1_000)), ['t0', 't39', 0, 960]);
		window.grow(turns(1_000), 'after');
		assert.deepEqual(seen(window, turns(300)), ['t0', 't79', 0, 220]);
		assert.deepEqual(seen(window, turns(70)), ['t0', 't39', 0, 30]);
	});
});
