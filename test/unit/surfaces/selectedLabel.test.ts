import assert from 'node:assert/strict';
import { selectedLabel } from '../../../src/surfaces/status/selectedLabel.ts';

describe('the model in the status bar', () => {
	it('has the name that its own server gives it, where two servers have a model of one id', () => {
		const models = [
			{ ref: { provider: 'ollama', id: 'qwen3' }, label: 'Qwen here' },
			{ ref: { provider: 'openai-compatible:work', id: 'qwen3' }, label: 'Qwen at work' },
		];
		assert.equal(selectedLabel(models, { provider: 'openai-compatible:work', id: 'qwen3' }), 'Qwen at work');
		assert.equal(selectedLabel(models, { provider: 'anthropic', id: 'claude' }), 'claude');
	});
});
