/** LibreChat: exports with a flat list of messages, or with messages inside of messages (“recursive”). */
import { textOfBlocks } from './blocks.ts';
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply } from './transcript.ts';
import { asRecord, asText, at, type Json, recordsOf, timeOf } from './value.ts';

export const libreChat: Format = {
	id: 'librechat',
	name: 'LibreChat',
	fitsDocument: document => rootsOf(document).some(message => 'messageId' in message && 'isCreatedByUser' in message),
	read: (file, { left }) => ({
		id: asText(at(file.document, 'conversationId')),
		title: asText(at(file.document, 'title')),
		model: asText(at(file.document, 'options', 'model')) ?? asText(at(file.document, 'endpoint')),
		messages: flattened(rootsOf(file.document)).map(({ message, parent }) => messageOf(message, parent, left)),
	}),
};

function rootsOf(document: unknown): readonly Json[] {
	const tree = recordsOf(at(document, 'messagesTree'));
	return tree.length > 0 ? tree : recordsOf(at(document, 'messages'));
}

interface Placed {
	readonly message: Json;
	/** Of a message that stands inside of another one. */
	readonly parent: string | undefined;
}

/** Without recursion: 30,000 messages can stand inside of one another. */
function flattened(roots: readonly Json[]): readonly Placed[] {
	const flat: Placed[] = [];
	const waiting: Placed[] = roots.map(message => ({ message, parent: undefined })).reverse();
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		flat.push(next);
		const parent = asText(next.message.messageId);
		for (const child of recordsOf(next.message.children).toReversed()) {
			waiting.push({ message: child, parent });
		}
	}
	return flat;
}

/** The parent of a first message. */
const nobody = /^[0-]+$/;

function messageOf(message: Json, above: string | undefined, left: Left): Message {
	const parent = asText(message.parentMessageId) ?? above;
	const place = {
		id: asText(message.messageId),
		parent:
			message.parentMessageId === null || (parent !== undefined && nobody.test(parent)) ? (above ?? null) : parent,
		time: timeOf(message.createdAt),
	};
	return message.isCreatedByUser === true
		? ask(asText(message.text) ?? contentText(message, left), place)
		: reply(answerOf(message, left), { ...place, model: asText(message.model) ?? asText(message.sender) });
}

function contentText(message: Json, left: Left): string {
	return recordsOf(message.content)
		.map(part => textIn(part.text) ?? textOfBlocks(part, left))
		.join('\n');
}

function answerOf(message: Json, left: Left): readonly Part[] {
	const content = recordsOf(message.content).flatMap(part => partOf(part, left));
	const parts = content.length > 0 ? content : partsOfText(asText(message.text) ?? '');
	if (message.error === true) {
		return parts.map(part => (part.kind === 'text' ? { kind: 'error', text: part.text } : part));
	}
	return message.unfinished === true ? [...parts, { kind: 'end', reason: 'interrupted' }] : parts;
}

/** A text, or an object around it. */
function textIn(value: unknown): string | undefined {
	return asText(value) ?? asText(at(value, 'value'));
}

function partOf(part: Json, left: Left): readonly Part[] {
	switch (part.type) {
		case 'think':
			return [{ kind: 'thinking', text: textIn(part.think) ?? '' }];
		case 'text':
			return [{ kind: 'text', text: textIn(part.text) ?? '', inline: true }];
		case 'tool_call':
			return callOf(asRecord(part.tool_call) ?? {});
		case 'error':
			return [{ kind: 'error', text: textIn(part.error) ?? textIn(part.text) ?? 'error' }];
		case 'image_file':
		case 'image_url':
			left.count('import.left.images');
			return [];
		case 'agent_update':
		case 'summary':
			return [];
		default:
			left.unknown('import.left.part', part.type);
			return [];
	}
}

function callOf(call: Json): readonly Part[] {
	const inner = asRecord(call.function) ?? call;
	const id = asText(call.id);
	const output = textIn(inner.output);
	const told: Part = {
		kind: 'call',
		id,
		name: asText(inner.name) ?? asText(call.type) ?? '',
		arguments: inner.args ?? inner.arguments,
	};
	return output === undefined ? [told] : [told, { kind: 'result', id, content: output }];
}

const opener = ':::thinking';

/** Thinking in the text, as older versions kept it: `:::thinking`, lines, `:::`. */
function partsOfText(text: string): readonly Part[] {
	const start = text.trimStart().startsWith(opener) ? text.indexOf(opener) : -1;
	const end = start === -1 ? -1 : text.indexOf('\n:::', start + opener.length);
	if (start === -1) {
		return [{ kind: 'text', text, inline: true }];
	}
	const thinking = text.slice(start + opener.length, end === -1 ? text.length : end).trim();
	const answer = end === -1 ? '' : text.slice(end + '\n:::'.length).trim();
	return [
		{ kind: 'thinking', text: thinking },
		{ kind: 'text', text: answer },
	];
}
