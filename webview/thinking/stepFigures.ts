/** What stands at the end of a step's row: how long it took, its share, and what is odd about it. */
import { type Confidence, likelihoodLevel } from '../../src/core/insight/confidence.ts';
import { formatDuration, formatShare } from '../../src/core/insight/format.ts';
import { differsInLanguage, languageOf } from '../../src/core/insight/language.ts';
import { t } from '../strings.ts';
import type { Step } from './step.ts';

interface Owner {
	/** What is known of the turn's tokens. */
	readonly confidence: Confidence;
	/** What the turn was asked. */
	readonly question: string;
}

interface Whole {
	/** More steps may come: shares are not known yet. */
	readonly isLive: boolean;
	/** Of the steps that are closed, estimated. */
	readonly tokens: number;
	/** The way that the step belongs to was rejected. */
	readonly isLeft: boolean;
}

export class StepFigures {
	readonly #owner: Owner;
	/** Of closed steps, in words; empty where it is that of the question. */
	readonly #languages = new Map<number, string>();

	constructor(owner: Owner) {
		this.#owner = owner;
	}

	/** Writes them into the row of the step, if it has one. */
	show(step: Step, { isLive, tokens, isLeft }: Whole): void {
		if (step.row === undefined || step.endedAt === undefined) {
			return;
		}
		const share = isLive ? 0 : step.tokens / Math.max(1, tokens);
		const figures = [
			this.#languageOf(step),
			isLeft ? t('stepLeft') : '',
			step.isOfTurn ? formatDuration(step.endedAt - step.startedAt) : '',
			share >= 0.01 ? formatShare(share) : '',
		];
		step.row.setMeta(figures.filter(Boolean).join(' · '));
		if (!isLive) {
			this.#showLikelihood(step);
		}
	}

	/** How likely the model found the words of the step, beside those of the whole turn. */
	#showLikelihood({ row, block, start, length }: Step): void {
		const { confidence } = this.#owner;
		const mean = confidence.meanOf(block, start, start + length);
		const whole = confidence.mean;
		if (mean !== undefined && whole !== undefined) {
			row?.showLikelihood(likelihoodLevel(mean, whole), t('likelihood', formatShare(mean), formatShare(whole)));
		}
	}

	/** Said only where a whole step is in another language than the question. */
	#languageOf({ index, text }: Step): string {
		const known = this.#languages.get(index) ?? foreignLanguage(text, this.#owner.question);
		this.#languages.set(index, known);
		return known;
	}
}

function foreignLanguage(text: string, question: string): string {
	const language = differsInLanguage(text, question) ? languageOf(text) : undefined;
	const names = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' });
	return language === undefined ? '' : t('inLanguage', names.of(language) ?? language);
}
