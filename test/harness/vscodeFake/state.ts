/** What a test sets and sees of the fake `vscode`. One state for all, as there is one VS Code: `resetVscode` before each test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/core/lifecycle.ts';
import { rootDir } from '../paths.ts';
import type { FakeQuickPick } from './quickPick.ts';

type Values = Readonly<Record<string, unknown>>;

export interface FakeState {
	/** Absolute paths of the folders that are open. */
	folders: readonly string[];
	trusted: boolean;
	/** Of the machine on which extensions run, where it is another one. */
	remoteName: string | undefined;
	activeEditor: vscode.TextEditor | undefined;
	/** Those that are visible, where they are others than the active one. */
	editors: readonly vscode.TextEditor[] | undefined;
	/** What `showTextDocument` gives. */
	nextEditor: vscode.TextEditor | undefined;
	/** By path, beside what is on disk. */
	documents: Map<string, vscode.TextDocument>;
	diagnostics: Map<string, readonly vscode.Diagnostic[]>;
	/** Settings by their full key, as the user and as the workspace wrote them. */
	user: Values;
	workspace: Values;
	extensions: Map<string, unknown>;
	/** Of other extensions, by name: what they answer to an input. */
	tools: Map<string, (input: unknown) => string>;
	/** A bundle of translations, by English sentence. */
	translations: Readonly<Record<string, string>>;
	/** Lists to pick from, as they were shown. */
	readonly lists: { readonly title: string; readonly labels: readonly string[] }[];
	/** What the user picks in the next list, by its label; undefined: they leave it. Of several: these. */
	picks: string | readonly string[] | undefined;
	/** Where the user saves. */
	saveTo: vscode.Uri | undefined;
	/** Files that were written, by path. */
	readonly written: Map<string, string>;
	/** What the user chooses in a dialog that opens something; undefined: they leave it. */
	opened: readonly vscode.Uri[] | undefined;
	/** What the user picks in the next message with buttons. */
	choice: string | undefined;
	clipboard: string;
	/** The last quick pick that was made. */
	quickPick: FakeQuickPick | undefined;
	/** What is open in tabs, the one in use first. */
	tabs: readonly unknown[];
	terminal: { readonly name: string } | undefined;
	/** What was asked of the workbench, in order. */
	readonly ran: (readonly [command: string, ...args: readonly unknown[]])[];
	readonly shown: vscode.Uri[];
	readonly messages: string[];
	/** What dialogs said below their messages. */
	readonly details: string[];
	readonly commands: Map<string, (...args: readonly unknown[]) => unknown>;
	viewProvider: vscode.WebviewViewProvider | undefined;
	/** The tree that was made last. */
	treeView: unknown;
	/** What `createWebviewPanel` gives. */
	nextPanel: vscode.WebviewPanel | undefined;
}

const fresh = (): FakeState => ({
	folders: [],
	trusted: true,
	remoteName: undefined,
	activeEditor: undefined,
	editors: undefined,
	nextEditor: undefined,
	documents: new Map(),
	diagnostics: new Map(),
	user: {},
	workspace: {},
	extensions: new Map(),
	tools: new Map(),
	translations: {},
	lists: [],
	picks: undefined,
	saveTo: undefined,
	opened: undefined,
	written: new Map(),
	choice: undefined,
	clipboard: '',
	quickPick: undefined,
	tabs: [],
	terminal: undefined,
	ran: [],
	shown: [],
	messages: [],
	details: [],
	commands: new Map(),
	viewProvider: undefined,
	treeView: undefined,
	nextPanel: undefined,
});

export const state: FakeState = fresh();

export const events = {
	selection: new Emitter<unknown>(),
	activeEditor: new Emitter<unknown>(),
	editors: new Emitter<readonly vscode.TextEditor[]>(),
	scrolled: new Emitter<unknown>(),
	edited: new Emitter<unknown>(),
	closed: new Emitter<unknown>(),
	configuration: new Emitter<{ affectsConfiguration(section: string): boolean }>(),
};

export function resetVscode(): void {
	Object.assign(state, fresh());
}

/** Changes the user's settings, and tells those who listen. */
export function changeUserSettings(values: Values): void {
	state.user = values;
	events.configuration.fire({
		affectsConfiguration: section => Object.keys(values).some(key => key.startsWith(section)),
	});
}

const manifest = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as {
	contributes: { configuration: readonly { properties: Record<string, { default?: unknown }> }[] };
};

export function defaultOf(key: string): unknown {
	return manifest.contributes.configuration.find(({ properties }) => Object.hasOwn(properties, key))?.properties[key]
		?.default;
}
