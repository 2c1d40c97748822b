/** One turn: its start, its rounds, and its end. */

import { nameOf } from '../../core/stream/modelName.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import type { TurnEvent, TurnEventBody } from '../../core/stream/turnEvent.ts';
import { spoken } from '../../core/wording/sentence.ts';
import { createModelMemory, type ModelMemory } from '../../providers/asking/modelMemory.ts';
import { hasBegun } from '../../providers/asking/resuming.ts';
import type { Provider, ProviderRequest } from '../../providers/provider.ts';
import { newId } from '../newId.ts';
import { readThinkOverride, withoutOverride } from '../request/thinkOverride.ts';
import { ToolLoop } from '../tools/toolLoop.ts';
import { type Asking, promptThinking } from './asking.ts';
import { LikelihoodCheck } from './likelihoodCheck.ts';
import { failed, lastEvents, type Outcome } from './outcome.ts';
import { resumedInWords, withResume } from './resumeRequest.ts';
import { Round, type RoundEnd, type RoundNeeds } from './round.ts';
import { RoundWriter } from './roundWriter.ts';
import type { RunTurnOptions } from './runTurn.ts';
import { bothShown, nothingShown } from './shown.ts';
import type { ThinkingBudget } from './thinkingBudget.ts';
import { systemClock } from './turnClock.ts';
import { TurnWriter } from './turnWriter.ts';

/**
 * What comes after a round that ended well: events of ours, such as the results of tools, and then
 * how to ask in the next round; or nothing, when that round was the last. A loop of tools comes after every round, also
 * after one that broke.
 */
export type AfterRound = (
	round: RoundEnd,
	write: (body: TurnEventBody) => TurnEvent,
	signal: AbortSignal,
) => AsyncGenerator<TurnEvent, Asking | undefined>;

const memories = new WeakMap<Provider, ModelMemory>();

export class TurnRun {
	readonly #options: RunTurnOptions;
	readonly #after: AfterRound | undefined;
	readonly #loop: ToolLoop | undefined;
	readonly #writer: TurnWriter;
	readonly #needs: RoundNeeds;
	readonly #question: string;
	/** Absent where the thought is a part of one: it was begun before, or ended before its time. */
	#likelihood: LikelihoodCheck | undefined;
	#asking: Asking;
	#shown = nothingShown;
	#nextBlock = 0;

	/** @param after absent: there is one round. */
	constructor(options: RunTurnOptions, after?: AfterRound) {
		const { provider, request, clock = systemClock } = options;
		this.#options = options;
		this.#writer = new TurnWriter(options.turn ?? newId(), clock);
		const model = options.model ?? { provider: provider.id, id: request.model };
		const memory = options.memory ?? memoryOf(provider);
		const { tools } = options;
		this.#loop = tools?.offered.length ? new ToolLoop(tools, { ...options, model, memory }, request) : undefined;
		this.#after = after ?? this.#loop?.after.bind(this.#loop);
		const signal = options.signal ?? new AbortController().signal;
		this.#needs = { ...options, clock, signal, model, memory, loop: this.#loop };
		this.#likelihood = options.resume ? undefined : new LikelihoodCheck(this.#needs);
		this.#question = options.question ?? lastQuestion(request);
		const asked = withResume(withThink(request, this.#question), options.resume);
		this.#asking = { request: this.#isInWords ? resumedInWords(asked) : asked, prompted: false };
	}

	/** Whether what was begun is told in messages. Rounds with tools are put together from those alone. */
	get #isInWords(): boolean {
		return this.#options.provider.resumes !== true || this.#loop !== undefined;
	}

	async *run(): AsyncGenerator<TurnEvent, void, undefined> {
		yield this.#start();
		yield* this.#begun();
		let outcome: Outcome;
		try {
			yield* this.#prepare();
			outcome = yield* this.#runRounds();
		} catch (error) {
			outcome = failed(error);
		}
		const unusual = this.#likelihood?.end(outcome);
		for (const body of [...(unusual ? [unusual] : []), ...lastEvents(outcome, this.#shown)]) {
			yield this.#writer.write(body);
		}
	}

	#start(): TurnEvent {
		const { think = 'auto', maxTokens } = this.#asking.request;
		const { parent, recorded, label, context = [] } = this.#options;
		return this.#writer.write({
			type: 'turn-start',
			question: this.#question,
			...(label !== undefined && { label }),
			context,
			model: this.#needs.model,
			options: { think, ...(maxTokens !== undefined && { maxTokens }), ...(recorded && { recorded }) },
			...(parent && { parent }),
			startedAt: this.#needs.clock.wallClock(),
		});
	}

	/** What was thought already is there, whatever becomes of the rest. */
	*#begun(): Generator<TurnEvent> {
		for (const { iteration, body } of this.#options.begun ?? []) {
			while (this.#writer.iteration < iteration) {
				this.#writer.beginNextRound();
			}
			yield this.#writer.write(body);
			if (body.type === 'thinking-start' || body.type === 'answer-start') {
				this.#nextBlock = body.block + 1;
				this.#shown = { ...this.#shown, thinking: true };
			}
		}
	}

	/** What is known of the model shapes the request before it is sent. */
	*#prepare(): Generator<TurnEvent> {
		const { model, capabilities } = this.#needs;
		const { leftOut: count, thoughtsLeftOut: thoughts } = this.#options;
		if (thoughts !== undefined) {
			yield this.#writer.write(noticeOf('truncated-context', 'turn.thoughts-trimmed', { count: thoughts }));
		}
		if (count !== undefined) {
			yield this.#writer.write({ type: 'notice', kind: 'truncated-context', ...spoken('turn.trimmed', { count }) });
		}
		if (hasBegun(this.#options.resume) && this.#asking.request.resume === undefined) {
			const args = { server: this.#options.provider.label, model: nameOf(model) };
			yield this.#writer.write(noticeOf('resumed', 'resume.asked-again', args));
		}
		const change = this.#options.promptThinking && promptThinking(this.#asking, capabilities, model);
		if (change) {
			this.#asking = change.asking;
			yield this.#writer.write(change.notice);
		}
		const begun = this.#loop?.begin(this.#asking);
		if (begun) {
			this.#asking = begun.asking;
			yield* begun.notice === undefined ? [] : [this.#writer.write(begun.notice)];
		}
	}

	/** Until a round is not followed by another. */
	async *#runRounds(): AsyncGenerator<TurnEvent, Outcome> {
		let isAnswering = false;
		for (let firstBlock = this.#nextBlock; ; this.#writer.beginNextRound()) {
			const { logprobs } = this.#asking.request;
			const options = { reading: this.#loop?.reading, alignsTokens: logprobs };
			const writer = new RoundWriter(this.#writer, firstBlock, options);
			const end: RoundEnd = yield* new Round({ ...this.#needs, isAnswering }, writer, this.#asking).run();
			this.#likelihood = end.spent || end.wasToldToEnd ? undefined : this.#likelihood;
			this.#likelihood?.read(end.events);
			firstBlock = writer.nextBlock;
			this.#shown = bothShown(this.#shown, end.shown);
			isAnswering = end.spent !== undefined && !end.shown.tools;
			// Calls are answered first.
			if (end.spent && isAnswering) {
				yield* this.#answerNow(end.asking, end.spent);
				continue;
			}
			if (this.#after === undefined || (end.outcome.kind !== 'ended' && this.#loop === undefined)) {
				return end.outcome;
			}
			const asking = yield* this.#after(end, body => this.#writer.write(body), this.#needs.signal);
			if (asking === undefined) {
				return this.#last(end);
			}
			// What was begun is in the messages now.
			const { resume: _, ...request } = asking.request;
			this.#asking = { ...asking, request };
		}
	}

	/** An answer of an earlier round is not that of the turn. */
	#last({ outcome, shown }: RoundEnd): Outcome {
		if (this.#needs.signal.aborted) {
			return { kind: 'cancelled' };
		}
		if (this.#loop !== undefined && outcome.kind === 'ended') {
			this.#shown = shown;
			return { ...outcome, ofLoop: true };
		}
		return outcome;
	}

	/** The next round answers from what was thought so far. */
	*#answerNow(asking: Asking, { tokens, thinking }: ThinkingBudget): Generator<TurnEvent> {
		const { messages } = asking.request;
		const request = messages.at(-1)?.role === 'user' ? asking.request : withLastWord(asking.request);
		// What the turn itself goes on with was thought, too.
		const { thinking: begun = '', answer = '' } = asking.request.resume ?? {};
		const asked = withResume(request, { thinking: begun + thinking, answer, mode: 'answer-now' });
		this.#asking = { ...asking, request: this.#isInWords ? resumedInWords(asked) : asked, prompted: false };
		const words = spoken('turn.budget-spent', { budget: tokens, model: nameOf(this.#needs.model) });
		yield this.#writer.write({ type: 'notice', kind: 'info', ...words });
	}
}

/** Behind results of tools there is no question that notes could stand with. */
function withLastWord(request: ProviderRequest): ProviderRequest {
	return { ...request, messages: [...request.messages, { role: 'user', content: '' }] };
}

function memoryOf(provider: Provider): ModelMemory {
	const known = memories.get(provider) ?? createModelMemory();
	memories.set(provider, known);
	return known;
}

function lastQuestion(request: ProviderRequest): string {
	return request.messages.findLast(message => message.role === 'user')?.content ?? '';
}

/** Says how to think, where the caller did not; a switch in the question comes first. */
function withThink(request: ProviderRequest, question: string): ProviderRequest {
	const override = readThinkOverride(question);
	return override === undefined
		? { ...request, think: request.think ?? 'auto' }
		: { ...request, think: override.think, messages: withoutOverride(request.messages, question, override) };
}
