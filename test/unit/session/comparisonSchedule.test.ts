import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnAhead, nextColumn, type Scheduled } from '../../../src/session/hub/comparisonSchedule.ts';

const column = (server: string | undefined, state: Scheduled['state']): Scheduled => ({ server, state });

/** Asks what is due until nothing is; who runs stays running. */
function ask(columns: readonly Scheduled[]): readonly Scheduled[] {
	const next = nextColumn(columns);
	return next === undefined
		? columns
		: ask(columns.map((each, index) => (index === next ? { ...each, state: 'runs' } : each)));
}

const anyColumns = fc.array(
	fc.record({
		server: fc.constantFrom('a', 'b', undefined),
		state: fc.constantFrom<Scheduled['state']>('waits', 'runs', 'over'),
	}),
	{ maxLength: 4 },
);

describe('the order in which columns are asked', () => {
	it('is all at once across servers, and one after the other on one', () => {
		const columns = ask([column('a', 'waits'), column('a', 'waits'), column('b', 'waits'), column(undefined, 'waits')]);
		assert.deepEqual(
			columns.map(({ state }) => state),
			['runs', 'waits', 'runs', 'runs'],
		);
	});

	it('asks the next of a server when the one before is over, also where that one failed', () => {
		assert.equal(nextColumn([column('a', 'over'), column('a', 'waits')]), 1);
	});

	it('tells the column that is asked before another one', () => {
		const columns = [column('a', 'runs'), column('b', 'runs'), column('a', 'waits'), column('a', 'waits')];
		assert.deepEqual(
			columns.map((_, index) => columnAhead(columns, index)),
			[0, 1, 0, 2],
		);
	});

	it('never runs two of one server, and leaves nobody waiting whose server does nothing', () => {
		fc.assert(
			fc.property(anyColumns, columns => {
				const begun = columns.map(each => (each.state === 'runs' ? { ...each, state: 'waits' as const } : each));
				const asked = ask(begun);
				for (const server of ['a', 'b']) {
					const own = asked.filter(each => each.server === server);
					const running = own.filter(({ state }) => state === 'runs').length;
					const hadAny = begun.some(each => each.server === server && each.state === 'waits');
					assert.equal(running, hadAny ? 1 : 0);
				}
				assert.ok(!asked.some(({ server, state }) => server === undefined && state === 'waits'));
			}),
		);
	});
});
