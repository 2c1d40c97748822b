/** The one line that stands for folded thinking, and the ones under a turn; the same words in every export. */
import { nameOf } from '../../core/stream/modelName.ts';
import type { TurnState } from '../conversation/turnState.ts';
import { type Say, sayIn } from '../wording/sentence.ts';
import type { Figure, TurnFigures } from './figures.ts';
import { formatCost, formatCount, formatDuration, formatRate, formatShare } from './format.ts';

const inEnglish = sayIn();

/** `Thought for 12 s · 842 tokens`. */
export function thoughtHeadline(figures: TurnFigures, say: Say = inEnglish): string {
	const { thinking, thinkingTokens } = figures;
	return [
		thinking ? say('figures.thought-for', { time: formatDuration(thinking.value) }) : say('figures.thought'),
		...(thinkingTokens ? [tokensInWords(thinkingTokens, say)] : []),
	].join(' · ');
}

/** `qwen3:8b · first word after 1.4 s · answer 41 tok/s · …`; only what is known. */
export function figuresLine(state: TurnState, figures: TurnFigures, say: Say = inEnglish): string {
	const { waiting, answering, answerTokens, answerRate, thinkingRate, thinkingShare, contextShare, cost } = figures;
	return [
		nameOf(state.model),
		...(waiting ? [say('figures.first-word', { time: formatDuration(waiting.value) })] : []),
		...(answering ? [say('figures.answered', { time: formatDuration(answering.value) })] : []),
		...(answerTokens ? [tokensInWords(answerTokens, say)] : []),
		...(thinkingRate ? [say('figures.thinking-rate', { rate: shown(thinkingRate, formatRate) })] : []),
		...(answerRate ? [say('figures.answer-rate', { rate: shown(answerRate, formatRate) })] : []),
		...(thinkingShare ? [say('figures.thinking-share', { share: shown(thinkingShare, formatShare) })] : []),
		...(contextShare ? [say('figures.context-share', { share: shown(contextShare, formatShare) })] : []),
		...(cost ? [shown(cost, formatCost)] : []),
	].join(' · ');
}

/** `842 tokens`, `~12.3k tokens`. */
export function tokensInWords({ value, basis }: Figure, say: Say = inEnglish): string {
	const count = formatCount(value);
	return say(count === '1' ? 'figures.token' : 'figures.tokens', { about: about(basis), count });
}

function shown({ value, basis }: Figure, format: (value: number) => string): string {
	return `${about(basis)}${format(value)}`;
}

function about(basis: Figure['basis']): string {
	return basis === 'estimated' ? '~' : '';
}
