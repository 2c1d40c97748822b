/** What each event of a turn must carry when it comes from a file. The published schema says the same. */
import type { TurnEventType } from '../stream/turnEvent.ts';
import {
	anything,
	type Check,
	type Fields,
	flag,
	index,
	isRecord,
	listOf,
	name,
	oneOf,
	quantity,
	record,
	text,
} from './check.ts';

const finishReasons = ['complete', 'length', 'cancelled', 'interrupted', 'error'];
const contextKinds = ['selection', 'symbol', 'file', 'problems', 'changes', 'text', 'image'];

const contextItem = record(
	{ id: text, kind: oneOf(...contextKinds), label: text, text },
	{ uri: text, startLine: index, endLine: index, languageId: text, mimeType: text, tokens: quantity },
);

const model = record({ provider: text, id: text }, { label: text });

const think: Check = (value, place) =>
	isRecord(value)
		? record({ budget: quantity })(value, place)
		: oneOf('auto', 'off', 'on', 'low', 'medium', 'high')(value, place);

const parent = record({
	turn: name,
	as: oneOf('follow-up', 'continue', 'retry', 'answer-now', 'edit', 'steer', 'compare'),
});

const options = record({ think }, { maxTokens: quantity, recorded: flag, parent });

const usage = record(
	{},
	{
		promptTokens: quantity,
		completionTokens: quantity,
		thinkingTokens: quantity,
		cachedTokens: quantity,
		costUsd: quantity,
		neurons: quantity,
		loadMs: quantity,
		promptMs: quantity,
		generationMs: quantity,
		totalMs: quantity,
		contextWindow: quantity,
		estimated: listOf(text),
	},
);

const start: Check = record({ block: index });
const delta: Check = record({ block: index, text });

/**
 * Kinds of errors, notices and actions are plain text here: a later version may know more of them, and a reader
 * shows their message without knowing the kind.
 */
const bodies: Readonly<Record<TurnEventType, Check>> = {
	'turn-start': record({ question: text, context: listOf(contextItem), model, options, startedAt: text }, { parent }),
	'thinking-start': start,
	'answer-start': start,
	'thinking-delta': delta,
	'answer-delta': delta,
	'thinking-end': start,
	'answer-end': start,
	reclassify: record({ from: index, channel: oneOf('thinking', 'answer') }),
	markup: record({ text }),
	'tool-call-start': record({ id: text, name: text }),
	'tool-call-delta': record({ id: text, text }),
	'tool-call': record({ id: text, name: text, arguments: text }),
	'tool-result': record({ id: text, name: text, content: text }, { isError: flag }),
	'provider-data': record({ data: record({ provider: text, data: anything }) }),
	usage: record({ usage }),
	notice: record({ kind: text, message: text }, { progress: quantity, retryInMs: quantity }),
	error: record({ kind: text, message: text, remedy: text }, { actions: listOf(text) }),
	finish: record({ reason: oneOf(...finishReasons) }, { message: text }),
};

const base: Fields = { type: name, turn: name, seq: index, at: quantity };
const checkBase = record(base, { iteration: index });

/** Checks one event. Types that we do not know pass with anything in them: they are a later version's. */
export const checkEvent: Check = (value, place) => {
	checkBase(value, place);
	const type = (value as { readonly type: string }).type;
	if (Object.hasOwn(bodies, type)) {
		bodies[type as TurnEventType](value, place);
	}
};
