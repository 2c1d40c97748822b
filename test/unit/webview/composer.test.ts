import assert from 'node:assert/strict';
import type { ModelView } from '../../../src/protocol/messages.ts';
import { Editing } from '../../../webview/composer/editing.ts';
import { mentionIn } from '../../../webview/composer/mentionText.ts';
import { offeredThinking } from '../../../webview/composer/pickers.ts';
import { Recall } from '../../../webview/composer/recall.ts';

const model = (change: Partial<ModelView>): ModelView => ({ ref: { provider: 'p', id: 'm' }, label: 'm', ...change });

describe('mentions', () => {
	it('are the word after # at the caret', () => {
		assert.equal(mentionIn('look at #sam'), 'sam');
		assert.equal(mentionIn('#'), '');
		assert.equal(mentionIn('line one\n#src/a.ts'), 'src/a.ts');
	});

	it('end at white space and do not begin inside a word', () => {
		assert.equal(mentionIn('#file done'), undefined);
		assert.equal(mentionIn('C#'), undefined);
		assert.equal(mentionIn('issue#5'), undefined);
	});
});

describe('thinking picker', () => {
	it('offers levels only where the model has them', () => {
		assert.deepEqual(offeredThinking(model({ thinking: true })), ['auto', 'off', 'on']);
		assert.deepEqual(offeredThinking(model({ thinking: true, levels: ['low', 'high'] })), [
			'auto',
			'off',
			'low',
			'high',
		]);
	});

	it('does not offer off for a model that always thinks', () => {
		assert.deepEqual(offeredThinking(model({ thinkingAlways: true, levels: ['low', 'medium', 'high'] })), [
			'auto',
			'low',
			'medium',
			'high',
		]);
	});
});

describe('recalled questions', () => {
	it('go back one by one, and forth again to what had been begun', () => {
		const recall = new Recall(() => ['first', 'second']);
		const shown = [1, 1, 1, -1, -1, -1].map(direction => recall.go(direction === 1 ? 1 : -1, 'begun'));
		assert.deepEqual(shown, ['second', 'first', undefined, 'second', 'begun', undefined]);
		assert.equal(recall.isActive, false);
	});

	it('begin again once the reader writes on', () => {
		const recall = new Recall(() => ['first', 'second']);
		recall.go(1, '');
		recall.go(1, '');
		assert.equal(recall.isActive, true);
		recall.stop();
		assert.equal(recall.go(1, 'mine'), 'second');
		assert.equal(recall.go(-1, ''), 'mine');
	});
});

describe('editing a question', () => {
	it('gives the draft back that stood there, where the question was left as it was', () => {
		const editing = new Editing();
		editing.begin('t1', 'Why?', 'my draft');
		assert.equal(editing.turn, 't1');
		assert.equal(editing.leave('Why?'), 'my draft');
		assert.equal(editing.turn, undefined);
	});

	it('loses no word of a question that was changed', () => {
		const editing = new Editing();
		editing.begin('t1', 'Why?', '');
		assert.equal(editing.leave('Why not?'), 'Why not?');
	});

	it('goes from one question to another with the first draft in mind', () => {
		const editing = new Editing();
		editing.begin('t1', 'Why?', 'my draft');
		editing.begin('t2', 'How?', 'Why?');
		assert.equal(editing.turn, 't2');
		assert.equal(editing.leave('How?'), 'my draft');
	});

	it('goes on in a view that was made again', () => {
		const editing = new Editing();
		editing.resume('t1');
		assert.equal(editing.turn, 't1');
		assert.equal(editing.leave('Why not?'), 'Why not?');
	});
});
