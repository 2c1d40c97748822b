/**
 * Cloudflare Workers AI: its own `/ai/run` event streams in all their dialects, its OpenAI-style route, and both
 * through an AI Gateway. Dialects belong to models and change without notice, so each frame is read for what it holds.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../core/errors.ts';
import type { Usage } from '../core/stream/chat.ts';
import { toChatMessages, toChatTools } from './chatRequest.ts';
import { checkByListing } from './checkByListing.ts';
import { type Asked, Connection, type ConnectionConfig } from './connection.ts';
import * as failures from './failures.ts';
import { type ErrorResponse, readErrorResponse } from './httpErrors.ts';
import { at, compact, type Json } from './json.ts';
import type {
	Capabilities,
	ConnectionReport,
	ModelInfo,
	Provider,
	ProviderDelta,
	ProviderRequest,
} from './provider.ts';
import { isRefusal, RefusedFields, refusedField, thinkKey } from './refusedFields.ts';
import { type ErrorContext, statusFailure } from './serverErrors.ts';
import { thinkFields } from './think.ts';
import { cleanWords, workersAiFailure } from './workersAiErrors.ts';
import { toWorkersAiModels, workersAiByName } from './workersAiModels.ts';
import { cataloguePageSize, defaultWorkersAiUrl, type WorkersAiRoute, workersAiRoute } from './workersAiRoutes.ts';

/** The base URL is the part before `/accounts/…`, or the address of an AI Gateway. */
export interface WorkersAiConfig extends ConnectionConfig {
	readonly accountId?: string;
}

export function createWorkersAi(config: WorkersAiConfig): Provider {
	return new WorkersAi(config);
}

/** The server's own default is 256 on most models: too few for any thinking. */
const defaultMaxTokens = 8192;
const optionalFields = ['max_tokens', 'max_completion_tokens', 'temperature', 'seed'];
const usdPerThousandNeurons = 0.011;
/** The catalogue has a few hundred models. */
const maxPages = 10;

class WorkersAi implements Provider {
	readonly id: string;
	readonly label: string;
	readonly #config: WorkersAiConfig;
	readonly #baseUrl: string;
	readonly #route: WorkersAiRoute;
	readonly #connection: Connection;
	readonly #refused = new RefusedFields();
	readonly #known = new Map<string, Capabilities>();

	constructor(config: WorkersAiConfig) {
		this.#config = config;
		this.#baseUrl = config.baseUrl || defaultWorkersAiUrl;
		this.#route = workersAiRoute(this.#baseUrl, config.accountId);
		this.id = config.id ?? 'workers-ai';
		this.label = config.label ?? 'Workers AI';
		const address = URL.parse(this.#baseUrl)?.origin ?? this.#baseUrl;
		this.#connection = new Connection(config, { label: this.label, address }, [config.accountId]);
	}

	/** Some models answer a request for a stream with an empty envelope; those are asked again for one piece. */
	async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		let wasEmpty = true;
		try {
			for await (const delta of this.#attempt(request, true, signal)) {
				wasEmpty = false;
				yield delta;
			}
			return;
		} catch (error) {
			if (!wasEmpty || !isEmptyAnswer(error) || signal.aborted) {
				throw error;
			}
		}
		const message = `${this.label} sent nothing when asked for a stream; asking for the answer in one piece.`;
		yield { type: 'notice', kind: 'retry', message };
		yield* this.#inOnePiece(request, signal);
	}

	/** A model that has nothing to say either way will not have it a third time. */
	async *#inOnePiece(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		try {
			yield* this.#attempt(request, false, signal);
		} catch (error) {
			throw isEmptyAnswer(error) ? error.with({ retryable: false }) : error;
		}
	}

	async models(signal?: AbortSignal): Promise<readonly ModelInfo[]> {
		this.#requireConfiguration();
		const models: ModelInfo[] = [];
		for (let page = 1; page <= maxPages; page++) {
			const url = this.#route.catalogueUrl(page);
			const found = url === undefined ? [] : await this.#page(url, signal);
			models.push(...toWorkersAiModels(found));
			if (found.length < cataloguePageSize) {
				break;
			}
		}
		for (const { id, capabilities } of models) {
			this.#known.set(id, { ...workersAiByName(id), ...capabilities });
		}
		return models;
	}

	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		if (!this.#known.has(model)) {
			await this.models(signal);
		}
		return this.#known.get(model) ?? workersAiByName(model);
	}

	check(signal?: AbortSignal): Promise<ConnectionReport> {
		return checkByListing(() => this.models(signal));
	}

	async *#attempt(request: ProviderRequest, isStreamed: boolean, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		const { model } = request;
		const ask = (merged: AbortSignal) => this.#ask(request, isStreamed, merged);
		for await (const delta of this.#connection.answer({ dialect: 'chat', model, signal, ask })) {
			yield delta.type === 'usage' ? { type: 'usage', usage: this.#withCost(model, delta.usage) } : delta;
		}
	}

	/** Asks, and asks again without the optional fields that the model refuses; each is refused only once. */
	async #ask(request: ProviderRequest, isStreamed: boolean, signal: AbortSignal): Promise<Asked> {
		const { model } = request;
		for (;;) {
			const think = this.#thinkFields(request);
			const body = this.#body(request, isStreamed, think);
			const context = this.#context(model, think);
			const answer = await this.#post(body, model, request, signal);
			if (answer instanceof Response) {
				return { response: answer, context };
			}
			const refused = isRefusal(answer.status) ? refusedField(answer.json, optionalFields, body) : undefined;
			const failure = statusFailure(answer, context);
			if (failure.refused === 'thinking') {
				this.#refused.add(model, thinkKey(request.think));
			}
			if (failure.kind !== 'bad-request' || refused === undefined || this.#refused.has(model, refused)) {
				throw failure;
			}
			this.#refused.add(model, refused);
		}
	}

	/** The response, or what a server that refused said. */
	async #post(
		body: Json,
		model: string,
		request: ProviderRequest,
		signal: AbortSignal,
	): Promise<Response | ErrorResponse> {
		this.#requireConfiguration();
		const headers = { ...this.#headers(), 'x-session-affinity': affinity(request) };
		const urls = this.#route.chatUrls(model);
		for (const [index, url] of urls.entries()) {
			const response = await this.#connection.fetch(url, {
				method: 'POST',
				headers,
				body: JSON.stringify(body),
				signal,
			});
			if (response.ok) {
				return response;
			}
			const refusal = await readErrorResponse(response);
			const isLast = index === urls.length - 1;
			if (isLast || !isUnknownPath(refusal)) {
				return refusal;
			}
		}
		throw failures.badRequest(this.#connection.endpoint);
	}

	#body(request: ProviderRequest, isStreamed: boolean, think: Json): Json {
		const { model, temperature, seed } = request;
		const optional = compact({ [this.#maxTokensField(model)]: this.#maxTokens(request), temperature, seed });
		const kept = Object.entries(optional).filter(([field]) => !this.#refused.has(model, field));
		return compact({
			model: this.#route.bodyModel(model),
			messages: toChatMessages(request.messages, { history: 'reasoning', providerId: this.id, model }),
			stream: isStreamed,
			...toChatTools(request),
			...think,
			...Object.fromEntries(kept),
		});
	}

	/** Newer models take OpenAI's new name, and some of them only that. */
	#maxTokensField(model: string): string {
		return this.#refused.has(model, 'max_tokens') ? 'max_completion_tokens' : 'max_tokens';
	}

	#maxTokens({ model, maxTokens }: ProviderRequest): number {
		const window = this.#known.get(model)?.contextWindow;
		return maxTokens ?? Math.min(defaultMaxTokens, Math.floor((window ?? 2 * defaultMaxTokens) / 2));
	}

	#thinkFields({ model, think }: ProviderRequest): Json {
		const capabilities = this.#known.get(model) ?? workersAiByName(model);
		return this.#refused.has(model, thinkKey(think)) || capabilities.thinking === false
			? {}
			: thinkFields('workers-ai', { model, think, capabilities });
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
			throw failures.notConfigured(this.label, 'account id');
		}
		this.#connection.requireKey(this.#baseUrl);
	}

	/** Exact where the server counted neurons; from the catalogue's prices otherwise. */
	#withCost(model: string, usage: Usage): Usage {
		if (usage.neurons !== undefined) {
			return { ...usage, costUsd: Number(((usage.neurons * usdPerThousandNeurons) / 1000).toPrecision(12)) };
		}
		const price = this.#known.get(model)?.price;
		if (price === undefined || usage.promptTokens === undefined || usage.completionTokens === undefined) {
			return usage;
		}
		const costUsd = (usage.promptTokens * price.input + usage.completionTokens * price.output) / 1e6;
		return { ...usage, costUsd, estimated: [...(usage.estimated ?? []), 'costUsd'] };
	}

	async #page(url: string, signal: AbortSignal | undefined): Promise<readonly unknown[]> {
		const page = await this.#connection.getJson(url, this.#headers(), signal, this.#context('', {}));
		const result = at(page, 'result');
		if (!Array.isArray(result)) {
			throw failures.badResponse(this.#connection.endpoint, 'a catalogue without a list of models');
		}
		return result;
	}
}

function isEmptyAnswer(error: unknown): error is Failure {
	return error instanceof Failure && error.kind === 'bad-response' && error.retryable;
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
