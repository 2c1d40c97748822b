/** A conversation as a Markdown file: for people, for code reviews, for tools that look for its marks. */
import { shortName } from '../../core/stream/modelName.ts';
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { exchangeTo, parentOf } from '../conversation/tree.ts';
import type { ToolUse } from '../conversation/turnState.ts';
import { figuresOf } from '../insight/figures.ts';
import { figuresLine } from '../insight/headline.ts';
import type { ContextItem, TurnId } from '../stream/turnEvent.ts';
import { revealHidden } from '../text/hidden.ts';
import { type Say, sayIn, type Templates } from '../wording/sentence.ts';
import { comparedFigures, exportedExchanges } from './comparedTurns.ts';
import { type Exchange, exchangesOf, lacksAnswer, numbered, type ToldTurn } from './exchanges.ts';
import { codeBlock, codeSpan, plainWords, quoted, tameMarkdown } from './markdownText.ts';
import {
	attachmentDetail,
	dayAndTime,
	endingOf,
	lastingNotices,
	type TextSpan,
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
 * The branch that is shown. What was compared with one of its turns stands below it, behind a table with the figures
 * of all; other versions are left out.
 *
 * Headings of the first three levels are ours: the title, `## Question N`, `### Answer`. Behind each part stands a
 * mark with the turn's id, `<!-- sidethought: end of thinking, turn … -->`, that no model can guess.
 */
export function toMarkdown(conversation: Conversation, options: MarkdownOptions = {}): string {
	const style = styleOf(options);
	const { say } = style;
	const { title, createdAt, exchanges } = exportedExchanges(conversation, options, say);
	const time = plainWords(dayAndTime(createdAt));
	const count = exchanges.length;
	const sections = [
		`# ${plainWords(title) || say('export.untitled')}`,
		say(count === 1 ? 'export.begun.one' : 'export.begun.many', { count, time }),
		...exchanges.flatMap(({ exchange, beside }, index) => [
			...exchangeSections(exchange, numbered(index, count, say), style),
			...(beside.length > 0 ? comparedSections([exchange, ...beside], style) : []),
		]),
	];
	return `${sections.join('\n\n')}\n`;
}

/**
 * One question as it stands in {@link toMarkdown}, up to this turn and without the title: for a clipboard. Empty for a
 * turn that is not there.
 */
export function turnToMarkdown(conversation: Conversation, turn: TurnId, options: MarkdownOptions = {}): string {
	if (!conversation.turns.some(each => each.id === turn && each.events.length > 0)) {
		return '';
	}
	const turns = exchangeTo(conversation.turns, turn);
	const style = styleOf(options);
	const told = exchangesOf(redactConversation({ ...conversation, turns }, options).turns, style.say);
	const sections = told.flatMap(exchange => exchangeSections(exchange, style.say('export.question.one'), style));
	return `${sections.join('\n\n')}\n`;
}

function styleOf(options: MarkdownOptions): Style {
	return { ...options, say: sayIn(options.templates) };
}

function exchangeSections(exchange: Exchange, heading: string, style: Style): readonly string[] {
	const [{ state }] = exchange;
	return [
		`## ${heading}`,
		quoted(tameMarkdown(state.question)),
		...exchange.flatMap(told => turnSections(told, style)),
	];
}

/** The first of them stands above already. */
function comparedSections(all: readonly Exchange[], style: Style): readonly string[] {
	const { say } = style;
	const others = all
		.slice(1)
		.flatMap(exchange => [
			`### ${say('export.beside', { model: codeSpan(comparedFigures(exchange).model) })}`,
			...exchange.flatMap(told => turnSections(told, { ...style, attachments: 'omit' })),
		]);
	return [`### ${say('export.compared')}`, figuresTable(all, say), ...others];
}

function figuresTable(all: readonly Exchange[], say: Say): string {
	const heads = (['model', 'time', 'rate', 'thought'] as const).map(name => say(`export.compared.${name}`));
	const rows = all.map(comparedFigures).map(({ model, time, rate, thought }) => [codeSpan(model), time, rate, thought]);
	return [heads, ['---', '---:', '---:', '---:'], ...rows]
		.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

function turnSections(told: ToldTurn, style: Style): readonly string[] {
	const { state, parts, turn } = told;
	return [
		...aboutTurn(told, style),
		...parts.flatMap(part => partSections(part, turn, style)),
		...(lacksAnswer(told) ? [`*${style.say('export.no-answer')}*`] : []),
		...ending(told, style),
		...lastingNotices(state, style.templates).map(message => `*${plainWords(message)}*`),
		...figures(told, style),
	];
}

function aboutTurn({ state, turn, isJoined }: ToldTurn, style: Style): readonly string[] {
	const { say, attachments } = style;
	const parent = parentOf(turn);
	const model = codeSpan(shortName(state.model.id));
	const provider = plainWords(state.model.provider);
	const attached = isJoined || attachments === 'omit' ? [] : state.context;
	const asked = [
		say('export.model', { model, provider, thinking: thinkSetting(state, say) }),
		...(state.options.recorded ? [say('export.replay')] : []),
		...(parent && parent.as !== 'follow-up' ? [say(`export.parent.${parent.as}`)] : []),
		...attached.map(item => attachment(item, say)),
	];
	const texts = attachments === 'text' ? attached.map(item => attachmentText(item, say)) : [];
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
			return style.thinking === 'omit' ? [] : [thinking(part.spans, part.headline, turn, style)];
		case 'answer':
			return [`### ${style.say('export.answer')}`, tameMarkdown(part.text), endMark('answer', turn)];
		case 'tool':
			return style.tools === 'omit' ? [] : [tool(part.tool, style.say)];
	}
}

function thinking(spans: readonly TextSpan[], headline: string, turn: Turn, style: Style): string {
	const texts = spans.map(({ text, by }) =>
		by === undefined ? tameMarkdown(text) : `*${style.say('export.by-user')}*\n\n${quoted(tameMarkdown(text))}`,
	);
	const body = `${texts.join('\n\n')}\n\n${endMark('thinking', turn)}`;
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

function ending({ state, goesOn }: ToldTurn, { say, templates }: Style): readonly string[] {
	const end = goesOn ? undefined : endingOf(state, say, templates);
	return end ? [quoted(`**${plainWords(end.title)}** ${plainWords(end.detail)}`.trim())] : [];
}

function figures({ state, goesOn }: ToldTurn, { say, figures: wantsFigures }: Style): readonly string[] {
	const line = goesOn || wantsFigures === false ? '' : figuresLine(state, figuresOf(state), say);
	return line === '' ? [] : [`*${plainWords(line)}*`];
}
