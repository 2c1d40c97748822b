/**
 * The door of the host: whatever the page posts is checked here, once. The page shows hostile text, so a message may
 * be forged: unknown types, wrong shapes and oversized strings are refused, and nothing beyond the known fields passes.
 */
import type { ModelRef, ThinkSetting } from '../core/stream/chat.ts';
import type { AttachRequest, ToHost } from './messages.ts';

type Check<T> = (value: unknown) => T | undefined;
type Shape = Readonly<Record<string, Check<unknown>>>;

const megabyte = 1 << 20;

const remedies: readonly string[] = [
	'retry',
	'continue',
	'start-guide',
	'check-connection',
	'choose-provider',
	'choose-model',
	'pull-model',
	'set-key',
	'open-settings',
	'drop-context',
	'sign-in',
	'show-log',
];

const id = text(200);
const turn = { turn: id };

/** For each message type the fields it must have, and after `optional` those it may have. */
const shapes: Readonly<Record<ToHost['type'], { readonly required?: Shape; readonly optional?: Shape }>> = {
	ready: {},
	resync: {},
	ask: { required: { text: text(megabyte) }, optional: { think: thinkSetting } },
	unqueue: { required: { id, edit: flag } },
	stop: { required: turn },
	retry: { required: turn },
	continue: { required: turn },
	'answer-now': { required: turn },
	'edit-question': { required: turn },
	remedy: { required: { action: oneOf(remedies) }, optional: turn },
	copy: {
		required: { text: text(16 * megabyte), what: oneOf(['thinking', 'answer', 'code', 'question']) },
	},
	'copy-turn': { required: turn },
	'code-action': {
		required: { action: oneOf(['insert', 'new-file', 'apply']), turn: id, code: text(4 * megabyte) },
		optional: { languageId: text(60) },
	},
	export: { required: { format: oneOf(['markdown', 'json', 'html']) }, optional: turn },
	'new-conversation': {},
	'show-history': {},
	'open-beside': {},
	'open-link': { required: { href: text(4000) } },
	'open-place': { required: { path: text(400) }, optional: { line: lineNumber, endLine: lineNumber } },
	'open-attachment': { required: { id }, optional: turn },
	attach: { required: { attach: attachRequest } },
	detach: { required: { id } },
	complete: { required: { request: wholeNumber, query: text(200) } },
	'choose-model': { required: { model: modelRef } },
	'pick-model': {},
	'choose-think': { required: { think: thinkSetting } },
	'page-error': { required: { message: text(4000) } },
};

/** The message, made of known fields only, or undefined when it is not one of ours. */
export function parseToHost(value: unknown): ToHost | undefined {
	if (!isRecord(value) || typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) {
		return undefined;
	}
	const shape = shapes[value.type as ToHost['type']];
	const fields = readFields(value, shape.required ?? {}, shape.optional ?? {});
	return fields && ({ type: value.type, ...fields } as ToHost);
}

function readFields(
	value: Readonly<Record<string, unknown>>,
	required: Shape,
	optional: Shape,
): Readonly<Record<string, unknown>> | undefined {
	const fields: Record<string, unknown> = {};
	for (const [name, check] of Object.entries(required)) {
		const checked = check(value[name]);
		if (checked === undefined) {
			return undefined;
		}
		fields[name] = checked;
	}
	for (const [name, check] of Object.entries(optional)) {
		if (value[name] === undefined) {
			continue;
		}
		const checked = check(value[name]);
		if (checked === undefined) {
			return undefined;
		}
		fields[name] = checked;
	}
	return fields;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(maxLength: number): Check<string> {
	return value => (typeof value === 'string' && value.length <= maxLength ? value : undefined);
}

function oneOf(allowed: readonly string[]): Check<string> {
	return value => (typeof value === 'string' && allowed.includes(value) ? value : undefined);
}

function flag(value: unknown): boolean | undefined {
	return typeof value === 'boolean' ? value : undefined;
}

function wholeNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function lineNumber(value: unknown): number | undefined {
	const line = wholeNumber(value);
	return line !== undefined && line >= 1 && line <= 10_000_000 ? line : undefined;
}

function thinkSetting(value: unknown): ThinkSetting | undefined {
	if (isRecord(value)) {
		const budget = wholeNumber(value.budget);
		return budget === undefined ? undefined : { budget };
	}
	return oneOf(['auto', 'off', 'on', 'low', 'medium', 'high'])(value) as ThinkSetting | undefined;
}

function modelRef(value: unknown): ModelRef | undefined {
	if (!isRecord(value)) {
		return undefined;
	}
	const provider = text(200)(value.provider);
	const model = text(400)(value.id);
	return provider && model ? { provider, id: model } : undefined;
}

function attachRequest(value: unknown): AttachRequest | undefined {
	if (!isRecord(value)) {
		return undefined;
	}
	const kind = oneOf(['selection', 'symbol', 'file', 'problems', 'changes'])(value.kind);
	const which = value.value === undefined ? undefined : text(1000)(value.value);
	if (!kind || (value.value !== undefined && which === undefined)) {
		return undefined;
	}
	return { kind, ...(which !== undefined && { value: which }) } as AttachRequest;
}
