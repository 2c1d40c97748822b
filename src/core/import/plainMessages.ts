/**
 * Lists of messages as they are sent to models: Anthropic's, OpenAI's and Google's forms, alone or under `messages`.
 * Cline keeps its conversations so (`api_conversation_history.json`), and puts its own words around those of the user.
 */
import { partsOfBlock, textOfBlocks } from './blocks.ts';
import { clineQuestion, resultsInText } from './clineText.ts';
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply, silent } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asRecord, asText, at, type Json, recordsOf, timeOf, toJsonText } from './value.ts';

const roles: ReadonlySet<unknown> = new Set(['system', 'developer', 'user', 'assistant', 'model', 'tool', 'function']);

export const cline: Format = {
	id: 'cline',
	name: 'Cline',
	fitsDocument: document => {
		const messages = listOf(document);
		const isNewer = typeof at(document, 'version') === 'number' && typeof at(document, 'sessionId') === 'string';
		return messages.some(isMessage) && (isNewer || textStart(messages).includes('<task>'));
	},
	read: (file, { left }) => ({
		id: asText(at(file.document, 'sessionId')),
		messages: listOf(file.document).flatMap(message => messagesOf(message, left)),
	}),
};

export const plainMessages: Format = {
	id: 'messages',
	name: 'a list of messages',
	fitsDocument: document => listOf(document).some(isMessage),
	fitsRecord: isMessage,
	read: (file, { left }) => {
		const list = listOf(file.document);
		const messages = list.length > 0 ? list : [...file.records(left)];
		return {
			title: asText(at(file.document, 'title')),
			model: asText(at(file.document, 'model')),
			messages: messages.flatMap(message => messagesOf(message, left)),
		};
	},
};

/** A list, `messages` of an object, or Gemini CLI's `history`. */
function listOf(document: unknown): readonly Json[] {
	const inner = at(document, 'messages') ?? at(document, 'history') ?? at(document, 'contents');
	return recordsOf(Array.isArray(document) ? document : inner);
}

function isMessage(message: Json): boolean {
	const isSpoken =
		typeof message.content === 'string' || Array.isArray(message.content) || Array.isArray(message.parts);
	return roles.has(message.role) && (isSpoken || Array.isArray(message.tool_calls));
}

function textStart(messages: readonly Json[]): string {
	const first = messages.find(({ role }) => role === 'user');
	const text = asText(first?.content) ?? asText(at(recordsOf(first?.content)[0], 'text')) ?? '';
	return text.slice(0, 100);
}

function messagesOf(message: Json, left: Left): readonly Message[] {
	const place = { time: timeOf(message.ts) ?? timeOf(message.timestamp) ?? timeOf(message.created_at) };
	switch (message.role) {
		case 'user':
			return asked(message, place, left);
		case 'assistant':
		case 'model': {
			const info = message.modelInfo;
			const model = asText(at(info, 'modelId')) ?? asText(at(info, 'id')) ?? asText(message.model);
			return [reply(said(message, left), { ...place, model })];
		}
		case 'tool':
		case 'function': {
			const id = asText(message.tool_call_id);
			const content = textOfBlocks(message.content, left);
			return [reply([{ kind: 'result', id, name: asText(message.name), content }], { ...place, joins: true })];
		}
		case 'system':
		case 'developer':
			return [silent(place)];
		default:
			left.unknown('import.left.record', message.role);
			return [];
	}
}

function blocksOf(message: Json): readonly Json[] {
	if (typeof message.content === 'string') {
		return [{ type: 'text', text: message.content }];
	}
	return Array.isArray(message.parts) ? recordsOf(message.parts).map(googlePart) : recordsOf(message.content);
}

/** Google's parts in Anthropic's words. */
function googlePart(part: Json): Json {
	const call = asRecord(part.functionCall);
	if (call) {
		return { type: 'tool_use', id: call.id, name: call.name, input: call.args };
	}
	const told = asRecord(part.functionResponse);
	if (told) {
		const response = at(told, 'response');
		const content = asText(at(response, 'output')) ?? toJsonText(response) ?? '';
		return { type: 'tool_result', tool_use_id: told.id, content };
	}
	return part.thought === true ? { type: 'thinking', thinking: part.text } : { type: 'text', text: part.text };
}

/** A user's message may carry results of tools, words of the tool, and a question, in this order. */
function asked(message: Json, place: { readonly time: number | undefined }, left: Left): readonly Message[] {
	const blocks = blocksOf(message);
	const results: Part[] = [];
	const questions: string[] = [];
	for (const block of blocks) {
		if (block.type === 'tool_result') {
			results.push(...partsOfBlock(block, left));
			questions.push(...feedbackIn(block, left));
			continue;
		}
		const text = textOfBlocks(block, left);
		const found = resultsInText(text);
		results.push(...found);
		const question = found.length > 0 ? undefined : clineQuestion(text);
		questions.push(...(question === undefined ? [] : [question]));
	}
	return [
		...(results.length > 0 ? [reply(results, { ...place, joins: true })] : []),
		...(questions.length > 0 ? [ask(questions.join('\n'), place)] : []),
	];
}

/** What the user wrote when the tool asked: it stands in the tool's result. */
function feedbackIn(block: Json, left: Left): readonly string[] {
	const text = textOfBlocks(block.content, left);
	const question = /<(?:feedback|user_message)>/.test(text) ? clineQuestion(text) : undefined;
	return question === undefined ? [] : [question];
}

function said(message: Json, left: Left): readonly Part[] {
	const thinking = asText(message.reasoning_content) ?? asText(message.reasoning) ?? asText(message.thinking);
	const blocks = blocksOf(message);
	const isPlain = thinking !== undefined || blocks.some(({ type }) => type === 'thinking');
	return [
		...(thinking === undefined ? [] : [{ kind: 'thinking', text: thinking } as const]),
		...blocks.flatMap(block => partsOfBlock(block, left, !isPlain)),
		...recordsOf(message.tool_calls).map(callOf),
		// Cline's count of one answer.
		...usageParts(at(message.metrics, 'inputTokens'), at(message.metrics, 'outputTokens')),
	];
}

function callOf(call: Json): Part {
	const inner = asRecord(call.function) ?? call;
	return { kind: 'call', id: asText(call.id), name: asText(inner.name) ?? '', arguments: inner.arguments };
}
