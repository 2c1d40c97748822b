/**
 * From the events of a turn to what it looks like: the fold that every view shares.
 * Pure, and a delta costs the same however much text came before it: text grows by `+=`, which engines keep as a
 * rope, and only the touched block or call is copied.
 */
import type { Channel, EventOf, NoticeKind, TurnEvent, TurnId } from '../stream/turnEvent.ts';
import { inEnglish } from '../wording/sentence.ts';
import { BlockDraft, type BlockEvent, channelOf, isOfTurn } from './blockDraft.ts';
import { asSplit } from './resplit.ts';
import { toFinish, toNotice, toTurnError } from './toldByEvents.ts';
import { ToolDraft } from './toolDraft.ts';
import { grown, noText, totalOf, usageOf, withUsage } from './totals.ts';
import type { Notice, TurnState, TurnStatus } from './turnShape.ts';

export type {
	Block,
	ChannelTotals,
	Finish,
	Notice,
	Round,
	ToolUse,
	TurnError,
	TurnState,
	TurnStatus,
} from './turnShape.ts';

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

/** An event that says how to read the others anew does nothing here: that takes the whole list, and `foldTurn`. */
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

/**
 * The state of a whole list, as its reader chose to have it read. A list without `finish` gives a running status.
 * Throws for an empty list.
 */
export function foldTurn(events: readonly TurnEvent[]): TurnState {
	return reduceEvents(undefined, asSplit(events));
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

/** A state being changed. Lists of the given state are copied before the first change to them. */
class Draft {
	readonly #state: Mutable<TurnState>;
	readonly #blocks: BlockDraft;
	readonly #tools: ToolDraft;
	#notices: Notice[] | undefined;

	constructor(state: TurnState) {
		this.#state = { ...state };
		this.#blocks = new BlockDraft(state.blocks);
		this.#tools = new ToolDraft(state.tools);
	}

	get state(): TurnState {
		return { ...this.#state, blocks: this.#blocks.blocks, tools: this.#tools.tools };
	}

	apply(event: TurnEvent): void {
		this.#state.lastAt = Math.max(this.#state.lastAt, event.at);
		this.#state.nextSeq = Math.max(this.#state.nextSeq, event.seq + 1);
		switch (event.type) {
			case 'turn-start':
				this.#start(event);
				break;
			case 'thinking-start':
			case 'answer-start':
				this.#enter(isOfTurn(this.#blocks.touch(event)) ? statusOf(channelOf(event.type)) : 'connecting');
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
			case 'usage':
				this.#count(event);
				break;
			case 'notice':
				this.#notice(event);
				break;
			case 'error':
				this.#state.error ??= toTurnError(event);
				break;
			case 'finish':
				this.#finish(event);
				break;
			default:
				this.#tool(event);
		}
	}

	/**
	 * Raw inline text and a vendor's own data are for re-splitting and for the next request; nobody sees them here. A
	 * newer version's events are kept in the list and have no face either.
	 */
	#tool(event: TurnEvent): void {
		switch (event.type) {
			case 'tool-call-start':
				this.#tools.begin(event);
				this.#enter('using-tool');
				break;
			case 'tool-call-delta':
				this.#tools.append(event);
				break;
			case 'tool-call':
				this.#tools.complete(event);
				this.#enter('using-tool');
				break;
			case 'tool-result':
				this.#tools.answer(event);
				this.#enter(this.#tools.waitsForResult ? 'using-tool' : 'waiting');
				break;
			default:
				break;
		}
	}

	#start(event: EventOf<'turn-start'>): void {
		this.#state.question = event.question;
		if (event.label !== undefined) {
			this.#state.label = event.label;
		}
		this.#state.context = event.context;
		this.#state.model = event.model;
		this.#state.options = event.options;
		this.#state.startedAt = event.startedAt;
	}

	#enter(status: TurnStatus): void {
		if (this.#state.finish === undefined) {
			this.#state.status = status;
		}
	}

	#append(event: EventOf<'thinking-delta' | 'answer-delta'>): void {
		const { block, tokens } = this.#blocks.append(event);
		const { channel } = block;
		if (event.text !== '') {
			const piece = { characters: event.text.length, tokens, at: event.at };
			this.#state[channel] = grown(this.#state[channel], block, piece);
		}
		this.#enter(isOfTurn(block) ? statusOf(channel) : 'connecting');
	}

	#endBlock(event: BlockEvent): void {
		this.#blocks.touch(event).endedAt ??= event.at;
	}

	#reclassify(event: EventOf<'reclassify'>): void {
		this.#blocks.reclassify(event);
		const { blocks } = this.#blocks;
		this.#state.thinking = totalOf(blocks, 'thinking');
		this.#state.answer = totalOf(blocks, 'answer');
		const last = blocks.at(-1);
		if (last && (this.#state.status === 'thinking' || this.#state.status === 'answering')) {
			this.#enter(statusOf(last.channel));
		}
	}

	#count(event: EventOf<'usage'>): void {
		this.#state.rounds = withUsage(this.#state.rounds, event.iteration ?? 0, event.usage);
		this.#state.usage = usageOf(this.#state.rounds);
	}

	#notice(event: EventOf<'notice'>): void {
		this.#notices ??= [...this.#state.notices];
		this.#notices.push(toNotice(event));
		this.#state.notices = this.#notices;
		const status = statusOfNotice[event.kind];
		if (status && this.#state.status !== 'thinking' && this.#state.status !== 'answering') {
			this.#enter(status);
		}
	}

	/** The first end counts; a second one is a server's or a file's mistake. */
	#finish(event: EventOf<'finish'>): void {
		if (this.#state.finish !== undefined) {
			return;
		}
		this.#blocks.endAll(event.at);
		this.#tools.endAll();
		this.#state.status = event.reason;
		this.#state.finish = toFinish(event);
	}
}

function statusOf(channel: Channel): TurnStatus {
	return channel === 'thinking' ? 'thinking' : 'answering';
}

/** Notices that say where the turn is; the others leave the status alone. */
const statusOfNotice: Readonly<Partial<Record<NoticeKind, TurnStatus>>> = {
	loading: 'loading',
	waiting: 'waiting',
	retry: 'connecting',
};
