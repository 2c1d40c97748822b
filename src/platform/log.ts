/** The log: VS Code's own log channel, with everything that looks like a key taken out first. */
import * as vscode from 'vscode';
import type { Disposable } from '../core/lifecycle.ts';
import { logLine } from './logLine.ts';

export interface Log extends Disposable {
	info(message: string): void;
	warn(message: string): void;
	error(message: string, cause?: unknown): void;
	show(): void;
}

export function createLog(): Log {
	const channel = vscode.window.createOutputChannel('Sidethought', { log: true });
	return {
		info: message => channel.info(logLine(message)),
		warn: message => channel.warn(logLine(message)),
		error: (message, cause) => channel.error(logLine(cause === undefined ? message : `${message}: ${describe(cause)}`)),
		show: () => channel.show(true),
		dispose: () => channel.dispose(),
	};
}

function describe(cause: unknown): string {
	return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
