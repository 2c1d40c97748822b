/** "Review changes with reasoning" in source control, and the same tasks in the editor's context menu. */
import * as vscode from 'vscode';
import { type CommandId, commandIds } from '../../platform/commandIds.ts';
import { say } from '../../platform/language.ts';
import { taskLabel } from '../../platform/taskLabel.ts';
import { type TaskName, taskPrompts, taskQuestion } from '../../session/request/taskPrompts.ts';
import { selectionOrSymbol } from '../../workspace/attachments.ts';
import { changesItem } from '../../workspace/changes.ts';
import type { AskAboutNeeds } from './askAbout.ts';

/** As in package.json. */
const editorCommands: readonly { readonly id: CommandId; readonly task: TaskName }[] = [
	{ id: commandIds.explainSelection, task: 'explain' },
	{ id: commandIds.fixSelection, task: 'fix' },
	{ id: commandIds.reviewSelection, task: 'review' },
	{ id: commandIds.testSelection, task: 'tests' },
];

export function registerReview(needs: AskAboutNeeds): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.commands.registerCommand(commandIds.reviewChanges, () => reviewChanges(needs)),
		...editorCommands.map(({ id, task }) => vscode.commands.registerCommand(id, () => askAboutSelection(needs, task))),
	);
}

async function reviewChanges(needs: AskAboutNeeds): Promise<void> {
	if (!vscode.workspace.isTrusted) {
		void vscode.window.showInformationMessage(
			vscode.l10n.t('In Restricted Mode the workspace is not read. Trust it, then review.'),
		);
		return;
	}
	const changes = await changesItem();
	if (changes) {
		await needs.askAbout({
			question: taskQuestion('review', ''),
			label: taskLabel('review', [changes]),
			context: [changes],
		});
	} else {
		void vscode.window.showInformationMessage(vscode.l10n.t('There are no changes to review.'));
	}
}

async function askAboutSelection(needs: AskAboutNeeds, task: TaskName): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	const item = editor && (await selectionOrSymbol(editor));
	if (item) {
		await needs.askAbout({ question: taskQuestion(task, ''), label: taskLabel(task, [item]), context: [item] });
		return;
	}
	const { missing } = taskPrompts[task];
	if (missing) {
		void vscode.window.showInformationMessage(say(missing));
	}
}
