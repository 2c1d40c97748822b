/** What Cline writes in the user's name: the task, the state of the editor, and results of tools that were called in words. */
import { elementIn, withoutElements } from './elements.ts';
import type { Part } from './transcript.ts';

const added = [
	'environment_details',
	'explicit_instructions',
	'file_content',
	'folder_content',
	'hook_context',
] as const;
const around = ['task', 'feedback', 'user_message', 'answer'] as const;

/** What the user wrote; undefined where it is nothing. */
export function clineQuestion(text: string): string | undefined {
	for (const name of around) {
		const inner = elementIn(text, name);
		if (inner) {
			return inner;
		}
	}
	const own = withoutElements(text, added).trim();
	return own === '' || /^\[(?:ERROR|TASK RESUMPTION|WARNING)\]/.test(own) ? undefined : own;
}

const resultHead = /^\[([a-z_]{1,60})(?: for [^\n]{0,2000}|[^\n\]]{0,2000})?\] Result:/;

/** The result of a tool that was called in words; a call is made for it, because there is none with an id. */
export function resultsInText(text: string): readonly Part[] {
	const head = resultHead.exec(text);
	if (!head) {
		return [];
	}
	const name = head[1] ?? '';
	const content = text.slice(head[0].length).trim();
	return [
		{ kind: 'call', id: undefined, name, arguments: {} },
		{ kind: 'result', id: undefined, name, content },
	];
}
