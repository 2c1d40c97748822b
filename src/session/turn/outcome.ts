/** How a turn ended: its last events. */
import { type Failure, failureOf, type RemedyAction, toFailure } from '../../core/errors.ts';
import type { FinishReason, TurnEventBody } from '../../core/stream/turnEvent.ts';
import { inEnglish, type SentenceCode, spoken } from '../../core/wording/sentence.ts';
import { createRedactor } from '../../providers/errors/redact.ts';
import { redactFailure } from '../../providers/errors/redactFailure.ts';
import type { ProviderFinish } from '../../providers/provider.ts';
import { anyShown, type Shown } from './shown.ts';

/** How a request ended, and with the last one its turn. */
export type Outcome =
	/** `ofLoop`: of a turn whose calls were answered, so that a last round of nothing but calls is no answer. */
	| { readonly kind: 'ended'; readonly reason: ProviderFinish; readonly ofLoop?: boolean }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' };

/** The last gate for keys: by shape only, the providers know the values. */
const redact = createRedactor([]);

/** Whatever was thrown. */
export function failed(error: unknown): Outcome {
	const failure = redactFailure(toFailure(error), redact);
	return failure.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', failure };
}

/** @param shown of the whole turn. */
export function lastEvents(outcome: Outcome, shown: Shown): readonly TurnEventBody[] {
	switch (outcome.kind) {
		case 'ended':
			return endedEvents(outcome, shown);
		case 'cancelled':
			return [finish('cancelled', anyShown(shown) ? 'turn.stopped' : 'turn.stopped-before')];
		case 'failed':
			return failedEvents(outcome.failure, shown);
	}
}

function endedEvents(
	{ reason, ofLoop = false }: Extract<Outcome, { kind: 'ended' }>,
	shown: Shown,
): readonly TurnEventBody[] {
	switch (reason) {
		case 'length':
			return [finish('length', lengthCode(shown))];
		case 'error':
			return failedEvents(brokeOff, shown);
		case 'content-filter':
			return shown.answer || shown.thinking
				? [finish('complete', 'turn.filtered-rest')]
				: failedEvents(filtered, shown);
		default:
			return [completeEvent(shown, ofLoop)];
	}
}

function lengthCode({ thinking, answer }: Shown): SentenceCode {
	if (answer) {
		return 'turn.length';
	}
	return thinking ? 'turn.length-in-thinking' : 'turn.length-at-once';
}

function completeEvent({ thinking, answer, tools }: Shown, ofLoop: boolean): TurnEventBody {
	if (answer) {
		return { type: 'finish', reason: 'complete' };
	}
	if (tools) {
		return ofLoop ? finish('complete', 'turn.only-called') : { type: 'finish', reason: 'complete' };
	}
	return finish('complete', thinking ? 'turn.only-thought' : 'turn.nothing-said');
}

function finish(reason: FinishReason, code: SentenceCode): TurnEventBody {
	return { type: 'finish', reason, ...spoken(code) };
}

/** Interrupted where something was shown, else failed. */
function failedEvents(failure: Failure, shown: Shown): readonly TurnEventBody[] {
	const something = anyShown(shown);
	const { kind, message, code, args } = failure;
	const { actions, ...remedy } = something ? forKeptText(failure) : forNothing(failure);
	const words = { message, ...(code !== undefined && { code }), ...(args && { args }) };
	return [
		{ type: 'error', kind, ...words, ...remedy, ...(actions.length > 0 && { actions }) },
		{ type: 'finish', reason: something ? 'interrupted' : 'error', ...words },
	];
}

interface Advice {
	readonly remedy: string;
	readonly remedyCode?: string;
	readonly kept?: true;
	readonly actions: readonly RemedyAction[];
}

function forKeptText(failure: Failure): Advice {
	const { remedy, actions } = failure;
	const kept = inEnglish('turn.kept');
	return {
		...(remedy.startsWith(kept) ? { remedy } : { remedy: `${kept} ${remedy}`, kept: true }),
		...codeOfRemedy(failure),
		actions: actions.includes('continue') ? actions : ['continue', ...actions],
	};
}

/** Where nothing came, nothing can be kept or continued. */
function forNothing(failure: Failure): Advice {
	const { kind, remedy, actions } = failure;
	const isBreak = kind === 'cut' || (kind === 'stalled' && actions.includes('continue'));
	const advice = isBreak
		? { remedy: inEnglish('turn.nothing-came.remedy'), remedyCode: 'turn.nothing-came.remedy' }
		: { remedy, ...codeOfRemedy(failure) };
	return { ...advice, actions: actions.filter(action => action !== 'continue') };
}

function codeOfRemedy({ remedyCode }: Failure): Pick<Advice, 'remedyCode'> {
	return remedyCode === undefined ? {} : { remedyCode };
}

const brokeOff = failureOf('overloaded', 'turn.broke-off', {}, { actions: ['retry', 'choose-model'] });

const filtered = failureOf('bad-request', 'turn.filtered', {}, { actions: ['choose-model'] });
