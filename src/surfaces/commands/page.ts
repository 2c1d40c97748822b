import type { PageCommand } from '../../protocol/messages.ts';
import type { Command } from './command.ts';

/** Commands of the palette and of keys that act inside the page. */
const commands: Readonly<Record<string, PageCommand>> = {
	'sidethought.focusComposer': 'focus-composer',
	'sidethought.toggleThinking': 'toggle-thinking',
	'sidethought.pause': 'pause',
	'sidethought.find': 'find',
	'sidethought.nextStep': 'next-step',
	'sidethought.previousStep': 'previous-step',
	'sidethought.nextTurnBack': 'next-turn-back',
	'sidethought.nextDecision': 'next-decision',
};

export interface PageCommandNeeds {
	/** Brings the view into sight first: a command for something hidden would do nothing. */
	readonly reveal: () => Promise<void>;
	readonly post: (command: PageCommand) => void;
}

export function pageCommands({ reveal, post }: PageCommandNeeds): readonly Command[] {
	return Object.entries(commands).map(([id, command]) => ({
		id,
		async execute() {
			await reveal();
			post(command);
		},
	}));
}
