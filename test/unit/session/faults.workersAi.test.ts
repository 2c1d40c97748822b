import { chunk, done } from '../../standins/openaiCompatible.ts';
import { accountId } from '../../standins/workersAi.ts';
import type { Dialect } from './faultHarness.ts';
import { describeFaults } from './faultScenarios.ts';

const envelope = (code: number, message: string) =>
	JSON.stringify({ result: null, success: false, errors: [{ code, message }], messages: [] });
const tail = 'data: {"response":"","usage":{"prompt_tokens":7,"completion_tokens":9}}\n\n';
const statusCodes: Readonly<Record<number, number>> = { 401: 10000, 403: 10000, 404: 5007, 429: 3021 };

const chunks: Dialect = {
	name: 'Workers AI, chunks',
	config: url => ({ kind: 'workers-ai', baseUrl: url, accountId }),
	isQuestion: requestLine => requestLine.startsWith(`POST /accounts/${accountId}/ai/run/some-model`),
	contentType: 'text/event-stream',
	thinking: text => chunk({ content: null, reasoning_content: text }),
	text: text => chunk({ content: text, reasoning_content: null }),
	end: `${chunk({}, 'stop')}${tail}${done}`,
	lengthEnd: `${chunk({}, 'length')}${tail}${done}`,
	errorFrame: message => `data: ${envelope(3008, message)}\n\n`,
	errorBody: (status, message) => envelope(statusCodes[status] ?? 0, message),
	brokenFrame: 'data: {"response":"bro\n\n',
	missingModel: { status: 400, message: 'AiError: No such model some-model or task' },
	ping: 'data: {"response":"","p":"abcdefg"}\n\n',
	wholeBody: (thinking, text) => {
		const message = { role: 'assistant', content: text, reasoning_content: thinking };
		const result = { choices: [{ index: 0, message, finish_reason: 'stop' }] };
		return JSON.stringify({ result, success: true, errors: [], messages: [] });
	},
};

/** The model's own frames; the end is the sentinel alone, without a reason. */
const native: Dialect = {
	...chunks,
	name: 'Workers AI, native',
	text: text => `data: ${JSON.stringify({ response: text, p: 'abcdef' })}\n\n`,
	end: `${tail}${done}`,
	lengthEnd: `data: {"response":"","finish_reason":"length"}\n\n${tail}${done}`,
};

describeFaults(chunks);
describeFaults(native);
