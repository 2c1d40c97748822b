/** The log: VS Code's own log channel, with everything that looks like a key taken out first. */
import * as vscode from 'vscode';
import type { Disposable } from '../core/lifecycle.ts';

export interface Log extends Disposable {
	info(message: string): void;
	warn(message: string): void;
	error(message: string, cause?: unknown): void;
	show(): void;
}

export function createLog(): Log {
	const channel = vscode.window.createOutputChannel('Sidethought', { log: true });
	return {
		info: message => channel.info(redact(message)),
		warn: message => channel.warn(redact(message)),
		error: (message, cause) => channel.error(redact(cause === undefined ? message : `${message}: ${describe(cause)}`)),
		show: () => channel.show(true),
		dispose: () => channel.dispose(),
	};
}

/** Bearer tokens, `sk-…`, Cloudflare tokens and key headers, by pattern; control characters that a terminal obeys. */
export function redact(text: string): string {
	return text
		.replace(/\b(Bearer|x-api-key:?|authorization:?)\s+[^\s'",}]{6,}/gi, '$1 […]')
		.replace(/\b(sk|gsk|cfut|r8|hf|xai|pk)[-_][A-Za-z0-9_-]{8,}/g, '$1-[…]')
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

function describe(cause: unknown): string {
	return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
