/** One request by the `openai` client: it knows the paths, we know the connection. */

import { type ErrorResponse, findFailure, readErrorResponse } from '../errors/httpErrors.ts';
import type { HttpFetch } from '../transport/http.ts';
import type { Json } from '../wire/json.ts';

export interface ClientRequest {
	readonly route: 'chat' | 'responses';
	readonly baseUrl: string;
	/** Put behind every address. */
	readonly query: string;
	/** Exactly these are sent, whatever the client or the environment would add. */
	readonly headers: Record<string, string>;
	readonly body: Json;
	readonly fetch: HttpFetch;
	readonly signal: AbortSignal;
}

/** The response, or what a server that refused said. */
export async function askByClient(request: ClientRequest): Promise<Response | ErrorResponse> {
	const { route, body, signal } = request;
	let refusal: ErrorResponse | undefined;
	const client = await createClient(request, async (url, init) => {
		const response = await request.fetch(url, init);
		if (!response.ok) {
			refusal = await readErrorResponse(response);
			throw new Error('The server refused the request.');
		}
		return response;
	});
	try {
		const asked =
			route === 'chat'
				? client.chat.completions.create(body as never, { signal })
				: client.responses.create(body as never, { signal });
		return await asked.asResponse();
	} catch (error) {
		signal.throwIfAborted();
		if (refusal === undefined) {
			throw findFailure(error) ?? error;
		}
		return refusal;
	}
}

/**
 * One client per request costs nothing that could be measured, and lets each have its own fetch.
 * The client reads keys, headers and addresses from the environment; all of it is overridden or dropped here.
 */
async function createClient({ baseUrl, query, headers, signal }: ClientRequest, fetch: HttpFetch) {
	const { OpenAI } = await import('openai');
	return new OpenAI({
		// The true one is among our headers.
		apiKey: 'none',
		adminAPIKey: null,
		baseURL: baseUrl,
		organization: null,
		project: null,
		webhookSecret: null,
		maxRetries: 0,
		// Our own clocks watch; this one would end a model that loads for long.
		timeout: 2 ** 31 - 1,
		logLevel: 'off',
		fetch: (url, init) => fetch(`${url}${query}`, { ...init, headers, signal, body: init?.body as string }),
	});
}
