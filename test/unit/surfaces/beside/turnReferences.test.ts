import assert from 'node:assert/strict';
import { foldTurn } from '../../../../src/core/conversation/turnState.ts';
import { createReferenceFinder } from '../../../../src/core/insight/references/finder.ts';
import type { Channel, TurnEvent, TurnEventBody } from '../../../../src/core/stream/turnEvent.ts';
import { TurnReferences } from '../../../../src/surfaces/beside/turnReferences.ts';

const files = ['src/cart.ts', 'src/deep/cart.test.ts', 'lib/twice.ts', 'src/twice.ts'];
const attached = [{ path: 'src/cart.ts', text: 'a\nb\nc' }];

const events = (...bodies: readonly TurnEventBody[]): readonly TurnEvent[] =>
	bodies.map((body, seq) => ({ ...body, turn: 't', seq, at: seq }));

const thinking = (block: number, text: string): TurnEventBody => ({ type: 'thinking-delta', block, text });
const answer = (block: number, text: string): TurnEventBody => ({ type: 'answer-delta', block, text });
const finish: TurnEventBody = { type: 'finish', reason: 'complete' };

const create = (): TurnReferences => new TurnReferences('t', () => createReferenceFinder({ files, attached }));

/** All that is found in a channel, batch by batch of `size` events, as `block: words`. */
function foundIn(all: readonly TurnEvent[], size = all.length, only: Channel = 'thinking'): readonly string[] {
	const references = create();
	for (let end = size; end < all.length + size; end += size) {
		references.apply(all.slice(end - size, end), foldTurn(all.slice(0, end)));
	}
	const { blocks } = foldTurn(all);
	return references.found.flatMap(({ block, channel, reference: { start, end } }) => {
		const text = blocks.find(({ index }) => index === block)?.text ?? '';
		return channel === only ? [`${block}: ${text.slice(start, end)}`] : [];
	});
}

describe('the places that a turn names', () => {
	const story = events(
		thinking(0, 'In src/cart.ts:2 there is a min'),
		thinking(0, 'us; cart.test.ts:1 '),
		{ type: 'thinking-end', block: 0 },
		answer(1, 'See src/cart.ts:3 for it.'),
		thinking(2, 'And src/cart.ts:1'),
		finish,
	);

	it('are found in its thinking and in its answer, by their offsets in their block, and told apart', () => {
		assert.deepEqual(foundIn(story), ['0: src/cart.ts:2', '0: cart.test.ts:1', '2: src/cart.ts:1']);
		assert.deepEqual(foundIn(story, story.length, 'answer'), ['1: src/cart.ts:3']);
	});

	it('are the same for every batching of the events', () => {
		for (const channel of ['thinking', 'answer'] as const) {
			for (let size = 1; size < story.length; size += 1) {
				assert.deepEqual(foundIn(story, size, channel), foundIn(story, story.length, channel), `${size} at a time`);
			}
		}
	});

	it('have lines of the file that their own channel spoke of last', () => {
		const both = events(
			thinking(0, 'In lib/twice.ts there is nothing. '),
			answer(1, 'See src/cart.ts for it. '),
			thinking(2, 'And src/twice.ts too. '),
			answer(1, 'There, line 3 is wrong. '),
			finish,
		);
		const references = create();
		references.apply(both, foldTurn(both));
		const lines = references.found.find(({ reference }) => 'line' in reference);
		assert.deepEqual(lines, {
			block: 1,
			channel: 'answer',
			reference: { start: 31, end: 37, kind: 'lines', path: 'src/cart.ts', line: 3 },
		});
	});

	it('do not reach from one block into the next', () => {
		const cut = events(thinking(0, 'src/ca'), { type: 'thinking-end', block: 0 }, thinking(1, 'rt.ts:2 '), finish);
		assert.deepEqual(foundIn(cut), []);
	});

	it('keep their block when blocks come by turns', () => {
		const mixed = events(thinking(0, 'first '), thinking(1, 'other '), thinking(0, 'src/cart.ts:2 '), finish);
		assert.deepEqual(foundIn(mixed), ['0: src/cart.ts:2']);
	});

	it('are all told anew when shown text turns out to be thinking', () => {
		const references = create();
		const all = events(answer(0, 'Look at src/cart.ts:2 '), { type: 'reclassify', from: 0, channel: 'thinking' });
		const reference = { start: 8, end: 21, kind: 'lines', path: 'src/cart.ts', line: 2 };
		assert.deepEqual(references.apply(all.slice(0, 1), foldTurn(all.slice(0, 1))).references, [
			{ block: 0, channel: 'answer', reference },
		]);
		const { anew, references: found } = references.apply(all.slice(1), foldTurn(all));
		assert.equal(anew, true);
		assert.deepEqual(found, [{ block: 0, channel: 'thinking', reference }]);
	});

	it('stand in the steps that the page shows', () => {
		const references = create();
		references.apply(story, foldTurn(story));
		const [first] = references.found;
		assert.ok(first);
		assert.equal(references.stepAt(references.addressOf(first))?.block, 0);
	});
});
