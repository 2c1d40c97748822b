/**
 * The list of all files of the workspace that somebody wrote, read once and again after files came or went. Nothing in
 * Restricted Mode.
 */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/lifecycle.ts';
import { relative } from './attachments.ts';
import { findInFolders } from './excluded.ts';

/** Of a larger workspace the first that VS Code finds; the others are not known by name. */
const mostFiles = 100_000;

export interface FileList {
	/** Relative to the workspace, with `/`. */
	readonly paths: readonly string[];
	readonly uris: ReadonlyMap<string, vscode.Uri>;
}

const noFiles: FileList = { paths: [], uris: new Map() };

export class WorkspaceFiles implements Disposable {
	readonly #store = new DisposableStore();
	#list: Promise<FileList> | undefined;
	#isWatched = false;

	/** The files that there are now. The same list for all who ask until one is made, renamed or deleted. */
	list(): Promise<FileList> {
		if (!vscode.workspace.isTrusted || !vscode.workspace.workspaceFolders) {
			return Promise.resolve(noFiles);
		}
		this.#watch();
		this.#list ??= readList();
		return this.#list;
	}

	dispose(): void {
		this.#store.dispose();
	}

	/** Begins with the first list: a workspace that nobody asks about is not watched. */
	#watch(): void {
		if (this.#isWatched) {
			return;
		}
		this.#isWatched = true;
		const forget = (): void => {
			this.#list = undefined;
		};
		const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*', false, true, false));
		this.#store.add(watcher.onDidCreate(forget));
		this.#store.add(watcher.onDidDelete(forget));
		const ignoreFiles = this.#store.add(vscode.workspace.createFileSystemWatcher('**/.gitignore', true, false, true));
		this.#store.add(ignoreFiles.onDidChange(forget));
		this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(forget));
		this.#store.add(
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('files.exclude') || change.affectsConfiguration('search.exclude')) {
					forget();
				}
			}),
		);
	}
}

async function readList(): Promise<FileList> {
	const found = await findInFolders('**/*', mostFiles);
	const uris = new Map(found.map(uri => [relative(uri), uri]));
	return { paths: [...uris.keys()], uris };
}
