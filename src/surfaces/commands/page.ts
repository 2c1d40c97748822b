import { type CommandId, commandIds } from '../../platform/commandIds.ts';
import type { PageCommand } from '../../protocol/messages.ts';
import type { Command } from './command.ts';

/** Commands of the palette and of keys that act inside the page. */
const commands: readonly (readonly [CommandId, PageCommand])[] = [
	[commandIds.focusComposer, 'focus-composer'],
	[commandIds.toggleThinking, 'toggle-thinking'],
	[commandIds.pause, 'pause'],
	[commandIds.find, 'find'],
	[commandIds.nextStep, 'next-step'],
	[commandIds.previousStep, 'previous-step'],
	[commandIds.nextTurnBack, 'next-turn-back'],
	[commandIds.nextAnswer, 'next-answer'],
];

interface PageCommandNeeds {
	/** Brings the view into sight first: a command for something hidden would do nothing. */
	readonly reveal: () => Promise<void>;
	readonly post: (command: PageCommand) => void;
}

export function pageCommands({ reveal, post }: PageCommandNeeds): readonly Command[] {
	return commands.map(([id, command]) => ({
		id,
		async execute() {
			await reveal();
			post(command);
		},
	}));
}
