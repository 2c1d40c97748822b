/** A conversation as a Markdown file: for people, for code reviews, for tools that look for its marks. */
import { shortName } from '../../core/stream/modelName.ts';
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo, parentOf } from '../conversation/tree.ts';
import { foldTurn, type ToolUse, type TurnState } from '../conversation/turnState.ts';
import { figuresOf } from '../insight/figures.ts';
import { figuresLine } from '../insight/headline.ts';
import type { ContextItem, TurnId } from '../stream/turnEvent.ts';
import { revealHidden } from '../text/hidden.ts';
import { type Say, sayIn, type Templates } from '../wording/sentence.ts';
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
	/** Our own sentences in the reader's language, by their codes; default: English. */
	readonly templates?: Templates;
}

/** The options with the voice that follows from them. */
interface Style extends MarkdownOptions {
	readonly say: Say;
}

/**
 * The branch that is shown; other versions of its turns are left out.
 *
 * Headings of the first three levels are ours: the title, `## Question N`, `### Answer`. Behind each part stands a
 * mark with the turn's id, `<!-- sidethought: end of thinking, turn … -->`, that no model can guess.
 */
export function toMarkdown(conversation: Conversation, options: MarkdownOptions = {}): string {
	const { title, createdAt, turns } = redactConversation(shownBranch(conversation), options);
	const style = styleOf(options);
	const time = plainWords(dayAndTime(createdAt));
	const sections = [
		`# ${plainWords(title) || style.say('export.untitled')}`,
		style.say(turns.length === 1 ? 'export.begun.one' : 'export.begun.many', { count: turns.length, time }),
		...turns.filter(turn => turn.events.length > 0).flatMap((turn, index) => turnSections(turn, index + 1, style)),
	];
	return `${sections.join('\n\n')}\n`;
}

/** One turn as it stands in {@link toMarkdown}, without the title: for a clipboard. Empty for a turn that is not there. */
export function turnToMarkdown(conversation: Conversation, turn: TurnId, options: MarkdownOptions = {}): string {
	const told = branchTo(conversation.turns, turn).filter(each => each.events.length > 0);
	const index = told.findIndex(each => each.id === turn);
	const [found] = redactConversation({ ...conversation, turns: told.slice(index, index + 1) }, options).turns;
	return index === -1 || !found ? '' : `${turnSections(found, index + 1, styleOf(options)).join('\n\n')}\n`;
}

function styleOf(options: MarkdownOptions): Style {
	return { ...options, say: sayIn(options.templates) };
}

/** The conversation with the turns of its shown branch alone. */
function shownBranch(conversation: Conversation): Conversation {
	return { ...conversation, turns: branchTo(conversation.turns, conversation.leaf) };
}

function turnSections(turn: Turn, number: number, style: Style): readonly string[] {
	const { say } = style;
	const state = foldTurn(turn.events);
	const parts = partsOf(state, say);
	const answered = parts.some(part => part.kind === 'answer');
	return [
		`## ${say('export.question', { number })}`,
		quoted(tameMarkdown(state.question)),
		...aboutQuestion(state, turn, style),
		...parts.flatMap(part => partSections(part, turn, style)),
		...(answered || state.finish?.reason !== 'complete' ? [] : [`*${say('export.no-answer')}*`]),
		...ending(state, style),
	];
}

function aboutQuestion(state: TurnState, turn: Turn, style: Style): readonly string[] {
	const { say, attachments } = style;
	const parent = parentOf(turn);
	const model = codeSpan(shortName(state.model.id));
	const provider = plainWords(state.model.provider);
	const asked = [
		say('export.model', { model, provider, thinking: thinkSetting(state, say) }),
		...(state.options.recorded ? [say('export.replay')] : []),
		...(parent && parent.as !== 'follow-up' ? [say(`export.parent.${parent.as}`)] : []),
		...(attachments === 'omit' ? [] : state.context.map(item => attachment(item, say))),
	];
	const texts = attachments === 'text' ? state.context.map(item => attachmentText(item, say)) : [];
	return [asked.map(line => `- ${line}`).join('\n'), ...texts];
}

function attachment(item: ContextItem, say: Say): string {
	return say('export.attached', { label: codeSpan(item.label), detail: plainWords(attachmentDetail(item, say)) });
}

function attachmentText(item: ContextItem, say: Say): string {
	const body = item.kind === 'image' ? `*${say('export.image')}*` : codeBlock(item.text, item.languageId);
	return details(say('export.attached-text', { label: asHtml(item.label) }), body);
}

function partSections(part: TurnPart, turn: Turn, style: Style): readonly string[] {
	switch (part.kind) {
		case 'thinking':
			return style.thinking === 'omit' ? [] : [thinking(part.text, part.headline, turn, style)];
		case 'answer':
			return [`### ${style.say('export.answer')}`, tameMarkdown(part.text), endMark('answer', turn)];
		case 'tool':
			return style.tools === 'omit' ? [] : [tool(part.tool, style.say)];
	}
}

function thinking(text: string, headline: string, turn: Turn, style: Style): string {
	const body = `${tameMarkdown(text)}\n\n${endMark('thinking', turn)}`;
	return details(asHtml(headline), body, style.thinking === 'open');
}

function tool({ name, arguments: args, result }: ToolUse, say: Say): string {
	const outcome = result
		? [say(result.isError ? 'export.tool-failed' : 'export.tool-result'), codeBlock(result.content)]
		: [say('export.tool-silent')];
	const body = [say('export.tool-arguments'), codeBlock(args, 'json'), ...outcome].join('\n\n');
	return details(say('export.tool', { name: asHtml(name) }), body);
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

function ending(state: TurnState, { say, templates, figures: wantsFigures }: Style): readonly string[] {
	const end = endingOf(state, say, templates);
	const notices = lastingNotices(state, templates).map(message => `*${plainWords(message)}*`);
	const figures = wantsFigures === false ? '' : figuresLine(state, figuresOf(state), say);
	return [
		...(end ? [quoted(`**${plainWords(end.title)}** ${plainWords(end.detail)}`.trim())] : []),
		...notices,
		...(figures === '' ? [] : [`*${plainWords(figures)}*`]),
	];
}
