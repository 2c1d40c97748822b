/** What makes sense to ask next, after an answer of this kind. Data, so that every entry can be read at a glance. */
import type { FinishReason } from '../../core/stream/turnEvent.ts';
import type { TaskName } from '../../session/taskPrompts.ts';

export interface Followup {
	readonly label: string;
	readonly prompt: string;
	readonly command?: TaskName;
}

/** Asked to go on with what broke off; the handler knows this very prompt. */
export const continuePrompt = 'Continue where the answer stopped.';

const afterTask: Readonly<Record<TaskName | 'plain', readonly Followup[]>> = {
	plain: [{ label: 'What speaks against this?', prompt: 'What is the strongest argument against this answer?' }],
	explain: [
		{ label: 'What could go wrong in it?', prompt: 'What could go wrong in this code, and when?' },
		{ label: 'Write tests for it', prompt: '', command: 'tests' },
	],
	fix: [
		{ label: 'Could the fix break something?', prompt: 'What could this fix break, and how would one notice?' },
		{ label: 'Write a test that fails without it', prompt: 'a test that fails without the fix', command: 'tests' },
	],
	review: [
		{ label: 'Fix the most serious finding', prompt: 'Fix the most serious finding. Show the changed code.' },
		{ label: 'What did you check?', prompt: 'What did you check and find sound?' },
	],
	tests: [{ label: 'What do they not cover?', prompt: 'What do these tests not cover?' }],
	compare: [
		{
			label: 'Which answer is right?',
			prompt: 'Where do the two answers differ, which of them is right there, and how can one tell?',
		},
	],
};

export function followupsAfter(task: TaskName | undefined, finish: FinishReason | undefined): readonly Followup[] {
	switch (finish) {
		case 'complete':
			return afterTask[task ?? 'plain'];
		case 'cancelled':
		case 'interrupted':
		case 'length':
			return [{ label: 'Continue', prompt: continuePrompt }];
		case 'error':
		case undefined:
			return [];
	}
}
