/** Choosing how the text of a turn that is over is told apart into thinking and answer. */
import * as vscode from 'vscode';
import { asSplit, type Split, splitOf } from '../../core/conversation/resplit.ts';
import { foldTurn, type TurnState, textOf } from '../../core/conversation/turnState.ts';
import { type FormatRow, formats } from '../../core/segment/formats.ts';
import type { DelimiterPair } from '../../core/segment/segment.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { Conversations } from '../../session/hub/conversations.ts';

interface SplitDeskNeeds {
	readonly conversations: Pick<Conversations, 'findTurn' | 'resplit'>;
	/** The reader's own, from the settings. */
	readonly delimiters: () => readonly DelimiterPair[];
	/** Answers of this model that come from now on are split like that. */
	readonly remember: (model: ModelRef, split: Split) => void;
}

interface Choice extends vscode.QuickPickItem {
	readonly split?: Split;
}

/** Longer texts are not split once for each format only to tell what would come of it. */
const longestTried = 200_000;

export class SplitDesk {
	readonly #needs: SplitDeskNeeds;

	constructor(needs: SplitDeskNeeds) {
		this.#needs = needs;
	}

	/** Asks for a format, and has the turn read in it. */
	async splitAgain(turn: TurnId): Promise<void> {
		const found = this.#needs.conversations.findTurn(turn)?.turn;
		if (!found?.state || found.live) {
			void vscode.window.showInformationMessage(vscode.l10n.t('A turn can be split again when it is over.'));
			return;
		}
		const picked = await vscode.window.showQuickPick(choices(found.events, found.state, this.#needs.delimiters()), {
			title: vscode.l10n.t('Split again as…'),
			placeHolder: vscode.l10n.t('How does this model mark off its thinking? Nothing of the text is lost'),
			matchOnDescription: true,
		});
		if (picked?.split && this.#needs.conversations.resplit(turn, picked.split)) {
			await this.#offerMore(turn, found.state.model, picked.split);
		}
	}

	/** Has the turn read as it came. */
	splitAsBefore(turn: TurnId): void {
		this.#needs.conversations.resplit(turn, { format: 'original' });
	}

	async #offerMore(turn: TurnId, model: ModelRef, split: Split): Promise<void> {
		const always = vscode.l10n.t('Always for {0}', nameOf(model));
		const back = splitAsBeforeLabel();
		const message = vscode.l10n.t('The turn was split again. Search, exports and the next question have it like that.');
		const said = await vscode.window.showInformationMessage(message, always, back);
		if (said === always) {
			this.#needs.remember(model, split);
		} else if (said === back) {
			this.splitAsBefore(turn);
		}
	}
}

export function splitAsBeforeLabel(): string {
	return vscode.l10n.t('Split as before');
}

/** Whether the turn is read in another way than it came. */
export function isSplitAgain(events: readonly TurnEvent[]): boolean {
	return splitOf(events) !== undefined;
}

/** Those first that make a difference in this turn. */
function choices(
	events: readonly TurnEvent[],
	state: TurnState,
	delimiters: readonly DelimiterPair[],
): readonly Choice[] {
	const all = offered(delimiters);
	if (state.thinking.characters + state.answer.characters > longestTried) {
		return all;
	}
	const tried = all.map(choice => ({ choice, detail: difference(events, state, choice.split) }));
	const [changing, same] = [tried.filter(({ detail }) => detail), tried.filter(({ detail }) => !detail)];
	return [
		...group(vscode.l10n.t('Makes a difference here')),
		...changing.map(({ choice, detail = '' }) => ({ ...choice, detail })),
		...group(vscode.l10n.t('Makes no difference here')),
		...same.map(({ choice }) => choice),
	];
}

function group(label: string): readonly Choice[] {
	return [{ label, kind: vscode.QuickPickItemKind.Separator }];
}

function offered(delimiters: readonly DelimiterPair[]): readonly Choice[] {
	return [
		{ label: vscode.l10n.t('No tags: all of it is answer'), split: { format: 'none' } },
		{ label: vscode.l10n.t('As the text itself tells'), split: { format: 'auto' } },
		{
			label: vscode.l10n.t('It began inside thinking, with no opening tag'),
			split: { format: 'auto', startsInThinking: true },
		},
		...(delimiters.length > 0
			? [{ label: vscode.l10n.t('Your own delimiters'), split: { format: 'custom', delimiters } }]
			: []),
		...formats.filter(({ name }) => name !== 'custom').map(toChoice),
	];
}

function toChoice({ name, label, open, close }: FormatRow): Choice {
	return { label: `${open[0] ?? ''} … ${close[0] ?? ''}`.trim(), description: label, split: { format: name } };
}

/** What the turn would be; nothing where it would be as it is. */
function difference(events: readonly TurnEvent[], now: TurnState, split: Split | undefined): string | undefined {
	const last = events.at(-1);
	if (!split || !last) {
		return undefined;
	}
	const again = foldTurn(
		asSplit([...events, { type: 'resplit', ...split, turn: last.turn, seq: last.seq + 1, at: last.at }]),
	);
	const isSame = (['thinking', 'answer'] as const).every(channel => textOf(again, channel) === textOf(now, channel));
	return isSame
		? undefined
		: vscode.l10n.t(
				'About {0} tokens of thinking, {1} of answer',
				again.thinking.estimatedTokens,
				again.answer.estimatedTokens,
			);
}
