/**
 * Servers that speak OpenAI's chat completions, by the `openai` client.
 *
 * The client builds and sends the request. The body of the answer is decoded by us, because the client cannot tell a
 * complete answer from a cut one: a stream that ends early, a JSON body and a web page all look to it like short answers.
 */
import type { ThinkingField } from './chatFrames.ts';
import { type MessageOptions, toChatMessages, toChatTools } from './chatRequest.ts';
import { checkByListing } from './checkByListing.ts';
import { type Asked, Connection, type ConnectionConfig } from './connection.ts';
import * as failures from './failures.ts';
import { type HttpFetch, requireWebAddress } from './http.ts';
import { type ErrorResponse, findFailure, readErrorResponse } from './httpErrors.ts';
import { compact, type Json } from './json.ts';
import { askAboutModel, type ModelList, toModelInfos } from './openaiModels.ts';
import { openAiPresets, presetNameOf, presetOf } from './openaiPresets.ts';
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
import { offeredLevels, thinkFields } from './think.ts';

/** The base URL goes up to and includes `/v1`; presets have their own. */
export interface OpenAiCompatibleConfig extends ConnectionConfig {
	/** A name in the table of presets. Default: the one whose address it is, else `custom`. */
	readonly preset?: string;
}

export function createOpenAiCompatible(config: OpenAiCompatibleConfig): Provider {
	return new OpenAiCompatible(config);
}

/** Optional fields that are left out once a server refused them. `stream` stands for asking for the answer in one piece. */
const optionalFields = ['stream_options', 'max_completion_tokens', 'max_tokens', 'temperature', 'seed', 'stream'];

class OpenAiCompatible implements Provider {
	readonly id: string;
	readonly label: string;
	readonly #config: OpenAiCompatibleConfig;
	readonly #preset;
	readonly #connection: Connection;
	readonly #refused = new RefusedFields();
	readonly #known = new Map<string, Capabilities>();
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
	}

	get #baseUrl(): string {
		// Documentation shows the whole path, and people paste it.
		return (this.#config.baseUrl || this.#preset.baseUrl || '').trim().replace(/\/+(chat\/completions\/*)?$/, '');
	}

	stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderDelta> {
		return this.#connection.answer({
			dialect: 'chat',
			model: request.model,
			signal,
			ask: merged => this.#ask(request, merged),
			onEnd: reader => {
				this.#thinkingField = reader.thinkingField ?? this.#thinkingField;
			},
		});
	}

	async models(signal?: AbortSignal): Promise<readonly ModelInfo[]> {
		this.#extras.clear();
		const infos = toModelInfos(await this.#list(signal));
		for (const { id, capabilities } of infos) {
			this.#known.set(id, { thinking: undefined, tools: undefined, vision: undefined, ...capabilities });
		}
		return infos;
	}

	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		if (!this.#known.has(model)) {
			await this.models(signal);
		}
		const listed = this.#known.get(model) ?? { thinking: undefined, tools: undefined, vision: undefined };
		const isLocal = !this.#preset.needsKey;
		const asked = isLocal ? await askAboutModel(this.#baseUrl, model, url => this.#getExtra(url, signal)) : {};
		const capabilities = { ...listed, ...asked };
		this.#known.set(model, capabilities);
		return capabilities;
	}

	check(signal?: AbortSignal): Promise<ConnectionReport> {
		return checkByListing(() => this.models(signal));
	}

	/** Asks, and asks again without the optional fields that the server refuses; each is refused only once. */
	async #ask(request: ProviderRequest, signal: AbortSignal): Promise<Asked> {
		for (;;) {
			const think = this.#thinkFields(request);
			const body = this.#body(request, think);
			const answer = await this.#post(body, signal);
			if (answer instanceof Response) {
				return { response: answer, context: this.#context(request.model, think) };
			}
			if (!isRefusal(answer.status) || !this.#learn(request.model, body, answer)) {
				throw this.#refusal(answer, request, think);
			}
		}
	}

	/** Whether the refusal taught something that makes asking again worth it. */
	#learn(model: string, body: Json, answer: ErrorResponse): boolean {
		const levels = 'reasoning_effort' in body ? offeredLevels(answer.text) : undefined;
		const known = this.#known.get(model);
		if (levels !== undefined && known?.levels === undefined && !levels.includes(String(body.reasoning_effort))) {
			this.#known.set(model, { thinking: undefined, tools: undefined, vision: undefined, ...known, levels });
			return true;
		}
		const field = refusedField(answer.json, optionalFields, body);
		if (field === undefined || this.#refused.has(model, field)) {
			return false;
		}
		this.#refused.add(model, field);
		return true;
	}

	/** A refusal of the thinking fields is remembered, so that asking again leaves them out. */
	#refusal(answer: ErrorResponse, request: ProviderRequest, think: Json): Error {
		const failure = statusFailure(answer, this.#context(request.model, think));
		if (failure.refused === 'thinking') {
			this.#refused.add(request.model, thinkKey(request.think));
		}
		return failure;
	}

	#context(model: string, think: Json): ErrorContext {
		return { endpoint: this.#connection.endpoint, model, askedToThink: Object.keys(think).length > 0 };
	}

	#thinkFields(request: ProviderRequest): Json {
		const { model, think } = request;
		const capabilities = this.#known.get(model);
		if (this.#refused.has(model, thinkKey(think)) || capabilities?.thinking === false) {
			return {};
		}
		return thinkFields(this.#preset.think, { model, think, capabilities });
	}

	#body(request: ProviderRequest, think: Json): Json {
		const { model, maxTokens, temperature, seed } = request;
		const isStreamed = !this.#refused.has(model, 'stream');
		const optional = compact({
			[this.#maxTokensField(model)]: maxTokens,
			temperature,
			seed,
			stream_options: this.#preset.asksForUsage && isStreamed ? { include_usage: true } : undefined,
		});
		const kept = Object.entries(optional).filter(([field]) => !this.#refused.has(model, field));
		return {
			model,
			messages: toChatMessages(request.messages, this.#messageOptions(model)),
			stream: isStreamed,
			...toChatTools(request),
			...think,
			...Object.fromEntries(kept),
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

	/** The response, or what a server that refused said. */
	async #post(body: Json, signal: AbortSignal): Promise<Response | ErrorResponse> {
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
			apiKey: this.#config.apiKey ?? 'none',
			adminAPIKey: null,
			baseURL: this.#baseUrl,
			organization: null,
			project: null,
			webhookSecret: null,
			maxRetries: 0,
			// Our own clocks watch; this one would end a model that loads for long.
			timeout: 2 ** 31 - 1,
			logLevel: 'off',
			fetch: (url, init) => fetch(url as string, { ...init, headers: this.#headers(), body: init?.body as string }),
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

	#list(signal: AbortSignal | undefined): Promise<ModelList> {
		this.#requireConfiguration();
		return this.#getJson(`${this.#baseUrl}/models`, signal);
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
