/**
 * A stand-in for servers that speak OpenAI's chat completions and its Responses. By itself it thinks a little and answers;
 * scripted replies come first. It can be as narrow as real servers are about the fields they take.
 */
import { readFileSync } from 'node:fs';
import { jsonReply, type Reply } from './ollamaReply.ts';
import { errorReply, type Seen, type StandIn, type StandInServerOptions, sseReply, startStandIn } from './server.ts';

export interface OpenAiStandInOptions extends StandInServerOptions {
	readonly key?: string;
	/** Under which name the thinking goes out. */
	readonly thinkingField?: 'reasoning_content' | 'reasoning';
	/** Body fields that are refused with status 400 and their name. */
	readonly refuses?: readonly string[];
	readonly models?: unknown;
	/** What `/props` says, as on llama.cpp; absent: 404. */
	readonly props?: unknown;
	/** What `/api/v0/models` says, as in LM Studio; absent: 404. */
	readonly lmStudio?: unknown;
}

export function startOpenAiStandIn(options: OpenAiStandInOptions = {}): Promise<StandIn> {
	return startStandIn(seen => answer(seen, options), options);
}

function answer(seen: Seen, options: OpenAiStandInOptions): Reply {
	if (options.key !== undefined && seen.headers.authorization !== `Bearer ${options.key}`) {
		return errorReply(401, {
			error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
		});
	}
	if (seen.path === '/api/v0/models') {
		return options.lmStudio === undefined ? errorReply(404, {}) : jsonReply(200, JSON.stringify(options.lmStudio));
	}
	if (seen.path.endsWith('/models')) {
		return jsonReply(200, JSON.stringify(options.models ?? { object: 'list', data: [{ id: 'm', object: 'model' }] }));
	}
	if (seen.path === '/props' && options.props !== undefined) {
		return jsonReply(200, JSON.stringify(options.props));
	}
	if (seen.path.endsWith('/responses')) {
		return sseReply(readFileSync(new URL('../fixtures/openai/responses-summary.sse', import.meta.url)));
	}
	return seen.path.endsWith('/chat/completions')
		? chat(seen.json ?? {}, options)
		: errorReply(404, { error: { message: 'not found' } });
}

function chat(body: Record<string, unknown>, options: OpenAiStandInOptions): Reply {
	const refused = options.refuses?.find(field => field in body && (field !== 'stream' || body.stream === true));
	if (refused !== undefined) {
		const message = `Unsupported parameter: '${refused}' is not supported with this model.`;
		return errorReply(400, {
			error: { message, type: 'invalid_request_error', param: refused, code: 'unsupported_parameter' },
		});
	}
	return body.stream === true ? sseReply(stream(options)) : jsonReply(200, JSON.stringify(whole()));
}

const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1763640000, model: 'm' };
const usage = { prompt_tokens: 13, completion_tokens: 21, total_tokens: 34 };

export function chunk(delta: unknown, finish: string | null = null): string {
	const value = { ...head, choices: [{ index: 0, delta, finish_reason: finish }] };
	return `data: ${JSON.stringify(value)}\n\n`;
}

const figures = `data: ${JSON.stringify({ ...head, choices: [], usage })}\n\n`;

/** One event of OpenAI's Responses. */
export function responsesEvent(type: string, fields: Record<string, unknown>): string {
	return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

export const done = 'data: [DONE]\n\n';

function stream({ thinkingField = 'reasoning_content' }: OpenAiStandInOptions): string {
	return [
		chunk({ role: 'assistant', content: '' }),
		chunk({ [thinkingField]: '17 × 23' }),
		chunk({ [thinkingField]: ' = 391.' }),
		chunk({ content: 'It is ' }),
		chunk({ content: '391.' }),
		chunk({}, 'stop'),
		figures,
		done,
	].join('');
}

function whole(): unknown {
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		choices: [
			{
				index: 0,
				message: { role: 'assistant', content: 'It is 391.', reasoning_content: '17 × 23 = 391.' },
				finish_reason: 'stop',
			},
		],
		usage,
	};
}
