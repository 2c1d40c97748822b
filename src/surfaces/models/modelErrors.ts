/** Failures across the border to VS Code's language model API, both ways. */

import * as vscode from 'vscode';
import { Failure, type FailureDetails, type FailureRest, failureOf } from '../../core/errors.ts';
import type { EventOf, TurnEventBase } from '../../core/stream/turnEvent.ts';
import type { SentenceCode } from '../../core/wording/sentence.ts';
import { wordError } from '../../core/wording/turnWords.ts';
import { templates } from '../../platform/language.ts';
import { cancelled } from '../../providers/errors/failures.ts';

/** What a consumer of our models gets to see: VS Code's own error kinds, and a sentence with a way out. */
export function toModelError(failed: Omit<EventOf<'error'>, keyof TurnEventBase | 'type'>): Error {
	const { message, remedy } = wordError({ ...failed, actions: [] }, templates());
	const sentence = [message, remedy].filter(Boolean).join(' ');
	switch (failed.kind) {
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

/** What was asked when it failed. */
interface AskedModel {
	readonly name: string;
	/** A refusal may then be about the thinking, and asking without it can help. */
	readonly toThink?: boolean;
}

/** What another vendor's model did, as a failure of ours. VS Code knows three kinds; the rest is in the words. */
export function fromModelError(error: unknown, { name, toThink = false }: AskedModel): Failure {
	if (error instanceof Failure) {
		return error;
	}
	if (error instanceof vscode.CancellationError) {
		return cancelled();
	}
	const words = wordsOf(error);
	const { kind, ...rest } = detailsByCode(codeOf(error), words) ?? detailsByWords(words, toThink);
	const args = { model: name, detail: words };
	return failureOf(kind, 'chat-model.failed', args, { actions: ['choose-model'], cause: error, ...rest });
}

type Details = Pick<FailureDetails, 'kind'> & FailureRest & { readonly remedyCode: SentenceCode };

function detailsByCode(code: string, words: string): Details | undefined {
	switch (code) {
		case vscode.LanguageModelError.NotFound.name:
			return { kind: 'model-missing', remedyCode: 'chat-model.gone.remedy' };
		case vscode.LanguageModelError.NoPermissions.name:
			return { kind: 'unauthorised', remedyCode: 'chat-model.permission.remedy' };
		case vscode.LanguageModelError.Blocked.name:
			return filterWords.test(words) ? filtered : usedUp;
		default:
			return undefined;
	}
}

/** Filters of vendors, Copilot's `off_topic` for one. */
const filterWords = /off.?topic|content.?filter|\bfiltered\b|policy|flagged|responsible ai/i;
const quotaWords = /quota|rate.?limit|too many requests|allowance|premium requests|\b429\b/i;
const contextWords = /context (length|window|size)|too (long|large)|token limit|(maximum|exceed\w*)\b.*\btokens?\b/i;
const thinkWords = /think|reasoning|chain.of.thought/i;
const refusalWords =
	/not (supported?|allowed|available|permitted)|unsupported|can.?not|refuse|disallow|policy|flagged/i;

function detailsByWords(words: string, toThink: boolean): Details {
	if (toThink && thinkWords.test(words) && (refusalWords.test(words) || filterWords.test(words))) {
		return { kind: 'unsupported', refused: 'thinking', remedyCode: 'chat-model.thinking.remedy' };
	}
	if (quotaWords.test(words)) {
		return usedUp;
	}
	if (filterWords.test(words)) {
		return filtered;
	}
	if (contextWords.test(words)) {
		const actions = ['drop-context', 'choose-model'] as const;
		return { kind: 'context-too-long', remedyCode: 'chat-model.context.remedy', actions };
	}
	return { kind: 'bad-response', remedyCode: 'chat-model.unclear.remedy' };
}

const usedUp: Details = { kind: 'quota', remedyCode: 'chat-model.used-up.remedy' };

const filtered: Details = { kind: 'bad-request', remedyCode: 'chat-model.filtered.remedy' };

/** Of an error that VS Code does not know, the vendor's own is the cause. */
function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) {
		return String(error);
	}
	const cause = error.cause instanceof Error ? error.cause.message : '';
	return cause !== '' && !error.message.includes(cause)
		? [error.message, cause].filter(Boolean).join(' ')
		: error.message;
}

function codeOf(error: unknown): string {
	return error instanceof vscode.LanguageModelError ? error.code : '';
}
