/** The code of two answers in VS Code's editor for differences, as documents that nobody can write to. */
import * as vscode from 'vscode';
import { textOf } from '../../core/conversation/turnState.ts';
import type { Disposable } from '../../core/lifecycle.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { fencedCode } from '../../core/text/fencedCode.ts';
import { languageIdOf } from '../../core/text/languageNames.ts';
import type { ComparedColumn } from '../../session/hub/comparisons.ts';
import type { Conversations } from '../../session/hub/conversations.ts';

const scheme = 'sidethought-answer';

interface AnswerText {
	readonly text: string;
	/** A language id of VS Code. */
	readonly language: string;
}

export class AnswerDiff implements Disposable, vscode.TextDocumentContentProvider {
	readonly #conversations: Pick<Conversations, 'findTurn'>;
	readonly #registration: vscode.Disposable;

	constructor(conversations: Pick<Conversations, 'findTurn'>) {
		this.#conversations = conversations;
		this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
	}

	/** The turns of a column stand in the path, and what they say is read when it is shown. */
	provideTextDocumentContent({ path }: vscode.Uri): string {
		return answerText(this.#answerOf(path.split('/').slice(2))).text;
	}

	async show(left: ComparedColumn, right: ComparedColumn): Promise<void> {
		const sides = [left, right].map(column => ({ column, uri: uriOf(column) }));
		const known = await vscode.languages.getLanguages();
		for (const { column, uri } of sides) {
			const document = await vscode.workspace.openTextDocument(uri);
			const { language } = answerText(this.#answerOf(column.turns.map(({ id }) => id)));
			if (known.includes(language) && document.languageId !== language) {
				await vscode.languages.setTextDocumentLanguage(document, language);
			}
		}
		const title = vscode.l10n.t('{0} and {1}', nameOf(left.model), nameOf(right.model));
		await vscode.commands.executeCommand('vscode.diff', ...sides.map(({ uri }) => uri), title, { preview: true });
	}

	dispose(): void {
		this.#registration.dispose();
	}

	#answerOf(turns: readonly TurnId[]): string {
		return turns
			.flatMap(turn => this.#conversations.findTurn(turn)?.turn.state ?? [])
			.map(state => textOf(state, 'answer'))
			.join('\n\n');
	}
}

/** The code of an answer, else all of it. */
export function answerText(answer: string): AnswerText {
	const blocks = fencedCode(answer);
	const code = blocks.map(block => block.code).join('\n\n');
	const name = blocks.find(({ language }) => language !== undefined)?.language;
	return code === ''
		? { text: answer, language: 'markdown' }
		: { text: `${code}\n`, language: name === undefined ? 'plaintext' : languageIdOf(name) };
}

/** Named after the model, for the tab; a name may hold what a path does not. */
function uriOf({ model, turns }: ComparedColumn): vscode.Uri {
	const name = nameOf(model).replace(/[^\p{L}\p{N}_.:@-]+/gu, '-');
	return vscode.Uri.from({ scheme, path: `/${name}/${turns.map(({ id }) => id).join('/')}` });
}
