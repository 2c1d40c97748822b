/**
 * One round of a turn: a provider is asked until an answer comes to its end, or fails for good. What fails before
 * anything of this round was shown may be asked again, with a notice; what was shown never is.
 */
import { learnRate, rateOf } from '../../core/conversation/tokenRate.ts';
import { type Failure, failureOf } from '../../core/errors.ts';
import { isSplitFormat } from '../../core/segment/formats.ts';
import type { SegmenterOptions } from '../../core/segment/segment.ts';
import type { ModelRef, Usage } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import type { TurnEvent } from '../../core/stream/turnEvent.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { ModelMemory } from '../../providers/asking/modelMemory.ts';
import type { ProviderDelta, ProviderFinish, ProviderRequest } from '../../providers/provider.ts';
import { estimateRequest, wasCut } from '../request/window.ts';
import type { ToolLoop } from '../tools/toolLoop.ts';
import type { Asking } from './asking.ts';
import { CircleStop } from './circleStop.ts';
import { startDeltaClocks } from './deltaClocks.ts';
import { failed, type Outcome } from './outcome.ts';
import { type NewsItem, ResumedAnswer } from './resumedAnswer.ts';
import { planRetry } from './retry.ts';
import type { RoundWriter } from './roundWriter.ts';
import type { RunTurnOptions } from './runTurn.ts';
import type { Shown } from './shown.ts';
import { budgetOf, type ThinkingBudget } from './thinkingBudget.ts';
import type { TurnClock } from './turnClock.ts';
import { untilAborted } from './untilAborted.ts';

export interface RoundNeeds
	extends Pick<
		RunTurnOptions,
		'provider' | 'capabilities' | 'segmenter' | 'timeouts' | 'stopInCircles' | 'thinkingBudget' | 'control'
	> {
	readonly model: ModelRef;
	readonly memory: ModelMemory;
	readonly clock: TurnClock;
	readonly signal: AbortSignal;
	/** In a turn that has tools. */
	readonly loop?: Pick<ToolLoop, 'toRequest' | 'fallBack'> | undefined;
	/** The budget of thinking is used up, and the answer was asked for. */
	readonly isAnswering?: boolean;
}

/** How a round ended. */
export interface RoundEnd {
	readonly outcome: Outcome;
	/** As it was asked last. */
	readonly asking: Asking;
	readonly shown: Shown;
	readonly events: readonly TurnEvent[];
	/** It was ended because it had thought for as long as it may. */
	readonly spent?: ThinkingBudget;
	/** The server was told to end its thinking. */
	readonly wasToldToEnd: boolean;
}

export class Round {
	#wasToldToEnd = false;
	readonly #needs: RoundNeeds;
	readonly #writer: RoundWriter;
	readonly #budget: ThinkingBudget | undefined;
	#asking: Asking;
	/** Once the provider said that it goes on with an answer. */
	#resumed: ResumedAnswer | undefined;

	constructor(needs: RoundNeeds, writer: RoundWriter, asking: Asking) {
		const { provider, memory, model, thinkingBudget, isAnswering } = needs;
		this.#needs = needs;
		this.#writer = writer;
		this.#asking = asking;
		const rate = rateOf(memory.recall(model).tokenRate);
		this.#budget = isAnswering ? undefined : budgetOf(provider, asking.request, thinkingBudget, rate);
	}

	async *run(): AsyncGenerator<TurnEvent, RoundEnd> {
		let outcome: Outcome;
		try {
			outcome = yield* this.#askUntilSettled();
		} catch (error) {
			outcome = failed(error);
		}
		yield* this.#endText();
		yield* this.#writtenCalls();
		yield* this.#writer.flush();
		const { shown, events } = this.#writer;
		const spent = outcome.kind === 'ended' && this.#budget?.isSpent ? this.#budget : undefined;
		const wasToldToEnd = this.#wasToldToEnd;
		return { outcome, asking: this.#asking, shown, events, wasToldToEnd, ...(spent && { spent }) };
	}

	#endText(): readonly TurnEvent[] {
		return [...this.#news(this.#resumed?.end()), ...this.#writer.endText()];
	}

	async *#askUntilSettled(): AsyncGenerator<TurnEvent, Outcome> {
		const { clock } = this.#needs;
		for (let retries = 0; ; retries++) {
			const outcome = yield* this.#askOrFallBack();
			if (outcome.kind !== 'failed' || this.#writer.hasShown) {
				return outcome;
			}
			const plan = planRetry(outcome.failure, retries, clock.random);
			if (plan === undefined) {
				return outcome;
			}
			yield this.#writer.write({ type: 'notice', kind: 'retry', retryInMs: plan.inMs, ...plan.words });
			yield* this.#waitFor(plan.inMs);
		}
	}

	/** Says so where the reader did not want to wait that long. */
	async *#waitFor(ms: number): AsyncGenerator<TurnEvent> {
		const { clock, signal, control, provider } = this.#needs;
		const wasCut = await control?.waitBy(cut => clock.sleep(ms, AbortSignal.any([signal, cut])));
		if (wasCut === undefined) {
			await clock.sleep(ms, signal);
		} else if (wasCut && !signal.aborted) {
			yield this.#writer.write(noticeOf('waiting', 'turn.asked-now', { server: provider.label }));
		}
	}

	/** Once, or a second time with the tools in words. */
	async *#askOrFallBack(): AsyncGenerator<TurnEvent, Outcome> {
		const outcome = yield* this.#ask();
		const changed =
			outcome.kind === 'failed' && this.#needs.loop?.fallBack(outcome.failure, this.#asking, this.#writer.shown);
		if (!changed) {
			return outcome;
		}
		yield* this.#writer.endText();
		this.#asking = changed.asking;
		yield this.#writer.write(changed.notice);
		return yield* this.#ask();
	}

	/** Calls in the answer's text come behind it, also where the stream broke: each gets a result. */
	*#writtenCalls(): Generator<TurnEvent> {
		const { events, names } = this.#writer.writtenCalls();
		if (this.#asking.tools === 'native') {
			yield* names.map(tool => this.#writer.write(noticeOf('tools', 'tools.rescued', { tool })));
		}
		yield* events;
	}

	/** Once. Whatever happens comes back as a value. */
	async *#ask(): AsyncGenerator<TurnEvent, Outcome> {
		const { provider, timeouts = {}, stopInCircles } = this.#needs;
		if (this.#needs.signal.aborted) {
			return { kind: 'cancelled' };
		}
		const abort = new AbortController();
		const clocks = startDeltaClocks(provider, timeouts, abort);
		const circles = stopInCircles ? new CircleStop() : undefined;
		const signal = AbortSignal.any([this.#needs.signal, abort.signal]);
		this.#begin();
		try {
			for await (const delta of untilAborted(provider.stream(this.#sent(), signal), signal)) {
				clocks.heard(delta);
				yield* this.#controlled();
				if (delta.type === 'finish') {
					yield* this.#endText();
					yield* this.#learn(delta.reason);
					return { kind: 'ended', reason: delta.reason };
				}
				const events = this.#read(delta);
				yield* events;
				const why = circles?.heard(events);
				if (why) {
					yield this.#writer.write(why);
					return { kind: 'cancelled' };
				}
				this.#budget?.read(events);
				if (this.#budget?.isSpent) {
					return { kind: 'ended', reason: 'stop' };
				}
			}
			return this.#broken(this.#withoutEnd());
		} catch (error) {
			return this.#broken(error);
		} finally {
			this.#needs.control?.detach();
			clocks.stop();
			abort.abort();
		}
	}

	/** What the server was told meanwhile. */
	#controlled(): readonly TurnEvent[] {
		const { control, model } = this.#needs;
		if (!control?.takeEnded()) {
			return [];
		}
		this.#wasToldToEnd = true;
		return [this.#writer.write(noticeOf('resumed', 'resume.live', { model: nameOf(model) }))];
	}

	#sent(): ProviderRequest {
		const { loop, control } = this.#needs;
		const request = loop?.toRequest(this.#asking) ?? this.#asking.request;
		return control ? { ...request, onControl: stream => control.attach(stream) } : request;
	}

	#begin(): void {
		this.#resumed = undefined;
		this.#writer.begin(this.#hints());
	}

	#broken(error: unknown): Outcome {
		return this.#needs.signal.aborted ? { kind: 'cancelled' } : failed(error);
	}

	#read(delta: Exclude<ProviderDelta, { type: 'finish' }>): readonly TurnEvent[] {
		switch (delta.type) {
			case 'thinking':
				return this.#resumed
					? this.#news(this.#resumed.thinking(delta.text))
					: this.#writer.text({ thinking: delta.text });
			case 'text':
				return this.#resumed ? this.#news(this.#resumed.text(delta.text)) : this.#writer.text({ text: delta.text });
			case 'logprobs':
				return this.#writer.logprobs(delta.tokens);
			case 'block-end':
				return this.#endText();
			case 'tool-call-start':
			case 'tool-call-delta':
			case 'tool-call':
				return [...this.#news(this.#resumed?.end()), ...this.#writer.tool(delta)];
			case 'provider-data': {
				const data = { provider: this.#needs.provider.id, data: delta.data };
				return this.#writer.aside({ type: 'provider-data', data });
			}
			case 'usage':
				return [...this.#writer.aside(delta), ...this.#compare(delta.usage)];
			case 'resumed':
				return this.#resume(delta);
			case 'notice':
				return this.#notice(delta);
		}
	}

	/** What the server counted of the prompt against what was sent: was it cut, and if not, what does it teach? */
	#compare(usage: Usage): readonly TurnEvent[] {
		if (this.#resumed) {
			// What was begun went along in a way that is the provider's own.
			return [];
		}
		const { memory, model, provider } = this.#needs;
		const { tokenRate } = memory.recall(model);
		const estimated = estimateRequest(this.#sent());
		if (wasCut(estimated * rateOf(tokenRate), usage)) {
			const { promptTokens = 0, contextWindow = 0 } = usage;
			const args = { server: provider.label, read: promptTokens, window: contextWindow };
			return this.#writer.aside({ type: 'notice', kind: 'truncated-context', ...spoken('turn.prompt-cut', args) });
		}
		const learnt = usage.promptTokens && learnRate(tokenRate, estimated, usage.promptTokens);
		if (learnt && learnt !== tokenRate) {
			memory.learn(model, { tokenRate: learnt });
		}
		return [];
	}

	/** Where the text begins is told by the way in which the answer is gone on with. */
	#resume(delta: Extract<ProviderDelta, { type: 'resumed' }>): readonly TurnEvent[] {
		const { resume } = this.#asking.request;
		if (resume === undefined) {
			return [];
		}
		const names = { server: this.#needs.provider.label, model: nameOf(this.#needs.model) };
		this.#resumed = new ResumedAnswer(delta, resume, names);
		this.#writer.begin(this.#hints());
		return [this.#writer.write(this.#resumed.notice)];
	}

	#news(items: readonly NewsItem[] = []): readonly TurnEvent[] {
		return items.flatMap(item => ('type' in item ? [this.#writer.write(item)] : this.#writer.text(item)));
	}

	/** A provider that asks in words by itself says so before any text. */
	#notice(delta: Extract<ProviderDelta, { type: 'notice' }>): readonly TurnEvent[] {
		if (delta.kind === 'prompted-thinking' && !this.#writer.hasShown) {
			this.#asking = { ...this.#asking, prompted: true };
			this.#writer.begin(this.#hints());
		}
		return [this.#writer.write(delta)];
	}

	/** Who was asked in words may say something before the first tag, and starts outside of thinking. */
	#hints(): SegmenterOptions {
		const { segmenter, capabilities, memory, model } = this.#needs;
		const { request, prompted } = this.#asking;
		if (this.#resumed?.isInPlace) {
			return { startsInThinking: this.#resumed.startsInThinking, ...segmenter };
		}
		if (prompted) {
			return { opensAfterText: true, ...segmenter };
		}
		const { format, startsInThinking } = memory.recall(model);
		const starts = startsInThinking ?? capabilities?.inline?.startsInThinking;
		const think = (this.#resumed && request.resume?.instead.think) ?? request.think;
		return {
			// The reader's own delimiters are in the settings, or gone.
			...(isSplitFormat(format) && (format !== 'custom' || segmenter?.delimiters) && { format }),
			...(think !== 'off' && starts && { startsInThinking: true }),
			...segmenter,
		};
	}

	/** Remembers that the model starts inside thinking; takes back a wrong guess. */
	*#learn(reason: ProviderFinish): Generator<TurnEvent> {
		const { memory, model, segmenter } = this.#needs;
		const { format, unclosed, ...observed } = this.#writer.observed;
		// Where an answer that is gone on with begins was our doing.
		const startedInThinking = observed.startedInThinking && !this.#resumed?.isInPlace;
		const isGuess = segmenter?.startsInThinking !== true;
		if (startedInThinking && unclosed && format === undefined && reason === 'stop' && isGuess) {
			memory.learn(model, { startsInThinking: undefined });
			yield* this.#writer.reclassifyAll('answer');
			return;
		}
		if (format !== undefined && startedInThinking && !this.#asking.prompted) {
			memory.learn(model, { startsInThinking: true });
		}
		if (unclosed && reason === 'stop') {
			const words = spoken('turn.never-closed', { model: nameOf(model) });
			yield this.#writer.write({ type: 'notice', kind: 'irregular', ...words });
		}
	}

	#withoutEnd(): Failure {
		const { label } = this.#needs.provider;
		return failureOf('cut', 'turn.cut', { server: label }, { actions: ['continue', 'retry'], retryable: true });
	}
}
