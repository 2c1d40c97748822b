/**
 * One conversation as lines of JSON: a header, then one line per event in the order in which they came, and among
 * them lines that set the title or the pin anew. Only ever appended to.
 */
import type { Conversation, ConversationId, Turn } from '../core/conversation/conversation.ts';
import { interruptedTail } from '../core/conversation/turnState.ts';
import type { TurnEvent, TurnId } from '../core/stream/turnEvent.ts';

const schema = 'sidethought.journal';
const version = 1;

export interface JournalHeader {
	readonly id: ConversationId;
	readonly title: string;
	/** ISO 8601. */
	readonly createdAt: string;
}

/** What can be changed later. */
export interface JournalSettings {
	readonly title?: string;
	readonly pinned?: boolean;
}

export function headerLine({ id, title, createdAt }: JournalHeader): string {
	return toLine({ schema, version, id, title, createdAt });
}

export function settingsLine(settings: JournalSettings): string {
	return toLine({ set: settings });
}

export function eventLines(events: readonly TurnEvent[]): string {
	return events.map(toLine).join('');
}

/** Half a character would be refused by strict readers; it becomes the replacement character. */
function toLine(value: unknown): string {
	const text = JSON.stringify(value);
	const repaired = text.includes('\\ud')
		? JSON.stringify(value, (_key, each) => (typeof each === 'string' ? each.toWellFormed() : each))
		: text;
	return `${repaired}\n`;
}

export type JournalContent =
	/** `skippedLines`: not JSON or no event; `torn`: the file ends within a line. What is whole was read. */
	| {
			readonly kind: 'read';
			readonly conversation: Conversation;
			readonly skippedLines: number;
			readonly torn: boolean;
	  }
	/** No header, or mostly something else than events. */
	| { readonly kind: 'damaged' }
	/** A later version wrote it. */
	| { readonly kind: 'newer' };

/**
 * Reads a whole file. Turns without an end are given one, `interrupted`, but for those that `isLive` says run now.
 * Linear; 100,000 events take about a tenth of a second.
 */
export function readJournal(text: string, isLive: (turn: TurnId) => boolean = () => false): JournalContent {
	const { values, badLines, torn } = parseLines(text);
	const header = values[0];
	if (!isHeader(header)) {
		return { kind: 'damaged' };
	}
	if (header.version > version) {
		return { kind: 'newer' };
	}
	let settings: JournalSettings = {};
	let skippedLines = badLines;
	const turns = new Map<TurnId, TurnEvent[]>();
	for (const value of values.slice(1)) {
		if (isEvent(value)) {
			addEvent(turns, value);
		} else if (isSettings(value)) {
			settings = { ...settings, ...value.set };
		} else {
			skippedLines += 1;
		}
	}
	if (skippedLines > values.length) {
		return { kind: 'damaged' };
	}
	const conversation = {
		id: header.id,
		title: settings.title ?? header.title,
		createdAt: header.createdAt,
		...(settings.pinned && { pinned: true }),
		turns: [...turns].map(([id, events]) => ended({ id, events }, isLive)),
	};
	return { kind: 'read', conversation, skippedLines, torn };
}

interface ParsedLines {
	readonly values: readonly unknown[];
	readonly badLines: number;
	readonly torn: boolean;
}

function parseLines(text: string): ParsedLines {
	const end = text.lastIndexOf('\n') + 1;
	const rest = text.slice(end);
	const last = rest === '' ? undefined : parseLine(rest);
	const torn = rest !== '' && last === undefined;
	const { values, badLines } = parseWholeLines(text.slice(0, end));
	return { values: last === undefined ? values : [...values, last], badLines, torn };
}

function parseWholeLines(text: string): Pick<ParsedLines, 'values' | 'badLines'> {
	try {
		// Inside of JSON there is no bare line break, so all lines can be read as one list, in half the time.
		return { values: JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`), badLines: 0 };
	} catch {
		const lines = text.split('\n').filter(line => line.trim() !== '');
		const values = lines.map(parseLine).filter(value => value !== undefined);
		return { values, badLines: lines.length - values.length };
	}
}

function parseLine(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

function isHeader(value: unknown): value is JournalHeader & { readonly version: number } {
	return (
		isRecord(value) &&
		value.schema === schema &&
		typeof value.version === 'number' &&
		typeof value.id === 'string' &&
		typeof value.title === 'string' &&
		typeof value.createdAt === 'string'
	);
}

function isEvent(value: unknown): value is TurnEvent {
	return (
		isRecord(value) &&
		typeof value.type === 'string' &&
		typeof value.turn === 'string' &&
		typeof value.seq === 'number' &&
		typeof value.at === 'number'
	);
}

function isSettings(value: unknown): value is { readonly set: JournalSettings } {
	return isRecord(value) && isRecord(value.set);
}

/** An event that is there already, or comes too late, would be counted twice. */
function addEvent(turns: Map<TurnId, TurnEvent[]>, event: TurnEvent): void {
	const events = turns.get(event.turn);
	if (events === undefined) {
		turns.set(event.turn, [event]);
	} else if (event.seq > (events.at(-1)?.seq ?? -1)) {
		events.push(event);
	}
}

function ended(turn: Turn, isLive: (turn: TurnId) => boolean): Turn {
	const tail = isLive(turn.id) ? undefined : interruptedTail(turn.events);
	return tail ? { id: turn.id, events: [...turn.events, tail] } : turn;
}
