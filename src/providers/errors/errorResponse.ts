/** What a server sent in place of an answer. */
import { cut } from '../../core/text/cut.ts';

export interface ErrorResponse {
	readonly status: number;
	readonly headers: Headers;
	/** The body, at most its first part. */
	readonly text: string;
	/** The body as JSON, where it is that. */
	readonly json: unknown;
}

const longestErrorBody = 64 * 1024;
const longestErrorWaitMs = 5000;

/** Reads the body of an error response, whatever it is; stops at 64 KiB. */
export async function readErrorResponse(response: Response): Promise<ErrorResponse> {
	const text = await readSome(response, longestErrorBody);
	return { status: response.status, headers: response.headers, text, json: parseJson(text) ?? parseEvent(text) };
}

async function readSome(response: Response, limit: number): Promise<string> {
	const decoder = new TextDecoder();
	const reader = response.body?.getReader();
	let text = '';
	// The status is there already; its details are not worth a long wait.
	const timer = setTimeout(() => void reader?.cancel().catch(() => undefined), longestErrorWaitMs);
	try {
		while (reader && text.length < limit) {
			const { done, value } = await reader.read();
			if (done) {
				break;
			}
			text += decoder.decode(value, { stream: true });
		}
	} catch {
		// The status already says what went wrong; a body that breaks off only costs its details.
	} finally {
		clearTimeout(timer);
		await reader?.cancel().catch(() => undefined);
	}
	return cut(text, limit);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}

/** Some servers refuse in the words of the stream that was asked for. */
function parseEvent(text: string): unknown {
	const data = /^\s*(?:event:.*\s+)?data:(.*)/.exec(text)?.[1];
	return data === undefined ? undefined : parseJson(data);
}
