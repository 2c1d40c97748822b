/** A turn in the order in which a reader meets it: runs of thinking, runs of answer, tools. Shared by the exports. */
import { stretchesOf, type TextStretch } from '../conversation/stretches.ts';
import type { Block, ToolUse, TurnState } from '../conversation/turnState.ts';
import { type Figure, figuresOf, type TurnFigures } from '../insight/figures.ts';
import { formatTokens } from '../insight/format.ts';
import { thoughtHeadline } from '../insight/headline.ts';
import type { Channel } from '../stream/turnEvent.ts';

export type TurnPart =
	| { readonly kind: Channel; readonly text: string; readonly headline: string }
	| { readonly kind: 'tool'; readonly tool: ToolUse };

/** The stretches of the turn; text of several blocks as paragraphs. */
export function partsOf(state: TurnState): readonly TurnPart[] {
	return stretchesOf(state).map(stretch => (stretch.kind === 'tool' ? stretch : textPart(stretch, state)));
}

function textPart({ kind, blocks }: TextStretch, state: TurnState): TurnPart {
	const text = blocks.map(block => block.text.replace(/^\n+|\n+$/g, '')).join('\n\n');
	return { kind, text, headline: kind === 'thinking' ? headlineOf(blocks, state) : '' };
}

/** Of a part of the thinking: its own time, and its share of the tokens by length. */
function headlineOf(blocks: readonly Block[], state: TurnState): string {
	const figures = figuresOf(state);
	const own = blocks.reduce((sum, block) => sum + block.estimatedTokens, 0);
	if (own === state.thinking.estimatedTokens) {
		return thoughtHeadline(figures);
	}
	const end = state.finish?.at ?? state.lastAt;
	const time = blocks.reduce((sum, block) => sum + (block.endedAt ?? end) - block.startedAt, 0);
	return thoughtHeadline({
		thinking: { value: time, basis: 'measured' },
		...partOfTokens(figures, own / state.thinking.estimatedTokens),
	});
}

function partOfTokens(figures: TurnFigures, share: number): { readonly thinkingTokens?: Figure } {
	const all = figures.thinkingTokens;
	return all ? { thinkingTokens: { value: Math.round(all.value * share), basis: 'estimated' } } : {};
}

/** `sample.ts:1–3 (selection, ~40 tokens)`, in words and without markup. */
export function attachmentDetail(item: TurnState['context'][number]): string {
	const lines = item.startLine === undefined ? '' : lineRange(item.startLine, item.endLine);
	// A label mostly names its lines already.
	const range = /:\d/.test(item.label) ? '' : lines;
	const tokens = item.tokens === undefined ? '' : formatTokens(item.tokens, 'estimated');
	return [item.kind, range, tokens].filter(part => part !== '').join(', ');
}

function lineRange(start: number, end: number | undefined): string {
	return end === undefined || end === start ? `line ${start}` : `lines ${start} to ${end}`;
}

/** How a turn ended, where that is worth a word, in two parts: a bold one and the rest. */
export function endingOf(state: TurnState): { readonly title: string; readonly detail: string } | undefined {
	const message = state.error ? `${state.error.message} ${state.error.remedy}` : (state.finish?.message ?? '');
	switch (state.finish?.reason) {
		case undefined:
			return { title: 'Not finished.', detail: 'The answer was still coming when this was exported.' };
		case 'complete':
			return undefined;
		case 'length':
			return {
				title: 'Cut at the length limit.',
				detail: message || 'The model reached the number of tokens it may write.',
			};
		case 'cancelled':
			return { title: 'Stopped.', detail: message || 'The answer was stopped by hand. What came until then is kept.' };
		case 'interrupted':
			return { title: 'Interrupted.', detail: message || 'The stream broke off. What came until then is kept.' };
		case 'error':
			return { title: 'Failed.', detail: message };
	}
}

/** Notices that still matter when the turn is read later. */
const lasting = new Set([
	'batch',
	'thinking-refused',
	'prompted-thinking',
	'recorded',
	'loop',
	'redacted',
	'truncated-context',
	'irregular',
]);

export function lastingNotices(state: TurnState): readonly string[] {
	return [...new Set(state.notices.filter(notice => lasting.has(notice.kind)).map(notice => notice.message))];
}

/** `auto`, `high`, `budget of 2048 tokens`. */
export function thinkSetting(state: TurnState): string {
	const { think } = state.options;
	return typeof think === 'string' ? think : `budget of ${think.budget} tokens`;
}

/** `2026-03-01 10:00 UTC`; anything that is no ISO time in UTC as it is. */
export function dayAndTime(iso: string): string {
	return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/, '$1 $2 UTC');
}
