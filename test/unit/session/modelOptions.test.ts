import assert from 'node:assert/strict';
import { type ModelOptions, optionsOf, thinkWith } from '../../../src/session/request/modelOptions.ts';

const qwen = { provider: 'ollama', id: 'qwen3:8b' };

describe('what is set for a model', () => {
	const all: ModelOptions = { temperature: 0.8, maxTokens: 4000 };

	it('is what is set for all, where nothing names it', () => {
		assert.deepEqual(optionsOf(qwen, all, {}), all);
		assert.deepEqual(optionsOf(qwen, all, { 'ollama/llama3': { temperature: 0 } }), all);
	});

	it('is changed by what names it, option by option', () => {
		assert.deepEqual(optionsOf(qwen, all, { 'ollama/qwen3:8b': { temperature: 0.6, topP: 0.95 } }), {
			temperature: 0.6,
			topP: 0.95,
			maxTokens: 4000,
		});
	});

	it('is of the longer of two patterns, whatever their order', () => {
		const some = { 'ollama/qwen3:*': { temperature: 0.6, topK: 20 }, '*': { temperature: 1, seed: 3 } };
		const expected = { temperature: 0.6, topK: 20, seed: 3, maxTokens: 4000 };
		assert.deepEqual(optionsOf(qwen, all, some), expected);
		assert.deepEqual(optionsOf(qwen, all, Object.fromEntries(Object.entries(some).reverse())), expected);
	});

	for (const [pattern, matches] of [
		['ollama/*', true],
		['*qwen3*', true],
		['*/qwen3:8b', true],
		['o*/q*:8b', true],
		['ollama/qwen3:8b ', true],
		['ollama/qwen3', false],
		['*qwen3', false],
		['ollama/*qwen3:8b*8b', false],
		['.*', false],
		['ollama.qwen3:8b', false],
		['', false],
	] as const) {
		it(`${matches ? 'takes' : 'does not take'} “${pattern}” for the name of ollama/qwen3:8b`, () => {
			assert.equal(optionsOf(qwen, {}, { [pattern]: { seed: 1 } }).seed, matches ? 1 : undefined);
		});
	}
});

describe('the thinking that is asked for', () => {
	it('is what is set for the model, while nobody chose', () => {
		assert.equal(thinkWith('auto', { think: 'high' }, true), 'high');
		assert.equal(thinkWith('off', { think: 'high' }, true), 'off');
		assert.equal(thinkWith('auto', {}, true), 'auto');
	});

	it('has the budget that is set, where it has no level and the model thinks', () => {
		const budget = { thinkingBudget: 2000 };
		assert.deepEqual(thinkWith('auto', budget, true), { budget: 2000 });
		assert.deepEqual(thinkWith('on', budget, undefined), { budget: 2000 });
		assert.equal(thinkWith('auto', budget, undefined), 'auto');
		assert.equal(thinkWith('auto', budget, false), 'auto');
		assert.equal(thinkWith('low', budget, true), 'low');
		assert.equal(thinkWith('off', budget, true), 'off');
	});
});
