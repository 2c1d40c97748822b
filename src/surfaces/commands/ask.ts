import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { accept } from '../../platform/accept.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { selectionOrSymbol } from '../../workspace/attachments.ts';
import { askAboutSecrets } from '../../workspace/secretQuestion.ts';
import type { Command } from './command.ts';

/** Where "Ask with reasoning" puts its attachment and the cursor. */
interface AskNeeds {
	readonly attach: (item: ContextItem) => void;
	readonly reveal: () => Promise<void>;
	/** Puts the cursor into the composer, and words if there are any; what the user has typed there stays otherwise. */
	readonly compose: (text: string | undefined) => void;
}

/** "Ask with reasoning": opens the view with the selection (or the symbol around the cursor) attached. */
export function askCommand(needs: AskNeeds): Command {
	return {
		id: commandIds.ask,
		async execute(question: unknown) {
			const editor = vscode.window.activeTextEditor;
			// Who asks about the code in front of them wants it sent, also in a folder that is not trusted.
			const found = editor && (await selectionOrSymbol(editor));
			const item = found && (await askAboutSecrets(found));
			if (item) {
				needs.attach(item);
			}
			await needs.reveal();
			needs.compose(accept(v.string(), question));
		},
	};
}
