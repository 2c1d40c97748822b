/**
 * What a turn looks like after some of its events: the fold that every view shares.
 * Pure, and a delta costs the same however much text came before it: text grows by `+=`, which engines keep as a
 * rope, and only the touched block is copied.
 */
import type { ErrorKind, RemedyAction } from '../errors.ts';
import type { ModelRef, Usage } from '../stream/chat.ts';
import type {
	Channel,
	ContextItem,
	EventOf,
	FinishReason,
	NoticeKind,
	TurnEvent,
	TurnId,
	TurnOptions,
} from '../stream/turnEvent.ts';
import { inEnglish } from '../wording/sentence.ts';
import { estimateTokens } from './estimateTokens.ts';

/** Where a turn is. The last five are ends, the others mean that it runs. */
export type TurnStatus =
	| 'connecting' // asked, nothing heard yet
	| 'loading' // the server loads the model
	| 'waiting' // the server has the question; no text yet
	| 'thinking'
	| 'answering'
	| 'using-tool'
	| FinishReason;

/** A run of text in one channel. Times are milliseconds since the turn started. */
export interface Block {
	/** The number that deltas carry. */
	readonly index: number;
	readonly channel: Channel;
	readonly text: string;
	/** `seq` of the event that opened it: puts blocks, tools and notices in one order. */
	readonly seq: number;
	readonly startedAt: number;
	/** Absent while no text came. */
	readonly firstTextAt?: number;
	readonly lastTextAt?: number;
	readonly endedAt?: number;
	readonly iteration?: number;
	/** By {@link estimateTokens}. */
	readonly estimatedTokens: number;
}

/** A call of a tool, with its result once it is there. */
export interface ToolUse {
	readonly id: string;
	readonly name: string;
	readonly arguments: string;
	readonly seq: number;
	readonly calledAt: number;
	readonly iteration?: number;
	readonly result?: { readonly content: string; readonly isError: boolean; readonly at: number };
}

export interface Notice {
	readonly seq: number;
	readonly at: number;
	readonly kind: NoticeKind;
	readonly message: string;
	/** 0..1, where it is known. */
	readonly progress?: number;
	readonly retryInMs?: number;
}

export interface TurnError {
	readonly kind: ErrorKind;
	readonly message: string;
	readonly remedy: string;
	readonly actions: readonly RemedyAction[];
}

/** Sums over the blocks of one channel. */
export interface ChannelTotals {
	readonly characters: number;
	/** Ours, not the server's: {@link estimateTokens}. */
	readonly estimatedTokens: number;
	/** Milliseconds since the turn started; absent while no text came. */
	readonly firstAt?: number;
	readonly lastAt?: number;
}

/** The server's counts of one round of a tools loop; a plain turn has one round, number 0. */
export interface Round {
	readonly iteration: number;
	readonly usage: Usage;
}

export interface TurnState {
	readonly id: TurnId;
	readonly status: TurnStatus;
	readonly question: string;
	readonly context: readonly ContextItem[];
	readonly model: ModelRef;
	readonly options: TurnOptions;
	/** Wall clock, ISO 8601; empty when the list does not begin with `turn-start`. */
	readonly startedAt: string;
	/** In the order in which they were opened. */
	readonly blocks: readonly Block[];
	readonly tools: readonly ToolUse[];
	readonly notices: readonly Notice[];
	readonly thinking: ChannelTotals;
	readonly answer: ChannelTotals;
	/** Counts of all rounds of a tools loop together; absent until the server tells. */
	readonly usage?: Usage;
	/** Counts round by round. The last one says what fills the context window now. */
	readonly rounds: readonly Round[];
	readonly error?: TurnError;
	readonly finish?: { readonly reason: FinishReason; readonly message?: string; readonly at: number };
	/** `at` of the latest event. */
	readonly lastAt: number;
	/** The `seq` that the next event will have. */
	readonly nextSeq: number;
}

/** Whether more is to come. */
export function isRunning(state: TurnState): boolean {
	return state.finish === undefined;
}

/** All text of a channel. Blocks are paragraphs of their own, because what stood between them was trimmed. */
export function textOf(state: TurnState, channel: Channel): string {
	return state.blocks
		.filter(block => block.channel === channel && block.text !== '')
		.map(block => block.text)
		.join('\n\n');
}

export function reduceTurn(state: TurnState | undefined, event: TurnEvent): TurnState {
	return reduceEvents(state, [event]);
}

/** Folds a batch; cheaper than one by one when a turn has thousands of blocks, because their list is copied once. */
export function reduceEvents(state: TurnState | undefined, events: readonly TurnEvent[]): TurnState {
	const first = events[0];
	if (state === undefined && first === undefined) {
		throw new RangeError('A turn has at least one event');
	}
	const draft = new Draft(state ?? emptyTurn(first?.turn ?? ''));
	for (const event of events) {
		draft.apply(event);
	}
	return draft.state;
}

/** The state of a whole list. A list without `finish` gives a running status. Throws for an empty list. */
export function foldTurn(events: readonly TurnEvent[]): TurnState {
	return reduceEvents(undefined, events);
}

/**
 * The `finish` that a list lacks when whoever wrote it was cut off: a reload, a crash, a full disk.
 * Undefined when the list is whole, or empty.
 */
export function interruptedTail(events: readonly TurnEvent[]): EventOf<'finish'> | undefined {
	const last = events.at(-1);
	if (last === undefined || events.some(event => event.type === 'finish')) {
		return undefined;
	}
	return {
		type: 'finish',
		reason: 'interrupted',
		code: 'turn.interrupted-by-reload',
		message: inEnglish('turn.interrupted-by-reload'),
		turn: last.turn,
		seq: last.seq + 1,
		at: last.at,
		...(last.iteration !== undefined && { iteration: last.iteration }),
	};
}

const noText: ChannelTotals = { characters: 0, estimatedTokens: 0 };

function emptyTurn(id: TurnId): TurnState {
	return {
		id,
		status: 'connecting',
		question: '',
		context: [],
		model: { provider: '', id: '' },
		options: { think: 'auto' },
		startedAt: '',
		blocks: [],
		tools: [],
		notices: [],
		rounds: [],
		thinking: noText,
		answer: noText,
		lastAt: 0,
		nextSeq: 0,
	};
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A state being changed. Lists and blocks of the given state are copied before the first change to them. */
class Draft {
	readonly state: Mutable<TurnState>;
	#blocks: Block[] | undefined;
	#tools: ToolUse[] | undefined;
	#notices: Notice[] | undefined;
	/** Copied by this draft, so it may be changed in place. */
	#ownBlock: Mutable<Block> | undefined;

	constructor(state: TurnState) {
		this.state = { ...state };
	}

	apply(event: TurnEvent): void {
		this.state.lastAt = Math.max(this.state.lastAt, event.at);
		this.state.nextSeq = Math.max(this.state.nextSeq, event.seq + 1);
		switch (event.type) {
			case 'turn-start':
				this.#start(event);
				break;
			case 'thinking-start':
			case 'answer-start':
				this.#block(event);
				this.#enter(channelOf(event.type) === 'thinking' ? 'thinking' : 'answering');
				break;
			case 'thinking-delta':
			case 'answer-delta':
				this.#append(event);
				break;
			case 'thinking-end':
			case 'answer-end':
				this.#endBlock(event);
				break;
			case 'reclassify':
				this.#reclassify(event);
				break;
			case 'tool-call':
				this.#call(event);
				break;
			case 'tool-result':
				this.#result(event);
				break;
			case 'usage':
				this.#count(event);
				break;
			case 'notice':
				this.#notice(event);
				break;
			case 'error':
				this.state.error ??= toTurnError(event);
				break;
			case 'finish':
				this.#finish(event);
				break;
			// Raw inline text and a vendor's own data are for re-splitting and for the next request; nobody sees
			// them here. A newer version's events are kept in the list and have no face either.
			default:
				break;
		}
	}

	#start(event: EventOf<'turn-start'>): void {
		this.state.question = event.question;
		this.state.context = event.context;
		this.state.model = event.model;
		this.state.options = event.options;
		this.state.startedAt = event.startedAt;
	}

	#enter(status: TurnStatus): void {
		if (this.state.finish === undefined) {
			this.state.status = status;
		}
	}

	/** The block of an event, to be changed in place; opened when the event is the first of it. */
	#block(event: TextEvent): Mutable<Block> {
		if (this.#ownBlock?.index === event.block) {
			return this.#ownBlock;
		}
		this.#blocks ??= [...this.state.blocks];
		this.state.blocks = this.#blocks;
		const position = this.#blocks.findLastIndex(block => block.index === event.block);
		const found = this.#blocks[position];
		this.#ownBlock = found ? { ...found } : openBlock(event);
		this.#blocks[found ? position : this.#blocks.length] = this.#ownBlock;
		return this.#ownBlock;
	}

	#append(event: EventOf<'thinking-delta' | 'answer-delta'>): void {
		const block = this.#block(event);
		if (event.text !== '') {
			const tokens = estimateTokens(event.text);
			block.text += event.text;
			block.estimatedTokens += tokens;
			block.firstTextAt ??= event.at;
			block.lastTextAt = event.at;
			this.state[block.channel] = grown(this.state[block.channel], event.text.length, tokens, event.at);
		}
		this.#enter(block.channel === 'thinking' ? 'thinking' : 'answering');
	}

	#endBlock(event: EventOf<'thinking-end' | 'answer-end'>): void {
		this.#block(event).endedAt ??= event.at;
	}

	#reclassify(event: EventOf<'reclassify'>): void {
		this.#ownBlock = undefined;
		this.#blocks = this.state.blocks.map(block =>
			block.index >= event.from && block.channel !== event.channel ? { ...block, channel: event.channel } : block,
		);
		this.state.blocks = this.#blocks;
		this.state.thinking = totalOf(this.#blocks, 'thinking');
		this.state.answer = totalOf(this.#blocks, 'answer');
		const last = this.#blocks.at(-1);
		if (last && (this.state.status === 'thinking' || this.state.status === 'answering')) {
			this.#enter(last.channel === 'thinking' ? 'thinking' : 'answering');
		}
	}

	#call(event: EventOf<'tool-call'>): void {
		this.#tools ??= [...this.state.tools];
		this.#tools.push({
			id: event.id,
			name: event.name,
			arguments: event.arguments,
			seq: event.seq,
			calledAt: event.at,
			...(event.iteration !== undefined && { iteration: event.iteration }),
		});
		this.state.tools = this.#tools;
		this.#enter('using-tool');
	}

	/** A result whose call is unknown still shows, as a call without arguments. */
	#result(event: EventOf<'tool-result'>): void {
		const result = { content: event.content, isError: event.isError ?? false, at: event.at };
		this.#tools ??= [...this.state.tools];
		const position = this.#tools.findLastIndex(tool => tool.id === event.id && tool.result === undefined);
		const call = this.#tools[position];
		if (call) {
			this.#tools[position] = { ...call, result };
		} else {
			const { id, name, seq, at } = event;
			this.#tools.push({ id, name, arguments: '', seq, calledAt: at, result });
		}
		this.state.tools = this.#tools;
		this.#enter(this.#tools.some(tool => tool.result === undefined) ? 'using-tool' : 'waiting');
	}

	/** Rounds of a tools loop add up; within a round the latest count replaces the earlier one. */
	#count(event: EventOf<'usage'>): void {
		const iteration = event.iteration ?? 0;
		const known = this.state.rounds.find(round => round.iteration === iteration);
		const others = this.state.rounds.filter(round => round !== known);
		const round = { iteration, usage: { ...known?.usage, ...event.usage } };
		this.state.rounds = [...others, round];
		this.state.usage = this.state.rounds.map(each => each.usage).reduce(addUsage);
	}

	#notice(event: EventOf<'notice'>): void {
		this.#notices ??= [...this.state.notices];
		this.#notices.push(toNotice(event));
		this.state.notices = this.#notices;
		const status = statusOfNotice[event.kind];
		if (status && this.state.status !== 'thinking' && this.state.status !== 'answering') {
			this.#enter(status);
		}
	}

	/** The first end counts; a second one is a server's or a file's mistake. */
	#finish(event: EventOf<'finish'>): void {
		if (this.state.finish !== undefined) {
			return;
		}
		this.#ownBlock = undefined;
		this.#blocks = this.state.blocks.map(block =>
			block.endedAt === undefined ? { ...block, endedAt: event.at } : block,
		);
		this.state.blocks = this.#blocks;
		this.state.status = event.reason;
		this.state.finish = {
			reason: event.reason,
			at: event.at,
			...(event.message !== undefined && { message: event.message }),
		};
	}
}

type TextEvent = EventOf<
	'thinking-start' | 'answer-start' | 'thinking-delta' | 'answer-delta' | 'thinking-end' | 'answer-end'
>;

function channelOf(type: TextEvent['type']): Channel {
	return type === 'thinking-start' || type === 'thinking-delta' || type === 'thinking-end' ? 'thinking' : 'answer';
}

function openBlock(event: TextEvent): Mutable<Block> {
	return {
		index: event.block,
		channel: channelOf(event.type),
		text: '',
		seq: event.seq,
		startedAt: event.at,
		estimatedTokens: 0,
		...(event.iteration !== undefined && { iteration: event.iteration }),
	};
}

function grown(totals: ChannelTotals, characters: number, tokens: number, at: number): ChannelTotals {
	return {
		characters: totals.characters + characters,
		estimatedTokens: totals.estimatedTokens + tokens,
		firstAt: totals.firstAt ?? at,
		lastAt: at,
	};
}

function totalOf(blocks: readonly Block[], channel: Channel): ChannelTotals {
	const own = blocks.filter(block => block.channel === channel && block.firstTextAt !== undefined);
	if (own.length === 0) {
		return noText;
	}
	return {
		characters: own.reduce((sum, block) => sum + block.text.length, 0),
		estimatedTokens: own.reduce((sum, block) => sum + block.estimatedTokens, 0),
		firstAt: own.reduce((first, block) => Math.min(first, block.firstTextAt ?? first), Number.POSITIVE_INFINITY),
		lastAt: own.reduce((last, block) => Math.max(last, block.lastTextAt ?? last), 0),
	};
}

function toNotice(event: EventOf<'notice'>): Notice {
	return {
		seq: event.seq,
		at: event.at,
		kind: event.kind,
		message: event.message,
		...(event.progress !== undefined && { progress: event.progress }),
		...(event.retryInMs !== undefined && { retryInMs: event.retryInMs }),
	};
}

function toTurnError(event: EventOf<'error'>): TurnError {
	return { kind: event.kind, message: event.message, remedy: event.remedy, actions: event.actions ?? [] };
}

/** Notices that say where the turn is; the others leave the status alone. */
const statusOfNotice: Readonly<Partial<Record<NoticeKind, TurnStatus>>> = {
	loading: 'loading',
	waiting: 'waiting',
	retry: 'connecting',
};

/** What is counted per round and adds up. */
const additive = [
	'promptTokens',
	'completionTokens',
	'thinkingTokens',
	'cachedTokens',
	'costUsd',
	'neurons',
	'loadMs',
	'promptMs',
	'generationMs',
	'totalMs',
] as const;

function addUsage(a: Usage, b: Usage): Usage {
	const sum: Mutable<Usage> = { ...a, ...b };
	for (const field of additive) {
		const [left, right] = [a[field], b[field]];
		if (left !== undefined && right !== undefined) {
			sum[field] = left + right;
		}
	}
	const estimated = [...new Set([...(a.estimated ?? []), ...(b.estimated ?? [])])];
	if (estimated.length > 0) {
		sum.estimated = estimated;
	}
	return sum;
}
