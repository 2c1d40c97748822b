/**
 * One request by the `openai` client: it builds and sends it, we know the connection. Its raw-response API gives the
 * answer as it came; and because servers take fields that the client has no types for, bodies go by its `post`.
 */
import type { OpenAI } from 'openai/client';
import { type ErrorResponse, readErrorResponse } from '../errors/errorResponse.ts';
import { findFailure } from '../errors/socketErrors.ts';
import type { HttpFetch } from '../transport/http.ts';
import type { Json } from '../wire/json.ts';

export type Route = '/chat/completions' | '/responses';

interface ClientRequest {
	readonly route: Route;
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
		return await client.post(route, { body, signal }).asResponse();
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
 * Its module is loaded by itself: the package's index brings the clients of clouds that are not asked, 28 KB. Only its
 * `post` is used: `bundles.mts` leaves out what it has for each part of OpenAI's interface.
 */
async function createClient(
	{ baseUrl, query, headers, signal }: ClientRequest,
	fetch: HttpFetch,
): Promise<Pick<OpenAI, 'post'>> {
	const { OpenAI } = await import('openai/client');
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
		fetch: (url, init) => fetch(`${url}${query}`, { ...init, headers, signal }),
	});
}
