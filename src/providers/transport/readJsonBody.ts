import * as failures from '../errors/failures.ts';
import { parseJson } from '../wire/json.ts';

/** A whole JSON body, or a failure that says what came instead. */
export async function readJsonBody(response: Response, endpoint: failures.Endpoint): Promise<unknown> {
	const text = (await response.text()).replace(/^\uFEFF/, '').trimStart();
	const value = parseJson(text);
	if (value === undefined) {
		throw text.startsWith('<') ? failures.webPageInstead(endpoint) : failures.badResponse(endpoint, 'not-json');
	}
	return value;
}
