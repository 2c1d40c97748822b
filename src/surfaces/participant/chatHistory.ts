/** What was said before in the same chat: our own conversation where it is ours, plain messages where it is not. */
import * as vscode from 'vscode';
import type { ChatMessage } from '../../core/stream/chat.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';

/** Kept in `result.metadata`, so that the same turn can be found again, by us and by the panel. */
export interface ReasonMetadata {
	readonly conversation: string;
	readonly turn: TurnId;
}

export interface ChatPast {
	/** The newest turn of ours. */
	readonly last: ReasonMetadata | undefined;
	/** What is in no conversation of ours, oldest first. */
	readonly foreign: readonly ChatMessage[];
}

/** @param known whether the journal still has a conversation; one that was deleted is foreign again. */
export function readHistory(
	history: vscode.ChatContext['history'],
	known: (metadata: ReasonMetadata) => boolean,
): ChatPast {
	const past: { last: ReasonMetadata | undefined; foreign: ChatMessage[] } = { last: undefined, foreign: [] };
	let asked: vscode.ChatRequestTurn | undefined;
	for (const turn of history) {
		if (turn instanceof vscode.ChatRequestTurn) {
			asked = turn;
			continue;
		}
		const metadata = readMetadata(turn.result.metadata);
		if (metadata && known(metadata)) {
			past.last = metadata;
		} else {
			past.foreign.push(...plainMessages(asked, turn));
		}
		asked = undefined;
	}
	return past;
}

/** The conversations of ours that a chat was in, one id for each answer. */
export function conversationsIn(history: vscode.ChatContext['history']): readonly string[] {
	return history.flatMap(turn =>
		turn instanceof vscode.ChatRequestTurn ? [] : (readMetadata(turn.result.metadata)?.conversation ?? []),
	);
}

export function readMetadata(metadata: unknown): ReasonMetadata | undefined {
	if (typeof metadata !== 'object' || metadata === null) {
		return undefined;
	}
	const conversation: unknown = Reflect.get(metadata, 'conversation');
	const turn: unknown = Reflect.get(metadata, 'turn');
	return typeof conversation === 'string' && typeof turn === 'string' ? { conversation, turn } : undefined;
}

function plainMessages(
	asked: vscode.ChatRequestTurn | undefined,
	answered: vscode.ChatResponseTurn,
): readonly ChatMessage[] {
	const answer = answered.response
		.filter(part => part instanceof vscode.ChatResponseMarkdownPart)
		.map(part => part.value.value)
		.join('');
	// Half an exchange confuses models that want turns to alternate.
	return asked?.prompt && answer
		? [
				{ role: 'user', content: asked.prompt },
				{ role: 'assistant', content: answer },
			]
		: [];
}
