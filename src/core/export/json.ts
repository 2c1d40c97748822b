/**
 * A conversation as JSON: every turn of every branch, every event with its time, one event per line, so that two
 * runs can be compared line by line. Attached pictures stand in it by size and hash. The format is published as `media/schema/conversation.schema.json`.
 */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { withoutPictures } from './pictures.ts';
import { type RedactionOptions, redactConversation } from './redaction.ts';

/** Names the format, in files and in the published schema. */
export const schemaId = 'sidethought.conversation';
/** Version 2 added the parent and the leaf of branches, rounds, codes of sentences and pieces of tool calls. */
export const schemaVersion = 2;

export function toJson(conversation: Conversation, options: RedactionOptions = {}): string {
	const { id, title, createdAt, pinned, leaf, keepThinking, turns } = redactConversation(conversation, options);
	const head = [
		`  "schema": ${line(schemaId)}`,
		`  "version": ${schemaVersion}`,
		`  "id": ${line(id)}`,
		`  "title": ${line(title)}`,
		`  "createdAt": ${line(createdAt)}`,
		...(pinned === undefined ? [] : [`  "pinned": ${line(pinned)}`]),
		...(leaf === undefined ? [] : [`  "leaf": ${line(leaf)}`]),
		...(keepThinking === undefined ? [] : [`  "keepThinking": ${line(keepThinking)}`]),
		`  "turns": ${list(turns.map(turnText), '  ')}`,
	];
	return `{\n${head.join(',\n')}\n}\n`;
}

function turnText(turn: Turn): string {
	const events = list(
		turn.events.map(event => line(withoutPictures(event))),
		'      ',
	);
	return `{\n      "id": ${line(turn.id)},\n      "events": ${events}\n    }`;
}

function list(items: readonly string[], indent: string): string {
	return items.length === 0 ? '[]' : `[\n${indent}  ${items.join(`,\n${indent}  `)}\n${indent}]`;
}

/** Half a pair would be refused by strict readers; it becomes the replacement character. */
function line(value: unknown): string {
	const text = JSON.stringify(value);
	return text.includes('\\ud') ? JSON.stringify(value, wellFormed) : text;
}

function wellFormed(_key: string, value: unknown): unknown {
	return typeof value === 'string' ? value.toWellFormed() : value;
}
