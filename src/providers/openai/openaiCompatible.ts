/**
 * Servers that speak OpenAI's chat completions, or its Responses, by the `openai` client.
 *
 * The client builds and sends the request. The body of the answer is decoded by us, because the client cannot tell a
 * complete answer from a cut one: a stream that ends early, a JSON body and a web page all look to it like short answers.
 */
import type { Failure } from '../../core/errors.ts';
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import { thinksByName } from '../asking/knownModels.ts';
import { learnLogprobs, takesLogprobs } from '../asking/logprobsWithTools.ts';
import { ModelList } from '../asking/modelList.ts';
import { type Draft, Questions, type Refusal, type Vendor } from '../asking/questions.ts';
import { RefusedFields } from '../asking/refusedFields.ts';
import type { ResumingRequest, Rung } from '../asking/resuming.ts';
import { chatOptions, leftOut, type OptionFields, optionFields, responsesOptions } from '../asking/sampling.ts';
import { learnShortIds, wantsShortIds } from '../asking/shortCallIds.ts';
import { offeredLevels, takesBudget, thinkFields } from '../asking/think.ts';
import { historyOf, learnHistory } from '../asking/thinkingHistory.ts';
import { ToldLimits } from '../asking/toldLimits.ts';
import { assembleProvider, type ProviderParts } from '../assembleProvider.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { redactArgs } from '../errors/redactFailure.ts';
import { readErrorBody } from '../errors/serverError.ts';
import type { ErrorContext } from '../errors/serverErrors.ts';
import type { Capabilities, ModelInfo, Provider, ProviderRequest } from '../provider.ts';
import { type MessageOptions, toChatMessages, toChatTools } from '../wire/chatRequest.ts';
import type { FrameReader } from '../wire/frameReader.ts';
import { asArray, asRecord, at, compact, type Json } from '../wire/json.ts';
import type { ThinkingField } from '../wire/thinkingFields.ts';
import { askAboutModel, toModelInfos } from './openaiModels.ts';
import { apiOf, type OpenAiApi } from './openaiPresets.ts';
import { toResponsesBody, withoutSummary } from './openaiResponses.ts';
import { type OpenAiCompatibleConfig, OpenAiServer } from './openaiServer.ts';
import { prefill } from './prefill.ts';

export function createOpenAiCompatible(config: OpenAiCompatibleConfig): Provider {
	const vendor = new OpenAiCompatible(config);
	return { ...assembleProvider(vendor), capabilities: (model, signal) => vendor.capabilities(model, signal) };
}

/** Optional fields that are left out once a server refused them. Without `stream` the answer comes in one piece. */
const optionalFields = [
	'stream_options',
	'max_completion_tokens',
	'max_tokens',
	'max_output_tokens',
	'temperature',
	'top_p',
	'top_k',
	'min_p',
	'presence_penalty',
	'seed',
	'random_seed',
	'logprobs',
	'include',
	'tool_choice',
	'store',
	'stream',
	'reasoning_control',
];

const unknownCapabilities: Capabilities = { thinking: undefined, tools: undefined, vision: undefined };

class OpenAiCompatible implements Vendor, ProviderParts {
	readonly dialect = 'chat';
	readonly id: string;
	readonly label: string;
	readonly #api: OpenAiApi;
	readonly #server: OpenAiServer;
	readonly #preset;
	readonly #refused: RefusedFields;
	readonly #limits: ToldLimits;
	readonly list = new ModelList({ ask: signal => this.#models(signal), byName: () => unknownCapabilities });
	readonly questions: Questions;
	#thinkingField: ThinkingField | undefined;

	constructor(config: OpenAiCompatibleConfig) {
		this.#server = new OpenAiServer(config);
		const { presetName, preset, label, connection, written } = this.#server;
		this.#preset = preset;
		this.id = config.id ?? `openai-compatible:${presetName}`;
		this.label = label;
		this.#api = config.api ?? apiOf(written);
		this.#refused = new RefusedFields(this.id, config.memory);
		this.#limits = new ToldLimits(this.id, config.memory);
		this.questions = new Questions(connection, this, this.#refused);
	}

	/** Local servers tell more than their list does. */
	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		const listed = await this.list.capabilities(model, signal);
		const isLocal = !this.#preset.needsKey;
		const asked = isLocal
			? await askAboutModel(this.#server.baseUrl, model, url => this.#server.getExtra(url, signal))
			: {};
		this.list.learn(model, { ...listed, ...asked });
		return this.list.guess(model);
	}

	keepsBudget(request: ProviderRequest): boolean {
		return takesBudget(this.#preset.think) && !this.#refused.hasThink(request);
	}

	onEnd({ thinkingField }: FrameReader): void {
		this.#thinkingField = thinkingField ?? this.#thinkingField;
	}

	onBegin(reader: FrameReader, { model, onControl }: ProviderRequest): void {
		if (this.#preset.endsThinking && !this.#refused.has(model, 'reasoning_control')) {
			onControl?.({ endThinking: () => this.#server.endThinking(reader.answerId, model) });
		}
	}

	draft(request: ProviderRequest, isStreamed: boolean): Draft {
		const think = this.#thinkFields(request);
		const usesResponses = this.#usesResponses(request.model);
		const body = usesResponses
			? this.#responsesBody(request, isStreamed, think)
			: this.#body(request, isStreamed, think);
		const options = usesResponses ? responsesOptions : this.#options(request.model);
		return { body, context: this.#context(request.model, think), left: leftOut(options, request, body) };
	}

	rungs({ resume, ...request }: ResumingRequest): readonly Rung[] {
		const dialect = this.#preset.prefill;
		const begun = dialect && prefill(dialect, request.model, resume);
		const { body, context, left } = this.draft(request, !this.#refused.has(request.model, 'stream'));
		if (begun === undefined || 'input' in body) {
			return [];
		}
		const { message, fields, version, startsInThinking } = begun;
		const asked = { ...body, messages: [...asArray(body.messages), message], ...fields };
		return [
			{
				how: 'prefill',
				draft: { body: asked, context, left },
				ask: signal => this.#server.send('/chat/completions', asked, signal, version),
				...(startsInThinking && { startsInThinking }),
			},
		];
	}

	/** The levels that a refusal offers, then the field that it names. */
	learn({ model }: ProviderRequest, { draft: { body }, answer, failure }: Refusal): boolean | Notice {
		const effort = body.reasoning_effort ?? at(body, 'reasoning', 'effort');
		const levels = effort === undefined ? undefined : offeredLevels(answer.text);
		if (levels?.includes(String(effort)) === false && this.#limits.learn(model, { levels })) {
			return true;
		}
		const isLearnt =
			learnLogprobs(this.#refused, model, body, answer) ||
			this.#refused.learn(model, optionalFields, body, answer) ||
			learnShortIds(this.#refused, model, body, answer);
		if (isLearnt) {
			return true;
		}
		return 'input' in body
			? this.#learnResponses(model, body, answer, failure)
			: learnHistory(this.#refused, { model, server: this.label }, body, answer);
	}

	/** Summaries are shown to verified organisations only. Where nobody chose Responses, another refusal ends them. */
	#learnResponses(model: string, body: Json, answer: ErrorResponse, { kind }: Failure): boolean | Notice {
		if (this.#refused.learn(model, ['summary'], asRecord(body.reasoning) ?? {}, answer)) {
			return this.#hidesThinking(model, readErrorBody(answer)?.message);
		}
		if (this.#api !== 'auto' || (kind !== 'bad-request' && kind !== 'unsupported')) {
			return false;
		}
		this.#refused.add(model, 'responses');
		return true;
	}

	#hidesThinking(model: string, detail: string | undefined): Notice {
		const code = detail ? 'notice.thinking-not-shown.told' : 'notice.thinking-not-shown';
		const args = { server: this.label, model, ...(detail && { detail }) };
		return noticeOf('redacted', code, redactArgs(args, this.#server.connection.redact));
	}

	#usesResponses(model: string): boolean {
		const isWanted = this.#api === 'auto' ? thinksByName(model) : this.#api === 'responses';
		return isWanted && !this.#refused.has(model, 'responses');
	}

	#responsesBody(request: ProviderRequest, isStreamed: boolean, think: Json): Json {
		const { model } = request;
		const whole = toResponsesBody(request, { providerId: this.id, isStreamed, effort: think.reasoning_effort });
		const body = this.#refused.has(model, 'summary') ? withoutSummary(whole) : whole;
		const { stream, ...rest } = body;
		return { ...this.#refused.kept(model, rest), stream };
	}

	#context(model: string, think: Json): ErrorContext {
		return {
			endpoint: this.#server.connection.endpoint,
			model,
			askedToThink: Object.keys(think).length > 0,
			lacksVersion: !/\/v\d/.test(this.#server.baseUrl),
		};
	}

	#thinkFields(request: ProviderRequest): Json {
		const { model, think } = request;
		const { levels } = this.#limits.of(model);
		const capabilities = { ...this.list.told(model), ...(levels && { levels }) };
		if (this.#refused.hasThink(request) || capabilities.thinking === false) {
			return {};
		}
		return thinkFields(this.#preset.think, { model, think, capabilities });
	}

	#body(request: ProviderRequest, isStreamed: boolean, think: Json): Json {
		const { model } = request;
		const optional = compact({
			...optionFields(this.#options(model), request),
			tool_choice: request.toolChoice,
			logprobs: (request.logprobs && takesLogprobs(this.#refused, request)) || undefined,
			reasoning_control: this.#preset.endsThinking && request.onControl ? true : undefined,
			stream_options: this.#preset.asksForUsage && isStreamed ? { include_usage: true } : undefined,
		});
		return {
			model,
			messages: toChatMessages(request.messages, this.#messageOptions(request)),
			stream: isStreamed,
			...toChatTools(request),
			...think,
			...this.#refused.kept(model, optional),
		};
	}

	/** Each name of the limit is known to some servers and refused by others. */
	#options(model: string): OptionFields {
		const own = this.#preset.maxTokensField;
		const other = own === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
		const maxTokens = this.#refused.has(model, own) ? other : own;
		return { ...chatOptions, maxTokens, seed: this.#preset.seedField ?? 'seed' };
	}

	#messageOptions({ model, keepThinking }: ProviderRequest): MessageOptions {
		const { history } = this.#preset;
		const own = history === 'as-received' ? (this.#thinkingField ?? 'none') : history;
		return {
			history: historyOf(this.#refused, model, own),
			providerId: this.id,
			model,
			keepThinking: keepThinking && !this.#preset.dropsThinking,
			shortIds: this.#preset.shortIds || wantsShortIds(this.#refused, model),
		};
	}

	async post(body: Json, request: ProviderRequest, signal: AbortSignal): Promise<Response | ErrorResponse> {
		const route = 'input' in body ? '/responses' : '/chat/completions';
		const answer = await this.#server.send(route, body, signal);
		if (route === '/chat/completions' || answer instanceof Response || !hasNoRoute(answer)) {
			return answer;
		}
		this.#refused.add(request.model, 'responses');
		return this.post(this.draft(request, body.stream === true).body, request, signal);
	}

	async #models(signal: AbortSignal | undefined): Promise<readonly ModelInfo[]> {
		return toModelInfos(await this.#server.getModels(signal));
	}
}

/** The server does not know Responses; not the same as a model that it does not know. */
function hasNoRoute(answer: ErrorResponse): boolean {
	const { status } = answer;
	return status === 405 || (status === 404 && readErrorBody(answer)?.code !== 'model_not_found');
}
