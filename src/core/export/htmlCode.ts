/** Code as HTML, with the colours of its language: every span carries a class of ours, every piece of the text is escaped. */
import { tokenise } from '../text/codeTokens.ts';
import { revealHidden } from '../text/hidden.ts';
import { escapeHtml, escapeSigns } from './escapeHtml.ts';

/** Longer code stays plain: its spans would weigh more than it is worth. */
const longestColoured = 100_000;

/** @param language as a fence or VS Code names it; code of an unknown one stays plain */
export function codeHtml(text: string, language?: string): string {
	const label = language === undefined ? '' : ` data-language="${escapeHtml(language)}"`;
	return `<pre class="code"${label}><code>${coloured(text, language)}</code></pre>`;
}

function coloured(text: string, language: string | undefined): string {
	if (language === undefined || text.length > longestColoured) {
		return escapeHtml(text);
	}
	return tokenise(revealHidden(text), language.toLowerCase())
		.map(({ kind, text: piece }) =>
			kind === undefined ? escapeSigns(piece) : `<span class="tok-${kind}">${escapeSigns(piece)}</span>`,
		)
		.join('');
}
