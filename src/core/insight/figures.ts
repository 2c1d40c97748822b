/**
 * The figures of a turn, two phases kept apart. Each says whether it was measured or estimated.
 * What is not known is absent, never zero.
 */
import { isOfTurn } from '../conversation/blockDraft.ts';
import type { Block, TurnState } from '../conversation/turnState.ts';
import type { Usage } from '../stream/chat.ts';
import type { Channel } from '../stream/turnEvent.ts';

export interface Figure {
	readonly value: number;
	/** Measured: counted by the server, or by a clock. Estimated: ours, from the length of text. */
	readonly basis: 'measured' | 'estimated';
}

/** Times in milliseconds, rates in tokens per second, shares from 0 to 1, cost in US dollars. */
export interface TurnFigures {
	/** From the question to the first text, thinking or answer. */
	readonly waiting?: Figure;
	/** Part of the waiting, as the server measured it. */
	readonly loading?: Figure;
	readonly thinking?: Figure;
	readonly answering?: Figure;
	/** From the question to the end, or to the latest event. */
	readonly total?: Figure;
	readonly promptTokens?: Figure;
	readonly cachedTokens?: Figure;
	readonly thinkingTokens?: Figure;
	readonly answerTokens?: Figure;
	/** All generated tokens. */
	readonly completionTokens?: Figure;
	readonly thinkingRate?: Figure;
	readonly answerRate?: Figure;
	/** All generated tokens by the server's own clock. */
	readonly generationRate?: Figure;
	/** Thinking's part of the generated tokens, where there is an answer as well. */
	readonly thinkingShare?: Figure;
	/** Tokens in the window after the last round. */
	readonly contextUsed?: Figure;
	readonly contextWindow?: Figure;
	readonly contextShare?: Figure;
	readonly cost?: Figure;
	/** Workers AI's unit of cost. */
	readonly neurons?: Figure;
}

export interface FiguresOptions {
	/** Milliseconds since the turn started, for a turn that runs; else its latest event counts. */
	readonly now?: number;
	/** US dollars per million tokens; makes an estimated cost where the server tells none. */
	readonly price?: { readonly input: number; readonly output: number };
}

export function figuresOf(state: TurnState, options: FiguresOptions = {}): TurnFigures {
	const end = state.finish?.at ?? Math.max(options.now ?? 0, state.lastAt);
	const times = phaseTimes(state, end);
	const tokens = phaseTokens(state);
	return withoutUnknown({
		...times,
		...tokens,
		...rates(state, times, tokens),
		thinkingShare: tokens.answerTokens && ratio(tokens.thinkingTokens, sum(tokens.thinkingTokens, tokens.answerTokens)),
		...contextFigures(state),
		...costFigures(state, tokens, options.price),
	});
}

type Known<T> = { readonly [K in keyof T]: T[K] | undefined };

function phaseTimes(state: TurnState, end: number): Known<TurnFigures> {
	const firstText = Math.min(state.thinking.firstAt ?? end, state.answer.firstAt ?? end);
	const anyText = state.thinking.firstAt !== undefined || state.answer.firstAt !== undefined;
	return {
		waiting: anyText ? measured(firstText) : undefined,
		loading: counted(state.usage, 'loadMs'),
		thinking: timeIn(state, 'thinking', end),
		answering: timeIn(state, 'answer', end),
		total: state.nextSeq > 0 ? measured(end) : undefined,
	};
}

/** Blocks of a channel, one after the other; tools and waiting between them do not count. */
function timeIn(state: TurnState, channel: Channel, end: number): Figure | undefined {
	const blocks = state.blocks.filter(
		block => block.channel === channel && block.firstTextAt !== undefined && isOfTurn(block),
	);
	if (blocks.length === 0) {
		return undefined;
	}
	return measured(blocks.reduce((total, block) => total + timeOf(block, end), 0));
}

function timeOf(block: Block, end: number): number {
	return Math.max(0, (block.endedAt ?? end) - block.startedAt);
}

/**
 * The server's count of the thinking where it tells one; else its count of everything, shared out by the length of
 * the two texts; else an estimate from the length alone.
 */
function phaseTokens(state: TurnState): Known<TurnFigures> {
	const completion = counted(state.usage, 'completionTokens');
	const told = counted(state.usage, 'thinkingTokens');
	const [thinking, answer] = [state.thinking.estimatedTokens, state.answer.estimatedTokens];
	const shares = {
		promptTokens: counted(state.usage, 'promptTokens'),
		cachedTokens: counted(state.usage, 'cachedTokens'),
		completionTokens: completion,
	};
	if (told !== undefined && told.value > 0) {
		const rest = completion ? { ...completion, value: Math.max(0, completion.value - told.value) } : guess(answer);
		return { ...shares, thinkingTokens: told, answerTokens: answer > 0 ? rest : undefined };
	}
	if (completion === undefined || thinking + answer === 0) {
		return { ...shares, thinkingTokens: guess(thinking), answerTokens: guess(answer) };
	}
	// Calls of tools are generated, too: with them, even a single channel is not all of the count.
	const exact = (thinking === 0 || answer === 0) && state.tools.length === 0;
	const basis = exact ? completion.basis : 'estimated';
	const part = Math.round((completion.value * thinking) / (thinking + answer));
	return {
		...shares,
		thinkingTokens: thinking > 0 ? { value: part, basis } : undefined,
		answerTokens: answer > 0 ? { value: completion.value - part, basis } : undefined,
	};
}

function guess(tokens: number): Figure | undefined {
	return tokens > 0 ? { value: Math.ceil(tokens), basis: 'estimated' } : undefined;
}

/** Shorter phases say nothing about speed. */
const shortestForRate = 200;

function rates(state: TurnState, times: Known<TurnFigures>, tokens: Known<TurnFigures>): Known<TurnFigures> {
	// In one piece, the clock saw the delivery and not the work.
	const inOnePiece = state.notices.some(notice => notice.kind === 'batch');
	return {
		thinkingRate: inOnePiece ? undefined : perSecond(tokens.thinkingTokens, times.thinking),
		answerRate: inOnePiece ? undefined : perSecond(tokens.answerTokens, times.answering),
		generationRate: perSecond(tokens.completionTokens, counted(state.usage, 'generationMs')),
	};
}

function perSecond(tokens: Figure | undefined, time: Figure | undefined): Figure | undefined {
	const rate = time && time.value >= shortestForRate ? ratio(tokens, time) : undefined;
	return rate && { ...rate, value: rate.value * 1000 };
}

function contextFigures(state: TurnState): Known<TurnFigures> {
	const last = state.rounds.at(-1)?.usage;
	const prompt = counted(last, 'promptTokens');
	const contextUsed = sum(prompt, prompt && counted(last, 'completionTokens'));
	const contextWindow = counted(last, 'contextWindow');
	return { contextUsed, contextWindow, contextShare: ratio(contextUsed, contextWindow) };
}

function costFigures(state: TurnState, tokens: Known<TurnFigures>, price: FiguresOptions['price']): Known<TurnFigures> {
	const told = counted(state.usage, 'costUsd');
	const [prompt, completion] = [tokens.promptTokens, tokens.completionTokens];
	const byPrice =
		price && prompt && completion
			? (prompt.value * price.input + completion.value * price.output) / 1_000_000
			: undefined;
	return {
		cost: told ?? (byPrice === undefined ? undefined : { value: byPrice, basis: 'estimated' }),
		neurons: counted(state.usage, 'neurons'),
	};
}

type CountField = Exclude<keyof Usage, 'estimated'>;

function counted(usage: Usage | undefined, field: CountField): Figure | undefined {
	const value = usage?.[field];
	if (value === undefined || !Number.isFinite(value)) {
		return undefined;
	}
	return { value, basis: usage?.estimated?.includes(field) ? 'estimated' : 'measured' };
}

function measured(value: number): Figure {
	return { value, basis: 'measured' };
}

function sum(a: Figure | undefined, b: Figure | undefined): Figure | undefined {
	return a && b ? { value: a.value + b.value, basis: weaker(a, b) } : (a ?? b);
}

function ratio(part: Figure | undefined, whole: Figure | undefined): Figure | undefined {
	return part && whole && whole.value > 0 ? { value: part.value / whole.value, basis: weaker(part, whole) } : undefined;
}

function weaker(a: Figure, b: Figure): Figure['basis'] {
	return a.basis === 'measured' && b.basis === 'measured' ? 'measured' : 'estimated';
}

function withoutUnknown(figures: Known<TurnFigures>): TurnFigures {
	return Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined));
}
