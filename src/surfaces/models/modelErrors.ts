/** Failures across the border to VS Code's language model API, both ways. */
import * as vscode from 'vscode';
import { Failure } from '../../core/errors.ts';
import type { EventOf } from '../../core/stream/turnEvent.ts';

/** What a consumer of our models gets to see: VS Code's own error kinds, and a sentence with a way out. */
export function toModelError({ kind, message, remedy }: Pick<EventOf<'error'>, 'kind' | 'message' | 'remedy'>): Error {
	const sentence = [message, remedy].filter(Boolean).join(' ');
	switch (kind) {
		case 'model-missing':
			return vscode.LanguageModelError.NotFound(sentence);
		case 'unauthorised':
		case 'not-configured':
		case 'insecure':
			return vscode.LanguageModelError.NoPermissions(sentence);
		case 'rate-limited':
		case 'quota':
			return vscode.LanguageModelError.Blocked(sentence);
		default:
			return new Error(sentence);
	}
}

/** What another vendor's model did, as a failure of ours. */
export function fromModelError(error: unknown, model: string): Failure {
	if (error instanceof vscode.CancellationError) {
		return new Failure({ kind: 'cancelled', message: 'Stopped.', remedy: '', cause: error });
	}
	const message = error instanceof Error ? error.message : String(error);
	const code = error instanceof vscode.LanguageModelError ? error.code : '';
	const shared = { message: `${model}: ${message}`, cause: error };
	switch (code) {
		case vscode.LanguageModelError.NotFound.name:
			return new Failure({
				...shared,
				kind: 'model-missing',
				remedy: 'Choose another model, then ask again.',
				actions: ['choose-model'],
			});
		case vscode.LanguageModelError.NoPermissions.name:
			return new Failure({
				...shared,
				kind: 'unauthorised',
				remedy: 'Allow Sidethought to use this model when VS Code asks, or choose another model.',
				actions: ['choose-model'],
			});
		case vscode.LanguageModelError.Blocked.name:
			return new Failure({
				...shared,
				kind: 'quota',
				remedy: 'The vendor holds this model back for now. Choose another model.',
				actions: ['choose-model'],
			});
		default:
			return contextError(shared, message);
	}
}

function contextError(shared: { readonly message: string; readonly cause: unknown }, message: string): Failure {
	return /context|too (long|large)|token limit|exceed/i.test(message)
		? new Failure({
				...shared,
				kind: 'context-too-long',
				remedy: 'Attach less, or choose a model with a larger window.',
				actions: ['drop-context', 'choose-model'],
			})
		: new Failure({
				...shared,
				kind: 'bad-response',
				remedy: 'Ask again, or choose another model.',
				actions: ['choose-model'],
			});
}
