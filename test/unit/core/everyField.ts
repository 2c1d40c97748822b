/** A conversation that has every event and every field there is; a new one does not compile before it stands here. */
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import type { ModelRef, Usage } from '../../../src/core/stream/chat.ts';
import type { ContextItem, TurnEventBody, TurnEventType, TurnOptions } from '../../../src/core/stream/turnEvent.ts';
import { turnOf } from './turnEvents.ts';

type Whole<B, T> = B extends { readonly type: infer U } ? (T extends U ? Required<Omit<B, 'type'>> : never) : never;

const item: Required<ContextItem> = {
	id: 'i1',
	kind: 'selection',
	label: 'sample.ts:1–3',
	uri: 'untitled:sample',
	startLine: 1,
	endLine: 3,
	languageId: 'typescript',
	text: 'return a - b;',
	mimeType: 'text/plain',
	bytes: 13,
	sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	tokens: 5,
};

const model: Required<ModelRef> = { provider: 'ollama', id: 'qwen3:8b', label: 'Qwen 3' };

const options: Required<TurnOptions> = {
	think: { budget: 2_000 },
	maxTokens: 4_000,
	recorded: false,
	parent: { turn: 'older', as: 'retry' },
};

const usage: Required<Usage> = {
	promptTokens: 1,
	completionTokens: 2,
	thinkingTokens: 3,
	cachedTokens: 4,
	costUsd: 0.5,
	neurons: 6,
	loadMs: 7,
	promptMs: 8,
	generationMs: 9,
	totalMs: 10,
	contextWindow: 11,
	estimated: ['thinkingTokens'],
};

const sentence = { message: 'Still loading qwen3.', code: 'notice.loading', args: { model: 'qwen3', seconds: 3 } };

const bodies: { readonly [T in TurnEventType]: Whole<TurnEventBody, T> } = {
	'turn-start': {
		question: 'Why?',
		label: 'Explain · sample.ts:1–3',
		context: [item],
		model,
		options,
		parent: { turn: 'older', as: 'compare' },
		startedAt: '2026-03-01T10:00:00.000Z',
	},
	'thinking-start': { block: 0, kept: true, by: 'user' },
	'thinking-delta': { block: 0, text: 'Hm, the sign.' },
	'thinking-end': { block: 0 },
	'answer-start': { block: 1, kept: true, by: 'user' },
	'answer-delta': { block: 1, text: 'It subtracts.' },
	'answer-end': { block: 1 },
	reclassify: { from: 1, channel: 'thinking' },
	markup: { text: '</think>', call: true },
	'tool-call-start': { id: 'call', name: 'read_file' },
	'tool-call-delta': { id: 'call', text: '{"path":' },
	'tool-call': { id: 'call', name: 'read_file', arguments: '{"path":"sample.ts"}', cut: true },
	'tool-result': { id: 'call', name: 'read_file', content: 'No such file.', isError: true },
	'provider-data': { data: { provider: 'anthropic', data: { signature: 'c2ln' } } },
	usage: { usage },
	notice: { ...sentence, kind: 'loading', progress: 0.5, retryInMs: 100 },
	error: {
		...sentence,
		kind: 'cut',
		kept: true,
		remedy: 'Ask again.',
		remedyCode: 'notice.loading.remedy',
		actions: ['retry'],
	},
	finish: { ...sentence, reason: 'interrupted' },
	resplit: { format: 'original', startsInThinking: true, delimiters: [{ open: '[[', close: ']]' }] },
	logprobs: { block: 0, start: 0, lengths: [2, 1], logprobs: [-0.25, 0] },
};

const events = turnOf(Object.entries(bodies).map(([type, body]) => ({ type, ...body }) as TurnEventBody)).map(
	event => ({ ...event, iteration: 0 }),
);

export const everyField: Required<Conversation> = {
	id: 'every',
	title: 'Every field',
	createdAt: '2026-03-01T10:00:00.000Z',
	pinned: true,
	leaf: 't1',
	keepThinking: false,
	turns: [{ id: 't1', events }],
};
