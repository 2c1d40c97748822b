/** Ollama's native API: answers by the connection that all vendors share, the rest by the `ollama` client. */
import { estimateTokens } from '../../core/conversation/estimateTokens.ts';
import { toFailure } from '../../core/errors.ts';
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import { isThisMachine } from '../../core/text/address.ts';
import { inEnglish, spoken } from '../../core/wording/sentence.ts';
import { type Draft, Questions, type Refusal, type Vendor } from '../asking/questions.ts';
import { RefusedFields } from '../asking/refusedFields.ts';
import { type ResumingRequest, type Rung, staysInThinking } from '../asking/resuming.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { sentencesOf } from '../errors/sentencesOf.ts';
import type { ErrorContext } from '../errors/serverErrors.ts';
import type {
	Capabilities,
	ConnectionReport,
	ModelInfo,
	Provider,
	ProviderDelta,
	ProviderRequest,
	PullProgress,
} from '../provider.ts';
import { createClock } from '../transport/clocks.ts';
import { Connection, type ConnectionConfig } from '../transport/connection.ts';
import { readJsonBody } from '../transport/readJsonBody.ts';
import { asRecord, asText, type Json } from '../wire/json.ts';
import { AnswerPace } from './answerPace.ts';
import { HeldSlots } from './heldSlots.ts';
import { LoadedModels } from './loadedModels.ts';
import { failingAtLostCall } from './lostCall.ts';
import { ModelFiles } from './modelFiles.ts';
import { ollamaAddress } from './ollamaAddress.ts';
import { OllamaClient } from './ollamaClient.ts';
import { ollamaFailure, ollamaWordlessFailure, signInIn } from './ollamaErrors.ts';
import { announceLoading } from './ollamaLoading.ts';
import { entriesOf, type OllamaEntry, toCapabilities, toModelInfo, versionIn } from './ollamaModels.ts';
import { PullMeter } from './ollamaPull.ts';
import { canBeRaw, rawBody, renderBody, renderedIn } from './ollamaRaw.ts';
import { toChatRequest } from './ollamaRequest.ts';

interface OllamaConfig extends ConnectionConfig {
	/** `http://127.0.0.1:11434`; a bare host, and an address ending in `/api` or `/v1`, are understood. */
	readonly baseUrl: string;
	/** How long a question may wait after a stop before the model is loaded anew, in milliseconds. */
	readonly heldMs?: number;
}

/** Between two tokens; a model on a busy processor is slow, and tool calls are sent whole. The first token may take for ever. */
const answerTimeouts = { idleMs: 180_000 };
/** A question of usual length is read by then. */
const heldMs = 20_000;
/** How long the end of an answer waits for what was asked beside it. */
const longestWaitMs = 1000;

export function createOllamaProvider(config: OllamaConfig): Provider {
	return new OllamaProvider(config);
}

class OllamaProvider implements Provider, Vendor {
	readonly dialect = 'ollama';
	readonly id: string;
	readonly label: string;
	readonly #config: OllamaConfig;
	readonly #address: string;
	readonly #connection: Connection;
	readonly #client: OllamaClient;
	readonly #questions: Questions;
	/** Of models that were asked about; thinking is set with more care for those. */
	readonly #known = new Map<string, Capabilities>();
	readonly #refused: RefusedFields;
	/** It has the name of the machine in it, and is kept nowhere else. */
	#signIn: string | undefined;
	/** As the server said it with its latest list of models. */
	#running: readonly OllamaEntry[] = [];
	readonly #files = new ModelFiles();
	readonly #loaded: LoadedModels;
	readonly #held: HeldSlots;

	constructor(config: OllamaConfig) {
		this.#config = config;
		this.#address = ollamaAddress(config.baseUrl);
		this.id = config.id ?? 'ollama';
		this.#refused = new RefusedFields(this.id, config.memory);
		this.label = config.label ?? 'Ollama';
		const endpoint = { label: this.label, address: this.#address, startHint: 'start.ollama' } as const;
		this.#connection = new Connection(config, endpoint, { answerTimeouts });
		this.#questions = new Questions(this.#connection, this, this.#refused);
		this.#client = new OllamaClient({
			connection: this.#connection,
			address: this.#address,
			headers: this.#headers(),
			contextOf: model => this.#context(model),
		});
		this.#loaded = new LoadedModels(this.#client, this.#files);
		this.#held = new HeldSlots({
			patienceMs: config.heldMs ?? heldMs,
			mayFree: isThisMachine(URL.parse(this.#address)?.hostname ?? ''),
			isReady: model => this.#loaded.isReady(model),
			unload: model => this.#loaded.unload(model),
		});
	}

	async models(signal?: AbortSignal): Promise<readonly ModelInfo[]> {
		// What is loaded says with which window; a server that does not tell is no reason to have no list.
		const running = this.#loaded.list(signal).catch(() => []);
		const { body } = await this.#client.list(signal);
		this.#running = await running;
		return entriesOf(body)
			.map(toModelInfo)
			.filter(info => info !== undefined);
	}

	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		const { body, headers } = await this.#client.show(model, signal);
		this.#files.learn(model, body);
		const contextWindow = this.#running.find(entry => this.#files.isOf(entry, model))?.context_length;
		const capabilities = {
			...toCapabilities(body),
			...(contextWindow !== undefined && { contextWindow }),
			...(isRecorded(headers) && { recorded: true }),
		};
		this.#known.set(model, capabilities);
		return capabilities;
	}

	/** With the size of the window, asked for beside the stream once the model is there. */
	async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		const beside = new AbortController();
		const both = AbortSignal.any([signal, beside.signal]);
		let window: Promise<number | undefined> | undefined;
		const pace = new AnswerPace();
		let isThrough = false;
		try {
			for await (const delta of this.#answer(request, signal)) {
				if (delta.type !== 'notice') {
					window ??= this.#windowOf(request.model, both);
					pace.note();
				}
				yield delta.type === 'usage' ? withWindow(delta, await inTime(window)) : delta;
			}
			isThrough = true;
		} finally {
			beside.abort();
			if (!isThrough && window !== undefined) {
				this.#held.left(this.#files.keyOf(request.model), pace.rate);
			}
		}
	}

	#answer(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		const answer = this.#questions.ask(request, signal);
		return request.tools?.length ? failingAtLostCall(answer, this.#connection.endpoint) : answer;
	}

	async check(signal?: AbortSignal): Promise<ConnectionReport> {
		const startedAt = performance.now();
		try {
			const version = await this.#version(signal);
			const roundTripMs = Math.round(performance.now() - startedAt);
			const models = (await this.models(signal)).length;
			const report = { reachable: true, authorised: undefined, models, roundTripMs, ...(version && { version }) };
			return models === 0 ? { ...report, ...noModels } : report;
		} catch (error) {
			const failure = toFailure(error);
			const { kind, status } = failure;
			const reachable = status !== undefined || kind === 'bad-response';
			const authorised = kind === 'unauthorised' ? false : undefined;
			return { reachable, authorised, models: undefined, roundTripMs: undefined, ...sentencesOf(failure) };
		}
	}

	/** Undefined where the address has the list of models and no version, as some imitations. */
	async #version(signal: AbortSignal | undefined): Promise<string | undefined> {
		try {
			return versionIn((await this.#client.version(signal)).body);
		} catch (error) {
			if (toFailure(error).status !== 404) {
				throw error;
			}
			return undefined;
		}
	}

	async *pull(model: string, signal: AbortSignal): AsyncGenerator<PullProgress> {
		const meter = new PullMeter();
		for await (const line of this.#client.pull(model, signal)) {
			yield meter.read(line);
		}
	}

	// --- as a vendor of the shared stack

	readonly resumes = true;

	rungs(request: ResumingRequest): readonly Rung[] {
		const { resume, ...asked } = request;
		const draft = this.draft(asked, true);
		if (!canBeRaw(asked)) {
			return [];
		}
		const ask = (signal: AbortSignal) => this.#askRaw(draft.body, request, signal);
		return [{ how: 'raw', draft, ask, ...(staysInThinking(resume) && { startsInThinking: true }) }];
	}

	/** Empty where the server does not tell. */
	async #template(model: string, signal: AbortSignal): Promise<string> {
		const show = await this.#client.show(model, signal).catch(() => undefined);
		return asText(asRecord(show?.body)?.template) ?? '';
	}

	async #askRaw(
		chat: Json,
		request: ResumingRequest,
		signal: AbortSignal,
	): Promise<Response | ErrorResponse | undefined> {
		const answer = await this.post(renderBody(chat), request, signal);
		if (!(answer instanceof Response)) {
			return answer;
		}
		const rendered = renderedIn(await readJsonBody(answer, this.#connection.endpoint));
		if (rendered === undefined) {
			return undefined;
		}
		const template = await this.#template(request.model, signal);
		const body = rawBody(chat, rendered, template, request.resume);
		return body && this.#post('/api/generate', request.model, body, signal);
	}

	#post(path: string, model: string, body: Json, signal: AbortSignal): Promise<Response | ErrorResponse> {
		const ask = (merged: AbortSignal) =>
			this.#connection.post(`${this.#address}${path}`, this.#headers(), body, merged);
		const tokens = () => estimateTokens(JSON.stringify(body));
		const asked = { model, slot: this.#files.keyOf(model), tokens, signal };
		return this.#held.ask(asked, ask, answer => answer instanceof Response);
	}

	draft(request: ProviderRequest, isStreamed: boolean): Draft {
		const { model } = request;
		const { think: _, ...unthinking } = request;
		const asked = this.#refused.hasThink(request) ? unthinking : request;
		const body: Json = { ...toChatRequest(asked, this.#known.get(model)), stream: isStreamed };
		return { body, context: { ...this.#context(model), askedToThink: 'think' in body }, left: [] };
	}

	async post(body: Json, { model }: ProviderRequest, signal: AbortSignal): Promise<Response | ErrorResponse> {
		this.#connection.requireAddress(this.#address);
		const answer = await this.#post('/api/chat', model, body, signal);
		this.#signIn = answer instanceof Response ? undefined : (signInIn(answer) ?? this.#signIn);
		return answer;
	}

	signInAddress(): string | undefined {
		return this.#signIn;
	}

	learn({ model }: ProviderRequest, { draft, answer }: Refusal): boolean {
		return this.#refused.learn(model, ['stream'], draft.body, answer);
	}

	whileAsking<T>(pending: Promise<T>, { model }: ProviderRequest, signal: AbortSignal): AsyncGenerator<Notice, T> {
		const look = () => this.#loaded.find(model, signal);
		return announceLoading(pending, model, look, () => this.#held.news(this.#files.keyOf(model)));
	}

	noticesOf({ headers }: Response): readonly Notice[] {
		return isRecorded(headers) ? [noticeOf('recorded', 'notice.recorded')] : [];
	}

	#headers(): Record<string, string> {
		const { apiKey, headers } = this.#config;
		return {
			'content-type': 'application/json',
			...(apiKey && { authorization: `Bearer ${apiKey}` }),
			...headers,
		};
	}

	#context(model: string | undefined): ErrorContext {
		const { endpoint } = this.#connection;
		return {
			endpoint,
			model,
			codes: (error, extra) => ollamaFailure(endpoint, model, error, extra),
			wordless: response => ollamaWordlessFailure(endpoint, response),
		};
	}

	/** Tokens that fit into the model as it is loaded; unknown where the server is too old. */
	async #windowOf(model: string, signal: AbortSignal): Promise<number | undefined> {
		return (await this.#loaded.find(model, signal).catch(() => undefined))?.context_length;
	}
}

const noModels = {
	...spoken('ollama.no-models'),
	remedy: inEnglish('ollama.no-models.remedy'),
	remedyCode: 'ollama.no-models.remedy',
} as const;

/** The stand-in that plays recordings says so, in a header: no field of Ollama's protocol could, and a server that does not send it is taken for a real one. */
function isRecorded(headers: Headers): boolean {
	return headers.get('x-sidethought-recorded') === '1';
}

type UsageDelta = Extract<ProviderDelta, { type: 'usage' }>;

function withWindow(delta: UsageDelta, contextWindow: number | undefined): UsageDelta {
	return contextWindow === undefined ? delta : { ...delta, usage: { ...delta.usage, contextWindow } };
}

/** A short answer is there before what was asked beside it. */
function inTime(asked: Promise<number | undefined> | undefined): Promise<number | undefined> {
	return new Promise(resolve => {
		const clock = createClock(longestWaitMs, () => resolve(undefined));
		clock.restart();
		void asked?.then(resolve).finally(() => clock.stop());
	});
}
