/** Reads what `toJson` wrote, or what somebody else wrote in its format. The text is not trusted. */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import type { TurnEvent } from '../stream/turnEvent.ts';
import { type Check, flag, ImportError, listOf, name, record, text as textCheck } from './check.ts';
import { checkEvent } from './checkEvent.ts';
import { schemaId, schemaVersion } from './json.ts';

export { ImportError } from './check.ts';

export interface ImportOptions {
	/** Longest text that is read, in UTF-16 units. */
	readonly maxLength?: number;
}

const defaultMaxLength = 200_000_000;
/** Real files need about ten levels; arguments of tools are text. */
const deepest = 200;

/**
 * Every event is kept, also of types that this version does not know. Lone surrogates become U+FFFD, keys that are
 * called `__proto__` are dropped.
 * @throws ImportError that names the place, such as `turns[0].events[3].text: expected text`.
 */
export function fromJson(text: string, options: ImportOptions = {}): Conversation {
	const maxLength = options.maxLength ?? defaultMaxLength;
	if (text.length > maxLength) {
		throw new ImportError('', `The file is too large: ${text.length} characters, at most ${maxLength} are read.`);
	}
	const value = clean(parse(text), 0);
	checkFormat(value, '');
	checkConversation(value, '');
	const conversation = value as Conversation;
	checkTurnIds(conversation.turns);
	return {
		id: conversation.id,
		title: conversation.title,
		createdAt: conversation.createdAt,
		...(conversation.pinned !== undefined && { pinned: conversation.pinned }),
		...(conversation.leaf !== undefined && { leaf: conversation.leaf }),
		turns: conversation.turns.map(({ id, events }) => ({ id, events })),
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		throw new ImportError('', `This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
}

/** A copy with ordinary prototypes and whole characters. */
function clean(value: unknown, depth: number): unknown {
	if (typeof value === 'string') {
		return value.isWellFormed() ? value : value.toWellFormed();
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	if (depth >= deepest) {
		throw new ImportError('', `The file is nested more than ${deepest} levels deep.`);
	}
	if (Array.isArray(value)) {
		return value.map(each => clean(each, depth + 1));
	}
	const copy: Record<string, unknown> = {};
	for (const [key, each] of Object.entries(value)) {
		if (key !== '__proto__') {
			copy[key] = clean(each, depth + 1);
		}
	}
	return copy;
}

const checkFormat: Check = (value, place) => {
	record({ schema: textCheck })(value, place);
	const { schema, version } = value as { readonly schema: string; readonly version: unknown };
	if (schema !== schemaId) {
		throw new ImportError('schema', `expected "${schemaId}". This file is not a Sidethought conversation.`);
	}
	if (!Number.isSafeInteger(version) || (version as number) < 1) {
		throw new ImportError('version', 'expected a whole number from 1');
	}
	if ((version as number) > schemaVersion) {
		throw new ImportError(
			'version',
			`this file was written by a later version (format ${version}); update Sidethought.`,
		);
	}
};

const checkTurn: Check = (value, place) => {
	record({ id: name, events: listOf(checkEvent) })(value, place);
	checkOrder(value as Turn, place);
};

function checkOrder({ id, events }: Turn, place: string): void {
	let previous: TurnEvent | undefined;
	for (const [position, event] of events.entries()) {
		if (event.turn !== id) {
			throw new ImportError(`${place}.events[${position}].turn`, `expected the id of its turn, "${id}"`);
		}
		if (previous && event.seq <= previous.seq) {
			throw new ImportError(`${place}.events[${position}].seq`, `expected more than ${previous.seq}`);
		}
		previous = event;
	}
}

const checkConversation = record(
	{ id: name, title: textCheck, createdAt: textCheck, turns: listOf(checkTurn) },
	{ pinned: flag, leaf: name },
);

function checkTurnIds(turns: readonly Turn[]): void {
	const seen = new Set<string>();
	for (const [position, { id }] of turns.entries()) {
		if (seen.has(id)) {
			throw new ImportError(`turns[${position}].id`, `"${id}" is there twice`);
		}
		seen.add(id);
	}
}
