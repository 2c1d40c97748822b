/** Ollama's native API, through the `ollama` client on our own `fetch`. */
import { Ollama, type ProgressResponse } from 'ollama/browser';
import { toFailure } from '../../core/errors.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import { inEnglish, spoken } from '../../core/wording/sentence.ts';
import { isRefusal, RefusedFields } from '../asking/refusedFields.ts';
import type { Endpoint } from '../errors/failures.ts';
import * as failures from '../errors/failures.ts';
import { findFailure } from '../errors/httpErrors.ts';
import { createRedactor, type Redactor } from '../errors/redact.ts';
import { guardCall, guardStream, redactFailure } from '../errors/redactFailure.ts';
import { sentencesOf } from '../errors/sentencesOf.ts';
import type {
	Capabilities,
	ConnectionReport,
	ModelInfo,
	Provider,
	ProviderDelta,
	ProviderRequest,
	PullProgress,
} from '../provider.ts';
import { createClock, payloadLimit, type Timeouts } from '../transport/clocks.ts';
import { createFetch, type HttpOptions, maxListBytes, requireWebAddress } from '../transport/http.ts';
import { asCount, asRecord, asText } from '../wire/json.ts';
import { ollamaAddress } from './ollamaAddress.ts';
import { readChat } from './ollamaDeltas.ts';
import { ollamaLineFailure, ollamaStatusFailure } from './ollamaErrors.ts';
import { announceLoading, isModel } from './ollamaLoading.ts';
import { entriesOf, toCapabilities, toModelInfo } from './ollamaModels.ts';
import { PullMeter } from './ollamaPull.ts';
import { toChatRequest } from './ollamaRequest.ts';
import { createWire, type Wire, type WireOptions } from './ollamaWire.ts';

export interface OllamaConfig {
	/** `http://127.0.0.1:11434`; a bare host, and an address ending in `/api` or `/v1`, are understood. */
	readonly baseUrl: string;
	/** For Ollama's cloud, or a proxy that asks for one. */
	readonly apiKey?: string;
	readonly timeouts?: Timeouts;
	readonly allowPlainHttp?: boolean;
	readonly id?: string;
	readonly label?: string;
}

/** Between two tokens; a model on a busy processor is slow, and tool calls are sent whole. The first token may take for ever. */
const defaultIdleMs = 180_000;
/** For lists and descriptions, which come at once. */
const metadataMs = 15_000;

export function createOllamaProvider(config: OllamaConfig): Provider {
	return new OllamaProvider(config);
}

class OllamaProvider implements Provider {
	readonly id: string;
	readonly label: string;
	readonly #config: OllamaConfig;
	readonly #endpoint: Endpoint;
	readonly #redact: Redactor;
	/** Of models that were asked about; thinking is set with more care for those. */
	readonly #known = new Map<string, Capabilities>();
	readonly #refused = new RefusedFields();

	constructor(config: OllamaConfig) {
		this.#config = config;
		this.#redact = createRedactor([config.apiKey]);
		this.id = config.id ?? 'ollama';
		this.label = config.label ?? 'Ollama';
		this.#endpoint = {
			label: this.label,
			address: ollamaAddress(config.baseUrl),
			startHint: 'start.ollama',
		};
	}

	async models(signal?: AbortSignal): Promise<readonly ModelInfo[]> {
		const { client } = this.#connect('', this.#metadata(), signal);
		return entriesOf(await this.#told(client.list(), signal))
			.map(toModelInfo)
			.filter(info => info !== undefined);
	}

	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		const seen = { recorded: false };
		const onResponse = (response: Response) => {
			seen.recorded = isRecorded(response);
		};
		const { client } = this.#connect(model, this.#metadata(), signal, { onResponse });
		const show = asRecord(await this.#told(client.show({ model }), signal)) ?? {};
		const capabilities = { ...toCapabilities(show), ...(seen.recorded && { recorded: true }) };
		this.#known.set(model, capabilities);
		return capabilities;
	}

	stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		return guardStream(this.#stream(request, signal), signal, this.#redact);
	}

	async *#stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		signal.throwIfAborted();
		const { model } = request;
		const abort = new AbortController();
		const merged = AbortSignal.any([signal, abort.signal]);
		const limits = { idleMs: defaultIdleMs, ...this.#config.timeouts };
		const seen = { recorded: false, inOnePiece: false };
		// Blank lines keep the clock on bytes alive; this one wants words. It starts with the answer, not with the loading.
		const silence = createClock(payloadLimit(limits), ms => abort.abort(failures.stalled(this.#endpoint, ms)));
		const { client, wire } = this.#connect(model, limits, merged, {
			onResponse: response => {
				seen.recorded = isRecorded(response);
				seen.inOnePiece = /^application\/json/.test(response.headers.get('content-type') ?? '');
				silence.restart();
			},
			onPayload: () => silence.restart(),
			streaming: {
				isRefused: () => this.#refused.has(model, 'stream'),
				learn: ({ status, json }) =>
					isRefusal(status) && this.#refused.learn(model, ['stream'], { stream: true }, json),
			},
		});
		try {
			const pending = client.chat(toChatRequest(request, this.#known.get(model)));
			const lines = yield* announceLoading(pending, model, () => this.#loaded(merged));
			if (seen.recorded) {
				yield noticeOf('recorded', 'notice.recorded');
			}
			yield* readChat(lines, seen.inOnePiece, wire, this.#windowOf(model, merged));
		} catch (error) {
			throw this.#translate(error);
		} finally {
			// Leaving the client's loop leaves its socket open and the model at work; this closes it, whatever happened.
			silence.stop();
			abort.abort();
		}
	}

	async check(signal?: AbortSignal): Promise<ConnectionReport> {
		const startedAt = performance.now();
		try {
			const { client } = this.#connect('', this.#metadata(), signal);
			const version = asText((await client.version()).version);
			const roundTripMs = Math.round(performance.now() - startedAt);
			const models = (await this.models(signal)).length;
			const report = { reachable: true, authorised: undefined, models, roundTripMs, ...(version && { version }) };
			return models === 0 ? { ...report, ...noModels } : report;
		} catch (error) {
			const failure = redactFailure(toFailure(this.#translate(error)), this.#redact);
			const { kind, status } = failure;
			const reachable = status !== undefined || kind === 'bad-response';
			const authorised = kind === 'unauthorised' ? false : undefined;
			return { reachable, authorised, models: undefined, roundTripMs: undefined, ...sentencesOf(failure) };
		}
	}

	async *pull(model: string, signal: AbortSignal): AsyncGenerator<PullProgress> {
		const abort = new AbortController();
		// Checking what was downloaded can take minutes without a word.
		const { client } = this.#connect(model, {}, AbortSignal.any([signal, abort.signal]));
		const meter = new PullMeter();
		try {
			for await (const line of await client.pull({ model, stream: true })) {
				yield meter.read(line as Partial<ProgressResponse>);
			}
		} catch (error) {
			throw signal.aborted ? signal.reason : redactFailure(toFailure(this.#translate(error)), this.#redact);
		} finally {
			abort.abort();
		}
	}

	/** One client per request: aborting a client aborts all that it does. */
	#connect(
		model: string,
		limits: Timeouts & Pick<HttpOptions, 'maxBytes'>,
		signal: AbortSignal | undefined,
		options: Pick<WireOptions, 'onResponse' | 'onPayload' | 'streaming'> = {},
	): { client: Ollama; wire: Wire } {
		const endpoint = this.#endpoint;
		requireWebAddress(endpoint.address, endpoint);
		const { apiKey, allowPlainHttp } = this.#config;
		const wire = createWire({
			endpoint,
			fetch: createFetch({ endpoint, ...limits, ...(allowPlainHttp && { allowPlainHttp }) }),
			signal: signal ?? new AbortController().signal,
			statusFailure: response => ollamaStatusFailure(endpoint, response, model),
			lineFailure: error => ollamaLineFailure(endpoint, error, model),
			...options,
		});
		const headers: Record<string, string> = apiKey ? { Authorization: `Bearer ${apiKey}` } : {};
		return { wire, client: new Ollama({ host: endpoint.address, headers, fetch: wire.fetch }) };
	}

	#metadata(): Timeouts & Pick<HttpOptions, 'maxBytes'> {
		const { firstByteMs = metadataMs, idleMs = metadataMs } = this.#config.timeouts ?? {};
		return {
			firstByteMs: Math.min(firstByteMs, metadataMs),
			idleMs: Math.min(idleMs, metadataMs),
			maxBytes: maxListBytes,
		};
	}

	#told<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
		const translated = answer.catch(error => {
			throw this.#translate(error);
		});
		return guardCall(translated, signal, this.#redact);
	}

	#translate(error: unknown): unknown {
		const failure = findFailure(error);
		if (failure || (error instanceof Error && error.name === 'AbortError')) {
			return failure ?? error;
		}
		// The client's own words for a stream without its last line.
		return error instanceof Error && error.message.startsWith('Did not receive done')
			? failures.cut(this.#endpoint)
			: toFailure(error);
	}

	async #loaded(signal: AbortSignal) {
		const { client } = this.#connect('', this.#metadata(), signal);
		return entriesOf(await client.ps());
	}

	/** Tokens that fit into the model as it is loaded, asked beside the stream; unknown where the server is too old. */
	async #windowOf(model: string, signal: AbortSignal): Promise<number | undefined> {
		if (!this.#known.has(model)) {
			// Nobody asked what this model is, so nobody shows how full it is.
			return undefined;
		}
		const loaded = await this.#loaded(signal).catch(() => []);
		return asCount(loaded.find(entry => isModel(entry, model))?.context_length);
	}
}

const noModels = {
	...spoken('ollama.no-models'),
	remedy: inEnglish('ollama.no-models.remedy'),
	remedyCode: 'ollama.no-models.remedy',
};

function isRecorded(response: Response): boolean {
	return response.headers.get('x-sidethought-recorded') === '1';
}
