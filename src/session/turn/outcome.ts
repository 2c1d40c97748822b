/** How a turn ended, in words. */
import { Failure, type RemedyAction } from '../../core/errors.ts';
import type { TurnEventBody } from '../../core/stream/turnEvent.ts';
import type { ProviderFinish } from '../../providers/provider.ts';
import type { Shown } from './turnWriter.ts';

/** The last events of a turn whose end marker was seen. */
export function endedEvents(reason: ProviderFinish, shown: Shown): readonly TurnEventBody[] {
	switch (reason) {
		case 'length':
			return [{ type: 'finish', reason: 'length', message: lengthMessage(shown) }];
		case 'error':
			return failedEvents(brokeOff, shown);
		case 'content-filter':
			return shown.answer || shown.thinking
				? [{ type: 'finish', reason: 'complete', message: 'The vendor held the rest back (content filter).' }]
				: failedEvents(filtered, shown);
		default:
			return completeEvents(shown);
	}
}

function lengthMessage({ thinking, answer }: Shown): string {
	if (answer) {
		return 'The token limit was reached before the answer was complete. Continue, or allow more tokens.';
	}
	return thinking
		? 'The model ran out of tokens while thinking, before it answered. Allow more tokens, or ask for the answer now.'
		: 'The token limit was reached before anything was said. Allow more tokens.';
}

function completeEvents({ thinking, answer, tools }: Shown): readonly TurnEventBody[] {
	if (answer || tools) {
		return [{ type: 'finish', reason: 'complete' }];
	}
	const message = thinking
		? 'The model thought and stopped without an answer. Ask for the answer now, or ask again.'
		: 'The model ended without saying anything. Ask again, or choose another model.';
	return [
		{ type: 'notice', kind: 'info', message },
		{ type: 'finish', reason: 'complete', message },
	];
}

/** The last event of a turn that the user stopped. */
export function cancelledEvent({ thinking, answer, tools }: Shown): TurnEventBody {
	const message = thinking || answer || tools ? `Stopped. ${kept}` : 'Stopped before anything came.';
	return { type: 'finish', reason: 'cancelled', message };
}

/** The last events of a turn that broke: interrupted where something was shown, else failed. */
export function failedEvents(failure: Failure, shown: Shown): readonly TurnEventBody[] {
	const something = shown.thinking || shown.answer || shown.tools;
	const { kind, message } = failure;
	const { remedy, actions } = something ? forKeptText(failure) : forNothing(failure);
	return [
		{ type: 'error', kind, message, remedy, ...(actions.length > 0 && { actions }) },
		{ type: 'finish', reason: something ? 'interrupted' : 'error', message },
	];
}

const kept = 'What came is kept.';

interface Advice {
	readonly remedy: string;
	readonly actions: readonly RemedyAction[];
}

function forKeptText({ remedy, actions }: Failure): Advice {
	return {
		remedy: remedy.startsWith(kept) ? remedy : `${kept} ${remedy}`,
		actions: actions.includes('continue') ? actions : ['continue', ...actions],
	};
}

/** Where nothing came, nothing can be kept or continued. */
function forNothing({ kind, remedy, actions }: Failure): Advice {
	const isBreak = kind === 'cut' || (kind === 'stalled' && actions.includes('continue'));
	return {
		remedy: isBreak ? 'Nothing had come yet. Check that the server is well, then ask again.' : remedy,
		actions: actions.filter(action => action !== 'continue'),
	};
}

const brokeOff = new Failure({
	kind: 'overloaded',
	message: 'The server reported an error and ended the answer.',
	remedy: 'Ask again, or choose another model.',
	actions: ['retry', 'choose-model'],
});

const filtered = new Failure({
	kind: 'bad-request',
	message: 'The vendor refused to answer this (content filter).',
	remedy: 'Put the question differently, or choose another model.',
	actions: ['choose-model'],
});
