import { chunk, done, responsesEvent } from '../../standins/openaiCompatible.ts';
import type { Dialect } from './faultHarness.ts';
import { describeFaults } from './faultScenarios.ts';

export const openai: Dialect = {
	name: 'OpenAI-compatible',
	config: url => ({ kind: 'openai-compatible', baseUrl: `${url}/v1` }),
	isQuestion: requestLine => requestLine.startsWith('POST /v1/chat/completions'),
	contentType: 'text/event-stream',
	thinking: text => chunk({ reasoning_content: text }),
	text: text => chunk({ content: text }),
	end: `${chunk({}, 'stop')}${done}`,
	lengthEnd: `${chunk({}, 'length')}${done}`,
	errorFrame: message => `data: ${JSON.stringify({ error: { message, type: 'server_error', code: null } })}\n\n`,
	errorBody: (_status, message) => JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }),
	brokenFrame: 'data: {"choices":[{"delta":{"con\n\n',
	missingModel: { status: 404, message: 'The model `some-model` does not exist or you do not have access to it.' },
	ping: ': keep-alive\n\n',
	wholeBody: (thinking, text) => {
		const message = { role: 'assistant', content: text, reasoning_content: thinking };
		return JSON.stringify(
			{ object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] },
			null,
			2,
		);
	},
};

/** The same server asked by its Responses. */
const responses: Dialect = {
	...openai,
	name: 'OpenAI Responses',
	config: url => ({ kind: 'openai-compatible', baseUrl: `${url}/v1/responses` }),
	isQuestion: requestLine => /^POST \/v1\/(responses|chat\/completions)/.test(requestLine),
	thinking: delta => responsesEvent('response.reasoning_summary_text.delta', { ...place(0), summary_index: 0, delta }),
	text: delta => responsesEvent('response.output_text.delta', { ...place(1), content_index: 0, delta }),
	end: responsesEvent('response.completed', { response: { id: 'resp_1', status: 'completed', error: null } }),
	lengthEnd: responsesEvent('response.incomplete', {
		response: { id: 'resp_1', status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
	}),
	errorFrame: message => responsesEvent('error', { code: 'server_error', message, param: null, sequence_number: 7 }),
	brokenFrame: 'event: response.output_text.delta\ndata: {"type":"response.output_te\n\n',
	missingModel: { status: 400, message: "The requested model 'some-model' does not exist." },
	ping: ': keep-alive\n\n',
	wholeBody: (thinking, text) =>
		JSON.stringify({
			object: 'response',
			status: 'completed',
			error: null,
			output: [
				{ type: 'reasoning', summary: [{ type: 'summary_text', text: thinking }] },
				{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
			],
		}),
};

function place(index: number) {
	return { item_id: `item_${index}`, output_index: index };
}

describeFaults(openai);
describeFaults(responses);
