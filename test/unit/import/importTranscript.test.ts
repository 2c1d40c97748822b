import assert from 'node:assert/strict';
import { parentOf } from '../../../src/core/conversation/tree.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { importTranscript } from '../../../src/importTranscript.ts';
import { assertValid, samples, seenIn, wanted } from './seen.ts';

describe('what other tools recorded', () => {
	for (const sample of samples) {
		it(`is opened: ${sample.name}`, () => {
			const { conversation, left } = importTranscript(sample.text);
			assertValid(conversation);
			assert.deepEqual(seenIn(conversation), wanted(sample));
			assert.deepEqual(left, sample.left ?? []);
			assert.equal(conversation.id.startsWith(`${sample.format}-`), true, conversation.id);
			if (sample.title !== undefined) {
				assert.equal(conversation.title, sample.title);
			}
		});
	}
});

function sampleText(name: string): string {
	return samples.find(sample => sample.name.includes(name))?.text ?? '';
}

describe('an imported conversation', () => {
	it('keeps the branches that are not shown', () => {
		const { conversation } = importTranscript(sampleText('edited question'));
		const told = conversation.turns.map(turn => [foldTurn(turn.events).question, parentOf(turn)]);
		const id = 'claude-code-s-1';
		assert.deepEqual(told, [
			['First try', undefined],
			['Second try', { turn: `${id}.1`, as: 'edit' }],
			['Second try', { turn: `${id}.2`, as: 'retry' }],
			['And now?', { turn: `${id}.2`, as: 'follow-up' }],
		]);
		assert.equal(conversation.leaf, `${id}.4`);
	});

	it('tells other models that answered beside from answers asked for again', () => {
		const { conversation } = importTranscript(sampleText('thinking and a tool in the text'));
		assert.deepEqual(
			conversation.turns.map(turn => parentOf(turn)?.as),
			[undefined, 'compare'],
		);
	});

	it('says in its place that thinking was withheld', () => {
		const { conversation } = importTranscript(sampleText('only signed'));
		const { notices } = foldTurn(conversation.turns[0]?.events ?? []);
		assert.deepEqual(
			notices.map(({ kind, code }) => [kind, code]),
			[
				['redacted', 'notice.thinking-hidden'],
				['redacted', 'notice.thinking-encrypted'],
			],
		);
	});

	it('has the times, the model and the counts of its file', () => {
		const { conversation } = importTranscript(sampleText('Claude Code with a tool'));
		const turn = foldTurn(conversation.turns[0]?.events ?? []);
		assert.equal(turn.startedAt, '2026-03-01T10:00:01.000Z');
		assert.deepEqual(turn.model, { provider: 'claude-code', id: 'claude-opus-5' });
		assert.deepEqual(
			turn.blocks.map(({ startedAt, iteration }) => [startedAt, iteration]),
			[
				[1000, undefined],
				[4000, 1],
			],
		);
		assert.deepEqual(turn.rounds[0]?.usage, { promptTokens: 112, completionTokens: 34, cachedTokens: 100 });
	});

	it('is the chat that was asked for, by its title or its id', () => {
		const text = sampleText('export of ChatGPT');
		assert.equal(importTranscript(text, 'Another').conversation.title, 'Another');
		assert.equal(importTranscript(text, { chat: 'Another' }).conversation.title, 'Another');
		assert.equal(importTranscript(text, 'Nowhere').conversation.title, 'A sum');
	});

	it('is read in the format that was named', () => {
		const answer = foldTurn(importTranscript('Only text.', 'text').conversation.turns[0]?.events ?? []).answer;
		assert.equal(answer.characters, 10);
		const wrong = importTranscript(sampleText('of Gemini CLI'), 'codex').conversation;
		assert.equal(wrong.id, 'gemini-cli-g-1', 'a name that does not fit is not believed');
	});

	it('has the date that was given where its file has none', () => {
		const hint = { createdAt: '2026-05-05T05:05:05.000Z' };
		const { conversation } = importTranscript('<think>Hm.</think>Yes.', hint);
		assert.equal(conversation.createdAt, hint.createdAt);
		assert.equal(conversation.title, 'From text');
	});

	it('may be one of ours', () => {
		const ours = importTranscript(sampleText('stream-json')).conversation;
		assert.deepEqual(importTranscript(toJson(ours)), { conversation: ours, left: [], tool: 'Sidethought' });
	});

	it('has the same id when the same text is opened again', () => {
		const open = (text: string): string => importTranscript(text).conversation.id;
		assert.equal(open('<think>Hm.</think>Yes.'), open('<think>Hm.</think>Yes.'));
		assert.notEqual(open('<think>Hm.</think>Yes.'), open('<think>Hm.</think>No.'));
	});

	it('names unknown records and parts by their types and says how many there were', () => {
		const text = sampleText('Claude Code with a tool').replace(
			'"type":"text","text":"The sum',
			'"type":"hologram","text":"The sum',
		);
		const { left } = importTranscript(`${text}${'{"type":"dream","uuid":"z"}\n{"type":"dream","uuid":"y"}'}`);
		assert.deepEqual(left, ['Parts of an unknown type “hologram”: 1.', 'Records of an unknown type “dream”: 2.']);
	});
});
