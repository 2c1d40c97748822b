import assert from 'node:assert/strict';
import { reduceEvents, type TurnState } from '../../../src/core/conversation/turnState.ts';
import { TurnThoughts } from '../../../src/core/insight/address.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import {
	attribution,
	type ChatSink,
	type ThinkingDetail,
	TurnRenderer,
} from '../../../src/surfaces/participant/turnRenderer.ts';
import { plainTurn, turnOf, turnStart } from '../core/turnEvents.ts';

/** A step needs some words before the next one may begin. */
const filler = 'It says what it says, and that is what I have to go by. '.repeat(8);
const thinking = [`## Reading the file\n\n${filler}It`, ` subtracts.\n\n## The sign is wrong\n\n`, filler];
const answer = ['Use ', '`a + b`.'];

describe('a turn in native chat', () => {
	describe('where VS Code has a fold for thinking', () => {
		it('streams the thinking into it and marks its end before the answer', () => {
			const seen = show(plainTurn(thinking, answer), 'native', true);
			assert.deepEqual(
				seen.map(([kind]) => kind),
				['thinking', 'thinking', 'thinking', 'done', 'markdown', 'markdown'],
			);
			assert.equal(textOf(seen, 'thinking'), thinking.join(''));
			assert.equal(textOf(seen, 'markdown'), 'Use `a + b`.');
		});

		it('says under the answer who thought', () => {
			const state = stateOf(plainTurn(thinking, answer));
			assert.match(attribution(state), /^\n\n\*Thought for .* · qwen3\\:8b\*$/);
		});

		it('goes over to the stable way for good when VS Code refuses', () => {
			const seen = show(plainTurn(thinking, answer), 'native', false);
			assert.equal(seen.filter(([kind]) => kind === 'thinking').length, 1);
			assert.match(textOf(seen, 'markdown'), /^> Thought for/);
		});
	});

	describe('on the stable path', () => {
		it('shows each step while it is thought, then a quote with the steps, then the answer', () => {
			const seen = show(plainTurn(thinking, answer), 'steps');
			assert.deepEqual(
				seen.filter(([kind]) => kind === 'progress').map(([, text]) => text),
				['Thinking: Reading the file', 'Thinking: The sign is wrong'],
			);
			const [head, , first, second, , words] = textOf(seen, 'markdown').split('\n');
			assert.match(head ?? '', /^> Thought for .* tokens · qwen3\\:8b$/);
			assert.equal(first, '> 1. Reading the file');
			assert.equal(second, '> 2. The sign is wrong');
			assert.equal(words, 'Use `a + b`.');
		});

		it('says which tool is used, and for what, in words that are no markup', () => {
			const args = '{"path":"src/cart.ts","start":10,"deep":{"x":1}}';
			const events = turnOf([
				turnStart,
				{ type: 'tool-call', id: 'c', name: 'read_file', arguments: args },
				{ type: 'tool-call', id: 'd', name: 'look', arguments: '{broken' },
			]);
			assert.deepEqual(
				show(events, 'steps').filter(([kind]) => kind === 'progress'),
				[
					['progress', 'Using read\\_file src\\/cart\\.ts 10'],
					['progress', 'Using look'],
				],
			);
		});

		it('shows one line in front of the answer when asked for a summary', () => {
			const text = textOf(show(plainTurn(thinking, answer), 'summary'), 'markdown');
			assert.match(text, /^> Thought for .*\n\nUse `a \+ b`\.$/);
		});

		it('shows nothing of the thinking when asked so', () => {
			assert.deepEqual(show(plainTurn(thinking, answer), 'none'), [
				['markdown', 'Use '],
				['markdown', '`a + b`.'],
			]);
		});

		it('lists six steps and counts the rest', () => {
			const long = Array.from({ length: 9 }, (_, index) => `## Part number ${index}\n\n${filler}\n\n`);
			const text = textOf(show(plainTurn(long, answer), 'steps'), 'markdown');
			assert.match(text, /> 6\. Part number 5\n>\n> … and 3 more/);
		});

		it('quotes titles as plain words', () => {
			const seen = show(plainTurn(['It is <b>here</b> & *there*, $(zap) and more.\n\n'], answer), 'steps');
			assert.match(textOf(seen, 'markdown'), /1\. It is \\<b\\>here\\<\\\/b\\> \\&/);
		});

		it('tells of thinking that never came to an answer', () => {
			const events = turnOf([
				turnStart,
				{ type: 'thinking-start', block: 0 },
				{ type: 'thinking-delta', block: 0, text: 'On and on.' },
				{ type: 'finish', reason: 'cancelled' },
			]);
			assert.match(textOf(show(events, 'steps'), 'markdown'), /1\. On and on/);
		});
	});

	it('says while one waits what the server does, in plain words', () => {
		const notice: TurnEventBody = { type: 'notice', kind: 'loading', message: 'Loading <b>qwen3</b>' };
		assert.deepEqual(show(turnOf([turnStart, notice]), 'steps'), [['progress', 'Loading \\<b\\>qwen3\\<\\/b\\>']]);
	});

	it('says again as the answer what turned out not to be thinking', () => {
		const events = turnOf([
			turnStart,
			{ type: 'thinking-start', block: 0 },
			{ type: 'thinking-delta', block: 0, text: 'Plain answer.' },
			{ type: 'reclassify', from: 0, channel: 'answer' },
			{ type: 'finish', reason: 'complete' },
		]);
		assert.equal(textOf(show(events, 'native', true), 'markdown'), 'Plain answer.');
	});

	it('sets the answer apart from thinking that was shown as answer', () => {
		const events = turnOf([
			turnStart,
			{ type: 'answer-start', block: 0 },
			{ type: 'answer-delta', block: 0, text: 'Hmm, let me think.' },
			{ type: 'reclassify', from: 0, channel: 'thinking' },
			{ type: 'answer-start', block: 1 },
			{ type: 'answer-delta', block: 1, text: 'Done.' },
			{ type: 'finish', reason: 'complete' },
		]);
		assert.equal(textOf(show(events, 'native', true), 'markdown'), 'Hmm, let me think.\n\n---\n\nDone.');
	});

	it('has the steps that everybody else finds: none reaches from one block of thinking into the next', () => {
		const events = turnOf([
			turnStart,
			{ type: 'thinking-start', block: 0 },
			{ type: 'thinking-delta', block: 0, text: `## Reading the file\n\n${filler}` },
			{ type: 'thinking-end', block: 0 },
			{ type: 'thinking-start', block: 1 },
			{ type: 'thinking-delta', block: 1, text: `## The sign is wrong\n\n${filler}` },
			{ type: 'thinking-end', block: 1 },
			{ type: 'answer-start', block: 2 },
			{ type: 'answer-delta', block: 2, text: 'Done.' },
			{ type: 'finish', reason: 'complete' },
		]);
		const thoughts = new TurnThoughts('t1');
		thoughts.apply(events, stateOf(events));
		const titles = thoughts.steps.map(step => step.title);
		assert.deepEqual(titles, ['Reading the file', 'The sign is wrong']);
		const seen = show(events, 'steps');
		assert.deepEqual(
			seen.filter(([kind]) => kind === 'progress').map(([, text]) => text),
			titles.map(title => `Thinking: ${title}`),
		);
		assert.deepEqual(textOf(seen, 'markdown').match(/(?<=> \d\. ).*/g), titles);
	});

	it('looks the same however its events are batched', () => {
		const events = plainTurn(thinking, answer);
		const whole = new Written(true);
		new TurnRenderer(whole, 'steps').append(events, stateOf(events));
		assert.equal(textOf(whole.seen, 'markdown').length, textOf(show(events, 'steps'), 'markdown').length);
	});
});

type Seen = readonly [kind: 'thinking' | 'done' | 'progress' | 'markdown', text: string];

class Written implements ChatSink {
	readonly seen: Seen[] = [];
	readonly #hasFold: boolean;

	constructor(hasFold: boolean) {
		this.#hasFold = hasFold;
	}

	thinking(text: string): boolean {
		this.seen.push(['thinking', text]);
		return this.#hasFold;
	}

	thinkingDone(): void {
		this.seen.push(['done', '']);
	}

	progress(line: string): void {
		this.seen.push(['progress', line]);
	}

	markdown(text: string): void {
		this.seen.push(['markdown', text]);
	}
}

/** One event at a time, each with the state of that moment. */
function show(events: readonly TurnEvent[], detail: ThinkingDetail, hasFold = false): readonly Seen[] {
	const sink = new Written(hasFold);
	const renderer = new TurnRenderer(sink, detail);
	let state: TurnState | undefined;
	for (const event of events) {
		state = reduceEvents(state, [event]);
		renderer.append([event], state);
	}
	return sink.seen;
}

function stateOf(events: readonly TurnEvent[]): TurnState {
	return reduceEvents(undefined, events);
}

function textOf(seen: readonly Seen[], kind: Seen[0]): string {
	return seen
		.filter(each => each[0] === kind)
		.map(([, text]) => text)
		.join('');
}
