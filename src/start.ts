/**
 * What VS Code loads, `dist/extension.js`: loads the extension itself from the code that an earlier start compiled, where
 * there is one. Part of the composition root; it is a file of its own, so it imports nothing heavy.
 */
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { CompiledFiles } from './compiledFiles.ts';

/** Early enough to be there at the next start, and late enough that the functions which a start runs have been compiled. */
const keepAfterMs = 6_000;

export function activate(context: vscode.ExtensionContext): void {
	const files = new CompiledFiles(__dirname, join(context.globalStorageUri.fsPath, 'compiled'));
	// `main.js` requires the other.
	files.load('common.js');
	const { activate: start } = files.load('main.js') as typeof import('./extension.ts');
	start(context);
	const timer = setTimeout(() => void files.keep(), keepAfterMs);
	context.subscriptions.push({ dispose: () => clearTimeout(timer) });
}
