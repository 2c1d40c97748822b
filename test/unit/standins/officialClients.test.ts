/** The vendors' own clients read what our stand-ins say: one that they cannot read proves nothing about us. */
import assert from 'node:assert/strict';
import { Anthropic } from '@anthropic-ai/sdk';
import { OpenAI } from 'openai';
import { createWorkersAI } from 'workers-ai-provider';
import { apiKey, startAnthropicStandIn } from '../../standins/anthropic.ts';
import { startOpenAiStandIn } from '../../standins/openaiCompatible.ts';
import { type StandIn, sseReply } from '../../standins/server.ts';
import { accountId, startWorkersAiStandIn, token } from '../../standins/workersAi.ts';
import { fixture } from '../providers/transcript.ts';

const question = { role: 'user' as const, content: '17 × 23?' };

describe('the vendors’ own clients read the stand-in for', () => {
	const running: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(running.splice(0).map(standIn => standIn.stop()));
	});

	async function started<T extends StandIn>(standIn: Promise<T>): Promise<T> {
		running.push(await standIn);
		return standIn;
	}

	const anthropic = [
		['thinking-then-text', 'end_turn'],
		['thinking-then-tool', 'tool_use'],
		['interleaved-tools', 'tool_use'],
	] as const;
	for (const [name, stop] of anthropic) {
		it(`Anthropic: ${name}`, async () => {
			const standIn = await started(startAnthropicStandIn({ says: `${name}.sse` }));
			const client = new Anthropic({ baseURL: standIn.url, apiKey, maxRetries: 0 });
			const stream = client.messages.stream({ model: 'claude-opus-5', max_tokens: 100, messages: [question] });
			const { content, stop_reason: reason, usage } = await stream.finalMessage();
			assert.equal(reason, stop);
			assert.equal(content[0]?.type, 'thinking');
			assert.ok(usage.input_tokens > 0 && usage.output_tokens > 0);
			for (const block of content) {
				assert.ok(block.type !== 'thinking' || (block.thinking !== '' && block.signature !== ''));
				assert.ok(block.type !== 'text' || block.text !== '');
			}
		});
	}

	it('Anthropic: its models', async () => {
		const standIn = await started(startAnthropicStandIn());
		const { data } = await new Anthropic({ baseURL: standIn.url, apiKey, maxRetries: 0 }).models.list();
		assert.deepEqual(
			data.map(({ id }) => id),
			['claude-sonnet-4-20250514', 'claude-opus-5'],
		);
	});

	async function openai() {
		const standIn = await started(startOpenAiStandIn());
		return { standIn, client: new OpenAI({ baseURL: `${standIn.url}/v1`, apiKey: 'k', maxRetries: 0 }) };
	}

	it('OpenAI’s chat completions, streamed and whole', async () => {
		const { client } = await openai();
		const stream = client.chat.completions.stream({ model: 'm', messages: [question] });
		const { choices, usage } = await stream.finalChatCompletion();
		assert.deepEqual(
			[choices[0]?.message.role, choices[0]?.message.content, choices[0]?.finish_reason],
			['assistant', 'It is 391.', 'stop'],
		);
		assert.deepEqual([usage?.prompt_tokens, usage?.completion_tokens], [13, 21]);
		const whole = await client.chat.completions.create({ model: 'm', messages: [question] });
		assert.equal(whole.choices[0]?.message.content, 'It is 391.');
	});

	const responses: readonly (readonly [name: string, items: readonly string[], text: string])[] = [
		['summary', ['reasoning', 'message'], 'It is 391.'],
		['tool-call', ['reasoning', 'function_call'], ''],
		['parts-whole', ['reasoning', 'message', 'function_call'], '391'],
	];
	for (const [name, items, text] of responses) {
		it(`OpenAI’s Responses: ${name}`, async () => {
			const { standIn, client } = await openai();
			standIn.next(sseReply(fixture(`openai/responses-${name}.sse`)));
			const response = await client.responses.stream({ model: 'm', input: '17 × 23?' }).finalResponse();
			assert.deepEqual(
				response.output.map(({ type }) => type),
				items,
			);
			assert.equal(response.output_text, text);
		});
	}

	it('OpenAI’s chat completions: every fixture begins with a role, except where that is its point', async () => {
		const { standIn, client } = await openai();
		for (const name of [
			'deepseek',
			'groq-parsed',
			'xai',
			'vllm-both-names',
			'thinking-only-length',
			'gpt-5-tool-call',
		]) {
			standIn.next(sseReply(fixture(`openai/${name}.sse`)));
			const stream = client.chat.completions.stream({ model: 'm', messages: [question] });
			const { choices } = await stream.finalChatCompletion().catch(error => assert.fail(`${name}: ${error}`));
			assert.equal(choices[0]?.message.role, 'assistant', name);
		}
	});

	for (const [model, thinking, text] of [
		['@cf/meta/llama-3.1-8b-instruct', '', /./],
		['@cf/moonshotai/kimi-k2.6', /./, /391/],
		['@cf/qwen/qwen3-30b-a3b-fp8', /./, /./],
	] as const) {
		it(`Workers AI: ${model}`, async () => {
			const standIn = await started(startWorkersAiStandIn());
			const cloud = 'https://api.cloudflare.com/client/v4';
			const provider = createWorkersAI({
				accountId,
				apiKey: token,
				fetch: (input, init) => fetch(String(input).replace(cloud, standIn.url), init),
			});
			const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: '17 × 23?' }] }];
			const { stream } = await provider(model).doStream({ prompt });
			let [thought, said, end] = ['', '', ''];
			for await (const part of stream) {
				thought += part.type === 'reasoning-delta' ? part.delta : '';
				said += part.type === 'text-delta' ? part.delta : '';
				end = part.type === 'finish' ? JSON.stringify(part.finishReason) : end;
				assert.notEqual(part.type, 'error');
			}
			assert.ok(thinking === '' ? thought === '' : thinking.test(thought), thought);
			assert.match(said, text);
			assert.match(end, /stop/);
		});
	}
});
