/** Writes the events of one imported turn: numbered, timed, each block opened and closed. */

import { resegment } from '../segment/resegment.ts';
import type { Channel, FinishReason, TurnEvent, TurnEventBody, TurnId } from '../stream/turnEvent.ts';
import { inEnglish, type SentenceCode, spoken } from '../wording/sentence.ts';
import type { Left } from './left.ts';
import type { Part } from './transcript.ts';
import { parseJson, toJsonText } from './value.ts';

const withheld = {
	hidden: 'notice.thinking-hidden',
	encrypted: 'notice.thinking-encrypted',
} as const satisfies Record<string, SentenceCode>;

/** So many calls can be open at once; a result without an id is sought among them. */
const mostAtOnce = 64;

interface Call {
	readonly id: string;
	readonly name: string;
	isAnswered: boolean;
}

/** `web.run` answers a call of `web`. */
function family(name: string): string {
	return name.split('.', 1)[0] ?? name;
}

type Kind<K extends Part['kind']> = Extract<Part, { readonly kind: K }>;

export class TurnDraft {
	readonly events: TurnEvent[] = [];
	readonly #turn: TurnId;
	readonly #left: Left;
	/** Milliseconds since 1970 of `at` 0; the first time that is known. */
	#start: number | undefined;
	#at = 0;
	#block = 0;
	#iteration = 0;
	/** A result is there that the model has not gone on from: what it says next is another round. */
	#hasResult = false;
	#lastNotice = '';
	readonly #calls = new Map<string, Call>();
	/** Calls that no result came for, in their order. */
	readonly #open: Call[] = [];
	#hasError = false;
	/** The last thing that came of the model, or of a tool. */
	#last: 'nothing' | 'words' | 'call' = 'nothing';
	#end: FinishReason | undefined;

	constructor(turn: TurnId, left: Left, start: number | undefined) {
		this.#turn = turn;
		this.#left = left;
		this.#start = start;
	}

	write(body: TurnEventBody): void {
		const base = { turn: this.#turn, seq: this.events.length, at: this.#at };
		const event: TurnEvent = { ...body, ...base };
		this.events.push(this.#iteration > 0 ? { ...event, iteration: this.#iteration } : event);
	}

	/** @param time when the message that it is in came */
	add(part: Part, time: number | undefined): void {
		this.#pass(part.time ?? time);
		switch (part.kind) {
			case 'thinking':
				this.#text('thinking', part.text);
				break;
			case 'text':
				this.#answer(part);
				break;
			case 'call':
				this.#call(part);
				break;
			case 'result':
				this.#result(part);
				break;
			default:
				this.#aside(part);
		}
	}

	/** The last event. A turn of which nothing came, or whose last call has no result, was cut off. */
	finish(): void {
		const isWhole = this.#last === 'words';
		this.write({ type: 'finish', reason: this.#end ?? (isWhole ? 'complete' : 'interrupted') });
	}

	/** Times never go back, and nobody thinks for a year. */
	#pass(time: number | undefined): void {
		if (time === undefined) {
			return;
		}
		this.#start ??= time;
		this.#at = Math.max(this.#at, time - this.#start);
	}

	#goOn(last: 'words' | 'call' = 'words'): void {
		if (this.#hasResult) {
			this.#hasResult = false;
			this.#iteration += 1;
		}
		this.#last = last;
		this.#end = undefined;
	}

	#answer({ text, inline }: Kind<'text'>): void {
		if (inline) {
			this.#segments(text);
		} else {
			this.#text('answer', text);
		}
	}

	#text(channel: Channel, text: string): void {
		if (text.trim() === '') {
			return;
		}
		this.#goOn();
		const block = this.#block++;
		this.write({ type: `${channel}-start`, block });
		this.write({ type: `${channel}-delta`, block, text: text.toWellFormed() });
		this.write({ type: `${channel}-end`, block });
	}

	/** Text with thinking in tags; the tags stay in the list as markup. */
	#segments(text: string): void {
		const markup: { readonly text: string; readonly index: number }[] = [];
		const segments = resegment(text, { onMarkup: (each, index) => markup.push({ text: each, index }) });
		let pieces: string[] = [];
		let next = 0;
		const writeMarkup = (upTo: number): void => {
			for (; (markup[next]?.index ?? Number.POSITIVE_INFINITY) <= upTo; next += 1) {
				this.write({ type: 'markup', text: (markup[next]?.text ?? '').toWellFormed() });
			}
		};
		for (const [index, segment] of segments.entries()) {
			if (pieces.length === 0) {
				writeMarkup(index);
			}
			if (segment.kind === 'delta') {
				pieces.push(segment.text);
				if (segments[index + 1]?.kind !== 'delta') {
					this.#text(segment.channel, pieces.join(''));
					pieces = [];
				}
			}
		}
		writeMarkup(segments.length);
	}

	#call(part: Kind<'call'>): void {
		const id = part.id?.toWellFormed() || `call-${this.#calls.size + 1}`;
		if (this.#calls.has(id)) {
			// The same record again.
			return;
		}
		this.#goOn('call');
		const name = part.name.toWellFormed();
		const call = { id, name, isAnswered: false };
		this.#calls.set(id, call);
		this.#open.push(call);
		this.write({ type: 'tool-call-start', id, name });
		this.write({ type: 'tool-call', id, name, arguments: this.#argumentsOf(part.arguments) });
	}

	/** JSON as it is; other text in an object, so that it is JSON. */
	#argumentsOf(value: unknown): string {
		if (value === undefined || value === null || value === '') {
			return '{}';
		}
		if (typeof value === 'string') {
			return (parseJson(value) === undefined ? JSON.stringify({ input: value }) : value).toWellFormed();
		}
		const text = toJsonText(value)?.toWellFormed();
		if (text === undefined) {
			this.#left.count('import.left.deep');
		}
		return text ?? '{}';
	}

	#result(part: Kind<'result'>): void {
		const call = part.id === undefined ? this.#waiting(part.name) : this.#calls.get(part.id.toWellFormed());
		if (call?.isAnswered) {
			// The same record again.
			return;
		}
		const answered = call ?? this.#begin(part);
		const { id, name } = answered;
		answered.isAnswered = true;
		this.#hasResult = true;
		this.#last = 'words';
		this.#end = undefined;
		const isError = part.isError === true && { isError: true };
		this.write({ type: 'tool-result', id, name, content: part.content.toWellFormed(), ...isError });
	}

	/** The latest call that waits, of this tool if its name is known. */
	#waiting(name: string | undefined): Call | undefined {
		while (this.#open.at(-1)?.isAnswered) {
			this.#open.pop();
		}
		const waiting = this.#open.slice(-mostAtOnce).filter(call => !call.isAnswered);
		return name === undefined ? waiting.at(-1) : waiting.findLast(call => family(call.name) === family(name));
	}

	/** A result whose call is not in the file is shown all the same. */
	#begin({ id, name = '' }: Kind<'result'>): Call {
		this.#left.count('import.left.results');
		const call = {
			id: id?.toWellFormed() || `call-${this.#calls.size + 1}`,
			name: name.toWellFormed(),
			isAnswered: true,
		};
		this.#calls.set(call.id, call);
		this.write({ type: 'tool-call-start', id: call.id, name: call.name });
		this.write({ type: 'tool-call', id: call.id, name: call.name, arguments: '{}' });
		return call;
	}

	#aside(part: Kind<'withheld' | 'notice' | 'error' | 'usage' | 'end'>): void {
		switch (part.kind) {
			case 'withheld':
				this.#goOn();
				this.#notice({ type: 'notice', kind: 'redacted', ...spoken(withheld[part.how]) });
				break;
			case 'notice':
				this.#notice({ type: 'notice', kind: 'info', message: part.text.toWellFormed() });
				break;
			case 'error':
				this.#error(part.text.toWellFormed());
				break;
			case 'usage':
				this.write({ type: 'usage', usage: part.usage });
				break;
			case 'end':
				this.#end = part.reason;
		}
	}

	/** Said once in a row: an answer of ten signatures is one thinking that is not shown. */
	#notice(body: Extract<TurnEventBody, { readonly type: 'notice' }>): void {
		if (body.message !== this.#lastNotice || this.events.at(-1)?.type !== 'notice') {
			this.#lastNotice = body.message;
			this.write(body);
		}
	}

	#error(message: string): void {
		if (this.#hasError) {
			this.#notice({ type: 'notice', kind: 'irregular', message });
		} else {
			const remedyCode = 'turn.broke-off.remedy';
			this.write({ type: 'error', kind: 'bad-response', message, remedy: inEnglish(remedyCode), remedyCode });
		}
		this.#hasError = true;
		this.#end = this.#last === 'nothing' ? 'error' : 'interrupted';
	}
}
