/** Open WebUI: exports of one or of all chats. Thinking and tools stand in the text as `<details>`, or apart as `output`. */

import { textOfBlocks } from './blocks.ts';
import { partsOfItem } from './codexItems.ts';
import { partsOfDetails } from './details.ts';
import { chooseChat, type Format, type Reading } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Chat, type Message, type Part, reply, silent } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asList, asRecord, asText, at, type Json, recordsOf, timeOf } from './value.ts';

export const openWebUi: Format = {
	id: 'open-webui',
	name: 'Open WebUI',
	fitsDocument: document => (Array.isArray(document) ? document : [document]).some(isChat),
	fitsText: text => userHead.test(text),
	read: (file, reading) => {
		if (userHead.test(file.text)) {
			return { messages: spokenIn(file.text, reading.left) };
		}
		const chats = recordsOf(Array.isArray(file.document) ? file.document : [file.document]).filter(isChat);
		const chosen = chooseChat(chats, reading, chat => ({
			id: asText(chat.id),
			title: asText(chat.title) ?? asText(at(chat.chat, 'title')),
			isEmpty: messagesOf(chat).length === 0,
		}));
		return chatOf(chosen ?? {}, reading);
	},
};

/** What “Plain text” of its menu writes: a line above each message. */
const userHead = /^### USER\r?\n/;
const anyHead = /^(?=### (?:USER|ASSISTANT)\r?\n)/m;

function spokenIn(text: string, left: Left): readonly Message[] {
	return text.split(anyHead).map(message => {
		const own = message.slice(message.indexOf('\n') + 1).trim();
		return userHead.test(message) ? ask(own) : reply(partsOfDetails(own, left));
	});
}

function isChat(value: unknown): boolean {
	const history = at(value, 'chat', 'history') ?? at(value, 'history');
	return asRecord(at(history, 'messages')) !== undefined || Array.isArray(at(value, 'chat', 'messages'));
}

/** Of the tree, or of the list that older versions had beside it. */
function messagesOf(chat: Json): readonly Json[] {
	const inner = asRecord(chat.chat) ?? chat;
	const tree = asRecord(at(inner, 'history', 'messages'));
	return tree && Object.keys(tree).length > 0 ? recordsOf(Object.values(tree)) : recordsOf(inner.messages);
}

function chatOf(chat: Json, { left }: Reading): Chat {
	const inner = asRecord(chat.chat) ?? chat;
	return {
		id: asText(chat.id) ?? asText(inner.id),
		title: asText(chat.title) ?? asText(inner.title),
		time: timeOf(chat.created_at) ?? timeOf(inner.timestamp),
		model: asText(asList(inner.models)[0]),
		messages: messagesOf(chat).map(message => messageOf(message, left)),
		current: asText(at(inner, 'history', 'currentId')),
	};
}

function messageOf(message: Json, left: Left): Message {
	const place = {
		id: asText(message.id),
		parent: message.parentId === null ? null : asText(message.parentId),
		time: timeOf(message.timestamp),
	};
	if (asList(message.files).length > 0) {
		left.count('import.left.images', asList(message.files).length);
	}
	switch (message.role) {
		case 'user':
			return ask(textOfBlocks(message.content, left), place);
		case 'assistant':
			return reply(answerOf(message, left), { ...place, model: asText(message.model) });
		case 'system':
			return silent(place);
		default:
			left.unknown('import.left.record', message.role);
			return silent(place);
	}
}

function answerOf(message: Json, left: Left): readonly Part[] {
	const output = recordsOf(message.output).flatMap(item => {
		const parts = partsOfItem(item, left);
		if (parts === undefined) {
			left.unknown('import.left.part', item.type);
		}
		return parts ?? [];
	});
	const text = textOfBlocks(message.content, left);
	const said = output.length > 0 ? output : partsOfDetails(text, left);
	return [...said, ...usageOf(message), ...endOf(message)];
}

function usageOf(message: Json): readonly Part[] {
	const usage = asRecord(message.usage) ?? asRecord(message.info);
	return usageParts(usage?.prompt_tokens ?? usage?.prompt_eval_count, usage?.completion_tokens ?? usage?.eval_count);
}

function endOf(message: Json): readonly Part[] {
	const error = asText(at(message.error, 'content')) ?? asText(message.error);
	if (error !== undefined) {
		return [{ kind: 'error', text: error }];
	}
	return message.done === false ? [{ kind: 'end', reason: 'interrupted' }] : [];
}
