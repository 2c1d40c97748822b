/** The sentences of a turn in the reader's language; in English where the templates do not have them. */
import type { Finish, Notice, TurnError } from '../conversation/turnShape.ts';
import { inEnglish, type Templates, word } from './sentence.ts';

/** What happened, and what to do about it. */
export interface WordedError {
	readonly message: string;
	readonly remedy: string;
}

export function wordError(error: TurnError, templates?: Templates): WordedError {
	const { remedyCode, args, kept } = error;
	const known = remedyCode !== undefined && templates !== undefined && Object.hasOwn(templates, remedyCode);
	const remedy = word({ ...(known && { code: remedyCode }), ...(args && { args }) }, error.remedy, templates);
	return {
		message: word(error, error.message, templates),
		remedy: known && kept ? `${word({ code: 'turn.kept' }, inEnglish('turn.kept'), templates)} ${remedy}` : remedy,
	};
}

export function wordNotice(notice: Notice, templates?: Templates): string {
	return word(notice, notice.message, templates);
}

/** Undefined for an end that needs no words. */
export function wordFinish(finish: Finish, templates?: Templates): string | undefined {
	return finish.message === undefined ? undefined : word(finish, finish.message, templates);
}
