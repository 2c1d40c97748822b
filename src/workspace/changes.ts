/** Uncommitted changes, asked of VS Code's own git extension: no process is started by us. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { isSecretFile } from '../core/text/secrets.ts';
import { relative, textItem } from './attachments.ts';

/** The part of the git extension's API (version 1) that is used here. */
interface GitExtension {
	/** False where git is switched off or not installed; asking for the API throws then. */
	readonly enabled: boolean;
	getAPI(version: 1): GitApi;
}

interface GitApi {
	readonly state: 'uninitialized' | 'initialized';
	readonly onDidChangeState: vscode.Event<GitApi['state']>;
	readonly repositories: readonly Repository[];
}

interface Repository {
	readonly rootUri: vscode.Uri;
	readonly state: { readonly workingTreeChanges: readonly Change[]; readonly untrackedChanges?: readonly Change[] };
	status(): Promise<void>;
	diff(cached?: boolean): Promise<string>;
	log(options: { readonly maxEntries: number; readonly path?: string }): Promise<readonly Commit[]>;
}

interface Commit {
	readonly hash: string;
	readonly message: string;
	readonly authorName?: string;
	readonly authorDate?: Date;
}

interface Change {
	readonly uri: vscode.Uri;
	readonly status: number;
}

/** A file that git does not know yet: `Status.UNTRACKED`. */
const untracked = 7;

/** A new file that is larger is named, and not read. */
const maxNewFileBytes = 100_000;

/** How long a window that has just opened is given to find its repositories. */
const startMs = 5_000;

/** All uncommitted changes of all open repositories, or undefined where nothing changed or git is not there. */
export async function changesItem(): Promise<ContextItem | undefined> {
	const api = await gitApi();
	const texts = await Promise.all((api?.repositories ?? []).map(changesOf));
	const text = texts.filter(Boolean).join('\n');
	return text ? textItem('changes', changedFiles(text), text, { languageId: 'diff' }) : undefined;
}

/** The headings are for the model, so they are in English like the rest of what it is asked. */
async function changesOf(repository: Repository): Promise<string> {
	// What git found by itself may be some seconds old.
	await repository.status();
	const [staged, unstaged] = await Promise.all([repository.diff(true), repository.diff(false)]);
	const { workingTreeChanges, untrackedChanges = [] } = repository.state;
	const fresh = [...workingTreeChanges, ...untrackedChanges].filter(({ status }) => status === untracked);
	const added = await Promise.all(fresh.map(({ uri }) => newFile(uri)));
	return [
		['Staged', staged],
		['Not staged', unstaged],
		['New files, not staged', added.join('\n')],
	]
		.flatMap(([heading, diff]) => (diff?.trim() ? [`# ${heading}\n${diff.trimEnd()}\n`] : []))
		.join('\n');
}

/** As git would show it once it is staged. */
async function newFile(uri: vscode.Uri): Promise<string> {
	const head = `--- /dev/null\n+++ b/${relative(uri)}`;
	try {
		const { size } = await vscode.workspace.fs.stat(uri);
		// What git does not know yet may be an .env that nobody meant to send.
		const isNamedOnly = size > maxNewFileBytes || isSecretFile(uri.path);
		const text = isNamedOnly ? '' : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
		// A NUL is how git tells what is not text.
		return text === '' || text.includes('\0') ? head : `${head}\n${text.trimEnd().replace(/^/gm, '+')}`;
	} catch {
		// Gone since git saw it.
		return head;
	}
}

/** Undefined where git is switched off or not there. */
export async function gitApi(): Promise<GitApi | undefined> {
	const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
	if (!extension) {
		return undefined;
	}
	const git = extension.isActive ? extension.exports : await extension.activate();
	return git.enabled ? ready(git.getAPI(1)) : undefined;
}

function ready(api: GitApi): Promise<GitApi> {
	if (api.state === 'initialized') {
		return Promise.resolve(api);
	}
	return new Promise(resolve => {
		const done = (): void => {
			clearTimeout(timer);
			listening.dispose();
			resolve(api);
		};
		const timer = setTimeout(done, startMs);
		const listening = api.onDidChangeState(done);
	});
}

function changedFiles(text: string): string {
	const count = new Set([...text.matchAll(/^\+\+\+ (.+)$/gm)].map(match => match[1])).size;
	return count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count);
}
