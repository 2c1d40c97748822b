/**
 * One conversation as lines of JSON: a header, then one line per event in the order in which they came, and among
 * them lines that set title, pin, leaf or what is kept of thinking anew. Only ever appended to. Every line says by
 * itself what it is, so a file can be read whatever happened to the lines around it.
 *
 * A file of version 1 that is gone on with keeps its header, so that it has lines of version 2 below it. An older
 * Sidethought still opens it and passes over what it does not know. A header written anew would lock it out of
 * conversations that it can read, and would be the only line that is ever changed.
 */
import type { ConversationId } from '../core/conversation/conversation.ts';
import { fits, flag, index, name, oneOf, optional, shape, text } from '../core/foreign/shape.ts';
import { isEvent } from '../core/stream/eventSchema.ts';
import type { TurnEvent, TurnId } from '../core/stream/turnEvent.ts';

const schema = 'sidethought.journal';
export const journalVersion = 2;

export interface JournalHeader {
	readonly id: ConversationId;
	readonly title: string;
	/** ISO 8601. */
	readonly createdAt: string;
	/** Name of the workspace in which it was begun: for lists, not a place. A folder that moves orphans nothing. */
	readonly workspace?: string;
}

/** What can be changed later. */
export interface JournalSettings {
	readonly title?: string;
	readonly pinned?: boolean;
	/** Which branch is shown, until another turn begins. */
	readonly leaf?: TurnId;
	/** Whether thinking goes along with later questions. */
	readonly keepThinking?: boolean;
}

export const headerSchema = shape<JournalHeader>({
	id: text,
	title: text,
	createdAt: text,
	workspace: optional(text),
});

/** Any header of ours, also one of a later version or one that lost a part. */
export const versionSchema = shape<{ readonly schema: string; readonly version: number }>({
	schema: oneOf({ [schema]: true }),
	version: index,
});

export const settingsSchema = shape<{ readonly set: JournalSettings }>({
	set: shape<JournalSettings>({
		title: optional(text),
		pinned: optional(flag),
		leaf: optional(name),
		keepThinking: optional(flag),
	}),
});

/** Whether a value is what a line of ours says. */
export function isJournalLine(value: unknown): boolean {
	return isEvent(value) || fits(settingsSchema, value) || fits(versionSchema, value);
}

export function headerLine({ id, title, createdAt, workspace }: JournalHeader): string {
	return toLine({
		schema,
		version: journalVersion,
		id,
		title,
		createdAt,
		...(workspace !== undefined && { workspace }),
	});
}

export function settingsLine(settings: JournalSettings): string {
	return toLine({ set: settings });
}

export function eventLines(events: readonly TurnEvent[]): string {
	return events.map(toLine).join('');
}

/** Half a character would be refused by strict readers; it becomes the replacement character. */
function toLine(value: unknown): string {
	const json = JSON.stringify(value);
	const repaired = json.includes('\\ud')
		? JSON.stringify(value, (_key, each) => (typeof each === 'string' ? each.toWellFormed() : each))
		: json;
	return `${repaired}\n`;
}
