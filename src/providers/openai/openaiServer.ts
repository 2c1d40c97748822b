/** One server that speaks OpenAI's interfaces: where it is, what is sent with every request, and what it is asked beside answers. */
import type { ErrorResponse } from '../errors/errorResponse.ts';
import * as failures from '../errors/failures.ts';
import { baseAddress, queryOf } from '../transport/baseAddress.ts';
import { Connection, type ConnectionConfig } from '../transport/connection.ts';
import { requireWebAddress } from '../transport/http.ts';
import { at, type Json } from '../wire/json.ts';
import { askByClient, type Route } from './openaiClient.ts';
import { type OpenAiApi, openAiPresets, presetNameOf, presetOf } from './openaiPresets.ts';

/** The base URL goes up to and includes `/v1`; presets have their own. */
export interface OpenAiCompatibleConfig extends ConnectionConfig {
	/** A name in the table of presets. Default: the one whose address it is, else `custom`. */
	readonly preset?: string;
	/** Default: what the address says, see `apiOf`. */
	readonly api?: OpenAiApi;
}

export class OpenAiServer {
	readonly presetName: string;
	readonly preset;
	readonly label: string;
	readonly connection: Connection;
	readonly #config: OpenAiCompatibleConfig;
	/** What it told beside its list, by address; asked anew with the list. */
	readonly #extras = new Map<string, Promise<unknown>>();

	constructor(config: OpenAiCompatibleConfig) {
		this.#config = config;
		this.presetName = config.preset ?? presetNameOf(config.baseUrl ?? '');
		this.preset = presetOf(this.presetName) ?? openAiPresets.custom;
		this.label = config.label ?? this.preset.label;
		const { startHint } = this.preset;
		const endpoint = { label: this.label, address: this.baseUrl, ...(startHint !== undefined && { startHint }) };
		this.connection = new Connection(config, endpoint);
	}

	/** Up to the version, whatever else the user wrote. */
	get baseUrl(): string {
		return baseAddress(this.written, /\/(chat\/completions|responses)$|(?<=\/v\d)\/(completions|models)$/);
	}

	/** As the user wrote it, else the preset's own. */
	get written(): string {
		return this.#config.baseUrl || this.preset.baseUrl || '';
	}

	/** @param version in place of the address's own */
	async send(route: Route, body: Json, signal: AbortSignal, version?: string): Promise<Response | ErrorResponse> {
		this.#requireConfiguration();
		const { fetch } = this.connection;
		const baseUrl = version ? this.baseUrl.replace(/(?:\/v\d+|\/beta)?$/, `/${version}`) : this.baseUrl;
		return askByClient({ route, baseUrl, query: queryOf(this.written), headers: this.#headers(), body, fetch, signal });
	}

	/** Of llama.cpp, from build 9490 on; what does not know it answers 404. Never rejects. */
	async endThinking(id: string | undefined, model: string): Promise<boolean> {
		try {
			const body = JSON.stringify({ id, action: 'reasoning_end', model });
			const url = `${this.baseUrl}/chat/completions/control${queryOf(this.written)}`;
			const answer = await this.connection.fetchList(url, { method: 'POST', headers: this.#headers(), body });
			return answer.ok && at(await answer.json(), 'success') === true;
		} catch {
			// Whoever asked has another way.
			return false;
		}
	}

	getModels(signal: AbortSignal | undefined): Promise<unknown> {
		this.#requireConfiguration();
		this.#extras.clear();
		return this.#getJson(`${this.baseUrl}/models${queryOf(this.written)}`, signal);
	}

	/** Once for each address, until the list is asked for again. */
	getExtra(url: string, signal: AbortSignal | undefined): Promise<unknown> {
		const asked = this.#extras.get(url) ?? this.#getJson(url, signal);
		this.#extras.set(url, asked);
		asked.catch(() => signal?.aborted && this.#extras.delete(url));
		return asked;
	}

	/** The key goes to the address it belongs to and to no other. */
	#getJson(url: string, signal: AbortSignal | undefined): Promise<unknown> {
		const { authorization, ...headers } = this.#headers();
		const isOwn = URL.parse(url)?.origin === URL.parse(this.baseUrl)?.origin && authorization !== undefined;
		return this.connection.getJson(url, isOwn ? { ...headers, authorization } : headers, signal);
	}

	#headers(): Record<string, string> {
		const { apiKey, headers } = this.#config;
		return {
			'content-type': 'application/json',
			accept: 'text/event-stream, application/json',
			...(apiKey && { authorization: `Bearer ${apiKey}` }),
			...this.preset.headers,
			...headers,
		};
	}

	#requireConfiguration(): void {
		if (this.baseUrl === '') {
			throw failures.notConfigured(this.label, 'address');
		}
		requireWebAddress(this.baseUrl, this.connection.endpoint);
		if (this.preset.needsKey && !this.#config.apiKey) {
			throw failures.notConfigured(this.label, 'key');
		}
	}
}
