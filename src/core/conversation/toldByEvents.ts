/** What events say in words, as the state of a turn keeps it: with the codes by which views translate it. */
import type { EventOf } from '../stream/turnEvent.ts';
import type { Sentence } from '../wording/sentence.ts';
import type { Finish, Notice, TurnError } from './turnShape.ts';

export function toNotice(event: EventOf<'notice'>): Notice {
	return {
		seq: event.seq,
		at: event.at,
		kind: event.kind,
		message: event.message,
		...sentenceOf(event),
		...(event.progress !== undefined && { progress: event.progress }),
		...(event.retryInMs !== undefined && { retryInMs: event.retryInMs }),
	};
}

export function toTurnError(event: EventOf<'error'>): TurnError {
	return {
		kind: event.kind,
		message: event.message,
		remedy: event.remedy,
		...sentenceOf(event),
		...(event.remedyCode !== undefined && { remedyCode: event.remedyCode }),
		...(event.kept && { kept: event.kept }),
		actions: event.actions ?? [],
	};
}

function sentenceOf({ code, args }: Partial<Sentence>): Partial<Sentence> {
	return { ...(code !== undefined && { code }), ...(args && { args }) };
}

export function toFinish(event: EventOf<'finish'>): Finish {
	return {
		reason: event.reason,
		at: event.at,
		...(event.message !== undefined && { message: event.message }),
		...sentenceOf(event),
	};
}
