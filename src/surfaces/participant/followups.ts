/** What makes sense to ask next, after an answer of this kind. Data, so that every entry can be read at a glance. */
import * as vscode from 'vscode';
import type { FinishReason } from '../../core/stream/turnEvent.ts';
import type { TaskName } from '../../session/request/taskPrompts.ts';

interface Followup {
	readonly label: string;
	readonly prompt: string;
	readonly command?: TaskName;
}

/** Asked to go on with what broke off; the handler knows this very prompt. */
export const continuePrompt = 'Continue where the answer stopped.';

/** In whatever language it was offered: a chat outlives a change of the language. */
export function isContinuePrompt(prompt: string): boolean {
	return prompt === continuePrompt || prompt === vscode.l10n.t('Continue where the answer stopped.');
}

const afterTask = (): Readonly<Record<TaskName | 'plain', readonly Followup[]>> => ({
	plain: [
		{
			label: vscode.l10n.t('What speaks against this?'),
			prompt: vscode.l10n.t('What is the strongest argument against this answer?'),
		},
	],
	explain: [
		{
			label: vscode.l10n.t('What could go wrong in it?'),
			prompt: vscode.l10n.t('What could go wrong in this code, and when?'),
		},
		{ label: vscode.l10n.t('Write tests for it'), prompt: '', command: 'tests' },
	],
	fix: [
		{
			label: vscode.l10n.t('Could the fix break something?'),
			prompt: vscode.l10n.t('What could this fix break, and how would one notice?'),
		},
		{
			label: vscode.l10n.t('Write a test that fails without it'),
			prompt: vscode.l10n.t('a test that fails without the fix'),
			command: 'tests',
		},
	],
	review: [
		{
			label: vscode.l10n.t('Fix the most serious finding'),
			prompt: vscode.l10n.t('Fix the most serious finding. Show the changed code.'),
		},
		{ label: vscode.l10n.t('What did you check?'), prompt: vscode.l10n.t('What did you check and find sound?') },
	],
	tests: [{ label: vscode.l10n.t('What do they not cover?'), prompt: vscode.l10n.t('What do these tests not cover?') }],
	compare: [
		{
			label: vscode.l10n.t('Which answer is right?'),
			prompt: vscode.l10n.t('Where do the two answers differ, which of them is right there, and how can one tell?'),
		},
	],
});

export function followupsAfter(task: TaskName | undefined, finish: FinishReason | undefined): readonly Followup[] {
	switch (finish) {
		case 'complete':
			return afterTask()[task ?? 'plain'];
		case 'cancelled':
		case 'interrupted':
		case 'length':
			return [{ label: vscode.l10n.t('Continue'), prompt: vscode.l10n.t('Continue where the answer stopped.') }];
		case 'error':
		case undefined:
			return [];
	}
}
