/**
 * Gemini CLI: `session-*.json`, and the log of records that it is in newer versions. A record with the id of an earlier
 * one takes its place; `$rewindTo` takes away a message and all after it.
 */
import { textOfBlocks } from './blocks.ts';
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply, silent } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asRecord, asText, at, type Json, recordsOf, timeOf, toJsonText } from './value.ts';

const types: ReadonlySet<unknown> = new Set(['user', 'gemini', 'info', 'error', 'warning']);

export const geminiCli: Format = {
	id: 'gemini-cli',
	name: 'Gemini CLI',
	fitsDocument: document => Array.isArray(at(document, 'messages')) && isHeader(asRecord(document) ?? {}),
	fitsRecord: record => isHeader(record) || record.type === 'gemini' || '$rewindTo' in record,
	read: (file, { left }) => {
		const log = new SessionLog(left);
		for (const record of file.records(left)) {
			log.read(record);
		}
		return log.chat();
	},
};

function isHeader(record: Json): boolean {
	return typeof record.sessionId === 'string' && ('projectHash' in record || 'startTime' in record);
}

class SessionLog {
	readonly #left: Left;
	readonly #messages = new Map<string, Json>();
	/** Their ids in order. */
	readonly #order: string[] = [];
	#id: string | undefined;
	#begun: number | undefined;
	#title: string | undefined;

	constructor(left: Left) {
		this.#left = left;
	}

	chat(): {
		id: string | undefined;
		title: string | undefined;
		time: number | undefined;
		messages: readonly Message[];
	} {
		const messages = [...this.#messages.values()].map(message => messageOf(message, this.#left));
		return { id: this.#id, title: this.#title, time: this.#begun, messages };
	}

	read(record: Json): void {
		const rewindTo = asText(record.$rewindTo);
		if (rewindTo !== undefined) {
			this.#rewind(rewindTo);
		} else if (asRecord(record.$set)) {
			this.#note(asRecord(record.$set) ?? {});
		} else if (isHeader(record)) {
			this.#note(record);
		} else if (types.has(record.type)) {
			this.#keep(record);
		} else {
			this.#left.unknown('import.left.record', record.type);
		}
	}

	#note(header: Json): void {
		this.#id ??= asText(header.sessionId);
		this.#begun ??= timeOf(header.startTime);
		this.#title = asText(header.summary) ?? this.#title;
		for (const message of recordsOf(header.messages)) {
			this.#keep(message);
		}
	}

	#keep(message: Json): void {
		const id = asText(message.id) ?? `#${this.#order.length}`;
		if (!this.#messages.has(id)) {
			this.#order.push(id);
		}
		this.#messages.set(id, message);
	}

	/** What was taken back is gone. A target that is not there takes nothing away. */
	#rewind(target: string): void {
		if (!this.#messages.has(target)) {
			return;
		}
		for (let id = this.#order.pop(); id !== undefined; id = id === target ? undefined : this.#order.pop()) {
			this.#messages.delete(id);
		}
		this.#left.count('import.left.undone');
	}
}

function messageOf(message: Json, left: Left): Message {
	const place = { id: asText(message.id), time: timeOf(message.timestamp) };
	const text = textOfBlocks(message.displayContent ?? message.content, left);
	switch (message.type) {
		case 'user':
			return text.trim() === '' ? silent(place) : ask(text, place);
		case 'gemini':
			return reply(answerOf(message, text, left), { ...place, model: asText(message.model) });
		case 'error':
			return reply([{ kind: 'error', text }], { ...place, joins: true });
		case 'info':
		case 'warning':
			return /cancell?ed/i.test(text.slice(0, 200))
				? reply([{ kind: 'end', reason: 'cancelled' }], { ...place, joins: true })
				: silent(place);
		default:
			left.unknown('import.left.record', message.type);
			return silent(place);
	}
}

function answerOf(message: Json, text: string, left: Left): readonly Part[] {
	return [
		...recordsOf(message.thoughts).map(thoughtOf),
		{ kind: 'text', text },
		...recordsOf(message.toolCalls).flatMap(call => callOf(call, left)),
		...usageParts(at(message.tokens, 'input'), at(message.tokens, 'output'), {
			thinkingApart: at(message.tokens, 'thoughts'),
		}),
	];
}

function thoughtOf(thought: Json): Part {
	const headline = asText(thought.subject);
	const text = asText(thought.description) ?? '';
	const told = headline === undefined ? text : `**${headline}**\n\n${text}`.trim();
	return { kind: 'thinking', text: told, time: timeOf(thought.timestamp) };
}

function callOf(call: Json, left: Left): readonly Part[] {
	const id = asText(call.id);
	const told: Part = {
		kind: 'call',
		id,
		name: asText(call.name) ?? '',
		arguments: call.args,
		time: timeOf(call.timestamp),
	};
	const isError = call.status === 'error' || call.status === 'cancelled';
	const content = resultText(call, left);
	return content === undefined ? [told] : [told, { kind: 'result', id, content, isError }];
}

/** A text, or parts around what a function returned. */
function resultText(call: Json, left: Left): string | undefined {
	if (call.result === undefined || call.result === null) {
		return asText(call.resultDisplay);
	}
	if (typeof call.result === 'string') {
		return call.result;
	}
	const texts = (Array.isArray(call.result) ? call.result : [call.result]).map(part => {
		const response = at(part, 'functionResponse', 'response');
		const told = asText(at(response, 'output')) ?? asText(at(response, 'error')) ?? asText(response);
		return told ?? (response === undefined ? textOfBlocks(part, left) : (toJsonText(response) ?? ''));
	});
	return texts.filter(text => text !== '').join('\n') || (asText(call.resultDisplay) ?? '');
}
