import assert from 'node:assert/strict';
import { fitOf, sizeOf, suggestedModels, suggestionsFor } from '../../../../src/surfaces/setup/suggestedModels.ts';

const gib = 2 ** 30;

function shown(memory: number | undefined): readonly string[] {
	return suggestionsFor(memory).map(({ name, fits, isRecommended }) => `${name} ${fits} ${isRecommended ?? ''}`.trim());
}

describe('models worth a pull', () => {
	it('are those that the memory of this machine allows, with one to begin with', () => {
		assert.deepEqual(shown(8 * gib), [
			'qwen3:1.7b well',
			'qwen3:4b well true',
			'deepseek-r1:8b tight',
			'qwen3:8b tight',
		]);
		assert.deepEqual(shown(16 * gib), [
			'qwen3:4b well',
			'deepseek-r1:8b well',
			'qwen3:8b well true',
			'qwen3:14b tight',
		]);
		assert.ok(shown(64 * gib).every(line => line.includes('well')));
	});

	it('say that the smallest needs more than a tiny machine has, rather than showing none', () => {
		assert.deepEqual(shown(1 * gib), ['qwen3:1.7b no']);
	});

	it('say nothing of memory where it is that of another machine', () => {
		assert.equal(suggestionsFor(undefined).length, 4);
		assert.ok(suggestionsFor(undefined).every(model => model.fits === undefined && model.isRecommended === undefined));
	});

	it('never fit worse in more memory, and never better when they are larger', () => {
		const order = ['no', 'tight', 'well'];
		for (let memory = 1; memory < 64; memory++) {
			const ranks = suggestedModels.map(model => order.indexOf(fitOf(model, memory * gib)));
			assert.deepEqual(
				ranks,
				ranks.toSorted((a, b) => b - a),
			);
			for (const model of suggestedModels) {
				assert.ok(order.indexOf(fitOf(model, (memory + 1) * gib)) >= order.indexOf(fitOf(model, memory * gib)));
			}
		}
	});

	it('have the size of their download', () => {
		assert.equal(sizeOf('qwen3:8b'), '5.2 GB');
		assert.equal(sizeOf('somebody/else:7b'), undefined);
	});
});
