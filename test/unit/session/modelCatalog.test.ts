import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/errors.ts';
import type { Capabilities, Provider } from '../../../src/providers/provider.ts';
import { defaultModel, formatModelRef, ModelCatalog, parseModelRef } from '../../../src/session/hub/modelCatalog.ts';

const plain: Capabilities = { thinking: false, tools: undefined, vision: undefined };

function provider(id: string, models: Readonly<Record<string, Capabilities>>): Provider {
	return {
		id,
		label: id,
		models: async () => Object.keys(models).map(model => ({ id: model })),
		capabilities: async model => models[model] ?? plain,
		// biome-ignore lint/correctness/useYield: never asked in these tests
		stream: async function* () {
			throw new Error('not asked');
		},
		check: async () => ({ reachable: true, authorised: true, models: 0, roundTripMs: 1 }),
	};
}

describe('the model catalogue', () => {
	it('lists the models of every provider and keeps the failures of those that cannot be asked', async () => {
		const failure = new Failure({ kind: 'unreachable', message: 'Nothing answers', remedy: 'Start it.' });
		const broken: Provider = { ...provider('b', {}), models: () => Promise.reject(failure) };
		const catalog = new ModelCatalog(async () => [provider('a', { one: plain }), broken]);
		const state = await catalog.refresh();
		assert.deepEqual(
			state.models.map(model => formatModelRef(model.ref)),
			['a/one'],
		);
		assert.deepEqual(
			state.failures.map(each => each.failure.kind),
			['unreachable'],
		);
	});

	it('keeps a model that cannot be described', async () => {
		const shy: Provider = { ...provider('a', { one: plain }), capabilities: () => Promise.reject(new Error('no')) };
		const { models } = await new ModelCatalog(async () => [shy]).refresh();
		assert.equal(models[0]?.capabilities.thinking, undefined);
	});

	it('prefers a model that thinks when the user chose none', async () => {
		const thinks = { ...plain, thinking: true };
		const { models } = await new ModelCatalog(async () => [provider('a', { one: plain, two: thinks })]).refresh();
		assert.equal(defaultModel(models)?.ref.id, 'two');
	});

	it('gives the model that the whole list would give, without waiting for providers after it', async () => {
		const thinks = { ...plain, thinking: true };
		const slow: Provider = { ...provider('slow', {}), models: () => new Promise(() => {}) };
		const catalog = new ModelCatalog(async () => [provider('a', { one: plain }), provider('b', { two: thinks }), slow]);
		assert.equal((await catalog.defaultModel())?.ref.id, 'two');
		assert.equal(catalog.state.loading, true);
		assert.equal((await new ModelCatalog(async () => [provider('a', { one: plain })]).defaultModel())?.ref.id, 'one');
		assert.equal(await new ModelCatalog(async () => []).defaultModel(), undefined);
	});

	it('knows without asking only what was asked before', async () => {
		const catalog = new ModelCatalog(async () => [provider('a', { one: plain })]);
		assert.equal(catalog.known({ provider: 'a', id: 'one' }), undefined);
		await catalog.refresh();
		assert.equal(catalog.known({ provider: 'a', id: 'one' })?.label, 'one');
		void catalog.refresh();
		assert.equal(catalog.known({ provider: 'a', id: 'one' })?.label, 'one');
	});

	it('asks again for a model to ask where none was found: a server may have been started since', async () => {
		const server = { models: {} as Record<string, Capabilities> };
		const late: Provider = { ...provider('a', {}), models: async () => Object.keys(server.models).map(id => ({ id })) };
		const catalog = new ModelCatalog(async () => [late]);
		assert.equal(await catalog.defaultModel(true), undefined);
		server.models = { one: plain };
		assert.equal((await catalog.defaultModel(true))?.ref.id, 'one');
	});

	it('asks nobody again for who follows its changes, where there is no model', async () => {
		let asked = 0;
		const catalog = new ModelCatalog(async () => {
			asked += 1;
			return [];
		});
		catalog.onDidChange(() => void catalog.defaultModel());
		await catalog.refresh();
		await new Promise(resolve => setTimeout(resolve, 20));
		assert.equal(asked, 1);
	});

	it('looks at one server unseen, and tells of it when it answers otherwise than before', async () => {
		const failure = new Failure({ kind: 'unreachable', message: 'Nothing answers', remedy: 'Start it.' });
		let answer: Promise<readonly { id: string }[]> = Promise.reject(failure);
		answer.catch(() => {});
		const catalog = new ModelCatalog(async () => [{ ...provider('a', {}), models: () => answer }]);
		await catalog.refresh();
		const seen: string[] = [];
		catalog.onDidChange(({ loading, models, failures }) => seen.push(`${loading} ${models.length} ${failures.length}`));
		await catalog.look('a');
		await catalog.look('of nobody');
		assert.deepEqual(seen, []);
		answer = Promise.resolve([]);
		await catalog.look('a');
		assert.deepEqual(seen.splice(0), ['true 0 1', 'false 0 0']);
		answer = Promise.resolve([{ id: 'one' }]);
		await catalog.look('a');
		assert.deepEqual(seen.splice(0), ['true 0 0', 'false 1 0']);
		await catalog.look('a');
		assert.deepEqual(seen, []);
	});

	it('joins a refresh that is under way', async () => {
		let asked = 0;
		const counted: Provider = {
			...provider('a', {}),
			models: async () => {
				asked++;
				return [];
			},
		};
		const catalog = new ModelCatalog(async () => [counted]);
		await Promise.all([catalog.refresh(), catalog.refresh()]);
		assert.equal(asked, 1);
	});

	it('reads and writes references whose model ids contain slashes', () => {
		const ref = { provider: 'workers-ai', id: '@cf/qwen/qwen3' };
		assert.deepEqual(parseModelRef(formatModelRef(ref)), ref);
		assert.equal(parseModelRef('nonsense'), undefined);
		assert.equal(parseModelRef('a/'), undefined);
	});
});
