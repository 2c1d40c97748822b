import assert from 'node:assert/strict';
import fc from 'fast-check';
import { heldBy, heldPartOf, withinWindow } from '../../../src/core/conversation/heldTokens.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import { noticeOf } from '../../../src/core/stream/notice.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import { createOllamaProvider } from '../../../src/providers/ollama/ollama.ts';
import {
	estimateMessages,
	estimateRequest,
	questionsOver,
	wasCut,
	windowOf,
	withoutOldest,
	withoutOldestThinking,
} from '../../../src/session/request/window.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { jsonReply, streamReply } from '../../standins/ollamaReply.ts';
import { startStandIn } from '../../standins/server.ts';
import { turnOf, turnStart } from '../core/turnEvents.ts';

const capabilities = { thinking: true, tools: undefined, vision: undefined };

describe('the window of a model', () => {
	it('is what is asked for, as far as the model goes, else what it is served with, and never what it was made for', () => {
		assert.equal(windowOf({ ...capabilities, largestContext: 40_960 }, undefined), undefined);
		assert.equal(windowOf({ ...capabilities, contextWindow: 4096, largestContext: 40_960 }, undefined), 4096);
		assert.equal(windowOf({ ...capabilities, contextWindow: 4096, largestContext: 40_960 }, 8192), 8192);
		assert.equal(windowOf({ ...capabilities, largestContext: 2048 }, 8192), 2048);
		assert.equal(windowOf(undefined, undefined), undefined);
	});

	it('is what it was served with the last time, before what was listed, unless another is asked for now', () => {
		assert.equal(windowOf({ ...capabilities, contextWindow: 4096 }, undefined, 16_384), 16_384);
		assert.equal(windowOf({ ...capabilities, contextWindow: 4096, largestContext: 40_960 }, 8192, 16_384), 8192);
	});
});

const conversation: readonly ChatMessage[] = [
	{ role: 'system', content: 'Be short.' },
	{ role: 'user', content: 'one '.repeat(400) },
	{ role: 'assistant', content: '1', thinking: 'long '.repeat(4000) },
	{ role: 'user', content: 'two '.repeat(400) },
	{ role: 'assistant', content: '2' },
	{ role: 'user', content: 'three' },
];

describe('what is sent', () => {
	it('is counted with system text and attachments, and without thinking that is not sent again', () => {
		assert.ok(estimateMessages(conversation) > 800 && estimateMessages(conversation) < 900);
		const calls = [{ id: 'c', name: 'read', arguments: '{}' }];
		const called = estimateMessages([{ role: 'assistant', content: '', thinking: 'x'.repeat(400), toolCalls: calls }]);
		assert.ok(called > 100);
	});

	it('is counted with the thinking of earlier answers where that goes along', () => {
		assert.ok(estimateMessages(conversation, true) > estimateMessages(conversation) + 3000);
		assert.equal(estimateRequest({ messages: conversation, keepThinking: true }), estimateMessages(conversation, true));
	});

	it('loses the thinking of the oldest answers first, and only as much as must go', () => {
		const thought = 'long '.repeat(400);
		const call = [{ id: 'c', name: 'read', arguments: '{}' }];
		const messages: readonly ChatMessage[] = [
			{ role: 'user', content: 'one' },
			{ role: 'assistant', content: '1', thinking: thought, providerData: [{ provider: 'p', data: 1 }] },
			{ role: 'user', content: 'two' },
			{ role: 'assistant', content: '', thinking: thought, toolCalls: call },
			{ role: 'tool', content: 'x', toolCallId: 'c' },
			{ role: 'assistant', content: '2', thinking: thought },
			{ role: 'user', content: 'three' },
		];
		const all = estimateMessages(messages, true);
		assert.deepEqual(withoutOldestThinking(messages, all), { messages, left: 0 });
		const one = withoutOldestThinking(messages, all - 1);
		assert.equal(one.left, 1);
		assert.deepEqual(one.messages[1], { role: 'assistant', content: '1' });
		assert.deepEqual(one.messages.slice(2), messages.slice(2));
		const most = withoutOldestThinking(messages, 0);
		assert.equal(most.left, 2);
		assert.deepEqual(
			most.messages.map(({ thinking }) => thinking !== undefined),
			[false, false, false, true, false, false, false],
		);
	});

	it('is counted with the tools that are offered', () => {
		const tools = [{ name: 'read', description: 'x'.repeat(4000), parameters: {} }];
		assert.ok(estimateRequest({ messages: conversation, tools }) > estimateMessages(conversation) + 1000);
		assert.equal(estimateRequest({ messages: conversation, tools: [] }), estimateMessages(conversation));
	});

	it('is trimmed by whole questions, oldest first, and never by the last one or what the system says', () => {
		const roles = (questions: number) =>
			withoutOldest(conversation, questions)
				.map(({ role }) => role)
				.join(' ');
		assert.equal(roles(0), conversation.map(({ role }) => role).join(' '));
		assert.equal(roles(1), 'system user assistant user');
		assert.equal(roles(2), 'system user');
		assert.equal(roles(9), 'system user');
		assert.equal(questionsOver(conversation, 10_000), 0);
		assert.equal(questionsOver(conversation, 600), 1);
		assert.equal(questionsOver(conversation, 5), 2);
	});

	it('is trimmed by no question more than needed, whatever was said', () => {
		const message = fc.record({
			role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
			content: fc.string({ maxLength: 200 }),
		});
		fc.assert(
			fc.property(fc.array(message, { maxLength: 20 }), fc.nat(500), (messages, most) => {
				const tokens = most + 0.3;
				const left = questionsOver(messages, tokens);
				const questions = messages.filter(({ role }) => role === 'user').length;
				const fits = (count: number) => estimateMessages(withoutOldest(messages, count)) <= tokens + 1;
				assert.ok(left === 0 || left < questions);
				assert.ok(fits(left) || left === questions - 1 || questions === 0);
				assert.ok(left === 0 || estimateMessages(withoutOldest(messages, left - 1)) > tokens);
			}),
		);
	});

	it('holds a conversation by the last count and what came after, thinking left out', () => {
		const turn = (usage: boolean) =>
			foldTurn(
				turnOf([
					turnStart,
					{ type: 'thinking-start', block: 0 },
					{ type: 'thinking-delta', block: 0, text: 'x'.repeat(40_000) },
					{ type: 'answer-start', block: 1 },
					{ type: 'answer-delta', block: 1, text: 'y'.repeat(400) },
					...(usage ? [{ type: 'usage', usage: { promptTokens: 500, completionTokens: 10_100 } } as const] : []),
					{ type: 'finish', reason: 'complete' },
				]),
			);
		assert.equal(heldBy([]), undefined);
		assert.deepEqual(heldBy([], { ahead: 100, rate: 2 }), { tokens: 200, thoughts: [], left: 0 });
		assert.deepEqual(heldBy([turn(true)], { ahead: 100 }), { tokens: 600, thoughts: [], left: 0 });
		assert.deepEqual(heldBy([turn(true)]), { tokens: 600, thoughts: [], left: 0 });
		const both = heldBy([turn(true), turn(false)])?.tokens ?? 0;
		assert.ok(both > 700 && both < 800, String(both));
	});

	describe('with the thinking that goes along', () => {
		/** An answer after so many tokens of thinking, with a prompt that was counted as so many; 0: as none. */
		const turn = (thought: number, prompt: number, trimmed = 0) =>
			foldTurn(
				turnOf([
					turnStart,
					...(trimmed > 0 ? [noticeOf('truncated-context', 'turn.thoughts-trimmed', { count: trimmed })] : []),
					{ type: 'thinking-start', block: 0 },
					{ type: 'thinking-delta', block: 0, text: 'x'.repeat(thought * 4) },
					{ type: 'answer-start', block: 1 },
					{ type: 'answer-delta', block: 1, text: 'y'.repeat(400) },
					...(prompt > 0 ? [{ type: 'usage', usage: { promptTokens: prompt } } as const] : []),
					{ type: 'finish', reason: 'complete' },
				]),
			);
		const keepsThinking = true;

		it('counts that of the last answer, which no prompt had yet', () => {
			const held = heldBy([turn(500, 50), turn(300, 700)], { keepsThinking });
			assert.deepEqual(held, { tokens: 700 + 100 + 300, thoughts: [500, 300], left: 0 });
			assert.deepEqual(heldBy([turn(300, 700)], { keepsThinking, rate: 2 })?.tokens, 700 + 200 + 600);
		});

		it('leaves that of the oldest answers behind first, as far as the window asks for it', () => {
			const held = heldBy([turn(500, 50), turn(300, 700)], { keepsThinking });
			assert.ok(held);
			for (const [window, added, expected] of [
				[undefined, 99_999, { tokens: 1100, kept: 800, left: 0 }],
				[8192, 100, { tokens: 1100, kept: 800, left: 0 }],
				[1600, 100, { tokens: 1100, kept: 800, left: 0 }],
				[1600, 101, { tokens: 600, kept: 300, left: 1 }],
				[1000, 100, { tokens: 600, kept: 300, left: 1 }],
				[600, 100, { tokens: 300, kept: 0, left: 2 }],
				[10, 100, { tokens: 300, kept: 0, left: 2 }],
			] as const) {
				assert.deepEqual(withinWindow(held, added, window), expected, `${window} ${added}`);
			}
		});

		it('is the same where only the latest turns are at hand, and what those before them take', () => {
			const turns = [turn(500, 50), turn(300, 700, 1), turn(10, 0), turn(200, 0), turn(40, 900, 2), turn(5, 0)];
			for (const keeps of [true, false]) {
				for (let count = 0; count <= turns.length; count += 1) {
					const whole = turns.slice(0, count);
					for (let from = 0; from <= count; from += 1) {
						const options = { keepsThinking: keeps, rate: 1.5, ahead: 100 };
						const before = heldPartOf(whole.slice(0, from));
						assert.deepEqual(
							heldBy(whole.slice(from), { ...options, before }),
							heldBy(whole, options),
							`${count} ${from}`,
						);
					}
				}
			}
		});

		it('does not leave behind again what stayed behind the last time', () => {
			const held = heldBy([turn(500, 50), turn(300, 200, 1)], { keepsThinking });
			assert.deepEqual(held, { tokens: 600, thoughts: [300], left: 1 });
			assert.deepEqual(held && withinWindow(held, 0, 8192), { tokens: 600, kept: 300, left: 1 });
			assert.deepEqual(held && withinWindow(held, 0, 600), { tokens: 300, kept: 0, left: 2 });
		});
	});
});

describe('a prompt that a server has cut', () => {
	it('is known by a count that is too small for what was sent, where it cannot have fitted', () => {
		assert.equal(wasCut(40_000, { promptTokens: 4096, contextWindow: 4096 }), true);
		assert.equal(wasCut(40_000, { promptTokens: 4096 }), false);
		assert.equal(wasCut(3000, { promptTokens: 12, contextWindow: 4096 }), false);
		assert.equal(wasCut(4200, { promptTokens: 4000, contextWindow: 4096 }), false);
		assert.equal(wasCut(40_000, { promptTokens: 39_000, contextWindow: 41_000 }), false);
	});

	/** Asks a server that loads the model with 4,096 tokens and counts `read` of the prompt. */
	async function ask(content: string, read: number): Promise<{ events: readonly TurnEvent[]; rate: unknown }> {
		const line = {
			model: 'm',
			message: { role: 'assistant', content: 'Yes.' },
			done: true,
			prompt_eval_count: read,
			eval_count: 2,
		};
		const standIn = await startStandIn(({ path }) =>
			path === '/api/ps'
				? jsonReply(200, JSON.stringify({ models: [{ name: 'm:latest', context_length: 4096 }] }))
				: streamReply([{ waitMs: 50 }, { line: { ...line, done: false } }, { waitMs: 50 }, { line }]),
		);
		const memory = createModelMemory();
		const events: TurnEvent[] = [];
		const request = { model: 'm', messages: [{ role: 'user', content }] as const };
		for await (const event of runTurn({ provider: createOllamaProvider({ baseUrl: standIn.url }), request, memory })) {
			events.push(event);
		}
		await standIn.stop();
		return { events, rate: memory.recall({ provider: 'ollama', id: 'm' }).tokenRate };
	}

	it('is said in the turn, with the figures, and teaches nothing about the model', async () => {
		const { events, rate } = await ask('word '.repeat(20_000), 2048);
		const [notice] = events.filter(event => event.type === 'notice');
		assert.equal(notice?.kind, 'truncated-context');
		assert.equal(notice?.code, 'turn.prompt-cut');
		assert.deepEqual(notice?.args, { server: 'Ollama', read: 2048, window: 4096 });
		assert.equal(rate, undefined);
	});

	it('is not seen where all was read; that teaches how the model counts', async () => {
		const { events, rate } = await ask('word '.repeat(2000), 3000);
		assert.deepEqual(
			events.filter(event => event.type === 'notice'),
			[],
		);
		assert.deepEqual(rate, { estimated: 2504, counted: 3000 });
	});
});
