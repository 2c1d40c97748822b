/** From the lines of a journal to its conversation. What can be read is read; the rest is counted. */
import { setImmediate as nextTask } from 'node:timers/promises';
import type { Conversation, Turn } from '../core/conversation/conversation.ts';
import { titleOf } from '../core/conversation/title.ts';
import { interruptedTail } from '../core/conversation/turnState.ts';
import { fits } from '../core/foreign/shape.ts';
import { isEvent, isKnownType } from '../core/stream/eventSchema.ts';
import type { TurnEvent, TurnId } from '../core/stream/turnEvent.ts';
import { wholeBehindHalf } from './brokenLine.ts';
import {
	headerSchema,
	type JournalHeader,
	type JournalSettings,
	journalVersion,
	settingsSchema,
	versionSchema,
} from './journalFormat.ts';
import { parseLines } from './parseLines.ts';

export interface ReadContent {
	readonly kind: 'read';
	readonly conversation: Conversation;
	/** Lines that are not JSON, or neither header, event nor setting. */
	readonly skippedLines: number;
	/** Events of types that this version does not know. They are in the conversation, and no view shows them. */
	readonly unknownEvents: number;
	/** The file ends within a line. */
	readonly torn: boolean;
	/** In which it was begun, where the first line says so. */
	readonly workspace: string | undefined;
	/** The title is that of the first question, because no line says another. */
	readonly lostHeader: boolean;
}

export type JournalContent =
	| ReadContent
	/** No line of ours, or mostly something else than JSON. */
	| { readonly kind: 'damaged' }
	/** A later version wrote it. */
	| { readonly kind: 'newer' };

interface ReadContext {
	/** For a file that lost its header. */
	readonly fallback: Omit<JournalHeader, 'title'>;
	/** Whether a turn runs now, so that it is not given an end. */
	readonly isLive?: (turn: TurnId) => boolean;
}

/** Inside of a character of UTF-8 there is none. */
const lineBreak = 0x0a;
/** So many bytes are parsed at once; about two milliseconds. */
const sliceLength = 250_000;

/**
 * Reads a whole file, UTF-8, without holding the thread. Turns without an end are given one, `interrupted`, but for those
 * that run now. Linear; 100,000 events take about a tenth of a second.
 */
export async function readJournal(file: Buffer, context: ReadContext): Promise<JournalContent> {
	const lines = new JournalLines();
	for (let from = 0; from < file.length; ) {
		const to = sliceEnd(file, from);
		// Slice by slice: making one text of a large file takes a tenth of a second, and as much memory again.
		lines.add(file.toString('utf8', from, to));
		from = to;
		await others(file);
	}
	const content = lines.content(context);
	await others(file);
	return content;
}

/** Others have their turn; a file of one slice is done before they would wait for it. */
async function others(file: Buffer): Promise<void> {
	if (file.length > sliceLength) {
		await nextTask();
	}
}

function sliceEnd(file: Buffer, from: number): number {
	const lineEnd = file.indexOf(lineBreak, from + sliceLength);
	return lineEnd === -1 ? file.length : lineEnd + 1;
}

/** Their values: undefined for one that is not JSON, and behind it what could be read of it. */
function valuesOf(lines: string): readonly unknown[] {
	const values = parseLines(lines);
	if (!values.includes(undefined)) {
		return values;
	}
	const each = lines.split('\n').filter(line => line.trim() !== '');
	return values.flatMap((value, index) => {
		const behind = value === undefined ? wholeBehindHalf(each[index] ?? '') : undefined;
		return behind === undefined ? [value] : [undefined, behind];
	});
}

class JournalLines {
	readonly #turns = new Map<TurnId, TurnEvent[]>();
	#header: JournalHeader | undefined;
	#version = 0;
	#settings: JournalSettings = {};
	#whole = 0;
	#broken = 0;
	#skipped = 0;
	#unknown = 0;
	#torn = false;

	/** Whole lines; only the last ones of a file may end within one. */
	add(lines: string): void {
		const end = lines.lastIndexOf('\n') + 1;
		for (const value of valuesOf(lines.slice(0, end))) {
			this.#line(value);
		}
		const rest = valuesOf(lines.slice(end));
		this.#torn = rest.length > 0 && rest.at(-1) === undefined;
		for (const value of this.#torn ? [] : rest) {
			this.#line(value);
		}
	}

	content(context: ReadContext): JournalContent {
		if (this.#version > journalVersion) {
			return { kind: 'newer' };
		}
		const isOurs = this.#header !== undefined || this.#turns.size > 0;
		if (!isOurs || this.#broken > this.#whole) {
			return { kind: 'damaged' };
		}
		return {
			kind: 'read',
			conversation: this.#conversation(context),
			skippedLines: this.#skipped + this.#broken,
			unknownEvents: this.#unknown,
			torn: this.#torn,
			workspace: this.#header?.workspace,
			lostHeader: this.#header === undefined,
		};
	}

	#line(value: unknown): void {
		if (value === undefined) {
			this.#broken += 1;
			return;
		}
		this.#whole += 1;
		if (isEvent(value)) {
			this.#event(value);
		} else if (fits(settingsSchema, value)) {
			this.#settings = { ...this.#settings, ...value.set };
		} else if (fits(versionSchema, value)) {
			this.#version = Math.max(this.#version, value.version);
			this.#noteHeader(value);
		} else {
			this.#skipped += 1;
		}
	}

	/** Two windows that begin a file at once write two. */
	#noteHeader(value: unknown): void {
		if (fits(headerSchema, value)) {
			this.#header ??= value;
		} else {
			this.#skipped += 1;
		}
	}

	/** An event that is there already, or comes too late, would be counted twice. */
	#event(event: TurnEvent): void {
		const events = this.#turns.get(event.turn);
		if (events === undefined) {
			this.#turns.set(event.turn, [event]);
			// A turn that begins becomes the leaf.
			this.#settings = { ...this.#settings, leaf: undefined };
		} else if (event.seq > (events.at(-1)?.seq ?? -1)) {
			events.push(event);
		} else {
			return;
		}
		this.#unknown += isKnownType(event.type) ? 0 : 1;
	}

	#conversation({ fallback, isLive = () => false }: ReadContext): Conversation {
		const { title, pinned, leaf, keepThinking } = this.#settings;
		const { id, createdAt } = this.#header ?? { ...fallback, ...this.#beginning() };
		return {
			id,
			title: title ?? this.#header?.title ?? titleOf(this.#start()?.question ?? '', this.#start()?.label),
			createdAt,
			...(pinned && { pinned }),
			...(leaf !== undefined && this.#turns.has(leaf) && { leaf }),
			...(keepThinking !== undefined && { keepThinking }),
			turns: [...this.#turns].map(([turn, events]) => ended({ id: turn, events }, isLive)),
		};
	}

	#beginning(): Pick<JournalHeader, 'createdAt'> | undefined {
		const start = this.#start();
		return start && { createdAt: start.startedAt };
	}

	#start(): Extract<TurnEvent, { readonly type: 'turn-start' }> | undefined {
		for (const [first] of this.#turns.values()) {
			if (first?.type === 'turn-start') {
				return first;
			}
		}
		return undefined;
	}
}

function ended(turn: Turn, isLive: (turn: TurnId) => boolean): Turn {
	const tail = isLive(turn.id) ? undefined : interruptedTail(turn.events);
	return tail ? { id: turn.id, events: [...turn.events, tail] } : turn;
}
