/** The phase of a turn in words: for the line of a turn that has nothing to show, and for screen readers. */
import { turnEnd } from '../../src/core/conversation/turnEnd.ts';
import { type TurnState, textOf } from '../../src/core/conversation/turnState.ts';
import { t, templates } from '../strings.ts';

export function statusWords(state: TurnState): string | undefined {
	const model = state.model.label ?? state.model.id;
	switch (state.status) {
		case 'loading':
			return t('loading', model);
		case 'connecting':
		case 'waiting':
			return model ? t('waiting', model) : t('waitingPlain');
		default:
			return undefined;
	}
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
