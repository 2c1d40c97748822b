/** From the wish to compare to columns beside the editor: whose answers, what is asked, and where they are shown. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ModelRef } from '../../core/stream/chat.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { accept } from '../../platform/accept.ts';
import { commandIds, innerCommandIds } from '../../platform/commandIds.ts';
import { sayFailure } from '../../platform/language.ts';
import { noModel, type Question } from '../../session/hub/asker.ts';
import {
	type BegunComparison,
	type CompareOutcome,
	type Comparisons,
	type Contender,
	mostCompared,
} from '../../session/hub/comparisons.ts';
import type { ModelCatalog } from '../../session/hub/modelCatalog.ts';
import type { AnswerDiff } from './answerDiff.ts';
import { hasAnswer, pickTwo } from './answerPick.ts';
import { pickContenders } from './contenderPick.ts';

interface CompareDeskNeeds {
	readonly comparisons: Comparisons;
	readonly diff: Pick<AnswerDiff, 'show'>;
	readonly catalog: Pick<ModelCatalog, 'ready'>;
	readonly selected: () => ModelRef | undefined;
	/** Shows a comparison. */
	readonly open: (id: string) => void;
	/** Reads a conversation, so that its turns can be found. Whether it is there. */
	readonly openConversation: (id: string) => Promise<boolean>;
	/** The conversation in the view that was used last, after it was read. */
	readonly conversation: () => Promise<string>;
	/** Takes what is attached, which goes along with a question. */
	readonly attached: () => Question['context'];
	/** Puts a question that was not asked into the question box, with what was attached to it. */
	readonly restore: (question: Pick<Question, 'question' | 'context'>) => void;
}

export class CompareDesk {
	readonly #needs: CompareDeskNeeds;

	constructor(needs: CompareDeskNeeds) {
		this.#needs = needs;
	}

	/** Asks a question of several. */
	async ask(conversation: string, question: Omit<Question, 'model' | 'think'>): Promise<CompareOutcome> {
		const contenders = await this.#pick(2, mostCompared, vscode.l10n.t('Compare answers to one question'));
		return 'kind' in contenders
			? contenders
			: this.#open(await this.#needs.comparisons.begin(conversation, question, contenders));
	}

	/** Asks the question of a turn of others, beside it. */
	async askWith(turn: TurnId): Promise<CompareOutcome> {
		const contenders = await this.#pick(1, mostCompared - 1, vscode.l10n.t('Compare this answer with'));
		return 'kind' in contenders ? contenders : this.#open(await this.#needs.comparisons.beginWith(turn, contenders));
	}

	/** Shows a turn beside its other versions. */
	show(turn: TurnId): void {
		const id = this.#needs.comparisons.reopen(turn);
		if (id !== undefined) {
			this.#needs.open(id);
		}
	}

	/** The differences of two answers of a comparison; which two is asked where there are more. */
	async diff(id: string): Promise<void> {
		const answered = this.#needs.comparisons.get(id)?.columns.filter(hasAnswer) ?? [];
		const [left, right] = answered.length > 2 ? await pickTwo(answered) : answered;
		if (left && right) {
			await this.#needs.diff.show(left, right);
		} else if (answered.length < 2) {
			void vscode.window.showInformationMessage(vscode.l10n.t('There are no two answers yet.'));
		}
	}

	/** For a button of VS Code's chat, which may be older than this window. */
	readonly showCommand = {
		id: innerCommandIds.showCompared,
		execute: async (conversation: unknown, turn: unknown): Promise<void> => {
			const [known, named] = [accept(v.string(), conversation), accept(v.string(), turn)];
			const opened = known === undefined ? undefined : await this.#needs.openConversation(known);
			if (opened && named !== undefined) {
				this.show(named);
			} else {
				void vscode.window.showInformationMessage(vscode.l10n.t('That conversation was deleted.'));
			}
		},
	};

	/** For the command: a turn that is named is compared, else a question is asked for. */
	readonly command = {
		id: commandIds.compare,
		execute: async (turn: unknown): Promise<void> => {
			const named = accept(v.string(), turn);
			const outcome = named === undefined ? await this.#askAnew() : await this.askWith(named);
			if (outcome.kind === 'refused') {
				void vscode.window.showWarningMessage(sayFailure(outcome.failure));
			}
		},
	};

	async #askAnew(): Promise<CompareOutcome> {
		const question = await vscode.window.showInputBox({
			title: vscode.l10n.t('Compare answers to one question'),
			prompt: vscode.l10n.t('What is attached in the question box goes along.'),
			placeHolder: vscode.l10n.t('The question'),
		});
		if (!question?.trim()) {
			return { kind: 'left' };
		}
		const asked = { question: question.trim(), context: this.#needs.attached() };
		const outcome = await this.ask(await this.#needs.conversation(), asked);
		if (outcome.kind !== 'begun') {
			this.#needs.restore(asked);
		}
		return outcome;
	}

	async #pick(least: number, most: number, title: string): Promise<readonly Contender[] | CompareOutcome> {
		const { models } = await this.#needs.catalog.ready();
		if (models.length === 0) {
			return noModel();
		}
		const picked = await pickContenders(models, this.#needs.selected(), { least, most, title });
		return picked ?? { kind: 'left' };
	}

	#open(begun: BegunComparison): CompareOutcome {
		if (begun.kind === 'begun') {
			this.#needs.open(begun.id);
			return { kind: 'begun' };
		}
		return begun;
	}
}
