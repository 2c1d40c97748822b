/**
 * `@reason` in VS Code's own chat. Every request is a turn of the same hub that the panel shows, so nothing said here
 * is lost, and the panel can open the very same turn.
 */
import * as vscode from 'vscode';
import type { Log } from '../../platform/log.ts';
import { isTaskName } from '../../session/taskPrompts.ts';
import { readMetadata } from './chatHistory.ts';
import { ChatRequestRun } from './chatRequestRun.ts';
import { isRemedyAction } from './errorButtons.ts';
import { followupsAfter } from './followups.ts';
import { type ParticipantNeeds, remedyCommand } from './participantNeeds.ts';

export const participantId = 'sidethought.reason';

export function registerParticipant(needs: ParticipantNeeds): vscode.Disposable {
	const participant = vscode.chat.createChatParticipant(participantId, (request, context, stream, token) =>
		new ChatRequestRun(needs, request, stream, token).run(context.history),
	);
	participant.iconPath = new vscode.ThemeIcon('lightbulb');
	participant.followupProvider = { provideFollowups };
	return vscode.Disposable.from(
		participant,
		participant.onDidReceiveFeedback(feedback => logFeedback(needs.log, feedback)),
		vscode.commands.registerCommand(remedyCommand, (action: unknown, turn: unknown) => {
			if (isRemedyAction(action) && typeof turn === 'string') {
				needs.remedy(action, turn);
			}
		}),
	);
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
