/** LM Studio: `*.conversation.json`. A message has versions, of which one is shown, and an answer is made of steps. */
import { textOfBlocks } from './blocks.ts';
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply, silent } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asCount, asList, asRecord, asText, at, type Json, parseJson, recordsOf, timeOf } from './value.ts';

export const lmStudio: Format = {
	id: 'lm-studio',
	name: 'LM Studio',
	fitsDocument: document => recordsOf(at(document, 'messages')).some(message => Array.isArray(message.versions)),
	read: (file, { left }) => ({
		title: asText(at(file.document, 'name')),
		time: timeOf(at(file.document, 'createdAt')),
		messages: recordsOf(at(file.document, 'messages')).map(message => messageOf(message, left)),
	}),
};

function messageOf(message: Json, left: Left): Message {
	const versions = asList(message.versions);
	const version = asRecord(versions[asCount(message.currentlySelected) ?? 0]) ?? asRecord(versions[0]) ?? {};
	if (versions.length > 1) {
		left.count('import.left.versions', versions.length - 1);
	}
	const steps = recordsOf(version.steps);
	switch (version.role) {
		case 'user':
			return ask(
				recordsOf(version.content)
					.map(part => textOfBlocks(part, left))
					.join(''),
			);
		case 'assistant': {
			const parts =
				version.type === 'multiStep' ? steps.flatMap(step => partsOfStep(step, left)) : single(version, left);
			return reply(parts, { model: asText(at(version, 'senderInfo', 'senderName')) });
		}
		case 'system':
			return silent();
		default:
			left.unknown('import.left.record', version.role);
			return silent();
	}
}

function single(version: Json, left: Left): readonly Part[] {
	return recordsOf(version.content).flatMap(content => partsOfContent(content, false, left));
}

function partsOfStep(step: Json, left: Left): readonly Part[] {
	switch (step.type) {
		case 'contentBlock':
			return partsOfBlock(step, left);
		case 'toolStatus':
		case 'debugInfoBlock':
			return [];
		default:
			left.unknown('import.left.part', step.type);
			return [];
	}
}

function partsOfBlock(step: Json, left: Left): readonly Part[] {
	const isThinking = at(step.style, 'type') === 'thinking';
	const parts = recordsOf(step.content).flatMap(content => partsOfContent(content, isThinking, left));
	return [...parts, ...endOf(asRecord(step.genInfo))];
}

function partsOfContent(content: Json, isThinking: boolean, left: Left): readonly Part[] {
	const id = asText(content.callId) ?? asText(content.toolCallRequestId) ?? numberText(content.callId);
	switch (content.type) {
		case 'text': {
			const text = asText(content.text) ?? '';
			return [isThinking ? { kind: 'thinking', text } : { kind: 'text', text, inline: true }];
		}
		case 'toolCallRequest':
			return [
				{ kind: 'call', id, name: asText(content.name) ?? '', arguments: content.parameters ?? content.arguments },
			];
		case 'toolCallResult':
			return [{ kind: 'result', id, content: resultText(content.content, left) }];
		case 'file':
			left.count('import.left.images');
			return [];
		default:
			left.unknown('import.left.part', content.type);
			return [];
	}
}

function numberText(value: unknown): string | undefined {
	return typeof value === 'number' ? String(value) : undefined;
}

/** JSON text of a text or of a list of blocks. */
function resultText(content: unknown, left: Left): string {
	const text = asText(content) ?? '';
	const value = text.startsWith('"') || text.startsWith('[') ? parseJson(text) : undefined;
	const told = value === undefined ? '' : textOfBlocks(value, left);
	return told || text || textOfBlocks(content, left);
}

function endOf(info: Json | undefined): readonly Part[] {
	const reason = at(info, 'stats', 'stopReason');
	return [
		...usageParts(at(info, 'stats', 'promptTokensCount'), at(info, 'stats', 'predictedTokensCount')),
		...(reason === 'userStopped' ? [{ kind: 'end', reason: 'cancelled' } as const] : []),
		...(reason === 'maxPredictedTokensReached' ? [{ kind: 'end', reason: 'length' } as const] : []),
	];
}
