/** Anthropic's Messages, and servers that imitate them. */

import { ModelList } from '../asking/modelList.ts';
import { type Draft, Questions, type Refusal, type Vendor } from '../asking/questions.ts';
import { RefusedFields } from '../asking/refusedFields.ts';
import { anthropicOptions, leftOut, optionFields } from '../asking/sampling.ts';
import { ToldLimits } from '../asking/toldLimits.ts';
import { assembleProvider, type ProviderParts } from '../assembleProvider.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { readErrorBody } from '../errors/serverError.ts';
import type { ErrorContext } from '../errors/serverErrors.ts';
import type { ModelInfo, Provider, ProviderRequest } from '../provider.ts';
import { baseAddress } from '../transport/baseAddress.ts';
import { Connection, type ConnectionConfig } from '../transport/connection.ts';
import { asCount, asRecord, compact, type Json } from '../wire/json.ts';
import { capabilitiesByName, toModelInfos } from './anthropicModels.ts';
import { toAnthropicMessages, toAnthropicTools } from './anthropicRequest.ts';
import { type AnthropicThinking, anthropicThinking, firstThinkMode, type ThinkMode } from './anthropicThink.ts';

/** The base URL can be with or without `/v1`. */
export type AnthropicConfig = ConnectionConfig;

export function createAnthropic(config: AnthropicConfig): Provider {
	return assembleProvider(new Anthropic(config));
}

const defaultUrl = 'https://api.anthropic.com';
/** The version that every model and every imitation takes; the newer one forbids fields and adds none that we use. */
const version = '2023-06-01';
/** Tokens for the answer itself; the room for thinking comes on top. The vendor wants a number. */
const answerTokens = 8192;
/** `effort` is inside of `output_config`, `display` inside of `thinking`; a refusal may name either. */
const optionalFields = ['temperature', 'top_p', 'top_k', 'output_config', 'effort', 'display', 'stream'];

class Anthropic implements Vendor, ProviderParts {
	readonly dialect = 'anthropic';
	readonly signsThinking = true;
	readonly id: string;
	readonly label: string;
	readonly #config: AnthropicConfig;
	readonly #base: string;
	readonly #connection: Connection;
	readonly #refused: RefusedFields;
	readonly #limits: ToldLimits;
	readonly list = new ModelList({ ask: signal => this.#models(signal), byName: capabilitiesByName });
	readonly questions: Questions;

	constructor(config: AnthropicConfig) {
		this.#config = config;
		this.#base = baseAddress(config.baseUrl || defaultUrl, /(\/v1)?\/messages$|\/v1(\/models)?$/);
		this.id = config.id ?? 'anthropic';
		this.#refused = new RefusedFields(this.id, config.memory);
		this.#limits = new ToldLimits(this.id, config.memory);
		this.label = config.label ?? 'Anthropic';
		this.#connection = new Connection(config, { label: this.label, address: this.#base });
		this.questions = new Questions(this.#connection, this, this.#refused);
	}

	async #models(signal: AbortSignal | undefined): Promise<readonly ModelInfo[]> {
		this.#connection.requireKey(this.#base);
		const list = await this.#connection.getJson(`${this.#base}/v1/models?limit=1000`, this.#headers(), signal);
		return toModelInfos(list);
	}

	/** The limit that a refusal tells, then the field that it names, then another way of asking for thinking. */
	learn({ model, think }: ProviderRequest, { draft: { body }, answer }: Refusal): boolean {
		const words = readErrorBody(answer)?.message ?? '';
		const limit = asCount(Number(/(\d+) > (\d+), which is the maximum/.exec(words)?.[2]));
		if (limit !== undefined && this.#limits.learn(model, { outputTokens: limit })) {
			return true;
		}
		const sent = { ...body, ...asRecord(body.thinking), ...asRecord(body.output_config) };
		return (
			this.#refused.learn(model, optionalFields, sent, answer) ||
			(think !== 'off' && 'thinking' in body && this.#learnMode(model, words))
		);
	}

	/** One way of asking for thinking was refused: the other is tried once, then none. */
	#learnMode(model: string, words: string): boolean {
		const isAboutThinking = /thinking|adaptive|budget_tokens/i.test(words) && !/messages\.\d+/.test(words);
		if (!isAboutThinking) {
			return false;
		}
		this.#refused.add(model, `thinking:${this.#mode(model)}`);
		return this.#mode(model) !== 'none';
	}

	/** The first way of asking for thinking that was not refused. */
	#mode(model: string): ThinkMode {
		const first = firstThinkMode(model);
		const modes = [first, first === 'adaptive' ? 'enabled' : 'adaptive'] as const;
		return modes.find(mode => !this.#refused.has(model, `thinking:${mode}`)) ?? 'none';
	}

	async post(body: Json, _request: ProviderRequest, signal: AbortSignal): Promise<Response | ErrorResponse> {
		this.#connection.requireKey(this.#base);
		return this.#connection.post(`${this.#base}/v1/messages`, this.#headers(), body, signal);
	}

	draft(request: ProviderRequest, isStreamed: boolean): Draft {
		const thinking = this.#thinking(request);
		const body = this.#body(request, isStreamed, thinking);
		const left = leftOut(anthropicOptions, request, body);
		return { body, context: this.#context(request.model, thinking), left };
	}

	/** Models that think as they see fit take a level in its place. */
	keepsBudget(request: ProviderRequest): boolean {
		return asRecord(this.#thinking(request).fields.thinking)?.type === 'enabled';
	}

	#thinking(request: ProviderRequest): AnthropicThinking {
		const { model, think, maxTokens } = request;
		const mode = this.#refused.hasThink(request) ? 'none' : this.#mode(model);
		const limit = this.#outputLimit(model);
		const thinking = anthropicThinking(mode, model, think, maxTokens ?? limit);
		return { ...thinking, fields: this.#withoutRefused(model, thinking.fields) };
	}

	#outputLimit(model: string): number | undefined {
		return this.#limits.of(model).outputTokens;
	}

	#withoutRefused(model: string, fields: Json): Json {
		const { output_config: effort, thinking, ...rest } = fields;
		const { display, ...bare } = asRecord(thinking) ?? {};
		const keepsEffort = !this.#refused.has(model, 'output_config') && !this.#refused.has(model, 'effort');
		return compact({
			...rest,
			thinking: thinking !== undefined && this.#refused.has(model, 'display') ? bare : thinking,
			output_config: keepsEffort ? effort : undefined,
		});
	}

	#body(request: ProviderRequest, isStreamed: boolean, { fields, budget }: AnthropicThinking): Json {
		const { model, maxTokens } = request;
		const wanted = maxTokens ?? answerTokens + budget;
		// Thinking and a choice of tokens of one's own exclude each other; not so where thinking is switched off.
		const isThinking = 'thinking' in fields && asRecord(fields.thinking)?.type !== 'disabled';
		return compact({
			model,
			...(!isThinking && this.#refused.kept(model, withOneShare(optionFields(anthropicOptions, request)))),
			max_tokens: Math.min(wanted, this.#outputLimit(model) ?? Number.POSITIVE_INFINITY),
			stream: isStreamed,
			...toAnthropicMessages(request, this.id),
			...toAnthropicTools(request),
			...fields,
		});
	}

	#context(model: string, { fields }: AnthropicThinking): ErrorContext {
		return { endpoint: this.#connection.endpoint, model, askedToThink: Object.keys(fields).length > 0 };
	}

	/** Imitations read one header or the other. */
	#headers(): Record<string, string> {
		const { apiKey, headers } = this.#config;
		const isOwn = URL.parse(this.#base)?.origin === defaultUrl;
		return {
			'content-type': 'application/json',
			'anthropic-version': version,
			...(apiKey && { 'x-api-key': apiKey }),
			...(apiKey && !isOwn && { authorization: `Bearer ${apiKey}` }),
			...headers,
		};
	}
}

/** Newer models refuse a temperature beside a share of tokens; the vendor advises against both with all of them. */
function withOneShare(options: Json): Json {
	const { top_p: _, ...others } = options;
	return 'temperature' in options ? others : options;
}
