import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Failure } from '../../../src/core/errors.ts';
import { createFailingProvider } from '../../../src/providers/failingProvider.ts';
import type { CatalogModel, CatalogState } from '../../../src/session/hub/modelCatalog.ts';
import { RememberedModels } from '../../../src/surfaces/models/rememberedModels.ts';

describe('the models of last time', () => {
	const qwen = model('ollama', 'qwen3:8b');
	const gemma = model('ollama', 'gemma3');
	const grok = model('groq', 'openai/gpt-oss');

	it('are the list while no server was asked yet', async () => {
		const remembered = await rememberedAfter([qwen, grok]);
		assert.deepEqual(remembered.complete({ loading: true, models: [], failures: [] }), [qwen, grok]);
	});

	it('give way to what the servers say', async () => {
		const remembered = await rememberedAfter([qwen, grok]);
		assert.deepEqual(remembered.complete(loaded([gemma])), [gemma]);
	});

	it('stay while only their own server does not answer', async () => {
		const remembered = await rememberedAfter([qwen, grok]);
		assert.deepEqual(remembered.complete(loaded([grok], ['ollama'])), [grok, qwen]);
	});

	it('do not come back while a known list is asked for again', async () => {
		const remembered = await rememberedAfter([qwen]);
		assert.deepEqual(remembered.complete({ loading: true, models: [gemma], failures: [] }), [gemma]);
	});

	it('say which one the settings meant', async () => {
		const remembered = await rememberedAfter([qwen, grok]);
		assert.equal(remembered.selected, undefined);
		await remembered.keep([qwen, grok], { provider: 'groq', id: 'openai/gpt-oss' });
		assert.deepEqual(remembered.selected, grok);
	});

	it('are not more than a start can read', async () => {
		const many = Array.from({ length: 500 }, (_, index) => model('openrouter', `model-${index}`));
		const remembered = await rememberedAfter(many);
		assert.equal(remembered.complete({ loading: true, models: [], failures: [] }).length, 200);
	});

	it('are written only when they changed', async () => {
		const store = memento();
		const remembered = new RememberedModels(store);
		await remembered.keep([qwen], qwen.ref);
		await remembered.keep([qwen], qwen.ref);
		assert.equal(store.writes, 1);
	});
});

async function rememberedAfter(models: readonly CatalogModel[]): Promise<RememberedModels> {
	const remembered = new RememberedModels(memento());
	await remembered.keep(models, undefined);
	return remembered;
}

function loaded(models: readonly CatalogModel[], silent: readonly string[] = []): CatalogState {
	const failure = new Failure({ kind: 'unreachable', message: 'Nobody there.', remedy: '' });
	const failures = silent.map(id => ({ provider: createFailingProvider(id, id, failure), failure }));
	return { loading: false, models, failures };
}

function model(provider: string, id: string): CatalogModel {
	return { ref: { provider, id }, label: id, detail: provider, capabilities: { thinking: true } as never };
}

/** Keeps JSON, as VS Code does. */
function memento(): vscode.Memento & { writes: number } {
	const kept = new Map<string, string>();
	return {
		writes: 0,
		keys: () => [...kept.keys()],
		get: (key: string, otherwise?: unknown) => JSON.parse(kept.get(key) ?? JSON.stringify(otherwise)),
		async update(key, value) {
			kept.set(key, JSON.stringify(value));
			this.writes++;
		},
	};
}
