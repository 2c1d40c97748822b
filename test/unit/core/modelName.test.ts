import assert from 'node:assert/strict';
import { nameOf, shortName } from '../../../src/core/stream/modelName.ts';
import { inEnglish, word } from '../../../src/core/wording/sentence.ts';

describe('the name of a model', () => {
	for (const [id, name] of [
		['/home/ann/models/Qwen3-8B-Q4_K_M.gguf', 'Qwen3-8B-Q4_K_M.gguf'],
		['C:\\models\\Qwen3-8B.gguf', 'Qwen3-8B.gguf'],
		['c:/models/Qwen3-8B.gguf', 'Qwen3-8B.gguf'],
		['models/Qwen3-8B.gguf', 'Qwen3-8B.gguf'],
		['./Qwen3-8B.gguf', 'Qwen3-8B.gguf'],
		['~/models/Qwen3-8B/', 'Qwen3-8B'],
		['/models/Qwen3-8B', 'Qwen3-8B'],
		['qwen3:8b', 'qwen3:8b'],
		['Qwen/Qwen3-8B', 'Qwen/Qwen3-8B'],
		['hf.co/unsloth/Qwen3-8B-GGUF:Q4_K_M', 'hf.co/unsloth/Qwen3-8B-GGUF:Q4_K_M'],
		['@cf/moonshotai/kimi-k2.6', '@cf/moonshotai/kimi-k2.6'],
		['accounts/fireworks/models/qwen3', 'accounts/fireworks/models/qwen3'],
		['/', '/'],
	] as const) {
		it(`is ${name} for ${id}`, () => assert.equal(shortName(id), name));
	}

	it('is its own, where it has one', () => {
		assert.equal(nameOf({ id: '/models/a.gguf', label: 'My model' }), 'My model');
		assert.equal(nameOf({ id: '/models/a.gguf', label: '/models/a.gguf' }), 'a.gguf');
	});

	it('is what sentences call it, in every language', () => {
		const args = { server: 'llama.cpp', model: '/models/a.gguf' };
		assert.equal(inEnglish('notice.loading', args), 'llama.cpp is loading a.gguf.');
		const templates = { 'notice.loading': '{server} lädt {model}.' };
		assert.equal(word({ code: 'notice.loading', args }, '', templates), 'llama.cpp lädt a.gguf.');
	});
});
