import assert from 'node:assert/strict';
import type { ModelView } from '../../../src/protocol/messages.ts';
import { mentionIn } from '../../../webview/composer/mentionText.ts';
import { offeredThinking } from '../../../webview/composer/pickers.ts';

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
