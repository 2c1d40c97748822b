import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compactEvents, nextSeq } from '../../../src/core/conversation/compactEvents.ts';
import { estimateTokens } from '../../../src/core/conversation/estimateTokens.ts';
import {
	foldTurn,
	interruptedTail,
	isRunning,
	reduceEvents,
	reduceTurn,
	type TurnState,
	type TurnStatus,
	textOf,
} from '../../../src/core/conversation/turnState.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { anyTurn, plainTurn, turnOf, turnStart } from './turnEvents.ts';

function statusAfter(...bodies: readonly TurnEventBody[]): TurnStatus {
	return foldTurn(turnOf([turnStart, ...bodies])).status;
}

function freeze<T>(value: T): T {
	for (const each of Object.values(value as object)) {
		if (typeof each === 'object' && each !== null && !Object.isFrozen(each)) {
			freeze(each);
		}
	}
	return Object.freeze(value);
}

describe('the state of a turn', () => {
	it('holds question, thinking and answer apart, with their times', () => {
		const state = foldTurn(plainTurn(['The sign', ' is flipped.'], ['Change ', 'line 2.']));
		assert.equal(state.question, 'Why is it negative?');
		assert.equal(textOf(state, 'thinking'), 'The sign is flipped.');
		assert.equal(textOf(state, 'answer'), 'Change line 2.');
		assert.deepEqual(
			state.blocks.map(block => [block.channel, block.startedAt, block.firstTextAt, block.lastTextAt, block.endedAt]),
			[
				['thinking', 10, 20, 30, 40],
				['answer', 50, 60, 70, 80],
			],
		);
		assert.deepEqual(state.thinking, { characters: 20, estimatedTokens: 5, firstAt: 20, lastAt: 30 });
		assert.equal(state.answer.firstAt, 60);
		assert.equal(state.status, 'complete');
		assert.equal(state.nextSeq, 10);
	});

	it('says where the turn is', () => {
		assert.equal(statusAfter(), 'connecting');
		assert.equal(statusAfter({ type: 'notice', kind: 'loading', message: 'Loading' }), 'loading');
		assert.equal(statusAfter({ type: 'notice', kind: 'waiting', message: 'Queued' }), 'waiting');
		assert.equal(statusAfter({ type: 'thinking-start', block: 0 }), 'thinking');
		assert.equal(statusAfter({ type: 'answer-delta', block: 0, text: 'A' }), 'answering');
		for (const reason of ['complete', 'length', 'cancelled', 'interrupted', 'error'] as const) {
			assert.equal(statusAfter({ type: 'finish', reason }), reason);
		}
	});

	it('stays at thinking between the end of the thinking and the answer', () => {
		const thinking: readonly TurnEventBody[] = [
			{ type: 'thinking-delta', block: 0, text: 'Hm' },
			{ type: 'thinking-end', block: 0 },
		];
		assert.equal(statusAfter(...thinking), 'thinking');
		assert.equal(statusAfter(...thinking, { type: 'notice', kind: 'loading', message: '' }), 'thinking');
	});

	it('runs until a finish comes, and the first finish counts', () => {
		const whole = plainTurn(['a'], ['b']);
		assert.equal(isRunning(foldTurn(whole.slice(0, -1))), true);
		assert.equal(isRunning(foldTurn(whole)), false);
		assert.equal(
			statusAfter({ type: 'finish', reason: 'cancelled' }, { type: 'finish', reason: 'complete' }),
			'cancelled',
		);
		assert.equal(
			statusAfter({ type: 'finish', reason: 'cancelled' }, { type: 'answer-delta', block: 0, text: 'late' }),
			'cancelled',
		);
	});

	it('keeps text that comes after the finish', () => {
		const state = foldTurn(
			turnOf([turnStart, { type: 'finish', reason: 'complete' }, { type: 'answer-delta', block: 0, text: 'late' }]),
		);
		assert.equal(textOf(state, 'answer'), 'late');
	});

	it('closes open blocks when the turn ends', () => {
		const state = foldTurn(
			turnOf([turnStart, { type: 'thinking-delta', block: 0, text: 'a' }, { type: 'finish', reason: 'cancelled' }]),
		);
		assert.equal(state.blocks[0]?.endedAt, 20);
	});

	it('moves blocks to the other channel, with their figures', () => {
		const state = foldTurn(
			turnOf([
				turnStart,
				{ type: 'answer-delta', block: 0, text: 'Let me see' },
				{ type: 'reclassify', from: 0, channel: 'thinking' },
				{ type: 'answer-delta', block: 1, text: 'Done.' },
			]),
		);
		assert.equal(textOf(state, 'thinking'), 'Let me see');
		assert.equal(textOf(state, 'answer'), 'Done.');
		assert.deepEqual(state.thinking, { characters: 10, estimatedTokens: 2.5, firstAt: 10, lastAt: 10 });
		assert.equal(state.answer.firstAt, 30);
	});

	it('tells what a turn began with from what the model said in it, which alone has a time and tokens', () => {
		const state = foldTurn(
			turnOf([
				turnStart,
				{ type: 'thinking-start', block: 0, kept: true },
				{ type: 'thinking-delta', block: 0, text: 'Kept words.' },
				{ type: 'thinking-end', block: 0 },
				{ type: 'thinking-start', block: 1, by: 'user' },
				{ type: 'thinking-delta', block: 1, text: 'Mine.' },
				{ type: 'thinking-end', block: 1 },
			]),
		);
		assert.equal(state.status, 'connecting');
		assert.deepEqual(state.thinking, { characters: 16, estimatedTokens: 0 });
		assert.deepEqual(
			state.blocks.map(({ kept, by }) => [kept, by]),
			[
				[true, undefined],
				[undefined, 'user'],
			],
		);
		const more = reduceTurn(state, { type: 'thinking-delta', block: 2, text: 'Four', turn: 't1', seq: 7, at: 90 });
		assert.equal(more.status, 'thinking');
		assert.deepEqual(more.thinking, { characters: 20, estimatedTokens: 1, firstAt: 90, lastAt: 90 });
		const again = reduceTurn(more, { type: 'reclassify', from: 9, channel: 'answer', turn: 't1', seq: 8, at: 95 });
		assert.deepEqual(again.thinking, more.thinking);
	});

	it('turns the status round with the text', () => {
		const answer: TurnEventBody = { type: 'answer-delta', block: 0, text: 'Let me see' };
		assert.equal(statusAfter(answer, { type: 'reclassify', from: 0, channel: 'thinking' }), 'thinking');
	});

	it('appends to a moved block in its new channel', () => {
		const state = foldTurn(
			turnOf([
				turnStart,
				{ type: 'answer-delta', block: 0, text: 'a' },
				{ type: 'reclassify', from: 0, channel: 'thinking' },
				{ type: 'answer-delta', block: 0, text: 'b' },
			]),
		);
		assert.equal(textOf(state, 'thinking'), 'ab');
		assert.equal(state.thinking.characters, 2);
	});

	it('pairs results with calls, and shows a result without a call', () => {
		const call = (id: string): TurnEventBody => ({ type: 'tool-call', id, name: 'read_file', arguments: '{"a":1}' });
		const result = (id: string): TurnEventBody => ({ type: 'tool-result', id, name: 'read_file', content: `of ${id}` });
		const state = foldTurn(turnOf([turnStart, call('a'), call('b'), result('b'), result('x')]));
		assert.equal(state.status, 'using-tool');
		assert.deepEqual(
			state.tools.map(tool => [tool.id, tool.result?.content]),
			[
				['a', undefined],
				['b', 'of b'],
				['x', 'of x'],
			],
		);
		assert.equal(statusAfter(call('a'), result('a')), 'waiting');
	});

	it('lets a call grow while it is written, and says when it is whole', () => {
		const written: readonly TurnEventBody[] = [
			{ type: 'tool-call-start', id: 'a', name: '' },
			{ type: 'tool-call-delta', id: 'a', text: '{"path":' },
			{ type: 'tool-call-delta', id: 'a', text: ' "x' },
		];
		const half = foldTurn(turnOf([turnStart, ...written]));
		assert.equal(half.status, 'using-tool');
		assert.deepEqual(half.tools, [
			{ id: 'a', name: '', arguments: '{"path": "x', stage: 'written', seq: 1, calledAt: 10 },
		]);
		const call: TurnEventBody = { type: 'tool-call', id: 'a', name: 'read_file', arguments: '{"path":"x"}' };
		assert.deepEqual(foldTurn(turnOf([turnStart, ...written, call])).tools, [
			{ id: 'a', name: 'read_file', arguments: '{"path":"x"}', stage: 'whole', seq: 1, calledAt: 40 },
		]);
	});

	it('keeps a call that never became whole, as cut', () => {
		const { tools } = foldTurn(
			turnOf([
				turnStart,
				{ type: 'tool-call', id: 'a', name: 'look', arguments: '{}' },
				{ type: 'tool-call-start', id: 'b', name: 'read_file' },
				{ type: 'tool-call-delta', id: 'b', text: '{"pa' },
				{ type: 'finish', reason: 'interrupted' },
			]),
		);
		assert.deepEqual(
			tools.map(tool => [tool.id, tool.stage, tool.arguments]),
			[
				['a', 'whole', '{}'],
				['b', 'cut', '{"pa'],
			],
		);
	});

	it('reads a call with an id that was used before as another call', () => {
		const call = (text: string): readonly TurnEventBody[] => [
			{ type: 'tool-call-start', id: 'a', name: 'look' },
			{ type: 'tool-call-delta', id: 'a', text },
			{ type: 'tool-call', id: 'a', name: 'look', arguments: text },
		];
		const { tools } = foldTurn(turnOf([turnStart, ...call('{"a":1}'), ...call('{"a":2}')]));
		assert.deepEqual(
			tools.map(tool => tool.arguments),
			['{"a":1}', '{"a":2}'],
		);
	});

	it('copies only the call that is written', () => {
		const events = turnOf([
			turnStart,
			{ type: 'tool-call', id: 'a', name: 'look', arguments: '{}' },
			{ type: 'tool-call-start', id: 'b', name: 'look' },
			{ type: 'tool-call-delta', id: 'b', text: '{' },
		]);
		const before = foldTurn(events.slice(0, 3));
		const after = reduceTurn(before, events[3]!);
		assert.equal(after.tools[0], before.tools[0]);
		assert.equal(before.tools[1]?.arguments, '');
		assert.equal(after.tools[1]?.arguments, '{');
		assert.equal(after.blocks, before.blocks);
	});

	it('keeps the code and arguments of every sentence, for views to say it in another language', () => {
		const state = foldTurn(
			turnOf([
				turnStart,
				{ type: 'notice', kind: 'info', message: 'N 1', code: 'n', args: { x: 1 } },
				{
					type: 'error',
					kind: 'cut',
					message: 'E 2',
					remedy: 'Kept. R',
					code: 'e',
					args: { x: 2 },
					remedyCode: 'r',
					kept: true,
				},
				{ type: 'finish', reason: 'interrupted', message: 'F 3', code: 'f', args: { x: 3 } },
			]),
		);
		assert.deepEqual([state.notices[0]?.code, state.notices[0]?.args], ['n', { x: 1 }]);
		assert.deepEqual(state.error, {
			kind: 'cut',
			message: 'E 2',
			remedy: 'Kept. R',
			code: 'e',
			args: { x: 2 },
			remedyCode: 'r',
			kept: true,
			actions: [],
		});
		assert.deepEqual(state.finish, { reason: 'interrupted', message: 'F 3', code: 'f', args: { x: 3 }, at: 30 });
	});

	it('adds up the counts of the rounds, and replaces within a round', () => {
		const usage = (iteration: number, completionTokens: number, seq: number): TurnEvent => ({
			type: 'usage',
			usage: { promptTokens: 100, completionTokens, contextWindow: 4096 },
			turn: 't1',
			seq,
			at: seq,
			iteration,
		});
		const state = foldTurn([usage(0, 5, 0), usage(0, 7, 1), usage(1, 10, 2)]);
		assert.deepEqual(state.usage, { promptTokens: 200, completionTokens: 17, contextWindow: 4096 });
		assert.deepEqual(state.rounds.at(-1)?.usage.promptTokens, 100);
	});

	it('does not invent counts', () => {
		assert.equal(foldTurn(plainTurn(['a'], ['b'])).usage, undefined);
	});

	it('keeps the first error and every notice', () => {
		const state = foldTurn(
			turnOf([
				turnStart,
				{ type: 'notice', kind: 'retry', message: 'Again', retryInMs: 500 },
				{ type: 'error', kind: 'cut', message: 'Cut', remedy: 'Retry' },
				{ type: 'error', kind: 'internal', message: 'Later', remedy: '' },
			]),
		);
		assert.deepEqual(state.error, { kind: 'cut', message: 'Cut', remedy: 'Retry', actions: [] });
		assert.equal(state.notices[0]?.retryInMs, 500);
	});

	it('passes over event types of a later version', () => {
		const strange = { type: 'hologram', turn: 't1', seq: 1, at: 10, depth: 3 } as unknown as TurnEvent;
		const state = foldTurn([...turnOf([turnStart]), strange]);
		assert.equal(state.status, 'connecting');
		assert.equal(state.nextSeq, 2);
	});

	it('never changes a state that it was given', () => {
		fc.assert(
			fc.property(anyTurn, events => {
				let state: TurnState | undefined;
				for (const event of freeze(events)) {
					state = freeze(reduceTurn(state, event));
				}
			}),
		);
	});

	it('is the same whether events come one by one or in batches', () => {
		fc.assert(
			fc.property(anyTurn, fc.nat(), (events, cut) => {
				const at = cut % events.length;
				const oneByOne = events.reduce<TurnState | undefined>(reduceTurn, undefined);
				const head = at === 0 ? undefined : reduceEvents(undefined, events.slice(0, at));
				assert.deepEqual(reduceEvents(head, events.slice(at)), oneByOne);
				assert.deepEqual(foldTurn(events), oneByOne);
			}),
		);
	});

	it('sums up what the blocks hold', () => {
		fc.assert(
			fc.property(anyTurn, events => {
				const state = foldTurn(events);
				for (const channel of ['thinking', 'answer'] as const) {
					const own = state.blocks.filter(block => block.channel === channel);
					const characters = own.reduce((sum, block) => sum + block.text.length, 0);
					assert.equal(state[channel].characters, characters);
					assert.equal(state[channel].estimatedTokens, estimateTokens(own.map(block => block.text).join('')));
				}
			}),
		);
	});

	it('copies only the touched block', () => {
		const events = plainTurn(['a'], ['b', 'c']);
		const before = foldTurn(events.slice(0, 6));
		const after = reduceTurn(before, events[6]!);
		assert.equal(after.blocks[0], before.blocks[0]);
		assert.notEqual(after.blocks[1], before.blocks[1]);
		assert.equal(after.notices, before.notices);
	});
});

describe('a list that was cut', () => {
	it('gets an interrupted finish with the next number', () => {
		const cut = plainTurn(['a', 'b'], ['c']).slice(0, 4);
		const tail = interruptedTail(cut);
		assert.equal(tail?.seq, 4);
		assert.equal(tail.at, 30);
		const state = foldTurn([...cut, tail]);
		assert.equal(state.status, 'interrupted');
		assert.equal(textOf(state, 'thinking'), 'ab');
	});

	it('is left alone when it is whole or empty', () => {
		assert.equal(interruptedTail(plainTurn(['a'], ['b'])), undefined);
		assert.equal(interruptedTail([]), undefined);
	});
});

describe('compacting', () => {
	it('folds to the same state', () => {
		fc.assert(
			fc.property(anyTurn, events => {
				const compact = compactEvents(events);
				assert.deepEqual(foldTurn(compact), foldTurn(events));
				assert.equal(nextSeq(compact), nextSeq(events));
				assert.ok(compact.length <= events.length);
			}),
			{ numRuns: 500 },
		);
	});

	it('merges the deltas of a line, but for the first of a block', () => {
		const events = plainTurn(['The', ' sign', ' is', ' flipped.\n', '\n', 'So', ' change', ' it.'], ['x']);
		const texts = compactEvents(events).flatMap(event => (event.type === 'thinking-delta' ? [event.text] : []));
		assert.deepEqual(texts, ['The', ' sign is flipped.\n\n', 'So change it.']);
	});

	it('never merges text across a line break', () => {
		fc.assert(
			fc.property(anyTurn, all => {
				const texts = all.filter(event => event.type !== 'tool-call-delta');
				const events = texts.map((event, seq) => ({ ...event, seq }));
				let from = 0;
				for (const event of compactEvents(events)) {
					const parts = events.slice(from, event.seq + 1).map(each => ('text' in each ? each.text : ''));
					for (const [index, part] of parts.entries()) {
						assert.ok(index === 0 || !/\n[^\n]/.test((parts[index - 1]?.at(-1) ?? '') + part));
					}
					from = event.seq + 1;
				}
			}),
		);
		const events = plainTurn(['a', 'b', '\nc', 'd'], []);
		const texts = compactEvents(events).flatMap(event => (event.type === 'thinking-delta' ? [event.text] : []));
		assert.deepEqual(texts, ['a', 'b', '\ncd']);
	});

	it('merges the pieces of a call, across lines, but not of two calls', () => {
		const piece = (id: string, text: string): TurnEventBody => ({ type: 'tool-call-delta', id, text });
		const events = turnOf([
			turnStart,
			{ type: 'tool-call-start', id: 'a', name: 'look' },
			piece('a', '{\n'),
			piece('a', '"x":'),
			piece('a', '1}'),
			{ type: 'tool-call-start', id: 'b', name: 'look' },
			piece('b', '{'),
			piece('a', ' '),
		]);
		const texts = compactEvents(events).flatMap(event =>
			event.type === 'tool-call-delta' ? [[event.id, event.text, event.seq]] : [],
		);
		assert.deepEqual(texts, [
			['a', '{\n"x":1}', 4],
			['b', '{', 6],
			['a', ' ', 7],
		]);
	});

	it('keeps a merged delta within a second', () => {
		const deltas = Array.from(
			{ length: 40 },
			(_, index) => [index * 100, { type: 'thinking-delta', block: 0, text: 'x' }] as const,
		);
		const compact = compactEvents(turnOf([[0, turnStart], ...deltas]));
		assert.deepEqual(
			compact.map(event => event.at),
			[0, 0, 1100, 2200, 3300, 3900],
		);
	});

	it('carries number and time of the last part', () => {
		const [, , , merged] = compactEvents(plainTurn(['a', 'b', 'c', 'd'], []));
		assert.deepEqual([merged?.seq, merged?.at], [5, 50]);
	});
});

describe('the estimate of tokens', () => {
	it('does not depend on how the text was cut', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, cut) => {
				const at = text === '' ? 0 : cut % text.length;
				assert.equal(estimateTokens(text), estimateTokens(text.slice(0, at)) + estimateTokens(text.slice(at)));
			}),
		);
	});

	it('counts signs of scripts without spaces one by one', () => {
		assert.equal(estimateTokens('the sign'), 2);
		assert.equal(estimateTokens('符号'), 2);
		assert.equal(estimateTokens('\u{1f600}'), 1);
	});
});
