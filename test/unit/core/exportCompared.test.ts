import assert from 'node:assert/strict';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { fromJson } from '../../../src/core/export/fromJson.ts';
import { toHtml } from '../../../src/core/export/html.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { toMarkdown } from '../../../src/core/export/markdown.ts';
import type { TurnEvent, TurnEventBody, TurnParent } from '../../../src/core/stream/turnEvent.ts';
import { turnOf, turnStart } from './turnEvents.ts';

function answered(id: string, model: string, seconds: number, parent?: TurnParent): Conversation['turns'][number] {
	const at = seconds * 1000;
	const ref = { provider: 'ollama', id: model };
	const start = { ...turnStart, question: 'Why?', model: ref, ...(parent && { parent }) } as TurnEventBody;
	const events = turnOf(
		[
			[0, start],
			[0, { type: 'thinking-start', block: 0 }],
			[at / 2, { type: 'thinking-delta', block: 0, text: `Thinking of ${model}.` }],
			[at / 2, { type: 'thinking-end', block: 0 }],
			[at / 2, { type: 'answer-start', block: 1 }],
			[at, { type: 'answer-delta', block: 1, text: `By ${model}, /home/ann/secret.ts says so.` }],
			[at, { type: 'answer-end', block: 1 }],
			[at, { type: 'usage', usage: { completionTokens: 100, thinkingTokens: 40 } }],
			[at, { type: 'finish', reason: 'complete' }],
		],
		id,
	);
	return { id, events: events as readonly TurnEvent[] };
}

const beside: TurnParent = { turn: 'a', as: 'compare' };
const conversation: Conversation = {
	id: 'c1',
	title: 'Why?',
	createdAt: '2026-03-01T10:00:00.000Z',
	turns: [
		answered('a', 'one', 4),
		answered('b', 'two|b', 8, beside),
		answered('c', 'three', 2, beside),
		answered('d', 'three-again', 3, { turn: 'c', as: 'retry' }),
		answered('e', 'not-compared', 3, { turn: 'a', as: 'edit' }),
		answered('f', 'next', 3, { turn: 'b', as: 'follow-up' }),
	],
	leaf: 'f',
};

describe('an export of what was compared', () => {
	it('has in Markdown the figures of all in a table, and the others one after another', () => {
		const markdown = toMarkdown(conversation);
		const table = markdown.split('\n').filter(line => line.startsWith('|'));
		assert.deepEqual(table, [
			'| Model | Time | Speed | Thought tokens |',
			'| --- | ---: | ---: | ---: |',
			'| `two\\|b` | 8 s | 15 tok/s | 40 |',
			'| `one` | 4 s | 30 tok/s | 40 |',
			'| `three-again` | 3 s | 40 tok/s | 40 |',
		]);
		const order = [
			'## Question 1',
			'By two|b',
			'### Compared',
			'### Beside it: `one`',
			'By one,',
			'By three-again',
			'## Question 2',
		];
		const places = order.map(words => markdown.indexOf(words));
		assert.ok(
			places.every((place, index) => place > (places[index - 1] ?? -1)),
			String(places),
		);
		assert.doesNotMatch(markdown, /By three,|not-compared/);
	});

	it('has in HTML a column for each, and no script', () => {
		const html = toHtml(conversation);
		assert.equal(html.match(/<div class="compared">/g)?.length, 1);
		assert.deepEqual(
			[...html.matchAll(/<section class="column">\n<h3>(.*?)<\/h3>\n<p class="figures">(.*?)<\/p>/g)].map(match =>
				match.slice(1),
			),
			[
				['two|b', '8 s · 15 tok/s · Thought tokens: 40'],
				['one', '4 s · 30 tok/s · Thought tokens: 40'],
				['three-again', '3 s · 40 tok/s · Thought tokens: 40'],
			],
		);
		assert.equal(html.match(/class="question"/g)?.length, 2);
		assert.doesNotMatch(html, /<script|not-compared/);
		assert.match(html, /\.compared \{ display: grid;/);
	});

	it('leaves out of the others what shall not leave, too', () => {
		for (const text of [
			toMarkdown(conversation, { homes: ['/home/ann'] }),
			toHtml(conversation, { homes: ['/home/ann'] }),
		]) {
			assert.doesNotMatch(text, /\/home\/ann/);
			assert.equal(text.match(/secret\.ts says so/g)?.length, 4);
		}
	});

	it('is as before where nothing was compared', () => {
		const alone = { ...conversation, turns: conversation.turns.slice(0, 1) };
		assert.doesNotMatch(toMarkdown(alone), /Compared|\| Model/);
		assert.doesNotMatch(toHtml(alone), /compared/);
	});

	it('has every turn and the way between them in JSON', () => {
		assert.equal(fromJson(toJson(conversation)).turns.length, conversation.turns.length);
	});
});
