/** What makes sense to ask next, after an answer of this kind. Data, so that every entry can be read at a glance. */
import type { FinishReason } from '../../core/stream/turnEvent.ts';
import { inEnglish, type Translate } from '../../platform/translate.ts';
import type { TaskName } from '../../session/request/taskPrompts.ts';

export interface Followup {
	readonly label: string;
	readonly prompt: string;
	readonly command?: TaskName;
}

/** Asked to go on with what broke off; the handler knows this very prompt. */
export const continuePrompt = 'Continue where the answer stopped.';

/** In whatever language it was offered: a chat outlives a change of the language. */
export function isContinuePrompt(prompt: string, t: Translate = inEnglish): boolean {
	return prompt === continuePrompt || prompt === t(continuePrompt);
}

const afterTask = (t: Translate): Readonly<Record<TaskName | 'plain', readonly Followup[]>> => ({
	plain: [{ label: t('What speaks against this?'), prompt: t('What is the strongest argument against this answer?') }],
	explain: [
		{ label: t('What could go wrong in it?'), prompt: t('What could go wrong in this code, and when?') },
		{ label: t('Write tests for it'), prompt: '', command: 'tests' },
	],
	fix: [
		{ label: t('Could the fix break something?'), prompt: t('What could this fix break, and how would one notice?') },
		{
			label: t('Write a test that fails without it'),
			prompt: t('a test that fails without the fix'),
			command: 'tests',
		},
	],
	review: [
		{ label: t('Fix the most serious finding'), prompt: t('Fix the most serious finding. Show the changed code.') },
		{ label: t('What did you check?'), prompt: t('What did you check and find sound?') },
	],
	tests: [{ label: t('What do they not cover?'), prompt: t('What do these tests not cover?') }],
	compare: [
		{
			label: t('Which answer is right?'),
			prompt: t('Where do the two answers differ, which of them is right there, and how can one tell?'),
		},
	],
});

export function followupsAfter(
	task: TaskName | undefined,
	finish: FinishReason | undefined,
	t: Translate = inEnglish,
): readonly Followup[] {
	switch (finish) {
		case 'complete':
			return afterTask(t)[task ?? 'plain'];
		case 'cancelled':
		case 'interrupted':
		case 'length':
			return [{ label: t('Continue'), prompt: t(continuePrompt) }];
		case 'error':
		case undefined:
			return [];
	}
}
