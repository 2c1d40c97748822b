/** Earlier thinking goes along with the next question where the user wants it and the vendor takes it. */
import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { chunk, done } from '../../standins/openaiCompatible.ts';
import { type StandIn, sseReply, startStandIn } from '../../standins/server.ts';

const details = [{ type: 'reasoning.text', text: 'Hm.', signature: 's' }];
const items = [{ type: 'reasoning', id: 'r', encrypted_content: 'e', summary: [] }];
const blocks = [
	{ type: 'thinking', thinking: 'Hm.', signature: 's' },
	{ type: 'text', length: 5 },
];
const data = (provider: string, kept: object) => ({ provider, data: { model: 'm', ...kept } });
const earlier: ChatMessage = { role: 'assistant', content: 'Nine.', thinking: 'Hm.' };
const conversation = (kept?: ReturnType<typeof data>): readonly ChatMessage[] => [
	{ role: 'user', content: 'A?' },
	kept ? { ...earlier, providerData: [kept] } : earlier,
	{ role: 'user', content: 'B?' },
];

const plain = { role: 'assistant', content: 'Nine.' };
const thinkingPart = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] };

interface Vendor {
	readonly name: string;
	readonly config: Partial<ProviderConfig>;
	readonly messages?: readonly ChatMessage[];
	/** What is sent of the earlier answer where its thinking is kept. */
	readonly kept: readonly unknown[];
	/** And where it is not. */
	readonly bare?: readonly unknown[];
	/** The server was heard before, so that the name of its field is known. */
	readonly heard?: true;
}

const chat = (preset: string): Partial<ProviderConfig> => ({ kind: 'openai-compatible', preset });
const openrouter = data('openai-compatible:openrouter', { reasoning_details: details });
const vendors: readonly Vendor[] = [
	{ name: 'Ollama', config: { kind: 'ollama' }, kept: [{ ...plain, thinking: 'Hm.' }] },
	{ name: 'llama.cpp', config: chat('llamacpp'), heard: true, kept: [{ ...plain, reasoning_content: 'Hm.' }] },
	{ name: 'vLLM', config: chat('vllm'), heard: true, kept: [{ ...plain, reasoning_content: 'Hm.' }] },
	{
		name: 'OpenRouter, by its own entries',
		config: chat('openrouter'),
		messages: conversation(openrouter),
		kept: [{ ...plain, reasoning_details: details }],
	},
	{ name: 'OpenRouter, in words', config: chat('openrouter'), kept: [{ ...plain, reasoning: 'Hm.' }] },
	{
		name: 'Mistral',
		config: chat('mistral'),
		kept: [{ role: 'assistant', content: [thinkingPart, { type: 'text', text: 'Nine.' }] }],
	},
	{ name: 'Workers AI', config: { kind: 'workers-ai' }, kept: [{ ...plain, reasoning: 'Hm.' }] },
	{ name: 'DeepSeek, which throws it away', config: chat('deepseek'), kept: [plain] },
	{ name: 'Groq, which has no field for it', config: chat('groq'), kept: [plain] },
	{
		name: 'Anthropic, signed',
		config: { kind: 'anthropic' },
		messages: conversation(data('anthropic', { blocks })),
		kept: [{ role: 'assistant', content: [blocks[0], { type: 'text', text: 'Nine.' }] }],
		bare: [{ role: 'assistant', content: [{ type: 'text', text: 'Nine.' }] }],
	},
	{
		name: 'Anthropic, of which nothing is signed',
		config: { kind: 'anthropic' },
		kept: [{ role: 'assistant', content: [{ type: 'text', text: 'Nine.' }] }],
		bare: [{ role: 'assistant', content: [{ type: 'text', text: 'Nine.' }] }],
	},
	{
		name: 'OpenAI’s Responses, encrypted',
		config: { kind: 'openai-compatible', api: 'responses' },
		messages: conversation(data('openai-compatible:custom', { reasoning_items: items })),
		kept: [...items, plain],
	},
];

describe('thinking that is kept across turns', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function start(events: readonly string[]): Promise<StandIn> {
		const standIn = await startStandIn(() => sseReply(events.join('')));
		standIns.push(standIn);
		return standIn;
	}

	const answer = [
		chunk({ role: 'assistant', reasoning_content: 'Hm.' }),
		chunk({ content: '9' }),
		chunk({}, 'stop'),
		done,
	];

	for (const { name, config, messages = conversation(), kept, bare = [plain], heard } of vendors) {
		it(`is sent to ${name} where it is wished`, async () => {
			const standIn = await start(answer);
			const baseUrl = config.kind === 'openai-compatible' ? `${standIn.url}/v1` : standIn.url;
			const provider = createProvider({ apiKey: 'k', accountId: 'a', ...config, baseUrl } as ProviderConfig);
			const ask = async (request: { messages: readonly ChatMessage[]; keepThinking?: boolean }) => {
				const deltas: ProviderDelta[] = [];
				for await (const delta of provider.stream({ model: 'm', ...request }, new AbortController().signal)) {
					deltas.push(delta);
				}
				const { json } = standIn.requests.at(-1) ?? {};
				const sent = (json?.messages ?? json?.input) as readonly unknown[];
				return sent.slice(1, -1);
			};
			if (heard) {
				await ask({ messages: [{ role: 'user', content: 'A?' }] });
			}
			assert.deepEqual(await ask({ messages, keepThinking: true }), kept);
			assert.deepEqual(await ask({ messages }), bare);
		});
	}

	const event = (body: { readonly type: string }) => `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;
	const signed = [
		{ type: 'message_start', message: { usage: { input_tokens: 1 } } },
		{ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
		{ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
		{ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 's' } },
		{ type: 'content_block_stop', index: 0 },
		{ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
		{ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Nine.' } },
		{ type: 'content_block_stop', index: 1 },
		{ type: 'message_delta', delta: { stop_reason: 'end_turn' } },
		{ type: 'message_stop' },
	];
	const encrypted = [
		{ type: 'response.output_item.done', output_index: 0, item: items[0] },
		{ type: 'response.output_text.delta', output_index: 1, delta: 'Nine.' },
		{ type: 'response.completed', response: { status: 'completed' } },
	];
	const sources: readonly (readonly [
		string,
		Partial<ProviderConfig>,
		readonly { readonly type: string }[],
		unknown,
	])[] = [
		['Anthropic signed', { kind: 'anthropic' }, signed, { model: 'm', blocks }],
		[
			'OpenAI encrypted',
			{ kind: 'openai-compatible', api: 'responses' },
			encrypted,
			{ model: 'm', reasoning_items: items },
		],
	];
	for (const [name, config, events, expected] of sources) {
		it(`is stored as ${name} it, only where it will be sent back`, async () => {
			const standIn = await start(events.map(event));
			const baseUrl = config.kind === 'openai-compatible' ? `${standIn.url}/v1` : standIn.url;
			const provider = createProvider({ apiKey: 'k', ...config, baseUrl } as ProviderConfig);
			const messages = [{ role: 'user', content: 'A?' }] as const;
			const stored = async (keepThinking: boolean) => {
				const kept: unknown[] = [];
				for await (const delta of provider.stream(
					{ model: 'm', messages, keepThinking },
					new AbortController().signal,
				)) {
					kept.push(...(delta.type === 'provider-data' ? [delta.data] : []));
				}
				return kept;
			};
			assert.deepEqual(await stored(true), [expected]);
			assert.deepEqual(await stored(false), []);
		});
	}
});
