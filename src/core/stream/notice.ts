import { type SentenceArgs, type SentenceCode, type SpokenSentence, spoken } from '../wording/sentence.ts';
import type { NoticeKind } from './turnEvent.ts';

/** A quiet line beside an answer, as providers yield it and as events carry it. */
export interface Notice extends SpokenSentence {
	readonly type: 'notice';
	readonly kind: NoticeKind;
	/** 0..1, where it is known. */
	readonly progress?: number;
	readonly retryInMs?: number;
}

/** A notice by the code of its sentence; the table has its words. */
export function noticeOf(
	kind: NoticeKind,
	code: SentenceCode,
	args?: SentenceArgs,
	rest: Pick<Notice, 'progress' | 'retryInMs'> = {},
): Notice {
	return { type: 'notice', kind, ...spoken(code, args), ...rest };
}
