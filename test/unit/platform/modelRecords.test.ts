import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { ModelRecords } from '../../../src/platform/modelRecords.ts';

const qwen = { provider: 'ollama', id: 'qwen3:8b' };
const gemma = { provider: 'ollama', id: 'gemma3' };

function memento(stored: Readonly<Record<string, unknown>> = {}): vscode.Memento {
	const kept = new Map(Object.entries(stored));
	return {
		keys: () => [...kept.keys()],
		get: (key: string) => kept.get(key),
		update: async (key: string, value: unknown) => void kept.set(key, value),
	} as vscode.Memento;
}

describe('what was learnt of a model', () => {
	it('is added to what was known, for each model by itself', () => {
		const records = new ModelRecords(memento());
		records.learn(qwen, { format: 'think', refused: ['top_k'] });
		records.learn(qwen, { format: undefined, startsInThinking: true });
		assert.deepEqual(records.recall(qwen), { refused: ['top_k'], startsInThinking: true });
		assert.deepEqual(records.recall(gemma), {});
	});

	it('is the median of what it thought lately, once there is enough', () => {
		const records = new ModelRecords(memento());
		for (const tokens of [900, 100]) {
			records.noteThinking(qwen, tokens);
		}
		assert.equal(records.typicalThinking(qwen), undefined);
		records.noteThinking(qwen, 300);
		assert.equal(records.typicalThinking(qwen), 300);
	});

	it('forgets how likely every model found its thoughts, and nothing else', () => {
		const records = new ModelRecords(memento({ modelTraits: { 'ollama/damaged': 7 } }));
		records.learn(qwen, { likelihoods: [0.8, 0.7], startsInThinking: true });
		records.learn(gemma, { likelihoods: [0.9] });
		const remember = records.forgetLikelihoods();
		assert.deepEqual([records.recall(qwen), records.recall(gemma)], [{ startsInThinking: true }, {}]);
		// What was learnt meanwhile is newer.
		records.learn(gemma, { likelihoods: [0.5], format: 'think' });
		remember();
		assert.deepEqual(records.recall(qwen), { likelihoods: [0.8, 0.7], startsInThinking: true });
		assert.deepEqual(records.recall(gemma), { likelihoods: [0.5], format: 'think' });
	});

	it('is nothing where another version or a damage left something else, and is learnt anew', () => {
		for (const damage of ['x', 7, null, ['a']]) {
			const whole = new ModelRecords(memento({ modelTraits: damage, modelThinkingTokens: damage }));
			const one = new ModelRecords(
				memento({ modelTraits: { 'ollama/qwen3:8b': damage }, modelThinkingTokens: { 'ollama/qwen3:8b': damage } }),
			);
			for (const records of [whole, one]) {
				assert.deepEqual([records.recall(qwen), records.typicalThinking(qwen)], [{}, undefined]);
				records.learn(qwen, { format: 'think' });
				for (const tokens of [1, 2, 3]) {
					records.noteThinking(qwen, tokens);
				}
				assert.deepEqual([records.recall(qwen), records.typicalThinking(qwen)], [{ format: 'think' }, 2]);
			}
		}
	});
});
