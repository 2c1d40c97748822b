/**
 * Whether the thinking of earlier rounds goes back, as the server wants it: some refuse the field inside of messages,
 * others refuse messages without it. Each says so with the name of the field, and is asked again once.
 */
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import type { ThinkingHistory } from '../wire/chatRequest.ts';
import { asArray, asRecord, type Json } from '../wire/json.ts';
import { thinkingFields } from '../wire/thinkingFields.ts';
import { type RefusedFields, refusalWords } from './refusedFields.ts';

const fieldsOfMessages = ['reasoning_details', ...thinkingFields] as const;

type MessageField = (typeof fieldsOfMessages)[number];

const wanted =
	/\b(must|has to|have to|needs? to|should) (be|include|contain|have)\b|\b(is|are|field) required\b|\bmissing\b|\bexpected\b/i;

/** What goes back now: `own`, unless the server taught us something else. */
export function historyOf(refused: RefusedFields, model: string, own: ThinkingHistory): ThinkingHistory {
	const insisted = thinkingFields.find(field => refused.has(model, wantedKey(field)));
	return insisted ?? (refused.has(model, refusedKey(own)) ? 'none' : own);
}

/** Learns from a refusal; false where it is about something else, or nothing new. */
export function learnHistory(
	refused: RefusedFields,
	{ model, server }: { readonly model: string; readonly server: string },
	body: Json,
	refusal: ErrorResponse,
): false | Notice {
	const words = refusalWords(refusal);
	const field = fieldIn(words, body);
	if (field === undefined) {
		return false;
	}
	const isSent = asArray(body.messages).some(message => field in (asRecord(message) ?? {}));
	const key = isSent ? refusedKey(field) : field === 'reasoning_details' ? undefined : wantedKey(field);
	if (isSent === wanted.test(words) || key === undefined || refused.has(model, key)) {
		return false;
	}
	refused.add(model, key);
	return noticeOf('info', isSent ? 'notice.thinking-not-sent' : 'notice.thinking-sent', { server, model });
}

/** The field that the words name, where they mean that of a message and not one of the request. */
function fieldIn(words: string, body: Json): MessageField | undefined {
	const isAboutMessages = /\bmessages?\b/i.test(words);
	return fieldsOfMessages.find(field => {
		const isNamed = new RegExp(`(?<!\\w)${field}(?!\\w)`).test(words);
		const isQuoted = field.includes('_') || new RegExp(`[.'"\`]${field}(?!\\w)`).test(words);
		return isNamed && (isAboutMessages || (isQuoted && !(field in body)));
	});
}

const refusedKey = (field: string) => `messages.${field}`;
const wantedKey = (field: string) => `messages.${field} wanted`;
