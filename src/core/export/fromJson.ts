/** Reads what `toJson` wrote, in version 1 or 2, or what somebody else wrote in its format. The text is not trusted. */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { ImportError } from '../foreign/importError.ts';
import {
	anything,
	flag,
	listOf,
	name,
	optional,
	problemIn,
	type Schema,
	shape,
	text as textSchema,
} from '../foreign/shape.ts';
import { eventSchema } from '../stream/eventSchema.ts';
import type { TurnEvent } from '../stream/turnEvent.ts';
import { schemaId, schemaVersion } from './json.ts';

export { ImportError } from '../foreign/importError.ts';

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
	checkFormat(value);
	check(conversationSchema, value);
	const { id, title, createdAt, pinned, leaf, keepThinking, turns } = value;
	checkTurns(turns);
	checkLeaf(turns, leaf);
	return {
		id,
		title,
		createdAt,
		...(pinned !== undefined && { pinned }),
		...(leaf !== undefined && { leaf }),
		...(keepThinking !== undefined && { keepThinking }),
		turns: turns.map(turn => ({ id: turn.id, events: turn.events })),
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

function check<T>(schema: Schema<T>, value: unknown): asserts value is T {
	const problem = problemIn(schema, value);
	if (problem) {
		throw new ImportError(problem.place, problem.expected);
	}
}

const formatSchema = shape<{ readonly schema: string; readonly version?: unknown }>({
	schema: textSchema,
	version: optional(anything),
});

const conversationSchema = shape<Conversation>({
	id: name,
	title: textSchema,
	createdAt: textSchema,
	pinned: optional(flag),
	leaf: optional(name),
	keepThinking: optional(flag),
	turns: listOf(shape<Turn>({ id: name, events: listOf(eventSchema) })),
});

/** Before all else, so that a file of another format or of a later version is told as that. */
function checkFormat(value: unknown): void {
	check(formatSchema, value);
	const { schema, version } = value;
	if (schema !== schemaId) {
		throw new ImportError('schema', `expected "${schemaId}". This file is not a Sidethought conversation.`);
	}
	if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
		throw new ImportError('version', 'expected a whole number from 1');
	}
	if (version > schemaVersion) {
		throw new ImportError(
			'version',
			`this file was written by a later version (format ${version}); update Sidethought.`,
		);
	}
}

function checkTurns(turns: readonly Turn[]): void {
	const seen = new Set<string>();
	for (const [position, turn] of turns.entries()) {
		if (seen.has(turn.id)) {
			throw new ImportError(`turns[${position}].id`, `"${turn.id}" is there twice`);
		}
		seen.add(turn.id);
		checkOrder(turn, `turns[${position}]`);
	}
}

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

function checkLeaf(turns: readonly Turn[], leaf: string | undefined): void {
	if (leaf !== undefined && !turns.some(turn => turn.id === leaf)) {
		throw new ImportError('leaf', 'expected the id of one of the turns');
	}
}
