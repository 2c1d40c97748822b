/** A conversation as a Markdown file: for people, for code reviews, for tools that look for its marks. */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo, parentOf } from '../conversation/tree.ts';
import { foldTurn, type ToolUse, type TurnState } from '../conversation/turnState.ts';
import { figuresOf } from '../insight/figures.ts';
import { figuresLine } from '../insight/headline.ts';
import type { ContextItem, TurnId } from '../stream/turnEvent.ts';
import { revealHidden } from '../text/hidden.ts';
import { codeBlock, codeSpan, plainWords, quoted, tameMarkdown } from './markdownText.ts';
import {
	attachmentDetail,
	dayAndTime,
	endingOf,
	lastingNotices,
	partsOf,
	type TurnPart,
	thinkSetting,
} from './parts.ts';
import { type RedactionOptions, redactConversation } from './redaction.ts';

export interface MarkdownOptions extends RedactionOptions {
	/** Thinking folded in `<details>` (the default), unfolded, or left out. */
	readonly thinking?: 'details' | 'open' | 'omit';
	/** Names and ranges of what was attached (the default), their text as well, or nothing of it. */
	readonly attachments?: 'names' | 'text' | 'omit';
	/** Calls of tools with their results, folded (the default), or left out. */
	readonly tools?: 'details' | 'omit';
	/** The line of figures under each answer; on by default. */
	readonly figures?: boolean;
}

/**
 * The branch that is shown; other versions of its turns are left out.
 *
 * Headings of the first three levels are ours: the title, `## Question N`, `### Answer`. Behind each part stands a
 * mark with the turn's id, `<!-- sidethought: end of thinking, turn … -->`, that no model can guess.
 */
export function toMarkdown(conversation: Conversation, options: MarkdownOptions = {}): string {
	const { title, createdAt, turns } = redactConversation(shownBranch(conversation), options);
	const sections = [
		`# ${plainWords(title) || 'Conversation'}`,
		`${turns.length === 1 ? 'One question' : `${turns.length} questions`}, begun ${plainWords(dayAndTime(createdAt))}, exported from Sidethought.`,
		...turns.filter(turn => turn.events.length > 0).flatMap((turn, index) => turnSections(turn, index + 1, options)),
	];
	return `${sections.join('\n\n')}\n`;
}

/** One turn as it stands in {@link toMarkdown}, without the title: for a clipboard. Empty for a turn that is not there. */
export function turnToMarkdown(conversation: Conversation, turn: TurnId, options: MarkdownOptions = {}): string {
	const told = branchTo(conversation.turns, turn).filter(each => each.events.length > 0);
	const index = told.findIndex(each => each.id === turn);
	const [found] = redactConversation({ ...conversation, turns: told.slice(index, index + 1) }, options).turns;
	return index === -1 || !found ? '' : `${turnSections(found, index + 1, options).join('\n\n')}\n`;
}

/** The conversation with the turns of its shown branch alone. */
function shownBranch(conversation: Conversation): Conversation {
	return { ...conversation, turns: branchTo(conversation.turns, conversation.leaf) };
}

function turnSections(turn: Turn, number: number, options: MarkdownOptions): readonly string[] {
	const state = foldTurn(turn.events);
	const parts = partsOf(state);
	const answered = parts.some(part => part.kind === 'answer');
	return [
		`## Question ${number}`,
		quoted(tameMarkdown(state.question)),
		...aboutQuestion(state, turn, options),
		...parts.flatMap(part => partSections(part, turn, options)),
		...(answered || state.finish?.reason !== 'complete' ? [] : ['*The model gave no answer.*']),
		...ending(state, options),
	];
}

function aboutQuestion(state: TurnState, turn: Turn, options: MarkdownOptions): readonly string[] {
	const parent = parentOf(turn);
	const asked = [
		`- Model: ${codeSpan(state.model.id)} (${plainWords(state.model.provider)}), thinking: ${thinkSetting(state)}`,
		...(state.options.recorded ? ['- This is a replay of a recording.'] : []),
		...(parent && parent.as !== 'follow-up' ? [`- This turn follows another one: ${parent.as}`] : []),
		...(options.attachments === 'omit' ? [] : state.context.map(item => attachment(item))),
	];
	const texts = options.attachments === 'text' ? state.context.map(attachmentText) : [];
	return [asked.join('\n'), ...texts];
}

function attachment(item: ContextItem): string {
	return `- Attached: ${codeSpan(item.label)} (${plainWords(attachmentDetail(item))})`;
}

function attachmentText(item: ContextItem): string {
	const body = item.kind === 'image' ? '*An image.*' : codeBlock(item.text, item.languageId);
	return details(`Text of ${asHtml(item.label)}`, body);
}

function partSections(part: TurnPart, turn: Turn, options: MarkdownOptions): readonly string[] {
	switch (part.kind) {
		case 'thinking':
			return options.thinking === 'omit' ? [] : [thinking(part.text, part.headline, turn, options)];
		case 'answer':
			return ['### Answer', tameMarkdown(part.text), endMark('answer', turn)];
		case 'tool':
			return options.tools === 'omit' ? [] : [tool(part.tool)];
	}
}

function thinking(text: string, headline: string, turn: Turn, options: MarkdownOptions): string {
	const body = `${tameMarkdown(text)}\n\n${endMark('thinking', turn)}`;
	return details(asHtml(headline), body, options.thinking === 'open');
}

function tool(use: ToolUse): string {
	const result = use.result
		? [use.result.isError ? 'Failed:' : 'Result:', codeBlock(use.result.content)]
		: ['No result came.'];
	const body = ['Arguments:', codeBlock(use.arguments, 'json'), ...result].join('\n\n');
	return details(`Used the tool ${asHtml(use.name)}`, body);
}

/** The blank lines make what is inside Markdown again. */
function details(summary: string, body: string, open = false): string {
	return `<details${open ? ' open' : ''}>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Words inside of an HTML element, safe also where a renderer reads Markdown there. */
function asHtml(words: string): string {
	return revealHidden(words)
		.replace(/\s+/g, ' ')
		.replace(/[!-'*+<-@[-`{-}]/g, sign => `&#${sign.charCodeAt(0)};`);
}

function endMark(part: string, turn: Turn): string {
	return `<!-- sidethought: end of ${part}, turn ${turn.id.replace(/[^\w]/g, '_').slice(0, 80)} -->`;
}

function ending(state: TurnState, options: MarkdownOptions): readonly string[] {
	const end = endingOf(state);
	const notices = lastingNotices(state).map(message => `*${plainWords(message)}*`);
	const figures = options.figures === false ? '' : figuresLine(state, figuresOf(state));
	return [
		...(end ? [quoted(`**${end.title}** ${plainWords(end.detail)}`.trim())] : []),
		...notices,
		...(figures === '' ? [] : [`*${plainWords(figures)}*`]),
	];
}
