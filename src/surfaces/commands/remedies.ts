import * as vscode from 'vscode';
import { assertNever } from '../../core/assertNever.ts';
import type { RemedyAction } from '../../core/errors.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { sayFailure } from '../../platform/language.ts';
import { openSettings, settingOf } from '../../platform/settingsPage.ts';
import type { Asker } from '../../session/hub/asker.ts';
import type { Conversations } from '../../session/hub/conversations.ts';

/** Says how one signs in, where the server has not said where. */
const howToSignIn = 'https://docs.ollama.com/cloud';

interface RemedyNeeds {
	/** The turn under whose error the button stood. */
	readonly turn: TurnId | undefined;
	readonly conversations: Conversations;
	readonly asker: Asker;
	/** Where a provider's server said that one signs in. */
	readonly signInAddress: (provider: string) => Promise<string | undefined>;
}

/** What the buttons under an error do. */
export async function remedyFor(action: RemedyAction, needs: RemedyNeeds): Promise<void> {
	switch (action) {
		case 'retry':
		case 'continue':
			return askAgain(action, needs, false);
		case 'drop-context':
			return askAgain('retry', needs, true);
		case 'start-guide':
			return run(commandIds.walkthrough);
		case 'sign-in':
			return signIn(needs);
		case 'check-connection':
			return run(commandIds.checkConnection);
		case 'choose-model':
			return run(commandIds.chooseModel);
		case 'choose-provider':
			return openSettings();
		case 'open-settings': {
			if (stateOf(needs)?.finish?.reason === 'length') {
				return openSettings('maxTokens');
			}
			const provider = providerOf(needs);
			return openSettings(provider === undefined ? undefined : settingOf(provider));
		}
		case 'pull-model':
			return run(commandIds.pullModel, modelOf(needs));
		case 'set-key':
			return run(commandIds.setKey, providerOf(needs));
		case 'show-log':
			return run(commandIds.showLog);
		default:
			return assertNever(action);
	}
}

async function askAgain(as: 'retry' | 'continue', needs: RemedyNeeds, withoutContext: boolean): Promise<void> {
	if (needs.turn === undefined) {
		return;
	}
	// Another model may have been chosen for trying again; the other two are about what this one was asked.
	const model = as === 'continue' || withoutContext ? stateOf(needs)?.model : undefined;
	const asked = await needs.asker.askAgain(needs.turn, as, {
		...(withoutContext && { context: [] }),
		...(model && { model }),
	});
	if (asked.kind === 'refused') {
		void vscode.window.showWarningMessage(sayFailure(asked.failure));
	}
}

/** VS Code asks before it leaves for the site. */
async function signIn(needs: RemedyNeeds): Promise<void> {
	const provider = providerOf(needs);
	const address = provider === undefined ? undefined : await needs.signInAddress(provider);
	await vscode.env.openExternal(vscode.Uri.parse(address ?? howToSignIn, true));
}

async function run(command: string, ...args: readonly unknown[]): Promise<void> {
	await vscode.commands.executeCommand(command, ...args);
}

function modelOf(needs: RemedyNeeds): string | undefined {
	return stateOf(needs)?.model.id;
}

function providerOf(needs: RemedyNeeds): string | undefined {
	return stateOf(needs)?.model.provider;
}

function stateOf({ turn, conversations }: RemedyNeeds) {
	return turn === undefined ? undefined : conversations.findTurn(turn)?.turn.state;
}
