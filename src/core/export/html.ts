/**
 * A conversation as one web page that needs nothing else: no script, no image, no font, no request of any kind.
 * Its own policy forbids them, and nothing in it asks for them; each holds without the other.
 */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo } from '../conversation/tree.ts';
import { foldTurn, type ToolUse, type TurnState } from '../conversation/turnState.ts';
import { figuresOf } from '../insight/figures.ts';
import { figuresLine } from '../insight/headline.ts';
import { pageStyle } from './htmlStyle.ts';
import { escapeHtml, markdownToHtml, preformatted } from './htmlText.ts';
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
	/** Calls of tools with their results, folded (the default), or left out. */
	readonly tools?: 'details' | 'omit';
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The branch that is shown; other versions of its turns are left out. */
export function toHtml(conversation: Conversation, options: HtmlOptions = {}): string {
	const shown = { ...conversation, turns: branchTo(conversation.turns, conversation.leaf) };
	const { title, createdAt, turns } = redactConversation(shown, options);
	const heading = escapeHtml(title.trim() || 'Conversation');
	const sections = turns.filter(turn => turn.events.length > 0).map((turn, index) => section(turn, index + 1, options));
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Sidethought">
<title>${heading}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1 dir="auto">${heading}</h1>
<p class="quiet">${turns.length === 1 ? 'One question' : `${turns.length} questions`}, begun ${escapeHtml(dayAndTime(createdAt))}, exported from Sidethought.</p>
</header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function section(turn: Turn, number: number, options: HtmlOptions): string {
	const state = foldTurn(turn.events);
	const parts = partsOf(state);
	const answered = parts.some(part => part.kind === 'answer');
	const nothing =
		answered || state.finish?.reason !== 'complete' ? '' : '<p class="quiet">The model gave no answer.</p>';
	return `<section class="turn">
<h2>Question ${number}</h2>
<p class="question" dir="auto">${escapeHtml(state.question)}</p>
${about(state)}
${parts.map(part => partHtml(part, options)).join('')}${nothing}${ending(state)}
</section>`;
}

function about(state: TurnState): string {
	const lines = [
		`Model: <code>${escapeHtml(state.model.id)}</code> (${escapeHtml(state.model.provider)}), thinking: ${thinkSetting(state)}`,
		...(state.options.recorded ? ['This is a replay of a recording.'] : []),
		...state.context.map(
			item => `Attached: <code>${escapeHtml(item.label)}</code> (${escapeHtml(attachmentDetail(item))})`,
		),
	];
	return `<ul class="about quiet">${lines.map(line => `<li>${line}</li>`).join('')}</ul>`;
}

function partHtml(part: TurnPart, options: HtmlOptions): string {
	switch (part.kind) {
		case 'thinking':
			return options.thinking === 'omit'
				? ''
				: folded('thinking', part.headline, preformatted(part.text), options.thinking);
		case 'answer':
			return `<div class="answer">${markdownToHtml(part.text)}</div>\n`;
		case 'tool':
			return options.tools === 'omit' ? '' : tool(part.tool);
	}
}

function tool(use: ToolUse): string {
	const outcome = use.result
		? `${use.result.isError ? '<p>Failed:</p>' : ''}${code(use.result.content)}`
		: '<p>No result came.</p>';
	return folded('tool', `Used the tool ${use.name}`, code(use.arguments) + outcome);
}

function code(text: string): string {
	return `<pre class="code"><code>${escapeHtml(text)}</code></pre>`;
}

function folded(kind: string, summary: string, body: string, state = 'details'): string {
	return `<details class="${kind}"${state === 'open' ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>${body}</details>\n`;
}

function ending(state: TurnState): string {
	const end = endingOf(state);
	const figures = figuresLine(state, figuresOf(state));
	return [
		...(end ? [`<p class="ending"><strong>${escapeHtml(end.title)}</strong> ${escapeHtml(end.detail)}</p>`] : []),
		...lastingNotices(state).map(message => `<p class="quiet">${escapeHtml(message)}</p>`),
		...(figures === '' ? [] : [`<p class="figures">${escapeHtml(figures)}</p>`]),
	].join('\n');
}
