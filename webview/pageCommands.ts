/** What the commands of VS Code do in the page. */
import { assertNever } from '../src/core/assertNever.ts';
import type { PageCommand } from '../src/protocol/messages.ts';
import type { FindBar } from './find/findBar.ts';
import type { ThinkingView } from './thinking/thinkingView.ts';

interface CommandTargets {
	readonly find: FindBar;
	/** The thinking that steps are counted in: the newest. */
	readonly thinking: () => ThinkingView | undefined;
	readonly focusComposer: () => void;
	readonly togglePause: () => void;
	readonly jumpToLatest: () => void;
}

export function runPageCommand(command: PageCommand, targets: CommandTargets): void {
	const { find, thinking } = targets;
	switch (command) {
		case 'focus-composer':
			targets.focusComposer();
			return;
		case 'toggle-thinking':
			thinking()?.toggle();
			return;
		case 'pause':
			targets.togglePause();
			return;
		case 'jump-to-latest':
			targets.jumpToLatest();
			return;
		case 'next-step':
			thinking()?.go(1);
			return;
		case 'previous-step':
			thinking()?.go(-1);
			return;
		case 'next-turn-back':
			thinking()?.go(1, step => step.kind === 'turn-back');
			return;
		case 'next-answer':
			thinking()?.go(1, step => step.kind === 'answer');
			return;
		case 'find':
			find.open();
			return;
		case 'find-next':
			find.next(1);
			return;
		case 'find-previous':
			find.next(-1);
			return;
		default:
			assertNever(command);
	}
}
