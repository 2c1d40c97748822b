/** A turn in the order in which a reader meets it: runs of thinking, runs of answer, tools. Shared by the exports. */
import type { Stretch, TextStretch } from '../conversation/stretches.ts';
import { turnEnd } from '../conversation/turnEnd.ts';
import type { Block, ToolUse, TurnState } from '../conversation/turnState.ts';
import { type Figure, figuresOf, type TurnFigures } from '../insight/figures.ts';
import { formatBytes } from '../insight/format.ts';
import { thoughtHeadline, tokensInWords } from '../insight/headline.ts';
import type { Channel } from '../stream/turnEvent.ts';
import type { Say, Templates } from '../wording/sentence.ts';
import { wordNotice } from '../wording/turnWords.ts';
import { pictureBytes } from './pictures.ts';

export type TurnPart =
	| {
			readonly kind: Channel;
			readonly text: string;
			readonly headline: string;
			readonly blocks: readonly Block[];
			/** The same text, cut where another wrote it. */
			readonly spans: readonly TextSpan[];
	  }
	| { readonly kind: 'tool'; readonly tool: ToolUse };

export interface TextSpan {
	readonly text: string;
	/** Absent: the model wrote it. */
	readonly by?: 'user';
}

/** A stretch of the turn; text of several blocks as paragraphs. */
export function partOf(stretch: Stretch, state: TurnState, say: Say): TurnPart {
	return stretch.kind === 'tool' ? stretch : textPart(stretch, state, say);
}

function textPart({ kind, blocks }: TextStretch, state: TurnState, say: Say): TurnPart {
	const spans = spansOf(blocks);
	const text = spans.map(span => span.text).join('\n\n');
	return { kind, text, headline: kind === 'thinking' ? headlineOf(blocks, state, say) : '', blocks, spans };
}

function spansOf(blocks: readonly Block[]): readonly TextSpan[] {
	const spans: TextSpan[] = [];
	for (const { text, by } of blocks) {
		const own = text.replace(/^\n+|\n+$/g, '');
		const last = spans.at(-1);
		if (last && last.by === by) {
			spans[spans.length - 1] = { ...last, text: `${last.text}\n\n${own}` };
		} else {
			spans.push({ text: own, ...(by && { by }) });
		}
	}
	return spans;
}

/** Of a part of the thinking: its own time, and its share of the tokens by length. */
function headlineOf(blocks: readonly Block[], state: TurnState, say: Say): string {
	const figures = figuresOf(state);
	const own = blocks.reduce((sum, block) => sum + block.estimatedTokens, 0);
	if (own === state.thinking.estimatedTokens) {
		return thoughtHeadline(figures, say);
	}
	const end = state.finish?.at ?? state.lastAt;
	const time = blocks.reduce((sum, block) => sum + (block.endedAt ?? end) - block.startedAt, 0);
	const tokens = partOfTokens(figures, own / state.thinking.estimatedTokens);
	return thoughtHeadline({ thinking: { value: time, basis: 'measured' }, ...tokens }, say);
}

function partOfTokens(figures: TurnFigures, share: number): { readonly thinkingTokens?: Figure } {
	const all = figures.thinkingTokens;
	return all ? { thinkingTokens: { value: Math.round(all.value * share), basis: 'estimated' } } : {};
}

/** `sample.ts:1–3 (selection, ~40 tokens)`, in words and without markup. */
export function attachmentDetail(item: TurnState['context'][number], say: Say): string {
	const lines = item.startLine === undefined ? '' : lineRange(item.startLine, item.endLine, say);
	// A label mostly names its lines already.
	const range = /:\d/.test(item.label) ? '' : lines;
	const tokens = item.tokens === undefined ? '' : tokensInWords({ value: item.tokens, basis: 'estimated' }, say);
	const picture = item.kind === 'image' ? pictureDetail(item, say) : '';
	return [say(`export.kind.${item.kind}`), picture, range, tokens].filter(part => part !== '').join(', ');
}

/** Its size, and enough of its hash to know it again. */
function pictureDetail(item: TurnState['context'][number], say: Say): string {
	const size = formatBytes(pictureBytes(item));
	return item.sha256 === undefined ? size : say('export.picture', { size, hash: item.sha256 });
}

function lineRange(start: number, end: number | undefined, say: Say): string {
	return end === undefined || end === start ? say('export.line', { start }) : say('export.lines', { start, end });
}

/** How a turn ended, where that is worth a word, in two parts: a bold one and the rest. */
export function endingOf(
	state: TurnState,
	say: Say,
	templates?: Templates,
): { readonly title: string; readonly detail: string } | undefined {
	if (state.finish === undefined) {
		return { title: say('export.running'), detail: say('export.running.detail') };
	}
	const { reason } = state.finish;
	const end = turnEnd(state, templates);
	if (end === undefined || (reason === 'complete' && state.answer.characters === 0)) {
		return undefined;
	}
	const told = [end.message, ...(end.remedy === undefined ? [] : [end.remedy])].join(' ');
	// A stopped turn, and one whose rest was held back, say so in their own first words.
	return reason === 'cancelled' || reason === 'complete'
		? { title: told, detail: '' }
		: { title: say(`export.${reason}`), detail: told };
}

/** Notices that still matter when the turn is read later. */
const lasting = new Set([
	'batch',
	'thinking-refused',
	'prompted-thinking',
	'recorded',
	'loop',
	'tools',
	'resumed',
	'redacted',
	'truncated-context',
	'irregular',
]);

export function lastingNotices(state: TurnState, templates?: Templates): readonly string[] {
	const told = state.notices.filter(notice => lasting.has(notice.kind));
	return [...new Set(told.map(notice => wordNotice(notice, templates)))];
}

/** `auto`, `high`, `budget of 2048 tokens`. */
export function thinkSetting(state: TurnState, say: Say): string {
	const { think } = state.options;
	return typeof think === 'string' ? think : say('export.budget', { count: think.budget });
}

/** `2026-03-01 10:00 UTC`; anything that is no ISO time in UTC as it is. */
export function dayAndTime(iso: string): string {
	return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/, '$1 $2 UTC');
}
