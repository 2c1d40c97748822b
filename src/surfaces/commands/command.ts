import * as vscode from 'vscode';
import type { CommandId } from '../../platform/commandIds.ts';
import type { Log } from '../../platform/log.ts';

/** A command and what it does. One file each in this folder, handed to `registerCommands`. */
export interface Command {
	readonly id: CommandId;
	execute(...args: readonly unknown[]): unknown;
}

/** A command whose code is loaded when it is first executed. */
export function lateCommand(id: CommandId, load: () => Promise<Command>): Command {
	return { id, execute: async (...args) => (await load()).execute(...args) };
}

/** Registers commands; one that fails says so once, in words, and logs the rest. */
export function registerCommands(log: Log, commands: readonly Command[]): vscode.Disposable {
	const registered = commands.map(command =>
		vscode.commands.registerCommand(command.id, async (...args: readonly unknown[]) => {
			try {
				return await command.execute(...args);
			} catch (error) {
				log.error(`Command ${command.id} failed`, error);
				const message = error instanceof Error ? error.message : String(error);
				void vscode.window.showErrorMessage(vscode.l10n.t('Sidethought: {0}', message));
				return undefined;
			}
		}),
	);
	return vscode.Disposable.from(...registered);
}
