/** Going on with an answer: what is told to which server, byte by byte, and what the reader is told. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createModelMemory, type ModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { type RunTurnOptions, runTurn } from '../../../src/session/turn/runTurn.ts';
import { TurnControl } from '../../../src/session/turn/turnControl.ts';
import { jsonReply } from '../../standins/ollamaReply.ts';
import { chunk, done } from '../../standins/openaiCompatible.ts';
import { errorReply, type Seen, type StandIn, sseReply, startStandIn, stepsReply } from '../../standins/server.ts';
import { collect, fakeProvider, stop, text, thinking } from './fakes.ts';
import { errorOf, textOf } from './faultHarness.ts';

type Begun = NonNullable<RunTurnOptions['resume']>;
type Body = Readonly<Record<string, unknown>>;

const messages = [{ role: 'user', content: 'Why?' }] as const;
const inThinking: Begun = { thinking: 'First, ', mode: 'continue' };
const now: Begun = { thinking: 'First, this.\n', mode: 'answer-now' };
const inAnswer: Begun = { thinking: 'First, this.', answer: 'Because ', mode: 'continue' };

const codesOf = (events: readonly TurnEvent[]) =>
	events.flatMap(event => (event.type === 'notice' && event.kind === 'resumed' ? [event.code] : []));

describe('an answer that is gone on with', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function start(answer: (seen: Seen) => ReturnType<typeof sseReply>): Promise<StandIn> {
		const standIn = await startStandIn(answer);
		standIns.push(standIn);
		return standIn;
	}

	const chat = () =>
		sseReply(
			[
				chunk({ role: 'assistant', reasoning_content: 'that.' }),
				chunk({ content: 'of it.' }),
				chunk({}, 'stop'),
				done,
			].join(''),
		);

	function resume(
		config: ProviderConfig,
		begun: Begun,
		memory: ModelMemory = createModelMemory(),
	): Promise<TurnEvent[]> {
		const request = { model: 'm', messages, think: 'on' } as const;
		return collect(runTurn({ provider: createProvider({ ...config, memory }), request, resume: begun }));
	}

	interface Recipe {
		readonly preset: string;
		readonly begun: Begun;
		readonly path?: string;
		/** The last message. */
		readonly message: Body;
		/** Fields beside the messages that only this has. */
		readonly fields?: Body;
	}

	const goOn = { add_generation_prompt: false, continue_final_message: true };
	const prefix = { role: 'assistant', content: '', prefix: true };
	const recipes: readonly Recipe[] = [
		{
			preset: 'llamacpp',
			begun: inThinking,
			message: { role: 'assistant', reasoning_content: 'First, ', content: '' },
			fields: goOn,
		},
		{
			preset: 'llamacpp',
			begun: now,
			message: { role: 'assistant', reasoning_content: 'First, this.\n', content: '' },
			fields: { ...goOn, continue_final_message: 'content' },
		},
		{
			preset: 'llamacpp',
			begun: inAnswer,
			message: { role: 'assistant', reasoning_content: 'First, this.', content: 'Because ' },
			fields: goOn,
		},
		{ preset: 'vllm', begun: inThinking, message: { role: 'assistant', content: '<think>\nFirst, ' }, fields: goOn },
		{
			preset: 'vllm',
			begun: now,
			message: { role: 'assistant', content: '<think>\nFirst, this.\n</think>\n\n' },
			fields: goOn,
		},
		{
			preset: 'vllm',
			begun: inAnswer,
			message: { role: 'assistant', content: '<think>\nFirst, this.\n</think>\n\nBecause ' },
			fields: goOn,
		},
		{
			preset: 'deepseek',
			begun: inThinking,
			path: '/beta/chat/completions',
			message: { ...prefix, reasoning_content: 'First, ' },
		},
		{
			preset: 'deepseek',
			begun: inAnswer,
			path: '/beta/chat/completions',
			message: { ...prefix, content: 'Because ', reasoning_content: 'First, this.' },
		},
		{ preset: 'mistral', begun: inAnswer, message: { ...prefix, content: 'Because ' } },
	];
	for (const { preset, begun, path = '/v1/chat/completions', message, fields = {} } of recipes) {
		it(`is begun for ${preset}: ${JSON.stringify(begun)}`, async () => {
			const standIn = await start(chat);
			const events = await resume(
				{ kind: 'openai-compatible', preset, baseUrl: `${standIn.url}/v1`, apiKey: 'k' },
				begun,
			);
			assert.equal(standIn.requests.length, 1);
			const [seen] = standIn.requests;
			const sent = seen?.json ?? {};
			assert.equal(seen?.path, path);
			assert.equal(JSON.stringify(sent.messages), JSON.stringify([...messages, message]));
			const own = Object.fromEntries(Object.entries(sent).filter(([field]) => field in goOn || field === 'prefix'));
			assert.deepEqual(own, fields);
			assert.deepEqual(codesOf(events), ['resume.prefill']);
			assert.equal(textOf(events, 'thinking'), 'that.');
			assert.equal(textOf(events, 'answer'), 'of it.');
		});
	}

	const asked = /^Why\?[\s\S]*> First, this\.\n\nDo not think any further/;
	const inWordsOnly: readonly (readonly [ProviderConfig['kind'], string | undefined, string])[] = [
		['openai-compatible', 'openai', 'resume.asked-again'],
		['openai-compatible', 'groq', 'resume.asked-again'],
		['openai-compatible', 'openrouter', 'resume.asked-again'],
		['openai-compatible', 'mistral', 'resume.asked-again'],
		['openai-compatible', 'lmstudio', 'resume.asked-again'],
		['workers-ai', undefined, 'resume.asked-again'],
		['anthropic', undefined, 'resume.signed'],
	];
	for (const [kind, preset, code] of inWordsOnly) {
		it(`is asked for again by ${preset ?? kind}, with what was thought as notes`, async () => {
			const standIn = await start(chat);
			const base = kind === 'openai-compatible' ? `${standIn.url}/v1` : standIn.url;
			const config = { kind, baseUrl: base, apiKey: 'k', accountId: 'a', ...(preset && { preset }) };
			const events = await resume(config, now);
			const sent = standIn.requests.map(({ json }) => json?.messages as readonly { content: unknown }[]);
			assert.equal(sent.length, 1);
			assert.equal(sent[0]?.length, 1);
			const content = sent[0]?.[0]?.content;
			assert.match(
				typeof content === 'string' ? content : JSON.stringify(content).replaceAll('\\n', '\n'),
				kind === 'anthropic' ? /> First, this\./ : asked,
			);
			assert.deepEqual(codesOf(events), [code]);
			assert.equal(textOf(events, 'answer'), 'of it.');
		});
	}

	const refusals: readonly (readonly [string, number, unknown])[] = [
		['in words', 400, { error: { message: 'Assistant response prefill is incompatible with enable_thinking.' } }],
		[
			'as an issue',
			422,
			{ detail: [{ loc: ['body', 'continue_final_message'], msg: 'Extra inputs are not permitted' }] },
		],
		['as a fault of its own', 500, { error: { message: 'Jinja Exception: unexpected last message' } }],
		['by an address that is not there', 404, { detail: 'Not Found' }],
	];
	for (const [how, status, body] of refusals) {
		it(`goes a rung down where the server refuses ${how}, and remembers`, async () => {
			const refuses = (sent: Body | undefined) => sent !== undefined && 'continue_final_message' in sent;
			const standIn = await start(({ json }) => (refuses(json) ? errorReply(status, body) : chat()));
			const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
			const memory = createModelMemory();
			for (let turn = 0; turn < 2; turn += 1) {
				const events = await resume(config, inThinking, memory);
				assert.deepEqual(codesOf(events), ['resume.asked-again']);
				assert.equal(textOf(events, 'answer'), 'of it.');
			}
			assert.deepEqual(
				standIn.requests.map(({ json }) => refuses(json)),
				[true, false, false],
			);
		});
	}

	it('is not taken for refused when something else is wrong', async () => {
		const standIn = await start(() => errorReply(401, { error: { message: 'Wrong key.' } }));
		const memory = createModelMemory();
		const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
		assert.equal(errorOf(await resume(config, inThinking, memory))?.kind, 'unauthorised');
		assert.equal(standIn.requests.length, 1);
		assert.equal(memory.recall({ provider: 'openai-compatible:vllm', id: 'm' }).refused, undefined);
	});

	it('is not taken for refused where the model is not there, which may be pulled any time', async () => {
		const standIn = await start(() => errorReply(404, { error: { message: 'The model `m` does not exist.' } }));
		const memory = createModelMemory();
		const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
		assert.equal(errorOf(await resume(config, inThinking, memory))?.kind, 'model-missing');
		assert.equal(memory.recall({ provider: 'openai-compatible:vllm', id: 'm' }).refused, undefined);
	});

	it('is asked for in the same way again where a field beside it was refused', async () => {
		const standIn = await start(({ json }) =>
			json && 'stream_options' in json
				? errorReply(400, { error: { message: 'Unknown field: stream_options' } })
				: chat(),
		);
		const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
		assert.deepEqual(codesOf(await resume(config, inThinking)), ['resume.prefill']);
		assert.deepEqual(
			standIn.requests.map(({ json }) => [
				json?.continue_final_message,
				json !== undefined && 'stream_options' in json,
			]),
			[
				[true, true],
				[true, false],
			],
		);
	});

	it('says that thinking which is gone on with was never closed, and leaves it thinking', async () => {
		const standIn = await start(() => sseReply([chunk({ content: 'that.' }), chunk({}, 'stop'), done].join('')));
		const memory = createModelMemory();
		const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
		const events = await resume(config, inThinking, memory);
		assert.equal(textOf(events, 'thinking'), 'that.');
		const codes = events.flatMap(event => (event.type === 'notice' ? [event.code] : []));
		assert.deepEqual(codes, ['resume.prefill', 'turn.never-closed']);
		assert.deepEqual(memory.recall({ provider: 'openai-compatible:vllm', id: 'm' }), {});
	});

	it('teaches nothing about the history where the begun thinking is refused', async () => {
		const refuses = (sent: Body | undefined) => JSON.stringify(sent?.messages).includes('reasoning_content');
		const message = 'messages[1].reasoning_content: Extra inputs are not permitted';
		const standIn = await start(({ json }) => (refuses(json) ? errorReply(400, { error: { message } }) : chat()));
		const memory = createModelMemory();
		const config = { kind: 'openai-compatible', preset: 'deepseek', baseUrl: standIn.url, apiKey: 'k' } as const;
		assert.deepEqual(codesOf(await resume(config, inThinking, memory)), ['resume.asked-again']);
		const { refused = {} } = memory.recall({ provider: 'openai-compatible:deepseek', id: 'm' });
		assert.deepEqual(Object.keys(refused), ['resume:prefill']);
	});

	it('is asked for in one piece where the model does not stream, and shows the begun part once', async () => {
		const message = { role: 'assistant', reasoning_content: 'First, that.', content: 'Nine.' };
		const standIn = await start(({ json }) =>
			json?.stream === false
				? jsonReply(200, JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }))
				: errorReply(400, { error: { message: 'stream is not supported by this model' } }),
		);
		const config = { kind: 'openai-compatible', preset: 'llamacpp', baseUrl: `${standIn.url}/v1` } as const;
		const events = await resume(config, inThinking);
		assert.deepEqual(
			standIn.requests.map(({ json }) => [json?.stream, json?.continue_final_message]),
			[
				[true, true],
				[false, true],
			],
		);
		assert.equal(textOf(events, 'thinking'), 'that.');
		assert.equal(textOf(events, 'answer'), 'Nine.');
	});

	it('goes on inside thinking at a server that tells no thinking from text', async () => {
		const words = ['that', '.\n</thi', 'nk>\n\nDone', '.'];
		const standIn = await start(() =>
			sseReply([...words.map(content => chunk({ content })), chunk({}, 'stop'), done].join('')),
		);
		const memory = createModelMemory();
		const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
		const events = await resume(config, inThinking, memory);
		assert.equal(textOf(events, 'thinking'), 'that.');
		assert.equal(textOf(events, 'answer'), 'Done.');
		// That it began inside thinking was our doing, and no trait of the model.
		assert.deepEqual(memory.recall({ provider: 'openai-compatible:vllm', id: 'm' }), {});
	});

	describe('while llama.cpp thinks', () => {
		const controlPath = '/v1/chat/completions/control';
		const id = 'chatcmpl-1';
		const piece = (delta: unknown, finish: string | null = null) =>
			`data: ${JSON.stringify({ id, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

		/** Thinks until it is told to stop, and answers then. */
		async function llamaCpp(control: unknown): Promise<StandIn> {
			return start(({ path }) =>
				path === controlPath
					? jsonReply(200, JSON.stringify(control))
					: stepsReply([
							piece({ role: 'assistant', content: null }),
							piece({ reasoning_content: 'Hm, ' }),
							400,
							piece({ content: 'Nine.' }),
							piece({}, 'stop'),
							done,
						]),
			);
		}

		/** Runs a turn, and tells it to answer once it thinks. */
		async function run(standIn: StandIn, preset = 'llamacpp') {
			const control = new TurnControl();
			const provider = createProvider({ kind: 'openai-compatible', preset, baseUrl: `${standIn.url}/v1`, apiKey: 'k' });
			let told: Promise<boolean> | undefined;
			const events: TurnEvent[] = [];
			for await (const event of runTurn({ provider, request: { model: 'm', messages }, control })) {
				events.push(event);
				if (event.type === 'thinking-delta') {
					told ??= control.endThinking();
				}
			}
			return { events, told: await told, after: await control.endThinking() };
		}

		it('the same stream goes on with the answer, and the turn says why', async () => {
			const standIn = await llamaCpp({ success: true });
			const { events, told, after } = await run(standIn);
			const [asked, control, ...more] = standIn.requests;
			assert.equal(more.length, 0);
			assert.equal(asked?.json?.reasoning_control, true);
			assert.equal(control?.path, controlPath);
			assert.equal(control?.body, '{"id":"chatcmpl-1","action":"reasoning_end","model":"m"}');
			assert.equal(told, true);
			assert.deepEqual(codesOf(events), ['resume.live']);
			assert.equal(textOf(events, 'thinking'), 'Hm, ');
			assert.equal(textOf(events, 'answer'), 'Nine.');
			assert.equal(after, false, 'a turn that is over can be told nothing');
		});

		it('is said to have failed where the server does not do it', async () => {
			const standIn = await llamaCpp({ success: false, message: 'unknown id' });
			const { events, told } = await run(standIn);
			assert.equal(told, false);
			assert.deepEqual(codesOf(events), []);
		});

		it('is not tried at servers that are not known to do it', async () => {
			const standIn = await llamaCpp({ success: true });
			const { told } = await run(standIn, 'vllm');
			assert.equal(told, false);
			assert.deepEqual(
				standIn.requests.map(({ path, json }) => [path, json?.reasoning_control]),
				[['/v1/chat/completions', undefined]],
			);
		});
	});

	describe('by Ollama', () => {
		const generated = [
			{ model: 'm', response: 'that.\n</think>\n\n', done: false },
			{ model: 'm', response: 'Done.', done: false },
			{ model: 'm', response: '', done: true, done_reason: 'stop' },
		];
		const ndjson = (lines: readonly unknown[]) => ({
			...sseReply(lines.map(line => `${JSON.stringify(line)}\n`).join('')),
			headers: { 'Content-Type': 'application/x-ndjson' },
		});
		/**
		 * @param rendered what the template makes of the conversation; undefined where rendering alone is not known
		 * @param template as the server tells it
		 */
		async function ollama(rendered: string | undefined, template = '{{ .Prompt }}'): Promise<StandIn> {
			return start(({ path, json }) => {
				if (path === '/api/show') {
					return jsonReply(200, JSON.stringify({ template, capabilities: ['completion', 'thinking'] }));
				}
				if (path === '/api/generate') {
					return ndjson(generated);
				}
				if (json?._debug_render_only === true && rendered !== undefined) {
					return jsonReply(200, JSON.stringify({ model: 'm', _debug_info: { rendered_template: rendered } }));
				}
				const message = { role: 'assistant', content: 'Done.' };
				return path === '/api/chat'
					? ndjson([{ model: 'm', message, done: true, done_reason: 'stop' }])
					: jsonReply(200, '{"models":[]}');
			});
		}
		const asked = (standIn: StandIn) => standIn.requests.filter(({ path }) => /chat|generate/.test(path));

		const qwen = '<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n';
		const gptOss = '<|start|>user<|message|>Why?<|end|><|start|>assistant';
		const prompts: readonly (readonly [rendered: string, begun: Begun, prompt: string])[] = [
			[qwen, inThinking, `${qwen}<think>\nFirst, `],
			[`${qwen}<think>\n`, inThinking, `${qwen}<think>\nFirst, `],
			[`${qwen}<think>`, inThinking, `${qwen}<think>\nFirst, `],
			[qwen, now, `${qwen}<think>\nFirst, this.\n</think>\n\n`],
			[`${qwen}<think>\n`, inAnswer, `${qwen}<think>\nFirst, this.\n</think>\n\nBecause `],
			[qwen, { thinking: '', answer: 'Because ', mode: 'continue' }, `${qwen}Because `],
			[gptOss, inThinking, `${gptOss}<|channel|>analysis<|message|>First, `],
			[
				gptOss,
				now,
				`${gptOss}<|channel|>analysis<|message|>First, this.<|end|><|start|>assistant<|channel|>final<|message|>`,
			],
			['[INST]Why?[/INST]', inThinking, '[INST]Why?[/INST][THINK]First, '],
		];
		for (const [rendered, begun, prompt] of prompts) {
			it(`is put behind ${JSON.stringify(rendered.slice(-24))} as a raw prompt: ${JSON.stringify(begun)}`, async () => {
				const standIn = await ollama(rendered);
				const events = await resume({ kind: 'ollama', baseUrl: standIn.url }, begun);
				const [render, generate, ...more] = asked(standIn);
				assert.equal(more.length, 0);
				assert.equal(
					render?.body,
					'{"model":"m","messages":[{"role":"user","content":"Why?"}],"stream":false,"think":true,"options":{"num_predict":1},"_debug_render_only":true}',
				);
				assert.equal(generate?.path, '/api/generate');
				assert.equal(generate?.body, JSON.stringify({ model: 'm', prompt, raw: true, think: false, stream: true }));
				assert.deepEqual(codesOf(events), ['resume.raw']);
			});
		}

		for (const [template, prompt] of [
			['{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}{{ .Content }}', '[user]Why?<think>\nFirst, '],
			['<thought>\n{{- $m.Thinking -}}\n</thought>', '[user]Why?<thought>\nFirst, '],
			['[THINK]{{ .Thinking }}[/THINK]', '[user]Why?[THINK]\nFirst, '],
		] as const) {
			it(`is marked as the model’s own template has it: ${template}`, async () => {
				const standIn = await ollama('[user]Why?', template);
				const events = await resume({ kind: 'ollama', baseUrl: standIn.url }, inThinking);
				assert.equal(asked(standIn)[1]?.json?.prompt, prompt);
				assert.deepEqual(codesOf(events), ['resume.raw']);
			});
		}

		it('is told apart in what comes of the raw prompt', async () => {
			const standIn = await ollama(qwen);
			const events = await resume({ kind: 'ollama', baseUrl: standIn.url }, inThinking);
			assert.equal(textOf(events, 'thinking'), 'that.');
			assert.equal(textOf(events, 'answer'), 'Done.');
		});

		for (const [what, rendered] of [
			['does not render alone', undefined],
			['marks thinking in a way that is not known', '<start_of_turn>user\nWhy?<end_of_turn>\n<start_of_turn>model\n'],
		] as const) {
			it(`is asked for again where the server ${what}, and that is remembered`, async () => {
				const standIn = await ollama(rendered);
				const memory = createModelMemory();
				for (let turn = 0; turn < 2; turn += 1) {
					const events = await resume({ kind: 'ollama', baseUrl: standIn.url }, inThinking, memory);
					assert.deepEqual(codesOf(events), ['resume.asked-again']);
					assert.equal(textOf(events, 'answer'), 'Done.');
				}
				assert.deepEqual(
					asked(standIn).map(({ json }) => json?._debug_render_only),
					[true, undefined, undefined],
				);
			});
		}

		it('is asked for again with images and tools, which raw prompts have no place for', async () => {
			const standIn = await ollama(qwen);
			const provider = createProvider({ kind: 'ollama', baseUrl: standIn.url });
			const tools = [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }];
			const request = { model: 'm', messages, tools } as const;
			const events = await collect(runTurn({ provider, request, resume: inThinking }));
			assert.deepEqual(codesOf(events), ['resume.asked-again']);
			assert.equal(asked(standIn).length, 1);
		});
	});

	describe('that the model says again', () => {
		const given = 'I look at the first line, and then at the second line, where the sum is.';
		/** A provider that goes on by prefill and says this. */
		function run(deltas: readonly ProviderDelta[], begun: Begun, startsInThinking = false): Promise<TurnEvent[]> {
			const inThinking = startsInThinking ? ({ startsInThinking: true } as const) : {};
			const how: ProviderDelta = { type: 'resumed', how: 'prefill', ...inThinking };
			const provider = { ...fakeProvider(() => [how, ...deltas, stop]), resumes: true } as const;
			return collect(runTurn({ provider, request: { model: 'm', messages }, resume: begun }));
		}
		const pieces = (words: string, size: number) => words.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];

		it('shows nothing twice, however it is cut', async () => {
			await fc.assert(
				fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async size => {
					const said = pieces(`${given} So it is 9.`, size).map(thinking);
					const events = await run([...said, text('9')], { thinking: given, mode: 'continue' });
					assert.equal(textOf(events, 'thinking'), ' So it is 9.');
					assert.equal(textOf(events, 'answer'), '9');
					assert.deepEqual(codesOf(events), ['resume.prefill']);
				}),
				{ numRuns: 20 },
			);
		});

		it('says that it started over, and loses nothing, however it is cut', async () => {
			const anew = `${given.slice(0, 50)} other words.`;
			await fc.assert(
				fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async size => {
					const events = await run(pieces(anew, size).map(thinking), { thinking: given, mode: 'continue' });
					assert.equal(textOf(events, 'thinking'), anew);
					assert.deepEqual(codesOf(events), ['resume.prefill', 'resume.started-over']);
				}),
				{ numRuns: 20 },
			);
		});

		it('says so of an answer, and of text that goes on with the thinking', async () => {
			const begun = { thinking: 'Hm.', answer: given, mode: 'continue' } as const;
			const answered = await run([text(given.slice(0, 45)), text('!')], begun);
			assert.equal(textOf(answered, 'answer'), `${given.slice(0, 45)}!`);
			assert.deepEqual(codesOf(answered), ['resume.prefill', 'resume.started-over']);
			const thought = await run([text(`${given} And</think>9`)], { thinking: given, mode: 'continue' }, true);
			assert.equal(textOf(thought, 'thinking'), ' And');
			assert.equal(textOf(thought, 'answer'), '9');
		});

		it('takes a few words in common for chance, and what only repeats the beginning for all that came', async () => {
			const begun = { thinking: given, mode: 'continue' } as const;
			const chance = await run([thinking('I look'), thinking(' away.')], begun);
			assert.equal(textOf(chance, 'thinking'), 'I look away.');
			assert.deepEqual(codesOf(chance), ['resume.prefill']);
			const half = await run([thinking(given.slice(0, 20))], begun);
			assert.equal(textOf(half, 'thinking'), given.slice(0, 20));
		});

		it('keeps what was held back when the stream breaks', async () => {
			const how = { type: 'resumed', how: 'prefill' } as const;
			const provider = { ...fakeProvider(() => [how, thinking(given.slice(0, 9))]), resumes: true } as const;
			const events = await collect(
				runTurn({ provider, request: { model: 'm', messages }, resume: { thinking: given, mode: 'continue' } }),
			);
			assert.equal(textOf(events, 'thinking'), given.slice(0, 9));
		});
	});

	it('is asked for in words of a provider that knows no other way', async () => {
		const provider = fakeProvider(() => [text('9'), stop]);
		await collect(runTurn({ provider, request: { model: 'm', messages, think: 'on' }, resume: now }));
		const [request] = provider.requests;
		assert.equal(request?.resume, undefined);
		assert.equal(request?.think, 'off');
		assert.match(request?.messages.at(-1)?.content ?? '', asked);
	});
});
