/** What the slash commands, quick fixes and menu entries ask: prompts as data, the same ones on every surface. */
import type { SentenceCode } from '../../core/wording/sentence.ts';

export type TaskName = 'explain' | 'fix' | 'review' | 'tests' | 'compare';

interface TaskPrompt {
	/** What is asked when the user adds no words. */
	readonly prompt: string;
	/** Goes in front of the user's own words. */
	readonly lead: string;
	/** What the task reads when nothing was attached. */
	readonly needs: 'code' | 'changes' | 'nothing';
	/** Said when that is not there. */
	readonly missing?: SentenceCode;
}

export const taskPrompts: Readonly<Record<TaskName, TaskPrompt>> = {
	explain: {
		prompt:
			'Explain what this code does and why it is written this way. Begin with one sentence on its purpose, then go through it in the order in which it runs. Name anything surprising or fragile, with its line.',
		lead: 'Explain the code above. In particular:',
		needs: 'code',
		missing: 'task.explain.missing',
	},
	fix: {
		prompt:
			'Find what is wrong with this code. State the cause first, with the line, then give the corrected code in one block, and say how to check that it is fixed. If you find nothing wrong, say so.',
		lead: 'Find the cause of this problem in the code above and fix it. State the cause first, with the line, then the corrected code. The problem:',
		needs: 'code',
		missing: 'task.fix.missing',
	},
	review: {
		prompt:
			'Review this for mistakes. List only findings that matter, the most serious first: what goes wrong, when, and in which line; then the smallest change that fixes it. Do not comment on style. If it is sound, say so in one sentence.',
		lead: 'Review the code above for mistakes that matter, the most serious first, each with its line and the smallest fix. Look especially at:',
		needs: 'changes',
		missing: 'task.review.missing',
	},
	tests: {
		prompt:
			'Write tests for this code, in the test framework that the project seems to use. Cover the normal case, the edges and one failure; name each test after the behaviour that it proves. Give one code block that can be saved as a file.',
		lead: 'Write tests for the code above, in one code block that can be saved as a file. Cover especially:',
		needs: 'code',
		missing: 'task.tests.missing',
	},
	compare: {
		prompt: 'Explain what this code does, and name its weakest point.',
		lead: '',
		needs: 'nothing',
	},
};

export function isTaskName(name: string | undefined): name is TaskName {
	return name !== undefined && Object.hasOwn(taskPrompts, name);
}

/** The question of a task: the user's own words where there are any, led by what the task is. */
export function taskQuestion(task: TaskName | undefined, words: string): string {
	const own = words.trim();
	if (task === undefined) {
		return own;
	}
	const { prompt, lead } = taskPrompts[task];
	return own === '' ? prompt : [lead, own].filter(Boolean).join(' ');
}
