/**
 * `@reason` in VS Code's own chat. Every request is a turn of the same hub that the panel shows, so nothing said here
 * is lost, and the panel can open the very same turn.
 */
import * as v from 'valibot';
import * as vscode from 'vscode';
import { type RemedyAction, remedyActions } from '../../core/errors.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { accept } from '../../platform/accept.ts';
import { commandIds, innerCommandIds } from '../../platform/commandIds.ts';
import type { Log } from '../../platform/log.ts';
import { isTaskName } from '../../session/request/taskPrompts.ts';
import { readMetadata } from './chatHistory.ts';
import { followupsAfter } from './followups.ts';
import type { ParticipantNeeds } from './participantNeeds.ts';

const participantId = 'sidethought.reason';

export function registerParticipant(needs: ParticipantNeeds): vscode.Disposable {
	const participant = vscode.chat.createChatParticipant(participantId, async (request, context, stream, token) => {
		// All that a request takes is loaded with the first one.
		const { ChatRequestRun } = await import('./chatRequestRun.ts');
		return new ChatRequestRun(needs, request, stream, token).run(context.history);
	});
	participant.iconPath = new vscode.ThemeIcon('lightbulb');
	participant.followupProvider = { provideFollowups };
	return vscode.Disposable.from(
		participant,
		participant.onDidReceiveFeedback(feedback => logFeedback(needs.log, feedback)),
		vscode.commands.registerCommand(
			innerCommandIds.chatRemedy,
			(action: unknown, turn: unknown, conversation: unknown) => {
				const remedy = accept(v.picklist(remedyActions), action);
				return remedy && help(needs, remedy, accept(v.string(), turn), accept(v.string(), conversation));
			},
		),
	);
}

/** Most remedies are the same everywhere; two have a place of their own in the chat. */
async function help(
	needs: ParticipantNeeds,
	action: RemedyAction,
	turn: TurnId | undefined,
	conversation: string | undefined,
): Promise<void> {
	if (action === 'choose-model' && (await openModelPicker())) {
		return;
	}
	if (conversation !== undefined) {
		// The chat outlives the window in which the question was asked.
		await needs.conversations.open(conversation);
	}
	needs.remedy(action, turn);
	if (action === 'drop-context' && conversation !== undefined) {
		// A button cannot write into the chat, so the answer comes in the panel.
		await vscode.commands.executeCommand(commandIds.openTurn, conversation);
	}
}

/** In the chat, the chat's own picker decides. False in a VS Code that does not have the command. */
async function openModelPicker(): Promise<boolean> {
	try {
		await vscode.commands.executeCommand('workbench.action.chat.openModelPicker');
		return true;
	} catch {
		// Our own picker is the answer then.
		return false;
	}
}

function provideFollowups(result: vscode.ChatResult): vscode.ChatFollowup[] {
	const { task, finish } = result.metadata ?? {};
	return followupsAfter(isTaskName(task) ? task : undefined, finish).map(followup => ({ ...followup }));
}

/** Stays on this machine: it goes into the log, beside the turn that it is about. */
function logFeedback(log: Log, { kind, result }: vscode.ChatResultFeedback): void {
	const turn = readMetadata(result.metadata)?.turn ?? 'unknown';
	log.info(`Feedback on turn ${turn}: ${kind === vscode.ChatResultFeedbackKind.Helpful ? 'helpful' : 'not helpful'}`);
}
