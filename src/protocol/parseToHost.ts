/**
 * The door of the host: whatever the page posts is checked here, once. The page shows hostile text, so a message may
 * be forged: unknown types, wrong shapes and oversized strings are refused, and nothing beyond the known fields passes.
 * The types tie the schemas to `ToHost`: a message, a field or a choice that has no schema does not compile.
 */
import * as v from 'valibot';
import { remedyActions } from '../core/errors.ts';
import type { ThoughtPoint } from '../core/insight/address.ts';
import type { ModelRef, ThinkSetting } from '../core/stream/chat.ts';
import { mostPictureBytes } from '../core/stream/picture.ts';
import { thinkSetting } from '../core/stream/thinkSetting.ts';
import { toolsChoices } from '../core/stream/toolsChoice.ts';
import { type AttachRequest, mostDroppedFiles, mostDroppedText, setupActions, type ToHost } from './messages.ts';

type Message<T extends ToHost['type']> = Extract<ToHost, { readonly type: T }>;

/** A field that may be absent needs a schema that says so. */
type Field<T> = undefined extends T
	? v.OptionalSchema<v.GenericSchema<unknown, T>, undefined>
	: v.GenericSchema<unknown, T>;

/** A schema for each field of T, also for those that may be absent: one without does not compile. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

const megabyte = 1 << 20;

const id = text(200);
const turn = id;
const optionalTurn = v.optional(turn);
const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const think = thinkSetting satisfies Field<ThinkSetting>;

/** Labels are not the page's to give: the catalogue has them. */
const model = v.object({
	provider: v.pipe(text(200), v.nonEmpty()),
	id: v.pipe(text(400), v.nonEmpty()),
} satisfies Fields<Omit<ModelRef, 'label'>>);

const thoughtPoint = v.object({ block: wholeNumber, offset: wholeNumber } satisfies Fields<ThoughtPoint>);

const attach = v.object({
	kind: oneOf<AttachRequest['kind']>({
		selection: true,
		symbol: true,
		file: true,
		problems: true,
		changes: true,
		editors: true,
		terminal: true,
		pick: true,
	}),
	value: v.optional(text(1000)),
} satisfies Fields<AttachRequest>);

const messages = {
	ready: v.object({ type: v.literal('ready') }),
	resync: v.object({ type: v.literal('resync') }),
	taken: v.object({ type: v.literal('taken'), messages: wholeNumber }),
	focus: v.object({ type: v.literal('focus'), focused: v.boolean() }),
	ask: v.object({ type: v.literal('ask'), text: text(megabyte), think: v.optional(think), edits: optionalTurn }),
	unqueue: v.object({ type: v.literal('unqueue'), id, edit: v.boolean() }),
	stop: v.object({ type: v.literal('stop'), turn }),
	retry: v.object({ type: v.literal('retry'), turn }),
	continue: v.object({ type: v.literal('continue'), turn }),
	'answer-now': v.object({ type: v.literal('answer-now'), turn }),
	'ask-now': v.object({ type: v.literal('ask-now'), turn }),
	steer: v.object({
		type: v.literal('steer'),
		turn,
		at: v.optional(thoughtPoint),
		text: v.optional(text(megabyte)),
	}),
	'turn-menu': v.object({ type: v.literal('turn-menu'), turn }),
	'edit-question': v.object({ type: v.literal('edit-question'), turn }),
	'show-more': v.object({ type: v.literal('show-more'), where: v.picklist(['before', 'after', 'newest']) }),
	'show-version': v.object({ type: v.literal('show-version'), turn }),
	compare: v.object({ type: v.literal('compare'), text: text(megabyte), edits: optionalTurn }),
	'compare-with': v.object({ type: v.literal('compare-with'), turn }),
	'show-compared': v.object({ type: v.literal('show-compared'), turn }),
	'stop-compared': v.object({ type: v.literal('stop-compared'), column: v.optional(wholeNumber) }),
	'diff-compared': v.object({ type: v.literal('diff-compared') }),
	'go-on-from': v.object({ type: v.literal('go-on-from'), turn }),
	remedy: v.object({ type: v.literal('remedy'), action: v.picklist(remedyActions), turn: optionalTurn }),
	copy: v.object({
		type: v.literal('copy'),
		text: text(16 * megabyte),
		what: oneOf<Message<'copy'>['what']>({ thinking: true, answer: true, code: true, question: true }),
	}),
	'copy-turn': v.object({ type: v.literal('copy-turn'), turn }),
	'code-action': v.object({
		type: v.literal('code-action'),
		action: oneOf<Message<'code-action'>['action']>({
			insert: true,
			'new-file': true,
			apply: true,
			diagram: true,
		}),
		turn,
		code: text(4 * megabyte),
		languageId: v.optional(text(60)),
		path: v.optional(text(2_000)),
	}),
	export: v.object({
		type: v.literal('export'),
		format: oneOf<Message<'export'>['format']>({ markdown: true, json: true, html: true }),
		turn: optionalTurn,
	}),
	'new-conversation': v.object({ type: v.literal('new-conversation') }),
	'show-history': v.object({ type: v.literal('show-history') }),
	'open-beside': v.object({ type: v.literal('open-beside') }),
	'open-link': v.object({ type: v.literal('open-link'), href: text(4000) }),
	'open-reference': v.object({
		type: v.literal('open-reference'),
		turn,
		block: wholeNumber,
		start: wholeNumber,
		end: wholeNumber,
		how: oneOf<Message<'open-reference'>['how']>({ open: true, peek: true }),
	}),
	'preview-reference': v.object({
		type: v.literal('preview-reference'),
		turn,
		block: wholeNumber,
		start: wholeNumber,
		end: wholeNumber,
	}),
	'shown-so-far': v.object({
		type: v.literal('shown-so-far'),
		turn,
		late: v.boolean(),
		thinking: v.optional(thoughtPoint),
	}),
	'open-attachment': v.object({ type: v.literal('open-attachment'), id, turn: optionalTurn }),
	attach: v.object({ type: v.literal('attach'), attach }),
	'attach-files': v.object({
		type: v.literal('attach-files'),
		uris: v.pipe(v.array(text(4000)), v.maxLength(mostDroppedFiles)),
	}),
	'attach-text': v.object({ type: v.literal('attach-text'), name: text(400), text: text(mostDroppedText) }),
	'attach-picture': v.object({
		type: v.literal('attach-picture'),
		name: text(400),
		bytes: wholeNumber,
		base64: text(Math.ceil(mostPictureBytes / 3) * 4),
	}),
	detach: v.object({ type: v.literal('detach'), id }),
	complete: v.object({
		type: v.literal('complete'),
		request: wholeNumber,
		query: text(200),
		of: v.optional(v.literal('prompts')),
	}),
	'choose-model': v.object({ type: v.literal('choose-model'), model }),
	'pick-model': v.object({ type: v.literal('pick-model') }),
	'choose-think': v.object({ type: v.literal('choose-think'), think }),
	'choose-keep-thinking': v.object({ type: v.literal('choose-keep-thinking'), keep: v.boolean() }),
	'choose-tools': v.object({ type: v.literal('choose-tools'), tools: v.picklist(toolsChoices) }),
	'pick-tools': v.object({ type: v.literal('pick-tools') }),
	setup: v.object({ type: v.literal('setup'), action: v.picklist(setupActions), model: v.optional(text(400)) }),
	'page-error': v.object({ type: v.literal('page-error'), message: text(4000) }),
} satisfies { readonly [T in ToHost['type']]: { readonly entries: Fields<Message<T>> } };

const door = v.variant('type', Object.values(messages));

/** The message, made of known fields only, or undefined when it is not one of ours. */
export function parseToHost(value: unknown): ToHost | undefined {
	const { success, output } = v.safeParse(door, value);
	return success ? output : undefined;
}

function text(maxLength: number) {
	return v.pipe(v.string(), v.maxLength(maxLength));
}

/** One of a union: every member by its name, so that none can be forgotten. */
function oneOf<T extends string>(allowed: Readonly<Record<T, true>>): v.GenericSchema<unknown, T> {
	return v.picklist(Object.keys(allowed) as T[]);
}
