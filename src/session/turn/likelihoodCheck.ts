/** Says at the end of a thought when the model found its words less likely than it usually does, and learns from it. */
import {
	historyOf,
	isLessLikelyThanUsual,
	ThoughtLikelihood,
	withThought,
} from '../../core/insight/usualLikelihood.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import type { TurnEvent } from '../../core/stream/turnEvent.ts';
import type { Outcome } from './outcome.ts';
import type { RoundNeeds } from './round.ts';

type Needs = Pick<RoundNeeds, 'memory' | 'model' | 'provider'>;

export class LikelihoodCheck {
	readonly #needs: Needs;
	readonly #thought = new ThoughtLikelihood();

	constructor(needs: Needs) {
		this.#needs = needs;
	}

	/** Takes the events of a round that is over. */
	read(events: readonly TurnEvent[]): void {
		this.#thought.read(events);
	}

	/** The turn is over; a part of a thought is not compared, and nothing is learnt from it. */
	end(outcome: Outcome): Notice | undefined {
		const { memory, model, provider } = this.#needs;
		const { mean } = this.#thought;
		if (mean === undefined || outcome.kind !== 'ended' || outcome.reason !== 'stop') {
			return undefined;
		}
		const history = historyOf(memory.recall(model).likelihoods);
		memory.learn(model, { likelihoods: withThought(history, mean) });
		return isLessLikelyThanUsual(mean, history)
			? noticeOf('info', 'turn.less-likely', { model: nameOf(model), server: provider.label })
			: undefined;
	}
}
