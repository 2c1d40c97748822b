import * as vscode from 'vscode';
import type { ModelRef } from '../../core/stream/chat.ts';
import { commandIds } from '../../platform/commandIds.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { Command } from './command.ts';

/** Stands for the recording that ships with the extension. */
export const recordedModel: ModelRef = {
	provider: 'recording',
	id: 'sample-bug',
	label: vscode.l10n.t('Recorded answer'),
};

interface WatchRecordingNeeds {
	readonly conversations: Conversations;
	readonly show: (conversation: string) => Promise<void>;
}

/** Plays the recorded answer in a conversation of its own; the view says that it is a recording. */
export function watchRecordingCommand({ conversations, show }: WatchRecordingNeeds): Command {
	return {
		id: commandIds.watchRecording,
		async execute() {
			const { id } = conversations.create();
			await show(id);
			conversations.ask(id, {
				question: vscode.l10n.t('total([2, 3]) gives -5 in sample.ts. Why?'),
				context: [],
				model: recordedModel,
				options: { think: 'auto', recorded: true },
			});
		},
	};
}
