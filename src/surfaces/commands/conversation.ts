import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Channel, TurnId } from '../../core/stream/turnEvent.ts';
import { accept } from '../../platform/accept.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { chooseFormat, type ExportFormat } from '../../platform/exportFile.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { Command } from './command.ts';

interface ConversationCommandNeeds {
	readonly conversations: Conversations;
	/** The views of conversations, as far as commands are concerned. */
	readonly views: {
		/** In the view that was used last. */
		readonly conversationInUse: string;
		revealInUse(conversation?: string): Promise<void>;
		reveal(conversation?: string): Promise<void>;
		revealTurn(conversation: string, turn: TurnId): Promise<void>;
		openBeside(conversation?: string): Promise<void>;
	};
	/** Stops what runs in a conversation, and what waits to be compared. */
	readonly stop: (conversation: string) => void;
	readonly exportConversation: (conversation: string, format: ExportFormat) => Promise<void>;
	/** Asks in which format a turn is to be read. */
	readonly splitAgain: (turn: TurnId) => Promise<void>;
}

/** New, beside, stop, export, copy, split, open: what can be done with the conversation in the view that was used last. */
export function conversationCommands(needs: ConversationCommandNeeds): readonly Command[] {
	const { conversations, views } = needs;
	return [
		{
			id: commandIds.newConversation,
			execute: () => views.revealInUse(conversations.create().id),
		},
		{
			id: commandIds.openBeside,
			execute: id => views.openBeside(accept(v.string(), id)),
		},
		{
			id: commandIds.stop,
			execute: () => needs.stop(views.conversationInUse),
		},
		{ id: commandIds.export, execute: format => exportAs(needs, format) },
		{ id: commandIds.copyAnswer, execute: () => copyLast(needs, 'answer') },
		{ id: commandIds.copyThinking, execute: () => copyLast(needs, 'thinking') },
		{ id: commandIds.splitAgain, execute: () => splitLast(needs) },
		{ id: commandIds.openTurn, execute: (conversation, turn) => openTurn(needs, conversation, turn) },
	];
}

async function exportAs(needs: ConversationCommandNeeds, wanted: unknown): Promise<void> {
	const format = await chooseFormat(wanted);
	if (format) {
		await needs.exportConversation(needs.views.conversationInUse, format);
	}
}

async function splitLast({ conversations, views, splitAgain }: ConversationCommandNeeds): Promise<void> {
	const last = (await conversations.open(views.conversationInUse))?.branch.at(-1);
	if (last) {
		await splitAgain(last.id);
	} else {
		void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to split yet: ask something first.'));
	}
}

async function copyLast(needs: ConversationCommandNeeds, channel: Channel): Promise<void> {
	const last = needs.conversations.opened(needs.views.conversationInUse)?.branch.at(-1)?.state;
	const blocks = last?.blocks.filter(block => block.channel === channel) ?? [];
	if (blocks.length > 0) {
		await vscode.env.clipboard.writeText(blocks.map(block => block.text).join('\n\n'));
	}
}

/** From a button of the native chat: the same turn, with its full thinking; without one, its conversation. */
async function openTurn(
	{ conversations, views }: ConversationCommandNeeds,
	conversation: unknown,
	turn: unknown,
): Promise<void> {
	const known = accept(v.string(), conversation);
	const named = accept(v.string(), turn);
	if (known === undefined || !(await conversations.open(known))) {
		void vscode.window.showInformationMessage(vscode.l10n.t('That conversation was deleted.'));
	} else if (named !== undefined) {
		if (!conversations.opened(known)?.branch.some(({ id }) => id === named)) {
			conversations.showVersion(named);
		}
		await views.revealTurn(known, named);
	} else {
		await views.reveal(known);
	}
}
