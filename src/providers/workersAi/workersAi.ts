/**
 * Cloudflare Workers AI: its own `/ai/run` event streams in all their dialects, its OpenAI-style route, and both
 * through an AI Gateway. Dialects belong to models and change without notice, so each frame is read for what it holds.
 */
import { createHash } from 'node:crypto';
import type { Usage } from '../../core/stream/chat.ts';
import type { Notice } from '../../core/stream/notice.ts';
import { ModelList } from '../asking/modelList.ts';
import { type Draft, Questions, type Refusal, type Vendor } from '../asking/questions.ts';
import { RefusedFields } from '../asking/refusedFields.ts';
import { leftOut, type OptionFields, optionFields, workersAiOptions } from '../asking/sampling.ts';
import { learnShortIds, wantsShortIds } from '../asking/shortCallIds.ts';
import { thinkFields } from '../asking/think.ts';
import { historyOf, learnHistory } from '../asking/thinkingHistory.ts';
import { assembleProvider, type ProviderParts } from '../assembleProvider.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import * as failures from '../errors/failures.ts';
import type { ErrorContext } from '../errors/serverErrors.ts';
import type { ModelInfo, Provider, ProviderDelta, ProviderRequest } from '../provider.ts';
import { baseAddress } from '../transport/baseAddress.ts';
import { Connection, type ConnectionConfig } from '../transport/connection.ts';
import { toChatMessages, toChatTools } from '../wire/chatRequest.ts';
import { at, compact, type Json } from '../wire/json.ts';
import { cleanWords, workersAiFailure } from './workersAiErrors.ts';
import { type CataloguePage, readCatalogue, workersAiByName } from './workersAiModels.ts';
import { cataloguePageSize, defaultWorkersAiUrl, type WorkersAiRoute, workersAiRoute } from './workersAiRoutes.ts';

/** The base URL is the part before `/accounts/…`, or the address of an AI Gateway. */
export interface WorkersAiConfig extends ConnectionConfig {
	readonly accountId?: string;
}

export function createWorkersAi(config: WorkersAiConfig): Provider {
	const vendor = new WorkersAi(config);
	return { ...assembleProvider(vendor), stream: (request, signal) => vendor.stream(request, signal) };
}

/** The server's own default is 256 on most models: too few for any thinking. */
const defaultMaxTokens = 8192;
const optionalFields = [
	'max_tokens',
	'max_completion_tokens',
	'temperature',
	'top_p',
	'top_k',
	'presence_penalty',
	'seed',
	'stream',
];
const usdPerThousandNeurons = 0.011;
/** The catalogue has a few hundred models. */
const maxPages = 10;

class WorkersAi implements Vendor, ProviderParts {
	readonly dialect = 'chat';
	readonly id: string;
	readonly label: string;
	readonly #config: WorkersAiConfig;
	readonly #baseUrl: string;
	readonly #route: WorkersAiRoute;
	readonly #connection: Connection;
	readonly #refused: RefusedFields;
	readonly list = new ModelList({ ask: signal => this.#models(signal), byName: workersAiByName });
	readonly questions: Questions;

	constructor(config: WorkersAiConfig) {
		this.#config = config;
		this.#baseUrl = baseAddress(config.baseUrl || defaultWorkersAiUrl, /\/chat\/completions$|(?<=\/run)\/@.*$/);
		this.#route = workersAiRoute(this.#baseUrl, config.accountId);
		this.id = config.id ?? 'workers-ai';
		this.#refused = new RefusedFields(this.id, config.memory);
		this.label = config.label ?? 'Workers AI';
		const address = URL.parse(this.#baseUrl)?.origin ?? this.#baseUrl;
		this.#connection = new Connection(config, { label: this.label, address }, { secrets: [config.accountId] });
		this.questions = new Questions(this.#connection, this, this.#refused);
	}

	/** With what it cost. */
	async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		for await (const delta of this.questions.ask(request, signal)) {
			yield delta.type === 'usage' ? { ...delta, usage: this.#withCost(request.model, delta.usage) } : delta;
		}
	}

	async #models(signal: AbortSignal | undefined): Promise<readonly ModelInfo[]> {
		this.#requireConfiguration();
		const models: ModelInfo[] = [];
		for (let page = 1; page <= maxPages; page++) {
			const url = this.#route.catalogueUrl(page);
			const found = url === undefined ? undefined : await this.#page(url, signal);
			models.push(...(found?.models ?? []));
			if (found?.isFull !== true) {
				break;
			}
		}
		return models;
	}

	draft(request: ProviderRequest, isStreamed: boolean): Draft {
		const { model } = request;
		const think = this.#thinkFields(request);
		const body = this.#body(request, isStreamed, think);
		return { body, context: this.#context(model, think), left: leftOut(this.#options(model), request, body) };
	}

	learn({ model }: ProviderRequest, { draft: { body }, answer, failure }: Refusal): boolean | Notice {
		const isField =
			failure.kind === 'bad-request' &&
			(this.#refused.learn(model, optionalFields, body, answer) || learnShortIds(this.#refused, model, body, answer));
		return isField || learnHistory(this.#refused, { model, server: this.label }, body, answer);
	}

	async post(body: Json, request: ProviderRequest, signal: AbortSignal): Promise<Response | ErrorResponse> {
		this.#requireConfiguration();
		const headers = { ...this.#headers(), 'x-session-affinity': affinity(request) };
		const urls = this.#route.chatUrls(request.model);
		for (const [index, url] of urls.entries()) {
			const answer = await this.#connection.post(url, headers, body, signal);
			const isLast = index === urls.length - 1;
			if (answer instanceof Response || isLast || !isUnknownPath(answer)) {
				return answer;
			}
		}
		throw failures.badRequest(this.#connection.endpoint);
	}

	#body(request: ProviderRequest, isStreamed: boolean, think: Json): Json {
		const { model } = request;
		const optional = optionFields(this.#options(model), { ...request, maxTokens: this.#maxTokens(request) });
		return compact({
			model: this.#route.bodyModel(model),
			messages: toChatMessages(request.messages, {
				history: historyOf(this.#refused, model, 'reasoning'),
				providerId: this.id,
				model,
				keepThinking: request.keepThinking,
				shortIds: wantsShortIds(this.#refused, model),
			}),
			stream: isStreamed,
			...(request.toolChoice !== 'none' && toChatTools(request)),
			...think,
			...this.#refused.kept(model, optional),
		});
	}

	/** Newer models take OpenAI's new name for the limit, and some of them only that. */
	#options(model: string): OptionFields {
		const maxTokens = this.#refused.has(model, 'max_tokens') ? 'max_completion_tokens' : 'max_tokens';
		return { ...workersAiOptions, maxTokens };
	}

	#maxTokens({ model, maxTokens }: ProviderRequest): number {
		const window = this.list.told(model)?.contextWindow;
		return maxTokens ?? Math.min(defaultMaxTokens, Math.floor((window ?? 2 * defaultMaxTokens) / 2));
	}

	#thinkFields(request: ProviderRequest): Json {
		const { model, think } = request;
		const told = this.list.told(model);
		const isNoThinker = told !== undefined && told.thinking !== true;
		return this.#refused.hasThink(request) || isNoThinker
			? {}
			: thinkFields('workers-ai', { model, think, capabilities: this.list.guess(model) });
	}

	#context(model: string, think: Json): ErrorContext {
		const { endpoint } = this.#connection;
		return {
			endpoint,
			model,
			askedToThink: Object.keys(think).length > 0,
			clean: cleanWords,
			codes: (error, extra) => workersAiFailure(endpoint, model, error, extra),
		};
	}

	#headers(): Record<string, string> {
		const { apiKey, headers } = this.#config;
		return {
			'content-type': 'application/json',
			...(apiKey && { authorization: `Bearer ${apiKey}` }),
			// A chat that asks the same again wants a new answer, not the gateway's old one.
			...(this.#route.isGateway && { 'cf-aig-skip-cache': 'true' }),
			...headers,
		};
	}

	#requireConfiguration(): void {
		if (this.#route.needsAccount) {
			throw failures.notConfigured(this.label, 'account');
		}
		this.#connection.requireKey(this.#baseUrl);
	}

	/** Exact where the server counted neurons; from the catalogue's prices otherwise. */
	#withCost(model: string, usage: Usage): Usage {
		if (usage.neurons !== undefined) {
			return { ...usage, costUsd: Number(((usage.neurons * usdPerThousandNeurons) / 1000).toPrecision(12)) };
		}
		const price = this.list.told(model)?.price;
		if (price === undefined || usage.promptTokens === undefined || usage.completionTokens === undefined) {
			return usage;
		}
		const costUsd = (usage.promptTokens * price.input + usage.completionTokens * price.output) / 1e6;
		return { ...usage, costUsd, estimated: [...(usage.estimated ?? []), 'costUsd'] };
	}

	async #page(url: string, signal: AbortSignal | undefined): Promise<CataloguePage> {
		const answer = await this.#connection.getJson(url, this.#headers(), signal, this.#context('', {}));
		const page = readCatalogue(answer, cataloguePageSize);
		if (page === undefined) {
			throw failures.badResponse(this.#connection.endpoint, 'no-list');
		}
		return page;
	}
}

/** The gateway answers an address it does not know with 404 or with "no such model or task". */
function isUnknownPath({ status, json }: ErrorResponse): boolean {
	return status === 404 || at(json, 'internalCode') === 2008;
}

/** Turns of one chat begin with the same words; the same id sends them to the same machine, which has them in its cache. */
function affinity({ model, messages }: ProviderRequest): string {
	const first = messages.slice(0, messages.findIndex(message => message.role === 'user') + 1);
	return createHash('sha256')
		.update(JSON.stringify([model, first.map(message => message.content)]))
		.digest('hex')
		.slice(0, 32);
}
