/**
 * One question, asked: a provider's deltas through the segmenter into the events of a turn.
 *
 * The list begins with `turn-start` and ends with exactly one `finish`, whatever server, network or user do. Nothing
 * that was shown is asked for again by itself; what breaks before anything was shown may be, with a notice.
 */
import { Failure, toFailure } from '../../core/errors.ts';
import type { SegmenterOptions } from '../../core/segment/segment.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import type { ContextItem, TurnEvent, TurnEventBody, TurnId, TurnParent } from '../../core/stream/turnEvent.ts';
import { stalled } from '../../providers/errors/failures.ts';
import { createRedactor } from '../../providers/errors/redact.ts';
import { redactFailure } from '../../providers/errors/redactFailure.ts';
import type {
	Capabilities,
	Provider,
	ProviderDelta,
	ProviderFinish,
	ProviderRequest,
} from '../../providers/provider.ts';
import { createClock } from '../../providers/transport/clocks.ts';
import { newId } from '../newId.ts';
import { readThinkOverride, withoutOverride } from '../request/thinkOverride.ts';
import { createModelMemory, type ModelMemory, type ModelTraits } from './modelMemory.ts';
import { cancelledEvent, endedEvents, failedEvents } from './outcome.ts';
import { needsPromptedThinking, withPromptedThinking } from './promptedThinking.ts';
import { planRetry } from './retry.ts';
import { systemClock, type TurnClock } from './turnClock.ts';
import { TurnWriter } from './turnWriter.ts';

export interface RunTurnOptions {
	readonly provider: Provider;
	readonly request: ProviderRequest;
	/** Stops the turn; what came is kept. */
	readonly signal?: AbortSignal;
	readonly turn?: TurnId;
	/** The user's own words; default: the last user message. */
	readonly question?: string;
	readonly context?: readonly ContextItem[];
	readonly model?: ModelRef;
	/** Goes into `turn-start` as it is. */
	readonly parent?: TurnParent;
	readonly recorded?: boolean;
	/** What is known of the model; nothing is asked for here. */
	readonly capabilities?: Capabilities;
	/** What earlier turns learnt; default: kept per provider object, in memory. */
	readonly memory?: ModelMemory;
	/** The user's own delimiters, or a fixed format. */
	readonly segmenter?: Pick<SegmenterOptions, 'format' | 'startsInThinking' | 'answerMarker' | 'delimiters'>;
	/** Asks a model that is known not to think to think in tags. */
	readonly promptThinking?: boolean;
	/** On deltas of any provider, above its own clocks on bytes. In milliseconds; absent means no limit. */
	readonly timeouts?: { readonly firstDeltaMs?: number; readonly idleMs?: number };
	readonly clock?: TurnClock;
}

export async function* runTurn(options: RunTurnOptions): AsyncGenerator<TurnEvent, void, undefined> {
	const turn = new TurnRun(options);
	yield turn.start();
	yield* turn.run();
}

/** How one request ended. */
type Attempt =
	| { readonly kind: 'ended'; readonly reason: ProviderFinish }
	| { readonly kind: 'failed'; readonly failure: Failure }
	| { readonly kind: 'cancelled' };

const memories = new WeakMap<Provider, ModelMemory>();

class TurnRun {
	readonly #options: RunTurnOptions;
	readonly #clock: TurnClock;
	readonly #signal: AbortSignal;
	readonly #writer: TurnWriter;
	readonly #model: ModelRef;
	readonly #memory: ModelMemory;
	readonly #question: string;
	#request: ProviderRequest;
	#prompted = false;

	constructor(options: RunTurnOptions) {
		this.#options = options;
		this.#clock = options.clock ?? systemClock;
		this.#signal = options.signal ?? new AbortController().signal;
		this.#writer = new TurnWriter(options.turn ?? newId(), this.#clock);
		this.#model = options.model ?? { provider: options.provider.id, id: options.request.model };
		this.#memory = options.memory ?? memoryOf(options.provider);
		this.#question = options.question ?? lastQuestion(options.request);
		this.#request = withThink(options.request, this.#question);
	}

	start(): TurnEvent {
		const { think = 'auto', maxTokens } = this.#request;
		const { parent, recorded, context = [] } = this.#options;
		return this.#writer.write({
			type: 'turn-start',
			question: this.#question,
			context,
			model: this.#model,
			options: {
				think,
				...(maxTokens !== undefined && { maxTokens }),
				...(recorded && { recorded }),
			},
			...(parent && { parent }),
			startedAt: this.#clock.wallClock(),
		});
	}

	async *run(): AsyncGenerator<TurnEvent, void, undefined> {
		let attempt: Attempt;
		try {
			yield* this.#prepare();
			attempt = yield* this.#askUntilSettled();
		} catch (error) {
			attempt = { kind: 'failed', failure: toFailure(error) };
		}
		yield* this.#end(attempt);
	}

	/** What is known of the model shapes the request before it is sent. */
	*#prepare(): Generator<TurnEvent> {
		const { promptThinking, capabilities } = this.#options;
		if (promptThinking && needsPromptedThinking(this.#request, capabilities)) {
			this.#prompted = true;
			this.#request = withPromptedThinking(this.#request);
			yield this.#notice(
				'prompted-thinking',
				`${this.#name} does not think by itself; it was asked to think in words.`,
			);
		} else if (refusesThink(this.#request, this.#memory.recall(this.#model))) {
			yield this.#dropThink();
		}
	}

	async *#askUntilSettled(): AsyncGenerator<TurnEvent, Attempt> {
		for (let retries = 0; ; retries++) {
			const attempt = yield* this.#ask();
			if (attempt.kind !== 'failed' || this.#writer.hasShown) {
				return attempt;
			}
			if (refusedThink(attempt.failure, this.#request)) {
				this.#memory.learn(this.#model, refusalOf(this.#request));
				yield this.#dropThink();
				retries--;
				continue;
			}
			const plan = planRetry(attempt.failure, retries, this.#clock.random);
			if (plan === undefined) {
				return attempt;
			}
			yield this.#writer.write({ type: 'notice', kind: 'retry', message: plan.message, retryInMs: plan.inMs });
			await this.#clock.sleep(plan.inMs, this.#signal);
		}
	}

	/** Once. Whatever happens comes back as a value. */
	async *#ask(): AsyncGenerator<TurnEvent, Attempt> {
		if (this.#signal.aborted) {
			return { kind: 'cancelled' };
		}
		const abort = new AbortController();
		const watch = this.#watch(abort);
		const signal = AbortSignal.any([this.#signal, abort.signal]);
		const segmenter = this.#writer.begin(this.#hints());
		const deltas = untilAborted(this.#options.provider.stream(this.#request, signal), signal);
		try {
			for await (const delta of deltas) {
				watch(delta);
				if (delta.type === 'finish') {
					yield* this.#writer.endText();
					yield* this.#learn(segmenter.observed(), delta.reason);
					return { kind: 'ended', reason: delta.reason };
				}
				yield* this.#read(delta);
			}
			return this.#signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: this.#withoutEnd() };
		} catch (error) {
			return this.#signal.aborted ? { kind: 'cancelled' } : failedAttempt(error);
		} finally {
			watch(undefined);
			abort.abort();
		}
	}

	#read(delta: Exclude<ProviderDelta, { type: 'finish' }>): readonly TurnEvent[] {
		switch (delta.type) {
			case 'thinking':
				return this.#writer.thinking(delta.text);
			case 'text':
				return this.#writer.text(delta.text);
			case 'tool-call-start':
			case 'tool-call-delta':
			case 'tool-call':
				return this.#writer.tool(delta);
			case 'provider-data':
				return this.#writer.aside({
					type: 'provider-data',
					data: { provider: this.#options.provider.id, data: delta.data },
				});
			case 'usage':
				return this.#writer.aside(delta);
			case 'notice':
				return [this.#writer.write(delta)];
		}
	}

	*#end(attempt: Attempt): Generator<TurnEvent> {
		yield* this.#writer.endText();
		yield* this.#writer.flush();
		for (const body of this.#lastEvents(attempt)) {
			yield this.#writer.write(body);
		}
	}

	#lastEvents(attempt: Attempt): readonly TurnEventBody[] {
		const { shown } = this.#writer;
		switch (attempt.kind) {
			case 'ended':
				return endedEvents(attempt.reason, shown);
			case 'cancelled':
				return [cancelledEvent(shown)];
			case 'failed':
				return failedEvents(redactFailure(attempt.failure, redact), shown);
		}
	}

	#hints(): SegmenterOptions {
		const { segmenter, capabilities } = this.#options;
		const { startsInThinking } = this.#memory.recall(this.#model);
		const expectThinking = this.#request.think !== 'off' && !this.#prompted;
		const starts = expectThinking && (startsInThinking ?? capabilities?.inline?.startsInThinking);
		return { ...(starts && { startsInThinking: true }), ...segmenter };
	}

	/** Remembers how the model writes its thinking; takes back a wrong guess. */
	*#learn(
		observed: {
			readonly format?: ModelTraits['format'];
			readonly startedInThinking: boolean;
			readonly unclosed: boolean;
		},
		reason: ProviderFinish,
	): Generator<TurnEvent> {
		const { format, startedInThinking, unclosed } = observed;
		if (startedInThinking && unclosed && format === undefined && reason === 'stop' && this.#isGuess) {
			this.#memory.learn(this.#model, { startsInThinking: undefined });
			yield* this.#writer.reclassifyAll('answer');
			return;
		}
		if (format !== undefined && !this.#prompted) {
			this.#memory.learn(this.#model, { format, ...(startedInThinking && { startsInThinking: true }) });
		}
		if (unclosed && reason === 'stop') {
			yield this.#notice('irregular', `${this.#name} never closed its thinking; the answer may be in there.`);
		}
	}

	/** Whether the start inside thinking was our idea and not the caller's. */
	get #isGuess(): boolean {
		return this.#options.segmenter?.startsInThinking !== true;
	}

	#dropThink(): TurnEvent {
		const { think, ...rest } = this.#request;
		this.#request = rest;
		const what = think === 'off' ? 'cannot be told not to think' : 'does not take a thinking setting';
		return this.#notice('thinking-refused', `${this.#name} ${what}; it was asked without one.`);
	}

	#notice(kind: Extract<TurnEventBody, { type: 'notice' }>['kind'], message: string): TurnEvent {
		return this.#writer.write({ type: 'notice', kind, message });
	}

	get #name(): string {
		return this.#model.label ?? this.#model.id;
	}

	#withoutEnd(): Failure {
		return new Failure({
			kind: 'cut',
			message: `The stream from ${this.#options.provider.label} ended before the answer did.`,
			remedy: 'What came is kept. Continue from it, or ask again.',
			actions: ['continue', 'retry'],
			retryable: true,
		});
	}

	/** The clock on deltas: fed each one, and `undefined` at the end. Notices are news of the server, not of the answer. */
	#watch(abort: AbortController): (delta: ProviderDelta | undefined) => void {
		const { firstDeltaMs, idleMs } = this.#options.timeouts ?? {};
		const endpoint = { label: this.#options.provider.label, address: '' };
		const late = (ms: number) => abort.abort(stalled(endpoint, ms));
		const first = createClock(firstDeltaMs, late);
		const idle = createClock(idleMs, late);
		first.restart();
		return delta => {
			if (delta === undefined) {
				first.stop();
				idle.stop();
			} else if (delta.type !== 'notice') {
				first.stop();
				idle.restart();
			}
		};
	}
}

/** The last gate: by shape only, the providers know the values. */
const redact = createRedactor([]);

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

function refusesThink({ think }: ProviderRequest, traits: ModelTraits): boolean {
	return think !== undefined && (think === 'off' ? traits.refusesThinkOff : traits.refusesThinkOn) === true;
}

function refusalOf({ think }: ProviderRequest): ModelTraits {
	return think === 'off' ? { refusesThinkOff: true } : { refusesThinkOn: true };
}

/** Other features are refused as well, and asking without thinking does not help those. */
function refusedThink(failure: Failure, request: ProviderRequest): boolean {
	return failure.refused === 'thinking' && request.think !== undefined;
}

function failedAttempt(error: unknown): Attempt {
	const failure = toFailure(error);
	return failure.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', failure };
}

/**
 * Ends as soon as the signal fires, by throwing its reason, also when the source does not listen to it. The source
 * is told to stop and not waited for.
 */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
	const iterator = source[Symbol.asyncIterator]();
	// One promise per step and none for the whole stream: racing with a long-lived promise piles up on it.
	let rejectStep: (reason: unknown) => void = () => undefined;
	const stop = () => rejectStep(signal.reason);
	signal.addEventListener('abort', stop);
	try {
		for (;;) {
			const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
				rejectStep = reject;
				iterator.next().then(resolve, reject);
			});
			if (step.done) {
				return;
			}
			yield step.value;
			signal.throwIfAborted();
		}
	} finally {
		signal.removeEventListener('abort', stop);
		iterator.return?.().catch(() => undefined);
	}
}
