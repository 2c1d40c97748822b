/**
 * A conversation as one web page that needs nothing else: no script, no image, no font, no request of any kind.
 * Its own policy forbids them, and nothing in it asks for them; each holds without the other.
 */
import { shortName } from '../../core/stream/modelName.ts';
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo } from '../conversation/tree.ts';
import { foldTurn, type ToolUse, type TurnState } from '../conversation/turnState.ts';
import { figuresOf } from '../insight/figures.ts';
import { figuresLine } from '../insight/headline.ts';
import type { ContextItem } from '../stream/turnEvent.ts';
import { type Say, sayIn, type Templates } from '../wording/sentence.ts';
import { escapeHtml } from './escapeHtml.ts';
import { outlineHtml } from './htmlOutline.ts';
import { formulaStyle, pageStyle } from './htmlStyle.ts';
import { markdownToHtml, preformattedWithFormulas } from './htmlText.ts';
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

/** The branch that is shown; other versions of its turns are left out. */
export function toHtml(conversation: Conversation, options: HtmlOptions = {}): string {
	const shown = { ...conversation, turns: branchTo(conversation.turns, conversation.leaf) };
	const { title, createdAt, turns } = redactConversation(shown, options);
	const say = sayIn(options.templates);
	const style = { ...options, say };
	const heading = escapeHtml(title.trim() || say('export.untitled'));
	const time = escapeHtml(dayAndTime(createdAt));
	const begun = say(turns.length === 1 ? 'export.begun.one' : 'export.begun.many', { count: turns.length, time });
	const sections = turns.filter(turn => turn.events.length > 0).map((turn, index) => section(turn, index + 1, style));
	return `<!doctype html>
<html lang="${escapeHtml(options.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Sidethought">
<title>${heading}</title>
<style>${pageStyle}${sections.some(each => each.includes('<math')) ? formulaStyle : ''}</style>
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

function section(turn: Turn, number: number, style: Style): string {
	const { say } = style;
	const state = foldTurn(turn.events);
	const parts = partsOf(state, say);
	const answered = parts.some(part => part.kind === 'answer');
	const nothing =
		answered || state.finish?.reason !== 'complete' ? '' : `<p class="quiet">${say('export.no-answer')}</p>`;
	return `<section class="turn">
<h2>${say('export.question', { number })}</h2>
<p class="question" dir="auto">${escapeHtml(state.question)}</p>
${about(state, style)}
${parts.map(part => partHtml(part, style)).join('')}${nothing}${ending(state, style)}
</section>`;
}

function about(state: TurnState, { say, attachments }: Style): string {
	const attached = attachments === 'omit' ? [] : state.context;
	const model = `<code>${escapeHtml(shortName(state.model.id))}</code>`;
	const provider = escapeHtml(state.model.provider);
	const lines = [
		say('export.model', { model, provider, thinking: thinkSetting(state, say) }),
		...(state.options.recorded ? [say('export.replay')] : []),
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

function attachedText({ kind, label, text }: ContextItem, say: Say): string {
	const body = kind === 'image' ? `<p>${say('export.image')}</p>` : code(text);
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
						outlineHtml(part.blocks, style.say) + preformattedWithFormulas(part.text),
						style.thinking,
					);
		case 'answer':
			return `<div class="answer">${markdownToHtml(part.text)}</div>\n`;
		case 'tool':
			return style.tools === 'omit' ? '' : tool(part.tool, style.say);
	}
}

function tool({ name, arguments: args, result }: ToolUse, say: Say): string {
	const outcome = result
		? `${result.isError ? `<p>${say('export.tool-failed')}</p>` : ''}${code(result.content)}`
		: `<p>${say('export.tool-silent')}</p>`;
	return folded('tool', say('export.tool', { name }), code(args) + outcome);
}

function code(text: string): string {
	return `<pre class="code"><code>${escapeHtml(text)}</code></pre>`;
}

function folded(kind: string, summary: string, body: string, state = 'details'): string {
	return `<details class="${kind}"${state === 'open' ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>${body}</details>\n`;
}

function ending(state: TurnState, { say, templates }: Style): string {
	const end = endingOf(state, say, templates);
	const figures = figuresLine(state, figuresOf(state), say);
	return [
		...(end ? [`<p class="ending"><strong>${escapeHtml(end.title)}</strong> ${escapeHtml(end.detail)}</p>`] : []),
		...lastingNotices(state, templates).map(message => `<p class="quiet">${escapeHtml(message)}</p>`),
		...(figures === '' ? [] : [`<p class="figures">${escapeHtml(figures)}</p>`]),
	].join('\n');
}
