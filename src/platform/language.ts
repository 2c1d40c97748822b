/**
 * Sentences that are known by a key, in the language of VS Code. Its bundle is keyed by the English sentence, like
 * everything that `vscode.l10n.t` says; what it does not have stays English.
 */
import * as vscode from 'vscode';
import type { Failure } from '../core/errors.ts';
import { english } from '../core/wording/english.ts';
import { inEnglish, type SentenceArgs, type SentenceCode, type Templates, word } from '../core/wording/sentence.ts';

/** Of a table of English sentences those that the bundle has, translated, by the same keys. */
export function translated(table: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	const bundle: Readonly<Record<string, string>> = vscode.l10n.bundle ?? {};
	return Object.fromEntries(
		Object.entries(table).flatMap(([key, sentence]) => {
			const words = Object.hasOwn(bundle, sentence) ? bundle[sentence] : undefined;
			return words === undefined ? [] : [[key, words]];
		}),
	);
}

/** The sentences of events, by their codes. */
export function templates(): Templates {
	return translated(english);
}

/** A sentence of ours, by its code. */
export function say(code: SentenceCode, args: SentenceArgs = {}): string {
	return word({ code, args }, inEnglish(code, args), templates());
}

/** What happened and what to do about it. */
export function sayFailure({ message, remedy, code, remedyCode, args }: Failure): string {
	const known = templates();
	const sentence = (each: string | undefined, fallback: string): string =>
		word({ ...(each !== undefined && { code: each }), ...(args && { args }) }, fallback, known);
	return `${sentence(code, message)} ${sentence(remedyCode, remedy)}`;
}
