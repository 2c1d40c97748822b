/** Cherry Studio: a backup's `data.json`. Messages name their blocks, which stand in a table of their own. */
import { chooseChat, type Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply, silent } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asList, asText, at, type Json, recordsOf, timeOf, toJsonText } from './value.ts';

export const cherryStudio: Format = {
	id: 'cherry-studio',
	name: 'Cherry Studio',
	fitsDocument: document =>
		Array.isArray(at(document, 'indexedDB', 'topics')) && Array.isArray(at(document, 'indexedDB', 'message_blocks')),
	read: (file, reading) => {
		const blocks = recordsOf(at(file.document, 'indexedDB', 'message_blocks'));
		const byId = new Map(blocks.map(block => [asText(block.id), block]));
		const topics = recordsOf(at(file.document, 'indexedDB', 'topics'));
		const chosen = chooseChat(topics, reading, topic => ({
			id: asText(topic.id),
			title: asText(topic.name),
			isEmpty: recordsOf(topic.messages).length === 0,
		}));
		const blocksOf = ({ blocks: ids }: Json): readonly Json[] =>
			asList(ids)
				.map(id => byId.get(asText(id)))
				.filter(block => block !== undefined);
		const messages = recordsOf(chosen?.messages).map(each => messageOf(each, blocksOf(each), reading.left));
		return { id: asText(chosen?.id), title: asText(chosen?.name), messages };
	},
};

function messageOf(message: Json, blocks: readonly Json[], left: Left): Message {
	const time = timeOf(message.createdAt);
	switch (message.role) {
		case 'user':
			return ask(questionOf(message, blocks), { time });
		case 'assistant':
			return reply([...blocks.flatMap(block => partsOf(block, left)), ...usageOf(message)], {
				time,
				model: asText(message.modelId) ?? asText(at(message.model, 'id')),
			});
		default:
			left.unknown('import.left.record', message.role);
			return silent({ time });
	}
}

function questionOf(message: Json, blocks: readonly Json[]): string {
	const texts = blocks.filter(({ type }) => type === 'main_text').map(({ content }) => asText(content) ?? '');
	return texts.join('\n') || (asText(message.content) ?? '');
}

function partsOf(block: Json, left: Left): readonly Part[] {
	const text = asText(block.content) ?? '';
	switch (block.type) {
		case 'main_text':
		case 'code':
		case 'translation':
			return [{ kind: 'text', text, inline: true }];
		case 'thinking':
			return [{ kind: 'thinking', text }];
		case 'tool':
			return callOf(block);
		case 'error':
			return [{ kind: 'error', text: asText(at(block.error, 'message')) ?? 'error' }];
		case 'image':
		case 'file':
		case 'video':
			left.count('import.left.images');
			return [];
		case 'citation':
			return [];
		default:
			left.unknown('import.left.part', block.type);
			return [];
	}
}

function callOf(block: Json): readonly Part[] {
	const id = asText(block.toolId) ?? asText(block.id);
	const name = asText(block.toolName) ?? asText(at(block.metadata, 'rawMcpToolResponse', 'tool', 'name')) ?? '';
	const args = block.arguments ?? at(block.metadata, 'rawMcpToolResponse', 'arguments');
	const call: Part = { kind: 'call', id, name, arguments: args };
	const content = typeof block.content === 'string' ? block.content : toJsonText(block.content);
	return content === undefined ? [call] : [call, { kind: 'result', id, content, isError: block.status === 'error' }];
}

function usageOf({ usage }: Json): readonly Part[] {
	return usageParts(at(usage, 'prompt_tokens'), at(usage, 'completion_tokens'));
}
