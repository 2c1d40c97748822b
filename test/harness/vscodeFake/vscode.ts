/**
 * A small `vscode` for unit tests: values and events of our own, files from the disk. It has what our code uses and
 * nothing else, so that a test of something new says which part is missing.
 */
import { globSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fakeDocument } from './document.ts';
import { Uri } from './places.ts';
import { FakeQuickPick } from './quickPick.ts';
import { defaultOf, events, state } from './state.ts';

export { Position, Range, Selection, Uri } from './places.ts';

export const FileType = {
	Unknown: 0,
	File: 1,
	Directory: 2,
} as const;

export const SymbolKind = {
	Class: 4,
	Method: 5,
	Constructor: 8,
	Enum: 9,
	Interface: 10,
	Function: 11,
	Variable: 12,
	Struct: 22,
} as const;

export const ViewColumn = {
	One: 1,
	Two: 2,
	Beside: -2,
} as const;

export const TextEditorRevealType = {
	InCenterIfOutsideViewport: 2,
} as const;

export const ConfigurationTarget = {
	Global: 1,
} as const;

export const ProgressLocation = {
	Notification: 15,
} as const;

export class ThemeIcon {
	readonly id: string;

	constructor(id: string) {
		this.id = id;
	}
}

export const QuickPickItemKind = {
	Separator: -1,
	Default: 0,
} as const;

export const TreeItemCollapsibleState = {
	None: 0,
	Collapsed: 1,
	Expanded: 2,
} as const;

export class TreeItem {
	label: unknown;
	collapsibleState: number;

	constructor(label: unknown, collapsibleState = 0) {
		this.label = label;
		this.collapsibleState = collapsibleState;
	}
}

export class MarkdownString {
	value: string;
	isTrusted: unknown;
	supportHtml = false;

	constructor(value = '') {
		this.value = value;
	}
}

export class TabInputText {
	readonly uri: Uri;

	constructor(uri: Uri) {
		this.uri = uri;
	}
}

export class Location {
	readonly uri: Uri;
	readonly range: unknown;

	constructor(uri: Uri, range: unknown) {
		this.uri = uri;
		this.range = range;
	}
}

export class RelativePattern {
	readonly folder: string;
	readonly pattern: string;

	constructor({ uri }: { readonly uri: Uri }, pattern: string) {
		this.folder = uri.path;
		this.pattern = pattern;
	}
}

export class Disposable {
	readonly dispose: () => void;

	constructor(dispose: () => void) {
		this.dispose = dispose;
	}

	static from(...items: readonly { dispose(): unknown }[]): Disposable {
		return new Disposable(() => items.forEach(item => void item.dispose()));
	}
}

export const l10n = {
	get bundle(): Readonly<Record<string, string>> {
		return state.translations;
	},
	t: (message: string, ...args: readonly unknown[]): string =>
		(state.translations[message] ?? message).replaceAll(/\{(\d+)\}/g, (place, index: string) =>
			String(args[Number(index)] ?? place),
		),
};

export const UIKind = { Desktop: 1, Web: 2 } as const;

export const env = {
	language: 'en',
	appRoot: '/no-vscode',
	uriScheme: 'vscode',
	uiKind: UIKind.Desktop,
	get remoteName() {
		return state.remoteName;
	},
	clipboard: {
		readText: async (): Promise<string> => state.clipboard,
		writeText: async (text: string): Promise<void> => {
			state.clipboard = text;
		},
	},
	openExternal: async (uri: Uri): Promise<boolean> => state.shown.push(uri as never) > 0,
};

export const commands = {
	registerCommand: (id: string, execute: (...args: readonly unknown[]) => unknown): Disposable => {
		state.commands.set(id, execute);
		return new Disposable(() => state.commands.delete(id));
	},
	executeCommand: async (id: string, ...args: readonly unknown[]): Promise<unknown> => {
		state.ran.push([id, ...args]);
		return state.commands.get(id)?.(...args);
	},
};

export const languages = {
	getDiagnostics: (uri: Uri): readonly unknown[] => state.diagnostics.get(uri.path) ?? [],
	getLanguages: async (): Promise<readonly string[]> => ['plaintext', 'typescript'],
};

export const authentication = { getSession: async (): Promise<unknown> => ({ accessToken: 'a token of a test' }) };

export const extensions = { getExtension: (id: string): unknown => state.extensions.get(id) };

const say = async (message: string, ...rest: readonly unknown[]): Promise<string | undefined> => {
	state.messages.push(message);
	const [options] = rest;
	if (typeof options === 'object' && options !== null && 'detail' in options) {
		state.details.push(String(options.detail));
	}
	const buttons = rest.filter(each => typeof each === 'string');
	return buttons.length === 0 || buttons.includes(state.choice ?? '') ? state.choice : undefined;
};

interface FakeItem {
	readonly label: string;
}

const pick = async (
	items: readonly FakeItem[],
	{ title = '', canPickMany = false }: { readonly title?: string; readonly canPickMany?: boolean } = {},
): Promise<FakeItem | readonly FakeItem[] | undefined> => {
	state.lists.push({ title, labels: items.map(({ label }) => label) });
	const { picks } = state;
	if (!canPickMany) {
		return items.find(({ label }) => (Array.isArray(picks) ? picks.includes(label) : label === picks));
	}
	return picks === undefined ? undefined : items.filter(({ label }) => picks.includes(label));
};

export const window = {
	showQuickPick: pick,
	createQuickPick: (): FakeQuickPick => {
		state.quickPick = new FakeQuickPick();
		return state.quickPick;
	},
	showSaveDialog: async () => state.saveTo,
	showOpenDialog: async () => state.opened,
	withProgress: async (_options: unknown, work: (...args: readonly unknown[]) => unknown): Promise<unknown> =>
		work({ report: () => {} }, { onCancellationRequested: () => {} }),
	get activeTextEditor() {
		return state.activeEditor;
	},
	get visibleTextEditors() {
		return state.editors ?? (state.activeEditor ? [state.activeEditor] : []);
	},
	onDidChangeVisibleTextEditors: events.editors.event,
	onDidChangeTextEditorVisibleRanges: events.scrolled.event,
	setStatusBarMessage: (message: string): void => void state.messages.push(message),
	get activeTerminal() {
		return state.terminal;
	},
	get tabGroups() {
		const tabs = state.tabs.map(input => ({ input }));
		return { all: [{ tabs }], activeTabGroup: { activeTab: tabs[0] } };
	},
	onDidChangeTextEditorSelection: events.selection.event,
	onDidChangeActiveTextEditor: events.activeEditor.event,
	showInformationMessage: say,
	showWarningMessage: say,
	showErrorMessage: say,
	showTextDocument: async (uri: Uri): Promise<unknown> => {
		state.shown.push(uri as never);
		return state.nextEditor;
	},
	createWebviewPanel: () => state.nextPanel,
	showInputBox: async (): Promise<string | undefined> => state.choice,
	createTreeView: (_id: string, options: Readonly<Record<string, unknown>>) => {
		const view = {
			...options,
			visible: true,
			selection: [],
			message: undefined,
			onDidChangeVisibility: () => new Disposable(() => {}),
			dispose: () => {},
		};
		state.treeView = view;
		return view;
	},
	registerWebviewViewProvider: (_id: string, provider: typeof state.viewProvider): Disposable => {
		state.viewProvider = provider;
		return new Disposable(() => {
			state.viewProvider = undefined;
		});
	},
};

export class LanguageModelTextPart {
	readonly value: string;

	constructor(value: string) {
		this.value = value;
	}
}

export class CancellationTokenSource {
	readonly token = { isCancellationRequested: false };

	cancel(): void {
		this.token.isCancellationRequested = true;
	}

	dispose(): void {}
}

export const lm = {
	get tools() {
		return [...state.tools.keys()].map(name => ({
			name,
			description: `Does ${name}.`,
			inputSchema: undefined,
			tags: [],
		}));
	},
	invokeTool: async (name: string, { input }: { readonly input: unknown }): Promise<unknown> => ({
		content: [new LanguageModelTextPart(String(state.tools.get(name)?.(input)))],
	}),
};

export const workspace = {
	get textDocuments() {
		return [...state.documents.values()];
	},
	get workspaceFolders() {
		return state.folders.map(path => ({ name: path.split(sep).at(-1), uri: Uri.file(path) }));
	},
	get isTrusted() {
		return state.trusted;
	},
	fs: {
		stat: async ({ path }: Uri): Promise<{ readonly type: number; readonly size: number }> => {
			const written = state.written.get(path);
			if (written !== undefined) {
				return { type: FileType.File, size: Buffer.byteLength(written) };
			}
			const found = await stat(path);
			return { type: found.isDirectory() ? FileType.Directory : FileType.File, size: found.size };
		},
		readFile: ({ path }: Uri): Promise<Uint8Array> => readFile(path),
		writeFile: async ({ path }: Uri, bytes: Uint8Array): Promise<void> =>
			void state.written.set(path, new TextDecoder().decode(bytes)),
	},
	onDidChangeConfiguration: events.configuration.event,
	onDidChangeTextDocument: events.edited.event,
	onDidCloseTextDocument: events.closed.event,
	openTextDocument: async (uri: Uri) =>
		state.documents.get(uri.path) ?? fakeDocument(uri.path, await readFile(uri.path, 'utf8')),
	/** As VS Code does: the name of the folder goes in front where there are several. */
	asRelativePath: (uri: Uri, includeFolder = false): string => {
		const folder = folderOf(uri.path);
		const inside = folder === undefined ? uri.path : relative(folder, uri.path);
		return folder !== undefined && includeFolder ? `${folder.split(sep).at(-1)}/${inside}` : inside;
	},
	getWorkspaceFolder: (uri: Uri): unknown => {
		const folder = folderOf(uri.path);
		return folder === undefined ? undefined : { uri: Uri.file(folder) };
	},
	findFiles: async (wanted: string | RelativePattern, exclude: string | null, max: number): Promise<readonly Uri[]> => {
		const pattern = typeof wanted === 'string' ? wanted : wanted.pattern;
		const excluded = exclude === null ? [] : exclude.replace(/^\{|\}$/g, '').split(',');
		return (typeof wanted === 'string' ? state.folders : [wanted.folder])
			.flatMap(cwd =>
				globSync(pattern, { cwd, withFileTypes: true, exclude: excluded })
					.filter(entry => entry.isFile() || entry.isSymbolicLink())
					.map(entry => Uri.file(`${entry.parentPath}/${entry.name}`)),
			)
			.slice(0, max);
	},
	getConfiguration: (section: string) => ({
		inspect: (key: string) => ({
			key: `${section}.${key}`,
			defaultValue: defaultOf(`${section}.${key}`),
			globalValue: state.user[`${section}.${key}`],
			workspaceValue: state.workspace[`${section}.${key}`],
		}),
		get: (key: string, fallback?: unknown): unknown => {
			const full = `${section}.${key}`;
			return state.workspace[full] ?? state.user[full] ?? defaultOf(full) ?? fallback;
		},
		update: async (key: string, value: unknown): Promise<void> => {
			state.user = { ...state.user, [`${section}.${key}`]: value };
		},
	}),
};

function folderOf(path: string): string | undefined {
	return state.folders.find(folder => path.startsWith(folder + sep));
}
