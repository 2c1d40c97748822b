import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asSplit, type Split, splitOf } from '../../../src/core/conversation/resplit.ts';
import { foldTurn, textOf } from '../../../src/core/conversation/turnState.ts';
import { formats } from '../../../src/core/segment/formats.ts';
import type { SegmenterOptions, SplitFormat } from '../../../src/core/segment/segment.ts';
import { isEvent } from '../../../src/core/stream/eventSchema.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { RoundWriter } from '../../../src/session/turn/roundWriter.ts';
import { TurnWriter } from '../../../src/session/turn/turnWriter.ts';
import { loadCorpus, type Piece } from '../segment/support.ts';
import { turnOf, turnStart } from './turnEvents.ts';

const clock = { now: () => 0, wallClock: () => '', random: () => 0, sleep: async () => {} };

/** A turn as the session writes it from these pieces of a stream. */
function written(pieces: readonly Piece[], options: SegmenterOptions = {}): readonly TurnEvent[] {
	const turn = new TurnWriter('t1', clock);
	const round = new RoundWriter(turn, 0);
	const start = turn.write(turnStart);
	round.begin(options);
	for (const piece of pieces) {
		round.text(typeof piece === 'string' ? { text: piece } : piece);
	}
	round.endText();
	round.flush();
	return [start, ...round.events, turn.write({ type: 'finish', reason: 'complete' })];
}

function chosen(events: readonly TurnEvent[], ...splits: readonly Split[]): readonly TurnEvent[] {
	const seq = (events.at(-1)?.seq ?? 0) + 1;
	return [
		...events,
		...splits.map((split, index): TurnEvent => ({ type: 'resplit', ...split, turn: 't1', seq: seq + index, at: 0 })),
	];
}

function blocksOf(events: readonly TurnEvent[]): readonly (readonly [string, string])[] {
	return foldTurn(events).blocks.map(({ channel, text }) => [channel, text] as const);
}

function rawOf(events: readonly TurnEvent[]): string {
	return events
		.map(event =>
			event.type === 'thinking-delta' || event.type === 'answer-delta' || event.type === 'markup' ? event.text : '',
		)
		.join('');
}

const names: readonly SplitFormat[] = ['auto', 'none', ...formats.map(({ name }) => name)];
const inline = loadCorpus().filter(({ pieces, options }) => isOfText(pieces) && isOfSession(options));

function isOfText(pieces: readonly Piece[]): boolean {
	return pieces.every(piece => typeof piece === 'string' || !piece.thinking);
}

/** What a turn of ours is segmented with; the others are options of the library. */
function isOfSession({ endsThinking, strayClose, answerMarker, opensAfterText }: SegmenterOptions): boolean {
	return endsThinking === undefined && !strayClose && !answerMarker && !opensAfterText;
}

describe('a turn whose text is split again', () => {
	it('is thinking and answer under the format that was meant', () => {
		const events = written(['Here is my thought process: two', ' and two.\n\nHere is my response: 4'], {
			format: 'none',
		});
		assert.deepEqual(
			blocksOf(events).map(([channel]) => channel),
			['answer'],
		);
		assert.deepEqual(blocksOf(chosen(events, { format: 'granite' })), [
			['thinking', ' two and two.'],
			['answer', ' 4'],
		]);
	});

	it('is all answer, tags and all, without delimiters', () => {
		const events = written(['<think>\nplan\n</think>\n\n', 'done']);
		assert.deepEqual(blocksOf(chosen(events, { format: 'none' })), [['answer', '<think>\nplan\n</think>\n\ndone']]);
	});

	it('is thinking where the reader says that it began inside', () => {
		const events = written(['First the sign, then']);
		assert.deepEqual(blocksOf(chosen(events, { format: 'auto', startsInThinking: true })), [
			['thinking', 'First the sign, then'],
		]);
	});

	it('takes delimiters of the reader', () => {
		const events = written(['[[plan]]done']);
		const delimiters = [{ open: '[[', close: ']]' }];
		assert.deepEqual(blocksOf(chosen(events, { format: 'custom', delimiters })), [
			['thinking', 'plan'],
			['answer', 'done'],
		]);
	});

	it('is the same as before under the format that it came by, for every text of the corpus', () => {
		assert.ok(inline.length > 100, `${inline.length} texts`);
		for (const { name, pieces, options } of inline) {
			const events = written(pieces, options);
			const { format = 'auto', delimiters } = options;
			const again = chosen(events, { format, ...(delimiters && { delimiters }) });
			assert.deepEqual(blocksOf(again), blocksOf(events), name);
			assert.equal(rawOf(asSplit(again)), rawOf(events), name);
		}
	});

	it('keeps every unit of the text under every format, and comes back event by event', () => {
		fc.assert(
			fc.property(fc.constantFrom(...inline), fc.constantFrom(...names), fc.boolean(), (text, format, hinted) => {
				const events = written(text.pieces, text.options);
				const split: Split = { format, ...(hinted && { startsInThinking: true }) };
				const again = asSplit(chosen(events, split));
				assert.equal(rawOf(again), rawOf(events));
				assert.deepEqual(
					again.map(({ seq }) => seq),
					again.map((_, seq) => seq),
				);
				assert.deepEqual(asSplit(chosen(events, split, { format: 'original' })), events);
			}),
			{ numRuns: 300 },
		);
	});

	it('does not depend on the pieces in which the text came', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...inline),
				fc.constantFrom(...names),
				fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
				(text, format, sizes) => {
					const whole = text.pieces.map(piece => (typeof piece === 'string' ? piece : (piece.text ?? ''))).join('');
					const once = written([whole], text.options);
					const pieces = written(cut(whole, sizes), text.options);
					assert.deepEqual(blocksOf(chosen(pieces, { format })), blocksOf(chosen(once, { format })));
				},
			),
			{ numRuns: 300 },
		);
	});

	it('leaves thinking alone that the server told apart from the text', () => {
		const events = written([{ thinking: 'native' }, { text: '<think>inline</think>done' }]);
		assert.deepEqual(blocksOf(chosen(events, { format: 'none' })), [
			['thinking', 'native'],
			['answer', '<think>inline</think>done'],
		]);
		assert.deepEqual(blocksOf(chosen(events, { format: 'think' })), [
			['thinking', 'native'],
			['thinking', 'inline'],
			['answer', 'done'],
		]);
		assert.deepEqual(blocksOf(chosen(events, { format: 'auto' })), blocksOf(events));
	});

	it('keeps its times, its notices and its tools where they were', () => {
		const events = turnOf([
			turnStart,
			{ type: 'answer-start', block: 0 },
			{ type: 'answer-delta', block: 0, text: '[THINK]plan[/THINK]' },
			{ type: 'notice', kind: 'info', message: 'Still here' },
			{ type: 'answer-delta', block: 0, text: 'done' },
			{ type: 'answer-end', block: 0 },
			{ type: 'tool-call-start', id: 'c1', name: 'read' },
			{ type: 'tool-call', id: 'c1', name: 'read', arguments: '{}' },
			{ type: 'finish', reason: 'complete' },
		]);
		const again = asSplit(chosen(events, { format: 'magistral' }));
		assert.deepEqual(
			again.map(({ type, at }) => `${type} ${at}`),
			[
				'turn-start 0',
				'markup 20',
				'thinking-start 20',
				'thinking-delta 20',
				'thinking-end 20',
				'markup 20',
				'notice 30',
				'answer-start 40',
				'answer-delta 40',
				'answer-end 40',
				'tool-call-start 60',
				'tool-call 70',
				'finish 80',
			],
		);
	});

	it('shows no call that stood in the text, also where an earlier version did not say that it was one', () => {
		const call = '<tool_call>{"name":"read"}</tool_call>';
		const told = (markup: TurnEventBody): readonly TurnEvent[] =>
			turnOf([
				turnStart,
				{ type: 'answer-start', block: 0 },
				{ type: 'answer-delta', block: 0, text: '<think>plan</think>Look: ' },
				markup,
				{ type: 'answer-end', block: 0 },
				{ type: 'tool-call-start', id: 'c1', name: 'read' },
				{ type: 'tool-call', id: 'c1', name: 'read', arguments: '{}' },
				{ type: 'finish', reason: 'complete' },
			]);
		for (const events of [told({ type: 'markup', text: call, call: true }), told({ type: 'markup', text: call })]) {
			const state = foldTurn(chosen(events, { format: 'think' }));
			assert.equal(textOf(state, 'thinking'), 'plan');
			assert.equal(textOf(state, 'answer'), 'Look: ');
			assert.equal(state.tools.length, 1);
		}
	});

	it('goes on inside thinking that a call interrupted', () => {
		const events = turnOf([
			turnStart,
			{ type: 'answer-start', block: 0 },
			{ type: 'answer-delta', block: 0, text: '[THINK]first' },
			{ type: 'answer-end', block: 0 },
			{ type: 'tool-call', id: 'c1', name: 'read', arguments: '{}' },
			{ type: 'answer-start', block: 1 },
			{ type: 'answer-delta', block: 1, text: 'then[/THINK]done' },
			{ type: 'answer-end', block: 1 },
			{ type: 'finish', reason: 'complete' },
		]);
		assert.deepEqual(blocksOf(chosen(events, { format: 'magistral' })), [
			['thinking', 'first'],
			['thinking', 'then'],
			['answer', 'done'],
		]);
	});

	it('leaves what the reader wrote or kept, with its marks', () => {
		const events = turnOf([
			turnStart,
			{ type: 'thinking-start', block: 0, kept: true, by: 'user' },
			{ type: 'thinking-delta', block: 0, text: 'mine' },
			{ type: 'thinking-end', block: 0 },
			{ type: 'answer-start', block: 1 },
			{ type: 'answer-delta', block: 1, text: '[THINK]plan[/THINK]done' },
			{ type: 'answer-end', block: 1 },
			{ type: 'finish', reason: 'complete' },
		]);
		const { blocks } = foldTurn(chosen(events, { format: 'magistral' }));
		assert.deepEqual(
			blocks.map(({ channel, text, by }) => [channel, text, by]),
			[
				['thinking', 'mine', 'user'],
				['thinking', 'plan', undefined],
				['answer', 'done', undefined],
			],
		);
	});

	it('has the log-probabilities of its text at their new places', () => {
		const events = turnOf([
			turnStart,
			{ type: 'answer-start', block: 0 },
			{ type: 'answer-delta', block: 0, text: '[THINK]plan' },
			{ type: 'answer-delta', block: 0, text: '[/THINK]done' },
			{ type: 'logprobs', block: 0, start: 7, lengths: [2, 2], logprobs: [-0.5, -1] },
			{ type: 'logprobs', block: 0, start: 9, lengths: [2, 8], logprobs: [-1, -2] },
			{ type: 'logprobs', block: 0, start: 19, lengths: [4], logprobs: [-3] },
			{ type: 'answer-end', block: 0 },
			{ type: 'finish', reason: 'complete' },
		]);
		const told = asSplit(chosen(events, { format: 'magistral' })).filter(({ type }) => type === 'logprobs');
		assert.deepEqual(
			told.map(event => event.type === 'logprobs' && [event.block, event.start, event.lengths]),
			[
				[0, 0, [2, 2]],
				[1, 0, [4]],
			],
		);
	});

	it('keeps how likely the words are at the words, where a delimiter is a token of its own', () => {
		const tokens = ['[THINK]', 'plan it', ' well', '[/THINK]', 'Hi', ' man'];
		const starts = tokens.map((_, index) => tokens.slice(0, index).join('').length);
		const events = turnOf([
			turnStart,
			{ type: 'answer-start', block: 0 },
			...tokens.map(text => ({ type: 'answer-delta', block: 0, text }) as const),
			...tokens.map(
				({ length }, index) =>
					({ type: 'logprobs', block: 0, start: starts[index] ?? 0, lengths: [length], logprobs: [-index] }) as const,
			),
			{ type: 'answer-end', block: 0 },
			{ type: 'finish', reason: 'complete' },
		]);
		const told = asSplit(chosen(events, { format: 'magistral' })).filter(({ type }) => type === 'logprobs');
		assert.deepEqual(
			told.map(event => event.type === 'logprobs' && [event.block, event.start, event.logprobs]),
			[
				[0, 0, [-1]],
				[0, 7, [-2]],
				[1, 0, [-4]],
				[1, 2, [-5]],
			],
		);
	});

	it('is as it came under a format of a later version', () => {
		const events = written(['<think>plan</think>done']);
		const later = chosen(events, { format: 'telepathy' });
		assert.deepEqual(asSplit(later), events);
		assert.ok(later.every(event => isEvent(event)));
	});

	it('says which choice counts', () => {
		const events = written(['plan']);
		assert.equal(splitOf(events), undefined);
		assert.equal(splitOf(chosen(events, { format: 'think' }))?.format, 'think');
		assert.equal(splitOf(chosen(events, { format: 'think' }, { format: 'original' })), undefined);
	});
});

function cut(text: string, sizes: Iterable<number>): readonly string[] {
	const pieces: string[] = [];
	let at = 0;
	for (const size of sizes) {
		if (at >= text.length) {
			break;
		}
		pieces.push(text.slice(at, at + size));
		at += size;
	}
	return pieces;
}
