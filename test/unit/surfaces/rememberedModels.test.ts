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

	it('are only those that are models, whatever another version or a damage left', async () => {
		const kept = [
			{ ...qwen, capabilities: { tools: true, later: 1 } },
			{ ref: 'gemma3' },
			null,
			{ ...gemma, label: 3 },
		];
		const remembered = new RememberedModels(memento({ chatModels: { models: kept, selected: 'qwen3' } }));
		const { models, failures } = { models: [], failures: [] };
		assert.deepEqual(remembered.complete({ loading: true, models, failures }), [
			{ ...qwen, capabilities: { thinking: undefined, tools: true, vision: undefined, later: 1 } },
		]);
		assert.equal(remembered.selected, undefined);
		for (const stored of [7, 'x', null, [], { models: {} }]) {
			const other = new RememberedModels(memento({ chatModels: stored }));
			assert.deepEqual(other.complete({ loading: true, models, failures }), []);
		}
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
	return {
		ref: { provider, id },
		label: id,
		detail: provider,
		capabilities: { thinking: true, tools: undefined, vision: undefined },
	};
}

/** Keeps JSON, as VS Code does. */
function memento(stored: Readonly<Record<string, unknown>> = {}): vscode.Memento & { writes: number } {
	const kept = new Map(Object.entries(stored).map(([key, value]) => [key, JSON.stringify(value)]));
	return {
		writes: 0,
		keys: () => [...kept.keys()],
		get: (key: string, otherwise?: unknown) => {
			const text = kept.get(key);
			return text === undefined ? otherwise : JSON.parse(text);
		},
		async update(key, value) {
			kept.set(key, JSON.stringify(value));
			this.writes++;
		},
	};
}
