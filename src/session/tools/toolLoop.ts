/**
 * Tools in a turn: what a model calls is run, its results go back, and it is asked again, until it answers. At the
 * limit of rounds, or when it goes in circles, it is asked for the answer without tools.
 */
import { foldTurn } from '../../core/conversation/turnState.ts';
import type { Failure } from '../../core/errors.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import type { TurnEvent, TurnEventBody } from '../../core/stream/turnEvent.ts';
import type { ModelMemory } from '../../providers/asking/modelMemory.ts';
import { RefusedFields } from '../../providers/asking/refusedFields.ts';
import type { Capabilities, Provider, ProviderRequest } from '../../providers/provider.ts';
import { CallIds, callIdsIn } from '../../providers/wire/callIds.ts';
import { roundMessages } from '../request/history.ts';
import type { Asking, Changed } from '../turn/asking.ts';
import type { CallReading } from '../turn/callWriter.ts';
import type { RoundEnd } from '../turn/round.ts';
import type { Shown } from '../turn/shown.ts';
import { CallGuard } from './callGuard.ts';
import { resultBudget, resultLimit } from './cutResult.ts';
import { readArguments } from './readArguments.ts';
import { answerCalls, refuseCalls } from './roundAnswers.ts';
import { callsOf, type RoundCall } from './roundCalls.ts';
import { toolRequest } from './toolRequest.ts';
import { ToolSet } from './toolSet.ts';
import type { ToolMode, TurnTools } from './toolsOption.ts';
import { CallScanner } from './written/callScanner.ts';

interface ToolLoopNeeds {
	readonly provider: Provider;
	readonly model: ModelRef;
	readonly memory: ModelMemory;
	readonly capabilities?: Capabilities | undefined;
	/** Rounds with tools. */
	readonly maxIterations?: number | undefined;
}

type Write = (body: TurnEventBody) => TurnEvent;

const defaultIterations = 20;
/** Rounds in a row that bring nothing new. */
const mostIdleRounds = 5;
/** What servers are asked to leave out, in the memory of refusals. */
const toolsField = 'tools';

export class ToolLoop {
	readonly #tools: TurnTools;
	readonly #set: ToolSet;
	readonly #needs: ToolLoopNeeds;
	readonly #refused: RefusedFields;
	readonly #guard = new CallGuard();
	readonly #repeated = new Set<string>();
	readonly #ids: CallIds;
	readonly #maxIterations: number;
	#rounds = 0;
	#idleRounds = 0;

	constructor(tools: TurnTools, needs: ToolLoopNeeds, request: ProviderRequest) {
		this.#tools = tools;
		this.#set = new ToolSet(tools.offered);
		this.#needs = needs;
		this.#refused = new RefusedFields(needs.model.provider, needs.memory);
		this.#ids = new CallIds(callIdsIn(request.messages));
		this.#maxIterations = Math.max(1, needs.maxIterations ?? defaultIterations);
	}

	/** How calls are read from the wire and from the text. */
	get reading(): CallReading {
		return {
			nameOf: name => this.#set.nameOf(name),
			newId: own => this.#ids.next(own),
			argumentsOf: (name, text) => this.#argumentsOf(name, text),
			...(this.#tools.mode !== 'native' && { scanner: () => this.#scanner() }),
		};
	}

	/** Native, unless it is wished or known otherwise. */
	begin(asking: Asking): { readonly asking: Asking; readonly notice?: TurnEventBody } {
		const { model, capabilities } = this.#needs;
		const isUnable = capabilities?.tools === false || this.#refused.has(model.id, toolsField);
		const wished = this.#tools.mode ?? 'auto';
		const mode: ToolMode = wished === 'auto' ? (isUnable ? 'prompted' : 'native') : wished;
		const isForced = wished === 'auto' && mode === 'prompted';
		return { asking: { ...asking, tools: mode }, ...(isForced && { notice: this.#promptedNotice() }) };
	}

	/** The request as it is sent. */
	toRequest({ request, tools: mode = 'native', answerDue }: Asking): ProviderRequest {
		const budget = resultBudget(this.#needs.capabilities);
		const options = { tools: this.#set, mode, repeated: this.#repeated, budget };
		return toolRequest(request, { ...options, answerDue: answerDue === true });
	}

	/** Asks in words, in the same round, where it was the list of tools that the server could not do with. */
	fallBack({ refused, kind }: Failure, asking: Asking, shown: Shown): Changed | undefined {
		const isSafe = !shown.answer && !shown.tools;
		if (refused !== 'tools' || asking.tools !== 'native' || this.#tools.mode === 'native' || !isSafe) {
			return undefined;
		}
		const changed = { ...asking, tools: 'prompted' } as const;
		if (kind !== 'unsupported') {
			const args = { server: this.#needs.provider.label, model: nameOf(this.#needs.model) };
			return { asking: changed, notice: noticeOf('tools', 'tools.call-broke', args) };
		}
		this.#refused.add(this.#needs.model.id, toolsField);
		return { asking: changed, notice: this.#promptedNotice() };
	}

	/** After a round that came to its end: the results, and how to ask on; undefined when that was the last round. */
	async *after(round: RoundEnd, write: Write, signal: AbortSignal): AsyncGenerator<TurnEvent, Asking | undefined> {
		const { outcome } = round;
		const isEnded = outcome.kind === 'ended' && outcome.reason !== 'error' && outcome.reason !== 'content-filter';
		const calls = callsOf(round.events);
		const told = closeOpen(calls, write);
		yield* told;
		if (calls.length === 0) {
			return undefined;
		}
		if (!isEnded || round.asking.answerDue) {
			yield* refuseCalls(calls, signal.aborted ? notRun.stopped : isEnded ? notRun.due : notRun.broken, write);
			return undefined;
		}
		const results: TurnEvent[] = [];
		const isNews = yield* this.#answer(calls, event => keep(results, write(event)), signal);
		if (signal.aborted) {
			return undefined;
		}
		const next = this.#nextAsking(round, [...told, ...results]);
		return yield* this.#due(next, isNews, write);
	}

	#answer(calls: readonly RoundCall[], write: Write, signal: AbortSignal): AsyncGenerator<TurnEvent, boolean> {
		const limit = resultLimit(this.#needs.capabilities);
		const kept = { tools: this.#tools, set: this.#set, guard: this.#guard, repeated: this.#repeated };
		return answerCalls(calls, { ...kept, limit, write, signal });
	}

	#nextAsking({ asking, events }: RoundEnd, results: readonly TurnEvent[]): Asking {
		const { model } = this.#needs;
		const all = [startOf(model, events), ...events, ...results];
		const said = roundMessages({ events: all }, foldTurn(all), model, events[0]?.iteration ?? 0);
		return { ...asking, request: { ...asking.request, messages: [...asking.request.messages, ...said] } };
	}

	*#due(asking: Asking, isNews: boolean, write: Write): Generator<TurnEvent, Asking> {
		this.#rounds++;
		this.#idleRounds = isNews ? 0 : this.#idleRounds + 1;
		const isAtLimit = this.#rounds >= this.#maxIterations;
		if (!isAtLimit && this.#idleRounds < mostIdleRounds) {
			return asking;
		}
		yield write(
			isAtLimit ? noticeOf('tools', 'tools.limit', { count: this.#rounds }) : noticeOf('loop', 'tools.no-progress'),
		);
		return { ...asking, answerDue: true };
	}

	#argumentsOf(name: string, text: string): string {
		const tool = this.#set.find(name);
		const read = tool && readArguments(text, tool.inputSchema);
		return read === undefined || 'fault' in read ? text : JSON.stringify(read.value);
	}

	#scanner(): CallScanner {
		return new CallScanner(name => this.#set.find(name) !== undefined);
	}

	#promptedNotice(): TurnEventBody {
		return noticeOf('tools', 'tools.prompted', { model: nameOf(this.#needs.model) });
	}
}

const notRun = {
	stopped: 'The call was not run: the user stopped the turn.',
	due: 'The call was not run: no more tools can be used for this question.',
	broken: 'The call was not run: the answer broke off.',
} as const;

/** Calls that began and never came to their end will not; that is told, so that every call has one. */
function closeOpen(calls: readonly RoundCall[], write: Write): readonly TurnEvent[] {
	return calls
		.filter(call => call.state === 'open')
		.map(({ id, name, arguments: text }) => write({ type: 'tool-call', id, name, arguments: text, cut: true }));
}

function keep(list: TurnEvent[], event: TurnEvent): TurnEvent {
	list.push(event);
	return event;
}

/** The beginning that the events of a later round do not have: it says whose signatures these are. */
function startOf(model: ModelRef, [first]: readonly TurnEvent[]): TurnEvent {
	const { turn = '', seq = 0, at = 0 } = first ?? {};
	return {
		type: 'turn-start',
		question: '',
		context: [],
		model,
		options: { think: 'auto' },
		startedAt: '',
		turn,
		seq,
		at,
	};
}
