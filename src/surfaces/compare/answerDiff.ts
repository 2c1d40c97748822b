/** The code of two answers, or all that they say, in VS Code's editor for differences, as documents that nobody can write to. */
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

interface AnswerCode {
	readonly text: string;
	/** A language id of VS Code. */
	readonly language: string;
}

export class AnswerDiff implements Disposable, vscode.TextDocumentContentProvider {
	readonly #conversations: Pick<Conversations, 'findTurn'>;
	readonly #registration: vscode.Disposable;
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();

	/** An answer that was shown before has gone on since. */
	readonly onDidChange = this.#changed.event;

	constructor(conversations: Pick<Conversations, 'findTurn'>) {
		this.#conversations = conversations;
		this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
	}

	/** The turns of a column stand in the path, and what they say is read when it is shown. */
	provideTextDocumentContent({ path }: vscode.Uri): string {
		const [, part, , ...turns] = path.split('/');
		const answer = this.#answerOf(turns);
		return part === 'code' ? (codeOf(answer)?.text ?? '') : answer;
	}

	async show(left: ComparedColumn, right: ComparedColumn): Promise<void> {
		const columns = [left, right];
		const codes = columns.map(({ turns }) => codeOf(this.#answerOf(turns.map(({ id }) => id))));
		// Code beside prose would differ in everything: then both are shown as they were given.
		const part = codes.includes(undefined) ? 'whole' : 'code';
		const sides = columns.map((column, index) => ({
			uri: uriOf(part, column),
			language: part === 'code' ? (codes[index]?.language ?? 'plaintext') : 'markdown',
		}));
		const known = await vscode.languages.getLanguages();
		for (const { uri, language } of sides) {
			this.#changed.fire(uri);
			const document = await vscode.workspace.openTextDocument(uri);
			if (known.includes(language) && document.languageId !== language) {
				await vscode.languages.setTextDocumentLanguage(document, language);
			}
		}
		const title = vscode.l10n.t('{0} and {1}', nameOf(left.model), nameOf(right.model));
		await vscode.commands.executeCommand('vscode.diff', ...sides.map(({ uri }) => uri), title, { preview: true });
	}

	dispose(): void {
		this.#registration.dispose();
		this.#changed.dispose();
	}

	#answerOf(turns: readonly TurnId[]): string {
		return turns
			.flatMap(turn => this.#conversations.findTurn(turn)?.turn.state ?? [])
			.map(state => textOf(state, 'answer'))
			.join('\n\n');
	}
}

/** All blocks of code of an answer, in the language of the first that says one; undefined where it has none. */
export function codeOf(answer: string): AnswerCode | undefined {
	const blocks = fencedCode(answer).filter(({ code }) => code.trim() !== '');
	const name = blocks.find(({ language }) => language !== undefined)?.language;
	const text = `${blocks.map(({ code }) => code).join('\n\n')}\n`;
	return blocks.length === 0 ? undefined : { text, language: name === undefined ? 'plaintext' : languageIdOf(name) };
}

/** Named after the model, for the tab; a name may hold what a path does not. */
function uriOf(part: 'code' | 'whole', { model, turns }: ComparedColumn): vscode.Uri {
	const name = nameOf(model).replace(/[^\p{L}\p{N}_.:@-]+/gu, '-');
	return vscode.Uri.from({ scheme, path: `/${part}/${name}/${turns.map(({ id }) => id).join('/')}` });
}
