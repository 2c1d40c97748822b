/** VS Code's own chat: what “Export Chat…” writes, stored sessions, and the log of changes that sessions are since 1.109. */
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Chat, type Message, reply } from './transcript.ts';
import { asRecord, asText, at, type Json, recordsOf, timeOf } from './value.ts';
import { answerOf } from './vscodeAnswer.ts';
import { ChangeLog } from './vscodeLog.ts';

export const vscodeChat: Format = {
	id: 'vscode-chat',
	name: 'VS Code chat',
	fitsDocument: document => {
		const requests = at(document, 'requests');
		return Array.isArray(requests) && (isSession(asRecord(document) ?? {}) || recordsOf(requests).some(isRequest));
	},
	fitsRecord: record =>
		(record.kind === 0 && Array.isArray(at(record.v, 'requests'))) ||
		((record.kind === 1 || record.kind === 2) && Array.isArray(record.k) && record.k[0] === 'requests'),
	read: (file, { left }) => {
		if (Array.isArray(at(file.document, 'requests'))) {
			return chatOf(asRecord(file.document) ?? {}, left);
		}
		const log = new ChangeLog(left);
		for (const record of file.records(left)) {
			log.apply(record);
		}
		return chatOf(log.session(), left);
	},
};

function isSession(document: Json): boolean {
	return ['responderUsername', 'initialLocation', 'sessionId', 'requesterUsername'].some(key => key in document);
}

function isRequest(request: Json): boolean {
	return 'message' in request && ('response' in request || 'requestId' in request);
}

function chatOf(session: Json, left: Left): Chat {
	const messages: Message[] = [];
	for (const request of recordsOf(session.requests)) {
		if (
			request.isHidden === true ||
			asRecord(request.shouldBeRemovedOnSend) ||
			request.shouldBeRemovedOnSend === true
		) {
			left.count('import.left.undone');
		} else {
			messages.push(...exchangeOf(request, left));
		}
	}
	return {
		id: asText(session.sessionId),
		title: asText(session.customTitle),
		time: timeOf(session.creationDate),
		messages,
	};
}

function exchangeOf(request: Json, left: Left): readonly Message[] {
	const time = timeOf(request.timestamp);
	const text = asText(request.message) ?? asText(at(request.message, 'text')) ?? partsText(request.message);
	const model = asText(request.modelId);
	return [ask(text, { time }), reply(answerOf(request, left), { time, model })];
}

function partsText(message: unknown): string {
	return recordsOf(at(message, 'parts'))
		.map(part => asText(part.text) ?? '')
		.join('');
}
