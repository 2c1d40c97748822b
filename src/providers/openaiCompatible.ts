/**
 * Servers that speak OpenAI's chat completions, by the `openai` client.
 *
 * The client builds and sends the request. The body of the answer is decoded by us, because the client cannot tell a
 * complete answer from a cut one: a stream that ends early, a JSON body and a web page all look to it like short answers.
 */
import { assembleProvider, type ProviderParts } from './assembleProvider.ts';
import { baseAddress, queryOf } from './baseAddress.ts';
import type { FrameReader, ThinkingField } from './chatFrames.ts';
import { type MessageOptions, toChatMessages, toChatTools } from './chatRequest.ts';
import { Connection, type ConnectionConfig } from './connection.ts';
import * as failures from './failures.ts';
import { type HttpFetch, requireWebAddress } from './http.ts';
import { type ErrorResponse, findFailure, readErrorResponse } from './httpErrors.ts';
import { compact, type Json } from './json.ts';
import { ModelList } from './modelList.ts';
import { askAboutModel, toModelInfos } from './openaiModels.ts';
import { openAiPresets, presetNameOf, presetOf } from './openaiPresets.ts';
import type { Capabilities, ModelInfo, Provider, ProviderRequest } from './provider.ts';
import { type Draft, Questions, type Refusal, type Vendor } from './questions.ts';
import { RefusedFields, thinkKey } from './refusedFields.ts';
import type { ErrorContext } from './serverErrors.ts';
import { offeredLevels, thinkFields } from './think.ts';

/** The base URL goes up to and includes `/v1`; presets have their own. */
export interface OpenAiCompatibleConfig extends ConnectionConfig {
	/** A name in the table of presets. Default: the one whose address it is, else `custom`. */
	readonly preset?: string;
}

export function createOpenAiCompatible(config: OpenAiCompatibleConfig): Provider {
	const vendor = new OpenAiCompatible(config);
	return { ...assembleProvider(vendor), capabilities: (model, signal) => vendor.capabilities(model, signal) };
}

/** Optional fields that are left out once a server refused them. Without `stream` the answer comes in one piece. */
const optionalFields = ['stream_options', 'max_completion_tokens', 'max_tokens', 'temperature', 'seed', 'stream'];

const unknownCapabilities: Capabilities = { thinking: undefined, tools: undefined, vision: undefined };

class OpenAiCompatible implements Vendor, ProviderParts {
	readonly dialect = 'chat';
	readonly id: string;
	readonly label: string;
	readonly #config: OpenAiCompatibleConfig;
	readonly #preset;
	readonly #connection: Connection;
	readonly #refused = new RefusedFields();
	readonly list = new ModelList({ ask: signal => this.#models(signal), byName: () => unknownCapabilities });
	readonly questions: Questions;
	/** What a local server told beside its list, by address; asked anew with the list. */
	readonly #extras = new Map<string, Promise<unknown>>();
	#thinkingField: ThinkingField | undefined;

	constructor(config: OpenAiCompatibleConfig) {
		const name = config.preset ?? presetNameOf(config.baseUrl ?? '');
		this.#config = config;
		this.#preset = presetOf(name) ?? openAiPresets.custom;
		this.id = config.id ?? `openai-compatible:${name}`;
		this.label = config.label ?? this.#preset.label;
		const { startHint } = this.#preset;
		const endpoint = { label: this.label, address: this.#baseUrl, ...(startHint !== undefined && { startHint }) };
		this.#connection = new Connection(config, endpoint);
		this.questions = new Questions(this.#connection, this, this.#refused);
	}

	get #baseUrl(): string {
		return baseAddress(this.#written, /\/(chat\/completions|completions|responses|models)$/);
	}

	get #written(): string {
		return this.#config.baseUrl || this.#preset.baseUrl || '';
	}

	/** Local servers tell more than their list does. */
	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		const listed = await this.list.capabilities(model, signal);
		const isLocal = !this.#preset.needsKey;
		const asked = isLocal ? await askAboutModel(this.#baseUrl, model, url => this.#getExtra(url, signal)) : {};
		this.list.learn(model, { ...listed, ...asked });
		return this.list.guess(model);
	}

	onEnd({ thinkingField }: FrameReader): void {
		this.#thinkingField = thinkingField ?? this.#thinkingField;
	}

	draft(request: ProviderRequest, isStreamed: boolean): Draft {
		const think = this.#thinkFields(request);
		return { body: this.#body(request, isStreamed, think), context: this.#context(request.model, think) };
	}

	/** The levels that a refusal offers, then the field that it names. */
	learn({ model }: ProviderRequest, { draft: { body }, answer }: Refusal): boolean {
		const levels = 'reasoning_effort' in body ? offeredLevels(answer.text) : undefined;
		const known = this.list.told(model)?.levels;
		if (levels !== undefined && known === undefined && !levels.includes(String(body.reasoning_effort))) {
			this.list.learn(model, { levels });
			return true;
		}
		return this.#refused.learn(model, optionalFields, body, answer.json);
	}

	#context(model: string, think: Json): ErrorContext {
		return {
			endpoint: this.#connection.endpoint,
			model,
			askedToThink: Object.keys(think).length > 0,
			addressHint: /\/v\d/.test(this.#baseUrl) ? undefined : 'That of most servers ends in /v1.',
		};
	}

	#thinkFields(request: ProviderRequest): Json {
		const { model, think } = request;
		const capabilities = this.list.told(model);
		if (this.#refused.has(model, thinkKey(think)) || capabilities?.thinking === false) {
			return {};
		}
		return thinkFields(this.#preset.think, { model, think, capabilities });
	}

	#body(request: ProviderRequest, isStreamed: boolean, think: Json): Json {
		const { model, maxTokens, temperature, seed } = request;
		const optional = compact({
			[this.#maxTokensField(model)]: maxTokens,
			temperature,
			seed,
			stream_options: this.#preset.asksForUsage && isStreamed ? { include_usage: true } : undefined,
		});
		return {
			model,
			messages: toChatMessages(request.messages, this.#messageOptions(model)),
			stream: isStreamed,
			...toChatTools(request),
			...think,
			...this.#refused.kept(model, optional),
		};
	}

	/** Each name is known to some servers and refused by others. */
	#maxTokensField(model: string): string {
		const own = this.#preset.maxTokensField;
		const other = own === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
		return this.#refused.has(model, own) ? other : own;
	}

	#messageOptions(model: string): MessageOptions {
		const { history } = this.#preset;
		return {
			history: history === 'as-received' ? (this.#thinkingField ?? 'none') : history,
			providerId: this.id,
			model,
		};
	}

	async post(body: Json, _request: ProviderRequest, signal: AbortSignal): Promise<Response | ErrorResponse> {
		let refusal: ErrorResponse | undefined;
		const client = await this.#client(async (url, init) => {
			const response = await this.#connection.fetch(url, { ...init, signal });
			if (!response.ok) {
				refusal = await readErrorResponse(response);
				throw new Error('The server refused the request.');
			}
			return response;
		});
		try {
			return await client.chat.completions.create(body as never, { signal }).asResponse();
		} catch (error) {
			signal.throwIfAborted();
			if (refusal !== undefined) {
				return refusal;
			}
			throw findFailure(error) ?? error;
		}
	}

	/**
	 * One client per request costs nothing that could be measured, and lets each have its own fetch.
	 * The client reads keys, headers and addresses from the environment; all of it is overridden or dropped here.
	 */
	async #client(fetch: HttpFetch) {
		this.#requireConfiguration();
		const { OpenAI } = await import('openai');
		return new OpenAI({
			// The true one is among our headers.
			apiKey: 'none',
			adminAPIKey: null,
			baseURL: this.#baseUrl,
			organization: null,
			project: null,
			webhookSecret: null,
			maxRetries: 0,
			// Our own clocks watch; this one would end a model that loads for long.
			timeout: 2 ** 31 - 1,
			logLevel: 'off',
			fetch: (url, init) =>
				fetch(`${url}${queryOf(this.#written)}`, { ...init, headers: this.#headers(), body: init?.body as string }),
		});
	}

	/** Exactly these, whatever the client or the environment would add. */
	#headers(): Record<string, string> {
		const { apiKey, headers } = this.#config;
		return {
			'content-type': 'application/json',
			accept: 'text/event-stream, application/json',
			...(apiKey && { authorization: `Bearer ${apiKey}` }),
			...this.#preset.headers,
			...headers,
		};
	}

	#requireConfiguration(): void {
		if (this.#baseUrl === '') {
			throw failures.notConfigured(this.label, 'address');
		}
		requireWebAddress(this.#baseUrl, this.#connection.endpoint);
		if (this.#preset.needsKey && !this.#config.apiKey) {
			throw failures.notConfigured(this.label, 'key');
		}
	}

	async #models(signal: AbortSignal | undefined): Promise<readonly ModelInfo[]> {
		this.#requireConfiguration();
		this.#extras.clear();
		return toModelInfos(await this.#getJson(`${this.#baseUrl}/models${queryOf(this.#written)}`, signal));
	}

	#getExtra(url: string, signal: AbortSignal | undefined): Promise<unknown> {
		const asked = this.#extras.get(url) ?? this.#getJson(url, signal);
		this.#extras.set(url, asked);
		asked.catch(() => signal?.aborted && this.#extras.delete(url));
		return asked;
	}

	/** The key goes to the address it belongs to and to no other. */
	#getJson(url: string, signal: AbortSignal | undefined): Promise<unknown> {
		const { authorization, ...headers } = this.#headers();
		const isOwn = URL.parse(url)?.origin === URL.parse(this.#baseUrl)?.origin && authorization !== undefined;
		return this.#connection.getJson(url, isOwn ? { ...headers, authorization } : headers, signal);
	}
}
