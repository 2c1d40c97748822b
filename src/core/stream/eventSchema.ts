/**
 * What each event of a turn must carry when it comes from a file: a journal, a JSON export, a recording. The published
 * schema says the same. A new event or field does not compile before its check stands here.
 */
import * as v from 'valibot';
import {
	anything,
	both,
	fits,
	flag,
	index,
	listOf,
	name,
	oneOf,
	onlyTrue,
	openText,
	optional,
	quantity,
	recordOf,
	type Schema,
	type Shape,
	shape,
	text,
} from '../foreign/shape.ts';
import type { DelimiterPair } from '../segment/segment.ts';
import type { SentenceArgs } from '../wording/sentence.ts';
import { type ModelRef, type ProviderData, type ThinkSetting, thinkLevels, type Usage } from './chat.ts';
import type {
	ContextItem,
	TurnEvent,
	TurnEventBase,
	TurnEventBody,
	TurnEventType,
	TurnOptions,
	TurnParent,
} from './turnEvent.ts';

const contextItem = shape<ContextItem>({
	id: text,
	kind: oneOf({ selection: true, symbol: true, file: true, problems: true, changes: true, text: true, image: true }),
	label: text,
	uri: optional(text),
	startLine: optional(index),
	endLine: optional(index),
	languageId: optional(text),
	text,
	mimeType: optional(text),
	bytes: optional(quantity),
	sha256: optional(text),
	tokens: optional(quantity),
});

const model = shape<ModelRef>({ provider: text, id: text, label: optional(text) });

type Budget = Extract<ThinkSetting, object>;

const budget = shape<Budget>({ budget: quantity });
const level = v.picklist(thinkLevels, `expected one of ${thinkLevels.join(', ')}`);
const think: Schema<ThinkSetting> = v.lazy(
	(value): Schema<ThinkSetting> => (typeof value === 'object' ? budget : level),
);

const parent = shape<TurnParent>({
	turn: name,
	as: oneOf({
		'follow-up': true,
		retry: true,
		edit: true,
		continue: true,
		'answer-now': true,
		steer: true,
		compare: true,
	}),
});

const options = shape<TurnOptions>({
	think,
	maxTokens: optional(quantity),
	recorded: optional(flag),
	parent: optional(parent),
});

const usage = shape<Usage>({
	promptTokens: optional(quantity),
	completionTokens: optional(quantity),
	thinkingTokens: optional(quantity),
	cachedTokens: optional(quantity),
	costUsd: optional(quantity),
	neurons: optional(quantity),
	loadMs: optional(quantity),
	promptMs: optional(quantity),
	generationMs: optional(quantity),
	totalMs: optional(quantity),
	contextWindow: optional(quantity),
	estimated: optional(listOf(text)),
});

const providerData = shape<ProviderData>({ provider: text, data: anything });

const args: Schema<SentenceArgs> = recordOf(v.union([v.string(), v.number()], 'expected text or a number'));

/** What a type of event carries besides the base and its type. */
type BodyOf<T extends TurnEventType, B = TurnEventBody> = B extends { readonly type: infer U }
	? T extends U
		? Omit<B, 'type'>
		: never
	: never;

const logprob: Schema<number> = v.pipe(v.number('expected a number'), v.finite('expected a number'));

const blockStart = shape<BodyOf<'thinking-start'>>({
	block: index,
	kept: optional(onlyTrue),
	by: optional(oneOf({ user: true })),
});
const blockEnd = shape<BodyOf<'thinking-end'>>({ block: index });
const delta = shape<BodyOf<'thinking-delta'>>({ block: index, text });

/**
 * Kinds of errors, notices and actions are open: a later version may know more of them, and a reader shows their
 * message without knowing the kind.
 */
const eventBodies: { readonly [T in TurnEventType]: Shape<BodyOf<T>> } = {
	'turn-start': shape<BodyOf<'turn-start'>>({
		question: text,
		label: optional(text),
		context: listOf(contextItem),
		model,
		options,
		parent: optional(parent),
		startedAt: text,
	}),
	'thinking-start': blockStart,
	'answer-start': blockStart,
	'thinking-delta': delta,
	'answer-delta': delta,
	'thinking-end': blockEnd,
	'answer-end': blockEnd,
	reclassify: shape<BodyOf<'reclassify'>>({ from: index, channel: oneOf({ thinking: true, answer: true }) }),
	markup: shape<BodyOf<'markup'>>({ text, call: optional(onlyTrue) }),
	logprobs: shape<BodyOf<'logprobs'>>({
		block: index,
		start: index,
		lengths: listOf(index),
		logprobs: listOf(logprob),
	}),
	'tool-call-start': shape<BodyOf<'tool-call-start'>>({ id: text, name: text }),
	'tool-call-delta': shape<BodyOf<'tool-call-delta'>>({ id: text, text }),
	'tool-call': shape<BodyOf<'tool-call'>>({ id: text, name: text, arguments: text, cut: optional(onlyTrue) }),
	'tool-result': shape<BodyOf<'tool-result'>>({ id: text, name: text, content: text, isError: optional(flag) }),
	'provider-data': shape<BodyOf<'provider-data'>>({ data: providerData }),
	usage: shape<BodyOf<'usage'>>({ usage }),
	notice: shape<BodyOf<'notice'>>({
		kind: openText(),
		message: text,
		code: optional(text),
		args: optional(args),
		progress: optional(quantity),
		retryInMs: optional(quantity),
	}),
	error: shape<BodyOf<'error'>>({
		kind: openText(),
		message: text,
		code: optional(text),
		args: optional(args),
		remedy: text,
		remedyCode: optional(text),
		kept: optional(onlyTrue),
		actions: optional(listOf(openText())),
	}),
	finish: shape<BodyOf<'finish'>>({
		reason: oneOf({ complete: true, length: true, cancelled: true, interrupted: true, error: true }),
		message: optional(text),
		code: optional(text),
		args: optional(args),
	}),
	resplit: shape<BodyOf<'resplit'>>({
		format: text,
		startsInThinking: optional(onlyTrue),
		delimiters: optional(listOf(shape<DelimiterPair>({ open: text, close: text }))),
	}),
};

type AnyEvent = TurnEventBase & { readonly type: string };

const base = shape<AnyEvent>({ type: name, turn: name, seq: index, at: quantity, iteration: optional(index) });

const wholeEvents: ReadonlyMap<unknown, Schema<AnyEvent>> = new Map(
	Object.entries(eventBodies).map(([type, body]) => [type, both<AnyEvent, object>(base, body)]),
);

/**
 * Events of types that we do not know pass with anything in them: they are a later version's, and whoever folds
 * events passes over them.
 */
export const eventSchema = v.lazy(
	value => wholeEvents.get(typeOf(value)) ?? base,
) as Schema<AnyEvent> as Schema<TurnEvent>;

export function isKnownType(type: string): type is TurnEventType {
	return Object.hasOwn(eventBodies, type);
}

/**
 * Whether the value is an event, at a price that a journal of 100,000 lines can pay: deltas, which are nearly all of
 * it, are looked at by hand.
 */
export function isEvent(value: unknown): value is TurnEvent {
	return isPlainDelta(value) || fits(eventSchema, value);
}

function isPlainDelta(value: unknown): boolean {
	return (
		isRecord(value) &&
		(value.type === 'thinking-delta' || value.type === 'answer-delta') &&
		typeof value.text === 'string' &&
		isIndex(value.block) &&
		isIndex(value.seq) &&
		Number.isFinite(value.at) &&
		Number(value.at) >= 0 &&
		typeof value.turn === 'string' &&
		value.turn !== '' &&
		value.turn.length <= 200 &&
		(value.iteration === undefined || isIndex(value.iteration))
	);
}

function isIndex(value: unknown): boolean {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}

function typeOf(value: unknown): unknown {
	return isRecord(value) ? value.type : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}
