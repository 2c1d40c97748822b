/** What the user sets of answers reaches each vendor under its own names, and what a vendor does not take is told of. */
import assert from 'node:assert/strict';
import type { AnswerOptions } from '../../../src/core/stream/chat.ts';
import { createModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { apiKey as anthropicKey, startAnthropicStandIn } from '../../standins/anthropic.ts';
import { startOllamaStandIn } from '../../standins/ollama.ts';
import { startOpenAiStandIn } from '../../standins/openaiCompatible.ts';
import type { StandIn } from '../../standins/server.ts';
import { accountId, startWorkersAiStandIn, token } from '../../standins/workersAi.ts';

const all: Required<AnswerOptions> = {
	maxTokens: 500,
	temperature: 0.6,
	topP: 0.95,
	topK: 20,
	minP: 0.05,
	presencePenalty: 1.5,
	seed: 7,
};

/** As most servers write them. */
const usual = {
	max_tokens: 500,
	temperature: 0.6,
	top_p: 0.95,
	top_k: 20,
	min_p: 0.05,
	presence_penalty: 1.5,
	seed: 7,
};

describe('what is set of answers', () => {
	const standIns: { stop(): Promise<void> }[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function kept<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
		const standIn = await starting;
		standIns.push(standIn);
		return standIn;
	}

	/** Asks once; the settings that the answer did without, in words. */
	async function ask(config: ProviderConfig, request: Partial<ProviderRequest> = {}): Promise<readonly unknown[]> {
		const messages = [{ role: 'user', content: 'Hi' }] as const;
		const left: unknown[] = [];
		const asked = { model: 'm', messages, ...all, ...request };
		for await (const delta of createProvider(config).stream(asked, new AbortController().signal)) {
			if (delta.type === 'notice' && delta.code === 'notice.settings-left-out') {
				left.push(delta.args?.settings);
			}
		}
		return left;
	}

	/** Of the fields of the last request, those that stand for settings of answers. */
	function sent({ requests }: StandIn): unknown {
		const names = new Set([...Object.keys(usual), 'max_completion_tokens', 'max_output_tokens', 'random_seed']);
		return Object.fromEntries(Object.entries(requests.at(-1)?.json ?? {}).filter(([name]) => names.has(name)));
	}

	it('reaches Ollama in its options', async () => {
		const server = await kept(startOllamaStandIn());
		assert.deepEqual(await ask({ kind: 'ollama', baseUrl: server.url }, { model: 'scripted-think' }), []);
		const { max_tokens: num_predict, ...others } = usual;
		const asked = server.requests.findLast(({ path }) => path === '/api/chat');
		const body: unknown = JSON.parse(asked?.body ?? '{}');
		assert.deepEqual(Reflect.get(Object(body), 'options'), { num_predict, ...others });
	});

	it('reaches servers like OpenAI, under the names that each of them knows', async () => {
		const standIn = await kept(startOpenAiStandIn());
		const config = { kind: 'openai-compatible', baseUrl: standIn.url, apiKey: 'k' } as const;
		assert.deepEqual(await ask({ ...config, preset: 'vllm' }), []);
		assert.deepEqual(sent(standIn), usual);
		assert.deepEqual(await ask({ ...config, preset: 'mistral' }), []);
		const { seed: random_seed, ...others } = usual;
		assert.deepEqual(sent(standIn), { ...others, random_seed });
	});

	it('reaches OpenAI’s Responses as far as it has fields', async () => {
		const standIn = await kept(startOpenAiStandIn());
		const config = { kind: 'openai-compatible', baseUrl: standIn.url, apiKey: 'k', api: 'responses' } as const;
		assert.deepEqual(await ask(config), ['top_k, min_p, presence_penalty, seed']);
		assert.deepEqual(sent(standIn), { max_output_tokens: 500, temperature: 0.6, top_p: 0.95 });
	});

	it('reaches Workers AI, which has no min_p', async () => {
		const standIn = await kept(startWorkersAiStandIn());
		const config = { kind: 'workers-ai', baseUrl: standIn.url, accountId, apiKey: token } as const;
		assert.deepEqual(await ask(config, { model: '@cf/moonshotai/kimi-k2.6' }), ['min_p']);
		const { min_p: _, ...others } = usual;
		assert.deepEqual(sent(standIn), others);
	});

	it('reaches Anthropic while it does not think, with a temperature or a share and not both', async () => {
		const standIn = await kept(startAnthropicStandIn());
		const config = { kind: 'anthropic', baseUrl: standIn.url, apiKey: anthropicKey } as const;
		const off = { model: 'claude-opus-5', think: 'off' } as const;
		assert.deepEqual(await ask(config, off), ['top_p, min_p, presence_penalty, seed']);
		assert.deepEqual(sent(standIn), { max_tokens: 500, temperature: 0.6, top_k: 20 });
		const { temperature: _, ...cool } = all;
		const provider = createProvider(config);
		const request = { ...off, ...cool, messages: [{ role: 'user', content: 'Hi' }] as const };
		for await (const _delta of provider.stream(request, new AbortController().signal)) {
			// Only what was sent counts here.
		}
		assert.deepEqual(sent(standIn), { max_tokens: 500, top_p: 0.95, top_k: 20 });
	});

	it('is left out at Anthropic beside thinking, and that is said', async () => {
		const standIn = await kept(startAnthropicStandIn());
		const config = { kind: 'anthropic', baseUrl: standIn.url, apiKey: anthropicKey } as const;
		const thinking = { model: 'claude-opus-5', think: 'high' } as const;
		assert.deepEqual(await ask(config, thinking), ['temperature, top_p, top_k, min_p, presence_penalty, seed']);
		assert.deepEqual(sent(standIn), { max_tokens: 500 });
	});

	it('is left out where a server refuses it, which every answer says and nobody asks twice', async () => {
		const standIn = await kept(startOpenAiStandIn({ refuses: ['top_k', 'min_p'] }));
		const memory = createModelMemory();
		const config = { kind: 'openai-compatible', baseUrl: standIn.url, preset: 'custom', memory } as const;
		assert.deepEqual(await ask(config), ['top_k, min_p']);
		assert.equal(standIn.requests.length, 3);
		assert.deepEqual(await ask(config), ['top_k, min_p']);
		assert.equal(standIn.requests.length, 4);
	});

	it('is the server’s own choice where nothing is set', async () => {
		const standIn = await kept(startOpenAiStandIn());
		const messages = [{ role: 'user', content: 'Hi' }] as const;
		const provider = createProvider({ kind: 'openai-compatible', baseUrl: standIn.url, preset: 'custom' });
		for await (const delta of provider.stream({ model: 'm', messages }, new AbortController().signal)) {
			assert.notEqual(delta.type, 'notice');
		}
		assert.deepEqual(sent(standIn), {});
	});
});
