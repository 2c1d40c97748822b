/** All that can be asked of a turn that is over, in one list. Nothing of it overwrites anything. */
import * as vscode from 'vscode';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { translated } from '../../platform/language.ts';
import { pageStrings, type StringKey } from '../../protocol/pageStrings.ts';
import type { Question } from '../../session/hub/asker.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import { isSplitAgain, type SplitDesk, splitAsBeforeLabel } from './splitDesk.ts';

/** Whom a question is asked of, and how it shall think. */
export type AskedOf = Pick<Question, 'model' | 'think'>;

interface TurnMenuNeeds {
	readonly conversations: Pick<Conversations, 'findTurn' | 'fork'>;
	readonly splits: Pick<SplitDesk, 'splitAgain' | 'splitAsBefore'>;
	readonly edit: (turn: TurnId) => void;
	readonly retry: (turn: TurnId, changes?: AskedOf) => Promise<void>;
	readonly compare: (turn: TurnId) => Promise<void>;
	readonly exportTurn: (turn: TurnId) => Promise<void>;
	/** Asks the reader for another model or thinking level. */
	readonly pickOther: () => Promise<AskedOf | undefined>;
	readonly openBeside: (conversation: string) => Promise<void>;
}

interface Choice extends vscode.QuickPickItem {
	readonly run: (turn: TurnId) => Promise<void> | void;
}

export async function showTurnMenu(needs: TurnMenuNeeds, turn: TurnId): Promise<void> {
	const picked = await vscode.window.showQuickPick([...choices(needs), ...splitChoices(needs, turn)], {
		title: words('turnMenu'),
		placeHolder: vscode.l10n.t('What was asked and answered stays in any case'),
	});
	await picked?.run(turn);
}

function choices(needs: TurnMenuNeeds): readonly Choice[] {
	return [
		{ label: words('edit'), iconPath: icon('edit'), run: needs.edit },
		{ label: words('retry'), iconPath: icon('debug-rerun'), run: turn => needs.retry(turn) },
		{
			label: vscode.l10n.t('Try again with another model or thinking level…'),
			iconPath: icon('server'),
			run: turn => retryWithOther(needs, turn),
		},
		{ label: words('compareWith'), iconPath: icon('split-horizontal'), run: needs.compare },
		{
			label: vscode.l10n.t('Branch from here…'),
			detail: vscode.l10n.t('All up to this turn as a conversation of its own, with a name, beside this one'),
			iconPath: icon('git-branch'),
			run: turn => branch(needs, turn),
		},
		{ label: words('exportTurn'), iconPath: icon('export'), run: needs.exportTurn },
	];
}

function splitChoices({ conversations, splits }: TurnMenuNeeds, turn: TurnId): readonly Choice[] {
	const isSplit = isSplitAgain(conversations.findTurn(turn)?.turn.events ?? []);
	return [
		{
			label: vscode.l10n.t('Split again as…'),
			detail: vscode.l10n.t('When thinking stands in the answer, or the answer in the thinking'),
			iconPath: icon('split-vertical'),
			run: each => splits.splitAgain(each),
		},
		...(isSplit
			? [{ label: splitAsBeforeLabel(), iconPath: icon('discard'), run: (each: TurnId) => splits.splitAsBefore(each) }]
			: []),
	];
}

async function retryWithOther({ pickOther, retry }: TurnMenuNeeds, turn: TurnId): Promise<void> {
	const other = await pickOther();
	if (other) {
		await retry(turn, other);
	}
}

async function branch({ conversations, openBeside }: TurnMenuNeeds, turn: TurnId): Promise<void> {
	const title = conversations.findTurn(turn)?.conversation.title;
	const name = await vscode.window.showInputBox({
		title: vscode.l10n.t('Name of the branch'),
		value: title === undefined ? '' : vscode.l10n.t('{0}, branch', title),
	});
	const made = name?.trim() ? conversations.fork(turn, name.trim()) : undefined;
	if (made !== undefined) {
		await openBeside(made.id);
	}
}

/** The same as on the page's buttons. */
function words(key: StringKey): string {
	return translated({ [key]: pageStrings[key] })[key] ?? pageStrings[key];
}

function icon(name: string): vscode.ThemeIcon {
	return new vscode.ThemeIcon(name);
}
