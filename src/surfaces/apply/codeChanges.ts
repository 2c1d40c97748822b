/** A change that an answer proposes, shown as a difference and written only when the user accepts it. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';
import type { ContextItem, TurnId } from '../../core/stream/turnEvent.ts';
import { findText } from './askedText.ts';
import { mayInsert, openAsNewFile } from './codeActions.ts';
import { findTarget, type NewFile, type NoTarget, type Target } from './target.ts';

/** Of both sides of the difference; `package.json` shows Accept and Discard for it. */
const scheme = 'sidethought-change';

export interface CodeProposal {
	readonly turn: TurnId;
	readonly code: string;
	/** What was attached to the question. */
	readonly about: readonly ContextItem[];
	/** As the model wrote it: `ts`, `Python`. */
	readonly language?: string;
	/** Of the file that it is of, where the words behind the fence name one. */
	readonly path?: string;
}

interface OpenChange extends Target, Pick<CodeProposal, 'turn' | 'about'> {
	/** What stands there, to be found again. */
	readonly before: string;
	readonly original: string;
	readonly proposed: string;
	/** Of the side that is proposed. */
	readonly uri: vscode.Uri;
}

export class CodeChanges implements Disposable, vscode.TextDocumentContentProvider {
	readonly #store = new DisposableStore();
	readonly #open = new Map<string, OpenChange>();
	/** What accepted changes made of attached texts, so that the next block of the same answer finds them. */
	readonly #changed = new Map<string, string>();

	constructor() {
		this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
		this.#store.add(vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.#forget(closed)));
	}

	provideTextDocumentContent({ path }: vscode.Uri): string | undefined {
		const [, id = '', side] = path.split('/');
		const change = this.#open.get(id);
		return side === 'original' ? change?.original : change?.proposed;
	}

	/** Shows the change beside what is there. Nothing is written. The side that is proposed, when it is shown. */
	async propose({ turn, code, about, language, path }: CodeProposal): Promise<vscode.Uri | undefined> {
		const target = await findTarget(
			code,
			about.map(item => ({ ...item, texts: this.#textsOf(turn, item) })),
			path,
		);
		if ('none' in target) {
			sayNoTarget(target);
			return undefined;
		}
		if ('path' in target) {
			return offerNewFile(target, language);
		}
		return (await mayInsert(target.code)) ? this.#show(this.#begin({ turn, about }, target)) : undefined;
	}

	/** Writes the change that is shown as `uri`, as one step that can be undone. The code is looked for once more. */
	async accept(uri: vscode.Uri): Promise<boolean> {
		const change = this.#open.get(idOf(uri));
		if (!change) {
			sayChanged();
			return false;
		}
		const document = await vscode.workspace.openTextDocument(change.document.uri);
		const range = findText(document, change.before, change.range.start.line);
		if (!range) {
			sayChanged();
			return false;
		}
		const edit = new vscode.WorkspaceEdit();
		edit.replace(document.uri, range, change.code);
		if (!(await vscode.workspace.applyEdit(edit))) {
			void vscode.window.showWarningMessage(vscode.l10n.t('The file could not be changed. Is it read-only?'));
			return false;
		}
		this.#note(change);
		await this.discard(uri);
		await vscode.window.showTextDocument(document, { selection: new vscode.Range(range.start, range.start) });
		return true;
	}

	/** Closes the difference; nothing is written. */
	async discard(uri: vscode.Uri): Promise<void> {
		const tabs = vscode.window.tabGroups.all
			.flatMap(group => group.tabs)
			.filter(tab => shownIn(tab) === uri.toString());
		await vscode.window.tabGroups.close(tabs);
		this.#open.delete(idOf(uri));
	}

	dispose(): void {
		this.#store.dispose();
	}

	#begin(asked: Pick<CodeProposal, 'turn' | 'about'>, target: Target): OpenChange {
		const { document, range } = target;
		const code = target.code.trimEnd();
		const original = document.getText();
		// A selection of whole lines ends before the next one, whose line break stays.
		const before = document.getText(range).trimEnd();
		const from = document.offsetAt(range.start);
		const id = randomUUID();
		const name = document.uri.path.split('/').at(-1) ?? 'code';
		const change: OpenChange = {
			...{ ...asked, document, range, code, original, before },
			proposed: original.slice(0, from) + code + original.slice(from + before.length),
			uri: vscode.Uri.from({ scheme, path: `/${id}/proposed/${name}` }),
		};
		this.#open.set(id, change);
		return change;
	}

	async #show({ uri, document }: OpenChange): Promise<vscode.Uri> {
		const name = vscode.workspace.asRelativePath(document.uri, false);
		const title = vscode.l10n.t('{0}: proposed by Sidethought', name);
		// In a tab of its own: the next block must not close a change that nobody has decided about.
		const options: vscode.TextDocumentShowOptions = { preview: false };
		await vscode.commands.executeCommand('vscode.diff', sideOf(uri, 'original'), uri, title, options);
		return uri;
	}

	/** The newest first: an accepted change may have been undone. */
	#textsOf(turn: TurnId, item: ContextItem): readonly string[] {
		const changed = this.#changed.get(keyOf(turn, item));
		return changed === undefined ? [item.text] : [changed, item.text];
	}

	/** An attached text that held the old code holds the new one from now on. */
	#note({ turn, about, before, code }: OpenChange): void {
		const old = before.trim();
		for (const item of about) {
			const text = this.#textsOf(turn, item).find(each => old !== '' && each.includes(old));
			if (text !== undefined) {
				this.#changed.set(
					keyOf(turn, item),
					text.replace(old, () => code.trim()),
				);
			}
		}
	}

	#forget(closed: readonly vscode.Tab[]): void {
		const shown = new Set(vscode.window.tabGroups.all.flatMap(group => group.tabs).map(shownIn));
		for (const uri of closed.flatMap(tab => shownIn(tab) ?? []).filter(each => !shown.has(each))) {
			this.#open.delete(idOf(vscode.Uri.parse(uri)));
		}
	}
}

function sayChanged(): void {
	void vscode.window.showWarningMessage(
		vscode.l10n.t('The code has changed since. Discard this and apply the answer again.'),
	);
}

function sayNoTarget(target: NoTarget): void {
	if (target.none === 'unclear') {
		const name = target.file && vscode.workspace.asRelativePath(target.file, false);
		void vscode.window.showInformationMessage(
			name === undefined
				? vscode.l10n.t('Select the code that should be replaced, then apply again.')
				: vscode.l10n.t('Select the code in {0} that should be replaced, then apply again.', name),
		);
	}
}

async function offerNewFile({ path, code }: NewFile, language: string | undefined): Promise<undefined> {
	const open = vscode.l10n.t('Open as new file');
	const message = vscode.l10n.t('There is no {0} in this workspace yet.', path);
	if ((await vscode.window.showInformationMessage(message, open)) === open) {
		await openAsNewFile(code, language, path);
	}
}

function keyOf(turn: TurnId, { id }: ContextItem): string {
	return `${turn}/${id}`;
}

function idOf({ path }: vscode.Uri): string {
	return path.split('/')[1] ?? '';
}

function sideOf(uri: vscode.Uri, side: 'original'): vscode.Uri {
	return uri.with({ path: uri.path.replace('/proposed/', `/${side}/`) });
}

/** The proposed side of the difference that a tab shows; undefined for every other tab. */
function shownIn({ input }: vscode.Tab): string | undefined {
	return input instanceof vscode.TabInputTextDiff && input.modified.scheme === scheme
		? input.modified.toString()
		: undefined;
}
