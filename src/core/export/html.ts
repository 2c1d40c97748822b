/**
 * A conversation as one web page that needs nothing else: no script, no image, no font, no request of any kind.
 * Its own policy forbids them, and nothing in it asks for them; each holds without the other.
 */
import { shortName } from '../../core/stream/modelName.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { parentOf } from '../conversation/tree.ts';
import type { ToolUse } from '../conversation/turnState.ts';
import { figuresOf } from '../insight/figures.ts';
import { figuresLine } from '../insight/headline.ts';
import type { ContextItem } from '../stream/turnEvent.ts';
import { type Say, sayIn, type Templates } from '../wording/sentence.ts';
import { type ComparedExchange, comparedFigures, exportedExchanges } from './comparedTurns.ts';
import { escapeHtml } from './escapeHtml.ts';
import { type Exchange, lacksAnswer, numbered, type ToldTurn } from './exchanges.ts';
import { codeHtml } from './htmlCode.ts';
import { outlineHtml } from './htmlOutline.ts';
import { byUserStyle, codeStyle, comparedStyle, formulaStyle, pageStyle } from './htmlStyle.ts';
import { markdownToHtml, preformattedWithFormulas } from './htmlText.ts';
import {
	attachmentDetail,
	dayAndTime,
	endingOf,
	lastingNotices,
	type TextSpan,
	type TurnPart,
	thinkSetting,
} from './parts.ts';
import type { RedactionOptions } from './redaction.ts';

export interface HtmlOptions extends RedactionOptions {
	/** Thinking folded (the default), unfolded, or left out. */
	readonly thinking?: 'details' | 'open' | 'omit';
	/** Names and ranges of what was attached (the default), their text as well, or nothing of it. */
	readonly attachments?: 'names' | 'text' | 'omit';
	/** Calls of tools with their results, folded (the default), or left out. */
	readonly tools?: 'details' | 'omit';
	/** Our own sentences in the reader's language, by their codes; default: English. */
	readonly templates?: Templates;
	/** The tag of that language (BCP 47), such as `pt-br`. */
	readonly language?: string;
}

/** The options with the voice that follows from them. What it says is HTML when its arguments are. */
interface Style extends HtmlOptions {
	readonly say: Say;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The branch that is shown. What was compared with one of its turns stands beside it, in a grid; other versions are
 * left out.
 */
export function toHtml(conversation: Conversation, options: HtmlOptions = {}): string {
	const say = sayIn(options.templates);
	const { title, createdAt, exchanges } = exportedExchanges(conversation, options, say);
	const style = { ...options, say };
	const heading = escapeHtml(title.trim() || say('export.untitled'));
	const time = escapeHtml(dayAndTime(createdAt));
	const count = exchanges.length;
	const begun = say(count === 1 ? 'export.begun.one' : 'export.begun.many', { count, time });
	const sections = exchanges.map((exchange, index) => section(exchange, numbered(index, count, say), style));
	return `<!doctype html>
<html lang="${escapeHtml(options.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Sidethought">
<title>${heading}</title>
<style>${pageStyle}${addedStyle(sections)}</style>
</head>
<body>
<header>
<h1 dir="auto">${heading}</h1>
<p class="quiet">${begun}</p>
</header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

/** What only some pages need. */
function addedStyle(sections: readonly string[]): string {
	const has = (mark: string): boolean => sections.some(each => each.includes(mark));
	return [
		has('<span class="tok-') ? codeStyle : '',
		has('<math') ? formulaStyle : '',
		has('<div class="by-user">') ? byUserStyle : '',
		has('<div class="compared">') ? comparedStyle : '',
	].join('');
}

function section({ exchange, beside }: ComparedExchange, heading: string, style: Style): string {
	const [{ state }] = exchange;
	const others = beside.map(each => column(each, { ...style, attachments: 'omit' }));
	const body =
		beside.length === 0
			? exchange.map(told => turnHtml(told, style)).join('\n')
			: `<div class="compared">${[column(exchange, style), ...others].join('')}</div>`;
	return `<section class="turn">
<h2>${heading}</h2>
<p class="question" dir="auto">${escapeHtml(state.question)}</p>
${body}
</section>`;
}

/** One of the answers that were compared: its model as a heading, its figures, and what it said. */
function column(exchange: Exchange, style: Style): string {
	const { model, time, rate, thought } = comparedFigures(exchange);
	const figures = [time, rate, `${style.say('export.compared.thought')}: ${thought}`];
	return `<section class="column">
<h3>${escapeHtml(model)}</h3>
<p class="figures">${escapeHtml(figures.join(' · '))}</p>
${exchange.map(told => turnHtml(told, style)).join('\n')}
</section>`;
}

function turnHtml(told: ToldTurn, style: Style): string {
	const nothing = lacksAnswer(told) ? `<p class="quiet">${style.say('export.no-answer')}</p>` : '';
	return `${about(told, style)}
${told.parts.map(part => partHtml(part, style)).join('')}${nothing}${ending(told, style)}`;
}

function about({ state, turn, isJoined }: ToldTurn, { say, attachments }: Style): string {
	const parent = parentOf(turn);
	const attached = isJoined || attachments === 'omit' ? [] : state.context;
	const model = `<code>${escapeHtml(shortName(state.model.id))}</code>`;
	const provider = escapeHtml(state.model.provider);
	const lines = [
		say('export.model', { model, provider, thinking: thinkSetting(state, say) }),
		...(state.options.recorded ? [say('export.replay')] : []),
		...(parent && parent.as !== 'follow-up' ? [say(`export.parent.${parent.as}`)] : []),
		...attached.map(item =>
			say('export.attached', {
				label: `<code>${escapeHtml(item.label)}</code>`,
				detail: escapeHtml(attachmentDetail(item, say)),
			}),
		),
	];
	const texts = attachments === 'text' ? attached.map(item => attachedText(item, say)) : [];
	return `<ul class="about quiet">${lines.map(line => `<li>${line}</li>`).join('')}</ul>${texts.map(text => `\n${text}`).join('')}`;
}

function attachedText({ kind, label, text, languageId }: ContextItem, say: Say): string {
	const body = kind === 'image' ? `<p>${say('export.image')}</p>` : codeHtml(text, languageId);
	return folded('attached', say('export.attached-text', { label }), body);
}

function partHtml(part: TurnPart, style: Style): string {
	switch (part.kind) {
		case 'thinking':
			return style.thinking === 'omit'
				? ''
				: folded(
						'thinking',
						part.headline,
						outlineHtml(part.blocks, style.say) + part.spans.map(span => spanHtml(span, style.say)).join(''),
						style.thinking,
					);
		case 'answer':
			return `<div class="answer">${markdownToHtml(part.text, style.say)}</div>\n`;
		case 'tool':
			return style.tools === 'omit' ? '' : tool(part.tool, style.say);
	}
}

function spanHtml({ text, by }: TextSpan, say: Say): string {
	const body = preformattedWithFormulas(text);
	return by === undefined ? body : `<div class="by-user"><p class="quiet">${say('export.by-user')}</p>${body}</div>`;
}

function tool({ name, arguments: args, result }: ToolUse, say: Say): string {
	const outcome = result
		? `${result.isError ? `<p>${say('export.tool-failed')}</p>` : ''}${codeHtml(result.content)}`
		: `<p>${say('export.tool-silent')}</p>`;
	return folded('tool', say('export.tool', { name }), codeHtml(args, 'json') + outcome);
}

function folded(kind: string, summary: string, body: string, state = 'details'): string {
	return `<details class="${kind}"${state === 'open' ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>${body}</details>\n`;
}

function ending({ state, goesOn }: ToldTurn, { say, templates }: Style): string {
	const end = goesOn ? undefined : endingOf(state, say, templates);
	const figures = goesOn ? '' : figuresLine(state, figuresOf(state), say);
	return [
		...(end ? [`<p class="ending"><strong>${escapeHtml(end.title)}</strong> ${escapeHtml(end.detail)}</p>`] : []),
		...lastingNotices(state, templates).map(message => `<p class="quiet">${escapeHtml(message)}</p>`),
		...(figures === '' ? [] : [`<p class="figures">${escapeHtml(figures)}</p>`]),
	].join('\n');
}
