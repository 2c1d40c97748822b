/**
 * What a turn begins with that goes on from thinking which the user has changed: what was thought up to there, what
 * tools had found by then, and the user's own words. All of it is marked for ever, as kept or as the user's.
 */
import type { Turn } from '../../core/conversation/conversation.ts';
import type { Block, ToolUse } from '../../core/conversation/turnShape.ts';
import { foldTurn } from '../../core/conversation/turnState.ts';
import type { ThoughtPoint } from '../../core/insight/address.ts';
import type { Channel, TurnEvent, TurnEventBody } from '../../core/stream/turnEvent.ts';
import { goesOnInPlace } from './continuation.ts';

export interface Steering {
	/** How much of a block's text is kept, in UTF-16 units, and nothing after it. Default: all of the thinking is kept. */
	readonly at?: ThoughtPoint;
	/** The user's own words, which come next. */
	readonly text?: string;
}

/** An event that a turn begins with, and its round. */
export interface BegunEvent {
	readonly iteration: number;
	readonly body: TurnEventBody;
}

type Piece = { readonly iteration: number } & (
	| {
			readonly kind: 'text';
			readonly channel: Channel;
			readonly text: string;
			readonly kept?: true;
			readonly by?: 'user';
	  }
	| { readonly kind: 'tool'; readonly tool: ToolUse }
	| { readonly kind: 'data'; readonly body: TurnEventBody }
);

/**
 * @param exchange the turn that asked the question and those that went on with it, from `exchangeTo`; the last one is steered
 * @returns undefined where the place is none of its thinking, or nothing would be left to go on from
 */
export function steered(exchange: readonly Turn[], { at, text = '' }: Steering): readonly BegunEvent[] | undefined {
	const turns = exchange.filter(turn => turn.events.length > 0);
	let pieces: readonly Piece[] = [];
	for (const turn of turns) {
		const own = piecesOf(turn, roundAfter(pieces), turn === turns.at(-1) ? at : undefined);
		if (own === undefined) {
			return undefined;
		}
		pieces = joined(pieces, own, turn);
	}
	const words = text.trim();
	const last = { kind: 'text', channel: 'thinking', text: words, by: 'user', iteration: roundAfter(pieces) } as const;
	const all = pieces.filter(piece => belongs(piece, pieces)).concat(words === '' ? [] : last);
	return all.some(isThinking) ? eventsOf(all) : undefined;
}

/** What a turn began with, for another that begins with the same. Undefined for one that began with nothing. */
export function begunOf({ events }: Turn): readonly BegunEvent[] | undefined {
	const given = events.findLast(event => event.type === 'thinking-start' && (event.kept || event.by));
	const last = events.findIndex(event => event.type === 'thinking-end' && event.block === blockOf(given));
	return last === -1 ? undefined : events.slice(1, last + 1).map(toBegun);
}

function blockOf(event: TurnEvent | undefined): number | undefined {
	return event?.type === 'thinking-start' ? event.block : undefined;
}

function toBegun({ turn: _turn, seq: _seq, at: _at, iteration = 0, ...body }: TurnEvent): BegunEvent {
	return { iteration, body };
}

/** What is kept of a turn, whose first round gets the number `first`. */
function piecesOf(turn: Turn, first: number, cut: Steering['at']): readonly Piece[] | undefined {
	const { blocks, tools } = foldTurn(turn.events);
	const told = [...blocks, ...tools.filter(tool => tool.result !== undefined)].sort((a, b) => a.seq - b.seq);
	const end = cut ? told.findIndex(entry => 'channel' in entry && entry.index === cut.block) : told.length;
	const last = told[end];
	if (cut && !(last && 'channel' in last && last.channel === 'thinking')) {
		return undefined;
	}
	const pieces = told.slice(0, cut ? end + 1 : end).map(entry => pieceOf(entry, first, cut));
	return [...pieces.filter(piece => piece.kind !== 'text' || piece.text.trim() !== ''), ...signed(turn, first)];
}

function pieceOf(entry: Block | ToolUse, first: number, cut: Steering['at']): Piece {
	const iteration = first + (entry.iteration ?? 0);
	if (!('channel' in entry)) {
		return { kind: 'tool', tool: entry, iteration };
	}
	const { channel, index, by } = entry;
	const text = index === cut?.block ? entry.text.slice(0, cut.offset).toWellFormed().trimEnd() : entry.text;
	return { kind: 'text', channel, text, kept: true, ...(by && { by }), iteration };
}

function signed({ events }: Turn, first: number): readonly Piece[] {
	return events.flatMap((event): readonly Piece[] =>
		event.type === 'provider-data'
			? [{ kind: 'data', body: toBegun(event).body, iteration: first + (event.iteration ?? 0) }]
			: [],
	);
}

/** What went on in the middle of a thought is one text with it. */
function joined(before: readonly Piece[], own: readonly Piece[], turn: Turn): readonly Piece[] {
	const [last, next] = [before.at(-1), own[0]];
	const goesOn = last?.kind === 'text' && last.channel === 'thinking' && last.by === undefined;
	if (!goesOn || next?.kind !== 'text' || next.channel !== 'thinking' || !goesOnInPlace(foldTurn(turn.events))) {
		return [...before, ...own];
	}
	return [...before.slice(0, -1), { ...next, text: last.text + next.text }, ...own.slice(1)];
}

/** Of a round without results, the thinking alone counts: its answer is to be another, and its signature was of that. */
function belongs(piece: Piece, pieces: readonly Piece[]): boolean {
	return piece.kind === 'tool' || isThinking(piece) || hasResults(pieces, piece.iteration);
}

function isThinking(piece: Piece): boolean {
	return piece.kind === 'text' && piece.channel === 'thinking';
}

function hasResults(pieces: readonly Piece[], iteration: number): boolean {
	return pieces.some(piece => piece.kind === 'tool' && piece.iteration === iteration);
}

/** Results end a round. */
function roundAfter(pieces: readonly Piece[]): number {
	const told = pieces.filter(piece => piece.kind !== 'data');
	const latest = told.reduce((round, { iteration }) => Math.max(round, iteration), 0);
	return hasResults(told, latest) ? latest + 1 : latest;
}

function eventsOf(pieces: readonly Piece[]): readonly BegunEvent[] {
	const byRound = pieces.toSorted((a, b) => a.iteration - b.iteration);
	let block = 0;
	return byRound.flatMap(piece => {
		const bodies =
			piece.kind === 'text' ? textEvents(piece, block++) : piece.kind === 'tool' ? toolEvents(piece) : [piece.body];
		return bodies.map(body => ({ iteration: piece.iteration, body }));
	});
}

function textEvents(
	{ channel, text, kept, by }: Extract<Piece, { kind: 'text' }>,
	block: number,
): readonly TurnEventBody[] {
	return [
		{ type: `${channel}-start`, block, ...(kept && { kept }), ...(by && { by }) },
		{ type: `${channel}-delta`, block, text },
		{ type: `${channel}-end`, block },
	];
}

function toolEvents({ tool }: Extract<Piece, { kind: 'tool' }>): readonly TurnEventBody[] {
	const { id, name, result } = tool;
	const { content = '', isError = false } = result ?? {};
	return [
		{ type: 'tool-call', id, name, arguments: tool.arguments },
		{ type: 'tool-result', id, name, content, ...(isError && { isError }) },
	];
}
