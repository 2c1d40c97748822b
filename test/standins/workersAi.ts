/**
 * A stand-in for Cloudflare Workers AI and its AI Gateway. The model's name says in which dialect it streams;
 * the bytes are those of `test/fixtures/workers-ai`.
 */
import { readFileSync } from 'node:fs';
import { jsonReply, type Reply } from './ollamaReply.ts';
import { errorReply, type Seen, type StandIn, type StandInServerOptions, sseReply, startStandIn } from './server.ts';

export const accountId = '0123456789abcdef0123456789abcdef';
export const token = 'cfut_planted0123456789abcdef';

export interface WorkersAiStandInOptions extends StandInServerOptions {
	/** Fields that are refused in the way of the schema check. */
	readonly refuses?: readonly string[];
	/** The most entries that a page of the catalogue has; default: 100. */
	readonly pageSize?: number;
	/** The gateway wants `/run/` in the path, or does not know it. */
	readonly gatewayRun?: boolean;
}

export const dialects: Readonly<Record<string, string>> = {
	'@cf/meta/llama-3.1-8b-instruct': 'native.sse',
	'@cf/zai-org/glm-5.3-flash': 'glm-tools-native-tail.sse',
	'@cf/qwen/qwen3-30b-a3b-fp8': 'qwen3-cumulative-usage.sse',
	'@cf/moonshotai/kimi-k2.6': 'kimi-reasoning.sse',
	'@cf/qwen/qwq-32b': 'qwq-tags-without-opener.sse',
	'@cf/json/native': 'json-native.json',
	'@cf/json/chat': 'json-chat.json',
	'@cf/json/empty': 'json-empty.json',
};

export function startWorkersAiStandIn(options: WorkersAiStandInOptions = {}): Promise<StandIn> {
	return startStandIn(seen => answer(seen, options), options);
}

function answer(seen: Seen, options: WorkersAiStandInOptions): Reply {
	if (seen.headers.authorization !== `Bearer ${token}`) {
		return envelopeError(401, 10000, 'Authentication error');
	}
	const [path = ''] = seen.path.split('?');
	const account = /^\/accounts\/([^/]+)(\/.*)$/.exec(path);
	const gateway = /^\/v1\/[^/]+\/[^/]+\/workers-ai(\/run)?\/((?:@|%40).+)$/.exec(path);
	if (gateway !== null) {
		const isKnown = (gateway[1] !== undefined) === (options.gatewayRun ?? true);
		return isKnown
			? run(decodeURIComponent(gateway[2] ?? ''), seen, options)
			: gatewayError(400, 2008, 'Model not found: workers-ai/run');
	}
	if (account === null || account[1] !== accountId) {
		const message = `Could not route to /client/v4${path}, perhaps your object identifier is invalid?`;
		return envelopeError(404, 7003, message);
	}
	return ofAccount(account[2] ?? '', seen, options);
}

function ofAccount(path: string, seen: Seen, options: WorkersAiStandInOptions): Reply {
	if (path === '/ai/models/search') {
		return jsonReply(200, JSON.stringify(cataloguePage(new URL(seen.path, 'http://stand-in').searchParams, options)));
	}
	if (path === '/ai/v1/chat/completions') {
		return run(String(seen.json?.model), seen, options);
	}
	return path.startsWith('/ai/run/')
		? run(decodeURIComponent(path.slice('/ai/run/'.length)), seen, options)
		: envelopeError(404, 7003, 'no route');
}

interface Catalogue {
	readonly result: readonly unknown[];
}

function cataloguePage(query: URLSearchParams, { pageSize = 100 }: WorkersAiStandInOptions): unknown {
	const catalogue: Catalogue = JSON.parse(file('models.json').toString());
	const size = Math.min(pageSize, Number(query.get('per_page') ?? 20));
	const page = Number(query.get('page') ?? 1);
	const result = catalogue.result.slice((page - 1) * size, page * size);
	const counts = { page, per_page: size, count: result.length, total_count: catalogue.result.length };
	return { ...catalogue, result, result_info: counts };
}

function run(model: string, seen: Seen, options: WorkersAiStandInOptions): Reply {
	const refused = options.refuses?.find(field => field in (seen.json ?? {}));
	if (refused !== undefined) {
		return envelopeError(
			400,
			5004,
			`AiError: AiError: Bad input: Error: oneOf at '/' not met: ${refused} is not allowed (1b671a64-40d5-491e-99b0-da01ff1f3341)`,
		);
	}
	const name = dialects[model];
	if (name === undefined) {
		return envelopeError(400, 5007, `AiError: No such model ${model} or task`);
	}
	if (name === 'json-empty.json' && seen.json?.stream === false) {
		return jsonReply(200, file('json-native.json').toString());
	}
	return name.endsWith('.json') ? jsonReply(200, file(name).toString()) : sseReply(file(name));
}

export function envelopeError(
	status: number,
	code: number | string,
	message: string,
	headers: Record<string, string> = {},
): Reply {
	return errorReply(status, { result: null, success: false, errors: [{ code, message }], messages: [] }, headers);
}

export function gatewayError(status: number, code: number, message: string): Reply {
	return errorReply(status, {
		success: false,
		result: [],
		messages: [],
		error: [{ code, message }],
		name: 'AiGatewayError',
		httpCode: status,
		internalCode: code,
		message,
		description: message,
	});
}

function file(name: string): Buffer {
	return readFileSync(new URL(`../fixtures/workers-ai/${name}`, import.meta.url));
}
