/** ChatGPT's data export, `conversations.json`: a list of conversations, each a tree of messages by their ids. */
import { chooseChat, type Format, type Reading } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Chat, type Message, type Part, reply, silent } from './transcript.ts';
import { asList, asRecord, asText, at, type Json, recordsOf, timeOf } from './value.ts';

export const chatGpt: Format = {
	id: 'chatgpt',
	name: 'ChatGPT',
	fitsDocument: document => (Array.isArray(document) ? document : [document]).some(isConversation),
	read: (file, reading) => {
		const list = recordsOf(Array.isArray(file.document) ? file.document : [file.document]).filter(isConversation);
		const chosen = chooseChat(list, reading, each => ({
			id: asText(each.conversation_id) ?? asText(each.id),
			title: asText(each.title),
			isEmpty: !nodesOf(each).some(({ message }) => asRecord(message)),
		}));
		return chatOf(chosen ?? {}, reading);
	},
};

function isConversation(value: unknown): boolean {
	const nodes = asRecord(at(value, 'mapping'));
	return (
		nodes !== undefined && Object.values(nodes).some(node => asRecord(node) && 'message' in (asRecord(node) ?? {}))
	);
}

function nodesOf(conversation: Json): readonly Json[] {
	return recordsOf(Object.values(asRecord(conversation.mapping) ?? {}));
}

function chatOf(conversation: Json, { left }: Reading): Chat {
	return {
		id: asText(conversation.conversation_id) ?? asText(conversation.id),
		title: asText(conversation.title),
		time: timeOf(conversation.create_time),
		model: asText(conversation.default_model_slug),
		messages: nodesOf(conversation).map(node => messageOf(node, left)),
		current: asText(conversation.current_node),
	};
}

function messageOf(node: Json, left: Left): Message {
	const message = asRecord(node.message);
	const time = timeOf(message?.create_time);
	const place = { id: asText(node.id), parent: asText(node.parent) ?? null, time };
	const isHidden = at(message?.metadata, 'is_visually_hidden_from_conversation') === true;
	if (message === undefined || isHidden) {
		return silent(place);
	}
	const role = at(message.author, 'role');
	switch (role) {
		case 'user':
			return questionOf(message, place, left);
		case 'assistant':
			return reply(saidBy(message, left), { ...place, model: asText(at(message.metadata, 'model_slug')) });
		case 'tool':
			return reply(resultOf(message, left), { ...place, joins: false });
		case 'system':
			return silent(place);
		default:
			left.unknown('import.left.record', role);
			return silent(place);
	}
}

function questionOf(message: Json, place: Pick<Message, 'id' | 'parent' | 'time'>, left: Left): Message {
	const type = at(message.content, 'content_type');
	return type === 'user_editable_context' || type === 'model_editable_context'
		? silent(place)
		: ask(textOf(message.content, left), place);
}

/** Text of whatever kind of content; pictures and sounds are counted as left out. */
function textOf(content: unknown, left: Left): string {
	const text = asText(at(content, 'text')) ?? asText(at(content, 'result')) ?? asText(at(content, 'content'));
	const parts = asList(at(content, 'parts')).map(part => {
		const told = asText(part) ?? asText(at(part, 'text'));
		if (told === undefined && asRecord(part)) {
			left.count('import.left.images');
		}
		return told ?? '';
	});
	return text ?? parts.filter(part => part !== '').join('\n');
}

function saidBy(message: Json, left: Left): readonly Part[] {
	const type = at(message.content, 'content_type');
	const recipient = asText(message.recipient) ?? 'all';
	if (type === 'thoughts') {
		return thoughtsOf(message.content);
	}
	if (type === 'reasoning_recap' || type === 'model_editable_context') {
		return [];
	}
	if (!known.has(type)) {
		left.unknown('import.left.part', type);
	}
	const text = textOf(message.content, left);
	const said: Part =
		recipient === 'all'
			? { kind: message.channel === 'analysis' ? 'thinking' : 'text', text }
			: { kind: 'call', id: undefined, name: recipient, arguments: text };
	return [said, ...endOf(message)];
}

const known: ReadonlySet<unknown> = new Set(['text', 'multimodal_text', 'code']);

/** Each thought is a step with its own headline. */
function thoughtsOf(content: unknown): readonly Part[] {
	return recordsOf(at(content, 'thoughts')).map(thought => {
		const text =
			asText(thought.content) ??
			asList(thought.chunks)
				.map(each => asText(each) ?? '')
				.join('');
		const headline = asText(thought.summary);
		const told = headline === undefined ? text : text === '' ? headline : `**${headline}**\n\n${text}`;
		return { kind: 'thinking', text: told };
	});
}

function resultOf(message: Json, left: Left): readonly Part[] {
	const name = asText(at(message.author, 'name'));
	const isError = at(message.content, 'content_type') === 'system_error';
	return [{ kind: 'result', id: undefined, name, content: textOf(message.content, left), isError }];
}

function endOf(message: Json): readonly Part[] {
	const reason = at(message.metadata, 'finish_details', 'type');
	if (reason === 'max_tokens' || reason === 'interrupted') {
		return [{ kind: 'end', reason: reason === 'max_tokens' ? 'length' : 'cancelled' }];
	}
	return message.status === 'in_progress' ? [{ kind: 'end', reason: 'interrupted' }] : [];
}
