import { chunk, done } from '../../standins/openaiCompatible.ts';
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

describeFaults(openai);
