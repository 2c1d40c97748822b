import type { Dialect } from './faultHarness.ts';
import { describeFaults } from './faultScenarios.ts';

const event = (value: { type: string; [key: string]: unknown }) =>
	`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

/** Without the start of its block, which some imitations leave out, so that each frame can stand alone. */
const piece = (index: number, delta: object) => event({ type: 'content_block_delta', index, delta });
const end = (reason: string) =>
	event({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 9 } }) +
	event({ type: 'message_stop' });
const types: Readonly<Record<number, string>> = {
	400: 'invalid_request_error',
	401: 'authentication_error',
	403: 'permission_error',
	404: 'not_found_error',
	429: 'rate_limit_error',
	529: 'overloaded_error',
};

const anthropic: Dialect = {
	name: 'Anthropic',
	config: url => ({ kind: 'anthropic', baseUrl: url }),
	isQuestion: requestLine => requestLine.startsWith('POST /v1/messages'),
	contentType: 'text/event-stream; charset=utf-8',
	thinking: text => piece(0, { type: 'thinking_delta', thinking: text }),
	text: text => piece(1, { type: 'text_delta', text }),
	end: end('end_turn'),
	lengthEnd: end('max_tokens'),
	errorFrame: message => event({ type: 'error', error: { type: 'overloaded_error', message } }),
	errorBody: (status, message) =>
		JSON.stringify({ type: 'error', error: { type: types[status] ?? 'api_error', message }, request_id: 'req_1' }),
	brokenFrame: 'event: content_block_delta\ndata: {"type":"content_bl\n\n',
	missingModel: { status: 404, message: 'model: some-model' },
	ping: event({ type: 'ping' }),
	wholeBody: (thinking, text) =>
		JSON.stringify({
			type: 'message',
			role: 'assistant',
			content: [
				{ type: 'thinking', thinking, signature: 's' },
				{ type: 'text', text },
			],
			stop_reason: 'end_turn',
			usage: { input_tokens: 3, output_tokens: 9 },
		}),
};

describeFaults(anthropic);
