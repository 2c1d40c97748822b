/** What of a user's record was written by the user, and what was put in by Claude Code. */
import { textOfBlocks } from './blocks.ts';
import { elementIn, withoutElements } from './elements.ts';
import type { Left } from './left.ts';
import type { Json } from './value.ts';

interface Question {
	readonly text: string;
	/** Of the tool itself: it may have had nothing to do with the model. */
	readonly isCommand: boolean;
}

/** What surrounds a question. */
const added = [
	'system-reminder',
	'ide_opened_file',
	'ide_selection',
	'ide_diagnostics',
	'local-command-caveat',
] as const;

/** Texts that are no question from their first word on. */
const notAsked =
	/^(?:<(?:local-command-stdout|local-command-stderr|bash-input|bash-stdout|bash-stderr|task-notification|user-memory-input)>|Caveat: The messages below were generated)/;

/** Undefined where the user said nothing in it. */
export function claudeQuestion(blocks: readonly Json[], left: Left): Question | undefined {
	const text = blocks
		.map(block => withoutElements(textOfBlocks(block, left), added).trim())
		.filter(each => each !== '' && !notAsked.test(each))
		.join('\n');
	const command = commandIn(text);
	return text === '' ? undefined : { text: command ?? text, isCommand: command !== undefined };
}

/** `/review main`, as it was typed. */
function commandIn(text: string): string | undefined {
	if (!text.startsWith('<command-')) {
		return undefined;
	}
	const name = elementIn(text, 'command-name');
	const args = elementIn(text, 'command-args');
	return name && `${name.startsWith('/') ? '' : '/'}${name}${args ? ` ${args}` : ''}`;
}
