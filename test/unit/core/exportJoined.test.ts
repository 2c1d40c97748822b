/** Turns that go on with a question, in the exports: one question, one answer. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Conversation, Turn } from '../../../src/core/conversation/conversation.ts';
import { toHtml } from '../../../src/core/export/html.ts';
import { toMarkdown, turnToMarkdown } from '../../../src/core/export/markdown.ts';
import type { TurnEventBody, TurnOrigin } from '../../../src/core/stream/turnEvent.ts';
import { plainTurn, turnOf, turnStart } from './turnEvents.ts';

const question = 'Name the steps.';

function text(channel: 'thinking' | 'answer', block: number, words: string): TurnEventBody[] {
	return [
		{ type: `${channel}-start`, block },
		{ type: `${channel}-delta`, block, text: words },
		{ type: `${channel}-end`, block },
	];
}

function turn(id: string, bodies: readonly TurnEventBody[], as?: TurnOrigin, parent = ''): Turn {
	const start = { ...turnStart, question, ...(as && { parent: { turn: parent, as } }) } as TurnEventBody;
	return { id, events: turnOf([start, ...bodies], id) };
}

function conversationOf(...turns: readonly Turn[]): Conversation {
	return { id: 'c', title: 'Steps', createdAt: '2026-03-01T10:00:00.000Z', turns };
}

const stopped: TurnEventBody = { type: 'finish', reason: 'cancelled' };
const complete: TurnEventBody = { type: 'finish', reason: 'complete' };
const begun = turn('t1', [...text('thinking', 0, 'Two of them.'), ...text('answer', 1, '1. read\n2. `aver'), stopped]);
const rest = turn('t2', [...text('answer', 0, 'age()` divides that.'), complete], 'continue', 't1');
const other: Turn = { id: 't3', events: plainTurn([], ['Other.'], 't3') };

describe('an answer that was gone on with, in exports', () => {
	it('is whole, under one question, and ends as it ended', () => {
		const markdown = toMarkdown(conversationOf(begun, rest, other));
		assert.match(markdown, /### Answer\n\n1\. read\n2\. `average\(\)` divides that\./);
		assert.deepEqual(markdown.match(/^## .*$/gm), ['## Question 1', '## Question 2']);
		assert.equal(markdown.split(question).length, 2);
		assert.equal(markdown.split('### Answer').length, 3);
		assert.doesNotMatch(markdown, /Stopped/);
		assert.match(markdown, /^2 questions, begun/m);
		const html = toHtml(conversationOf(begun, rest, other));
		assert.match(html, /<li dir="auto"><code>average\(\)<\/code> divides that\./);
		assert.equal(html.match(/<section/g)?.length, 2);
		assert.doesNotMatch(html, /Stopped/);
	});

	it('is copied whole from its last turn, and as far as it had come from its first', () => {
		const conversation = conversationOf(begun, rest, other);
		assert.match(turnToMarkdown(conversation, 't2'), /Two of them\.[\s\S]*`average\(\)` divides that\./);
		const first = turnToMarkdown(conversation, 't1');
		assert.match(first, /2\. &#96;aver/);
		assert.match(first, /Stopped/);
		assert.doesNotMatch(first, /divides/);
	});

	it('has no number where it is the only question', () => {
		assert.match(turnToMarkdown(conversationOf(other, begun, rest), 't2'), /^## Question\n/);
		assert.match(toMarkdown(conversationOf(begun, rest)), /^## Question$/m);
		assert.match(toHtml(conversationOf(begun, rest)), /<h2>Question<\/h2>/);
	});

	it('is the same however often it was gone on with', () => {
		const whole = 'First **one**.\n\n- a\n- b\n\n```ts\nlet x = 1;\n```\n\nThe end.';
		const answerOf = (markdown: string): string => /### Answer\n\n([\s\S]*?)\n\n<!--/.exec(markdown)?.[1] ?? 'none';
		const once = answerOf(toMarkdown(conversationOf(turn('t0', [...text('answer', 0, whole), complete]))));
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 4 }), cuts => {
				const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
				const pieces = at.slice(1).map((to, index) => whole.slice(at[index], to));
				fc.pre(pieces.every(piece => piece.trim() !== ''));
				const turns = pieces.map((piece, index) =>
					index === 0
						? turn('t0', [...text('answer', 0, piece), stopped])
						: turn(`t${index}`, [...text('answer', 0, piece), stopped], 'continue', `t${index - 1}`),
				);
				assert.equal(answerOf(toMarkdown(conversationOf(...turns))), once);
			}),
		);
	});

	it('stays apart where the model began anew, or gave an answer of its own', () => {
		const notice: TurnEventBody = { type: 'notice', kind: 'resumed', code: 'resume.started-over', message: 'Anew.' };
		const anew = turn('t2', [notice, ...text('answer', 0, 'All anew.'), complete], 'continue', 't1');
		const markdown = toMarkdown(conversationOf(begun, anew));
		assert.match(markdown, /2\. &#96;aver\n/);
		assert.match(markdown, /### Answer\n\nAll anew\./);
		const now = turn('t2', [...text('answer', 0, 'Now.'), complete], 'answer-now', 't1');
		assert.match(toMarkdown(conversationOf(begun, now)), /### Answer\n\nNow\./);
		assert.equal(toMarkdown(conversationOf(begun, now)).split(question).length, 2);
	});
});

describe('code in the web page', () => {
	it('has the colours of its language, and the words of the model', () => {
		const code = turn('t1', [...text('answer', 0, '```ts\nconst a = "<b>"; // one\n```'), complete]);
		const html = toHtml(conversationOf(code));
		assert.match(
			html,
			/<span class="tok-keyword">const<\/span> a = <span class="tok-string">&#34;&#60;b&#62;&#34;<\/span>/,
		);
		assert.match(html, /<span class="tok-comment">\/\/ one<\/span>/);
	});

	it('names a fold without a summary in the reader’s language', () => {
		const fold = turn('t1', [...text('answer', 0, '<details>\n\nInside.\n\n</details>'), complete]);
		const html = toHtml(conversationOf(fold), { templates: { 'export.details': 'Einzelheiten' } });
		assert.match(html, /<summary>Einzelheiten<\/summary>/);
	});
});
