/** The phase of a turn in words: for the line of a turn that has nothing to show, and for screen readers. */

import { turnEnd } from '../../src/core/conversation/turnEnd.ts';
import { type TurnState, textOf } from '../../src/core/conversation/turnState.ts';
import { formatDuration } from '../../src/core/insight/format.ts';
import { nameOf } from '../../src/core/stream/modelName.ts';
import { t, templates } from '../strings.ts';

/** `elapsed`: milliseconds since the turn started. */
export function statusWords(state: TurnState, elapsed: number): string | undefined {
	const model = nameOf(state.model);
	switch (state.status) {
		case 'loading':
			return t('loading', model);
		case 'connecting':
		case 'waiting': {
			const left = untilRetry(state, elapsed);
			if (left > 0) {
				return t('askingAgainIn', formatDuration(left));
			}
			return model ? t('waiting', model) : t('waitingPlain');
		}
		default:
			return undefined;
	}
}

/** Milliseconds until a server is asked again that wanted to be left alone, in whole seconds; 0 while none is waited for. */
export function untilRetry({ notices }: TurnState, elapsed: number): number {
	const last = notices.at(-1);
	const left = last?.kind === 'retry' ? last.at + (last.retryInMs ?? 0) - elapsed : 0;
	return Math.max(0, Math.ceil(left / 1000) * 1000);
}

export function phaseWords(state: TurnState): string {
	switch (state.status) {
		case 'thinking':
			return t('announceThinking');
		case 'answering':
			return t('announceAnswering');
		case 'complete':
			return turnEnd(state, templates())?.message ?? t('announceDone', countWords(textOf(state, 'answer')));
		case 'cancelled':
		case 'interrupted':
		case 'length':
		case 'error':
			return turnEnd(state, templates())?.message ?? '';
		default:
			return '';
	}
}

function countWords(text: string): number {
	return text.match(/\S+/g)?.length ?? 0;
}
