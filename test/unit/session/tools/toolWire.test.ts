/** Turns with tools over real sockets, in the wire format of every kind of server. */
import assert from 'node:assert/strict';
import type { TurnEvent } from '../../../../src/core/stream/turnEvent.ts';
import { createProvider, type ProviderConfig } from '../../../../src/providers/createProvider.ts';
import { runTurn } from '../../../../src/session/turn/runTurn.ts';
import { apiKey } from '../../../standins/anthropic.ts';
import { jsonReply, type Reply } from '../../../standins/ollamaReply.ts';
import { responsesEvent } from '../../../standins/openaiCompatible.ts';
import { errorReply, type Seen, type StandIn, sseReply, startStandIn } from '../../../standins/server.ts';
import { accountId, token } from '../../../standins/workersAi.ts';
import { collect } from '../fakes.ts';
import { finishOf, textOf } from '../faultHarness.ts';
import { checkToolTurn, codesOf, listTool, readTool, resultsOf } from './toolTurns.ts';

interface Said {
	readonly thinking?: string;
	readonly text?: string;
	/** A call of `read_file`; the JSON of its arguments. */
	readonly args?: string;
	readonly end?: 'stop' | 'length';
}

interface Wire {
	readonly config: (url: string) => ProviderConfig;
	readonly says: (said: Said) => Reply;
	readonly refusal: Reply;
	/** Contents of the results in a request, by what they answer. */
	readonly results: (body: Json) => readonly string[];
	/** The thinking that went back with the call. */
	readonly thinking: (body: Json) => unknown;
}

type Json = Readonly<Record<string, unknown>>;

const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const lines = (values: readonly unknown[]) => values.map(value => `${JSON.stringify(value)}\n`).join('');
const sse = (values: readonly unknown[]) => values.map(value => `data: ${JSON.stringify(value)}\n\n`).join('');

const ollama: Wire = {
	config: url => ({ kind: 'ollama', baseUrl: url }),
	says: ({ thinking = '', text = '', args, end = 'stop' }) => {
		const calls =
			args === undefined ? {} : { tool_calls: [{ function: { name: 'read_file', arguments: JSON.parse(args) } }] };
		const message = (fields: object) => ({
			model: 'm',
			message: { role: 'assistant', content: '', ...fields },
			done: false,
		});
		return sseReply(
			lines([
				message({ thinking }),
				message({ content: text }),
				message(calls),
				{ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: end },
			]),
			{ headers: { 'Content-Type': 'application/x-ndjson' } },
		);
	},
	refusal: errorReply(400, { error: 'registry.ollama.ai/library/m does not support tools' }),
	results: body => records(body.messages).flatMap(({ role, content }) => (role === 'tool' ? [String(content)] : [])),
	thinking: body => records(body.messages).find(message => message.tool_calls)?.thinking,
};

function chunks({ thinking, text, args, end }: Said, finish: string): readonly unknown[] {
	const chunk = (delta: object, reason: string | null = null) => ({
		id: 'x',
		object: 'chat.completion.chunk',
		choices: [{ index: 0, delta, finish_reason: reason }],
	});
	const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] });
	return [
		...(thinking ? [chunk({ reasoning_content: thinking })] : []),
		...(text ? [chunk({ content: text })] : []),
		...(args === undefined
			? []
			: [
					call({ id: 'call_a', type: 'function', function: { name: 'read_file', arguments: '' } }),
					...[...args].map(unit => call({ function: { arguments: unit } })),
				]),
		chunk({}, end ?? finish),
	];
}

const openai: Wire = {
	config: url => ({ kind: 'openai-compatible', baseUrl: `${url}/v1` }),
	says: said => sseReply(`${sse(chunks(said, said.args === undefined ? 'stop' : 'tool_calls'))}data: [DONE]\n\n`),
	refusal: errorReply(400, {
		error: { message: "Unsupported parameter: 'tools' is not supported with this model.", param: 'tools' },
	}),
	results: ollama.results,
	thinking: body => records(body.messages).find(message => message.tool_calls)?.reasoning_content,
};

const workersAi: Wire = {
	...openai,
	config: url => ({ kind: 'workers-ai', baseUrl: url, accountId, apiKey: token }),
	thinking: body => records(body.messages).find(message => message.tool_calls)?.reasoning,
};

const anthropic: Wire = {
	config: url => ({ kind: 'anthropic', baseUrl: url, apiKey }),
	says: ({ thinking, text, args, end }) => {
		const block = (index: number, start: object, deltas: readonly object[]) => [
			{ type: 'content_block_start', index, content_block: start },
			...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
			{ type: 'content_block_stop', index },
		];
		const thought = [
			{ type: 'thinking_delta', thinking },
			{ type: 'signature_delta', signature: 'signed' },
		];
		const events = [
			{ type: 'message_start', message: { id: 'msg', usage: { input_tokens: 1 } } },
			...(thinking ? block(0, { type: 'thinking', thinking: '' }, thought) : []),
			...(text ? block(1, { type: 'text', text: '' }, [{ type: 'text_delta', text }]) : []),
			...(args === undefined
				? []
				: block(
						2,
						{ type: 'tool_use', id: 'toolu_a', name: 'read_file', input: {} },
						[...args].map(unit => ({ type: 'input_json_delta', partial_json: unit })),
					)),
			{
				type: 'message_delta',
				delta: { stop_reason: end === 'length' ? 'max_tokens' : args === undefined ? 'end_turn' : 'tool_use' },
			},
			{ type: 'message_stop' },
		];
		return sseReply(sse(events));
	},
	refusal: errorReply(400, {
		type: 'error',
		error: { type: 'invalid_request_error', message: 'This model does not support tools.' },
	}),
	results: body =>
		records(body.messages).flatMap(({ content }) =>
			records(content).flatMap(block => (block.type === 'tool_result' ? [String(block.content)] : [])),
		),
	thinking: body =>
		records(records(body.messages).find(message => message.role === 'assistant')?.content).find(
			block => block.type === 'thinking',
		),
};

const responses: Wire = {
	config: url => ({ kind: 'openai-compatible', baseUrl: `${url}/v1`, api: 'responses' }),
	says: ({ thinking, text, args, end }) => {
		const reasoning = {
			type: 'reasoning',
			id: 'rs',
			summary: [{ type: 'summary_text', text: thinking }],
			encrypted_content: 'sealed',
		};
		const call = { type: 'function_call', id: 'fc', call_id: 'call_a', name: 'read_file' };
		const incomplete = end === 'length' ? { incomplete_details: { reason: 'max_output_tokens' } } : {};
		return sseReply(
			[
				...(thinking ? [responsesEvent('response.output_item.done', { output_index: 0, item: reasoning })] : []),
				...(text
					? [responsesEvent('response.output_text.delta', { output_index: 1, content_index: 0, delta: text })]
					: []),
				...(args === undefined
					? []
					: [
							responsesEvent('response.output_item.added', { output_index: 2, item: { ...call, arguments: '' } }),
							...[...args].map(delta =>
								responsesEvent('response.function_call_arguments.delta', { output_index: 2, delta }),
							),
							...(end === 'length'
								? []
								: [
										responsesEvent('response.output_item.done', {
											output_index: 2,
											item: { ...call, arguments: args },
										}),
									]),
						]),
				responsesEvent(end === 'length' ? 'response.incomplete' : 'response.completed', {
					response: { status: end === 'length' ? 'incomplete' : 'completed', output: [], ...incomplete },
				}),
			].join(''),
		);
	},
	refusal: openai.refusal,
	results: body =>
		records(body.input).flatMap(item => (item.type === 'function_call_output' ? [String(item.output)] : [])),
	thinking: body => records(body.input).find(item => item.type === 'reasoning')?.encrypted_content,
};

const wires: Readonly<Record<string, Wire>> = {
	Ollama: ollama,
	'OpenAI chat': openai,
	Responses: responses,
	Anthropic: anthropic,
	'Workers AI': workersAi,
};

const isQuestion = ({ method }: Seen) => method === 'POST';

/** Questions only: what is asked beside them takes no reply from them. */
function answering(replies: readonly Reply[]): Promise<StandIn> {
	const queue = [...replies];
	return startStandIn(seen => (isQuestion(seen) ? queue.shift() : undefined) ?? jsonReply(404, '{}'));
}

async function play(wire: Wire, replies: readonly Reply[], options: { readonly maxIterations?: number } = {}) {
	const server = await answering(replies);
	const ran: unknown[] = [];
	try {
		const events: TurnEvent[] = await collect(
			runTurn({
				provider: createProvider(wire.config(server.url)),
				request: { model: 'm', messages: [{ role: 'user', content: 'What is in it?' }] },
				tools: {
					offered: [readTool, listTool],
					async run(call) {
						ran.push(call.arguments);
						return `content ${ran.length}`;
					},
				},
				...options,
			}),
		);
		checkToolTurn(events);
		const bodies = server.requests.filter(isQuestion).map(({ json = {} }) => json);
		return { events, ran, bodies };
	} finally {
		await server.stop();
	}
}

for (const [name, wire] of Object.entries(wires)) {
	describe(`tools over the wire of ${name}`, () => {
		const answer = wire.says({ text: 'It is empty.' });
		const asks = (path: string) => wire.says({ thinking: 'Look.', text: 'I look.', args: JSON.stringify({ path }) });

		it('run, and their results go back with the thinking that asked for them', async () => {
			const { events, ran, bodies } = await play(wire, [asks('a.ts'), answer]);
			assert.deepEqual(ran, [{ path: 'a.ts' }]);
			assert.deepEqual(
				bodies.flatMap(body => wire.results(body)),
				['content 1'],
			);
			assert.equal(textOf(events, 'answer'), 'I look.It is empty.');
			assert.equal(textOf(events, 'thinking'), 'Look.');
			const types = events.filter(event => event.iteration === 0).map(event => event.type);
			assert.ok(types.lastIndexOf('answer-end') < types.indexOf('tool-call-start'));
			assert.ok(wire.thinking(bodies[1] ?? {}), 'the thinking goes back');
		});

		// Ollama sends calls whole.
		if (wire !== ollama) {
			it('do not run where the limit of tokens cuts the arguments', async () => {
				const { events, ran, bodies } = await play(wire, [
					wire.says({ thinking: 'Look.', args: '{"path":"a', end: 'length' }),
					answer,
				]);
				assert.deepEqual(ran, []);
				assert.match(wire.results(bodies[1] ?? {})[0] ?? '', /cut off/);
				assert.equal(finishOf(events).reason, 'complete');
				assert.equal(resultsOf(events).length, 1);
			});
		}

		it('are described in words where the server refuses them', async () => {
			const written = '<tool_call>\n{"name": "read_file", "arguments": {"path": "a.ts"}}\n</tool_call>';
			const { events, ran, bodies } = await play(wire, [wire.refusal, wire.says({ text: written }), answer]);
			assert.deepEqual(ran, [{ path: 'a.ts' }]);
			assert.deepEqual(
				bodies.map(body => 'tools' in body),
				[true, false, false],
			);
			assert.match(JSON.stringify(bodies[2]), /Result of the call call_1 of the tool read_file/);
			assert.deepEqual(codesOf(events), ['tools.prompted']);
			assert.equal(textOf(events, 'answer'), 'It is empty.');
		});

		it('are taken away or forbidden at the limit, and the answer comes', async () => {
			const { events, ran, bodies } = await play(wire, [asks('a.ts'), asks('b.ts'), answer], { maxIterations: 2 });
			assert.equal(ran.length, 2);
			assert.equal(bodies.length, 3);
			assert.ok(!('tools' in (bodies[2] ?? {})) || 'tool_choice' in (bodies[2] ?? {}));
			assert.match(wire.results(bodies[2] ?? {}).at(-1) ?? '', /content 2[\s\S]*No more tools/);
			assert.equal(finishOf(events).reason, 'complete');
		});

		it('keep their ids apart from round to round', async () => {
			const { events } = await play(wire, [asks('a.ts'), asks('b.ts'), answer]);
			assert.equal(new Set(resultsOf(events).map(result => result.id)).size, 2);
		});

		it('wait for a server that is busy in a later round', async () => {
			const busy = errorReply(503, { error: { message: 'busy' } }, { 'retry-after': '0' });
			const { events, ran, bodies } = await play(wire, [asks('a.ts'), busy, answer]);
			assert.equal(ran.length, 1);
			assert.equal(bodies.length, 3);
			assert.equal(finishOf(events).iteration, 1);
			assert.equal(finishOf(events).reason, 'complete');
		});
	});
}

describe('Ollama that cannot read a call of its model', () => {
	const broken = (head: string) =>
		sseReply(
			`${head}${JSON.stringify({ error: "error parsing tool call: raw='{\"path\": }', err=invalid character '}'" })}\n`,
			{
				headers: { 'Content-Type': 'application/x-ndjson' },
			},
		);
	/** As Ollama 0.24.0 does with what stands behind the tag of its template and names no tool, or is no JSON. */
	const dropped = (message: object) => {
		const end = { done: true, done_reason: 'stop', eval_count: 21 };
		const line = { model: 'm', message: { role: 'assistant', content: '', ...message }, ...end };
		return sseReply(lines([line]), { headers: { 'Content-Type': 'application/x-ndjson' } });
	};
	const written = ollama.says({
		text: '<tool_call><function=read_file><parameter=path>a.ts</parameter></function></tool_call>',
	});

	for (const [when, reply] of [
		['at once', errorReply(500, { error: "error parsing tool call: raw='{', err=unexpected end of JSON input" })],
		['in the middle of the stream', broken('')],
		[
			'behind thinking',
			broken(`${JSON.stringify({ model: 'm', message: { role: 'assistant', thinking: 'Look.' }, done: false })}\n`),
		],
		['and drops it without a word', dropped({})],
		['and drops it behind thinking', dropped({ thinking: 'Look.' })],
	] as const) {
		it(`${when} is asked again in the same round, with the tools in words`, async () => {
			const { events, ran, bodies } = await play(ollama, [reply, written, ollama.says({ text: 'Empty.' })]);
			assert.deepEqual(
				bodies.map(body => 'tools' in body),
				[true, false, false],
			);
			assert.deepEqual(ran, [{ path: 'a.ts' }]);
			assert.deepEqual(codesOf(events), ['tools.call-broke']);
			assert.equal(textOf(events, 'answer'), 'Empty.');
			assert.equal(finishOf(events).iteration, 1);
		});
	}

	it('and drops it is told in words where tools were wished in their field alone', async () => {
		const server = await answering([dropped({}), dropped({})]);
		try {
			const turn = runTurn({
				provider: createProvider(ollama.config(server.url)),
				request: { model: 'm', messages: [{ role: 'user', content: 'What is in it?' }] },
				tools: { offered: [readTool], mode: 'native', run: async () => 'never' },
			});
			const events = await collect(turn);
			assert.match(finishOf(events).message ?? '', /was no call of a tool/);
			assert.equal(server.requests.filter(isQuestion).length, 1);
		} finally {
			await server.stop();
		}
	});
});
