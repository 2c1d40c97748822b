/** The one line that stands for folded thinking, and the ones under a turn; the same words in every export. */
import type { TurnState } from '../conversation/turnState.ts';
import type { TurnFigures } from './figures.ts';
import { formatCost, formatDuration, formatRate, formatShare, formatTokens } from './format.ts';

/** `Thought for 12 s · 842 tokens`. */
export function thoughtHeadline(figures: TurnFigures): string {
	const { thinking, thinkingTokens } = figures;
	return [
		thinking ? `Thought for ${formatDuration(thinking.value)}` : 'Thought',
		...(thinkingTokens ? [formatTokens(thinkingTokens.value, thinkingTokens.basis)] : []),
	].join(' · ');
}

/** `qwen3:8b · first word after 1.4 s · answer 41 tok/s · …`; only what is known. */
export function figuresLine(state: TurnState, figures: TurnFigures): string {
	const { waiting, answering, answerTokens, answerRate, thinkingRate, thinkingShare, contextShare, cost } = figures;
	const about = (basis: string): string => (basis === 'estimated' ? '~' : '');
	return [
		state.model.label ?? state.model.id,
		...(waiting ? [`first word after ${formatDuration(waiting.value)}`] : []),
		...(answering ? [`answered in ${formatDuration(answering.value)}`] : []),
		...(answerTokens ? [formatTokens(answerTokens.value, answerTokens.basis)] : []),
		...(thinkingRate ? [`thinking ${about(thinkingRate.basis)}${formatRate(thinkingRate.value)}`] : []),
		...(answerRate ? [`answer ${about(answerRate.basis)}${formatRate(answerRate.value)}`] : []),
		...(thinkingShare ? [`${about(thinkingShare.basis)}${formatShare(thinkingShare.value)} of it thinking`] : []),
		...(contextShare ? [`${about(contextShare.basis)}${formatShare(contextShare.value)} of the context used`] : []),
		...(cost ? [`${about(cost.basis)}${formatCost(cost.value)}`] : []),
	].join(' · ');
}
