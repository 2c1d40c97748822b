/** The colours of code line by line, while it arrives: what is open at the end of a line goes on in the next. */
import { type CodeToken, tokenise } from '../../src/core/text/codeTokens.ts';

/** What may reach over lines, with its end. */
const spans: readonly (readonly [string, string])[] = [
	['/*', '*/'],
	['<!--', '-->'],
	['"""', '"""'],
	["'''", "'''"],
	['`', '`'],
];

export class LineColours {
	readonly #language: string;
	/** What the comment or string began with that is open now; empty if none is. */
	#open = '';

	constructor(language: string) {
		this.#language = language;
	}

	/** The parts of whole lines, the ones that come next. */
	take(lines: string): readonly CodeToken[] {
		const tokens = tokenise(this.#open + lines, this.#language).filter(({ text }) => text !== '');
		const [first, ...others] = tokens;
		const rest = first && { ...first, text: first.text.slice(this.#open.length) };
		this.#open = openIn(tokens.at(-1));
		return rest && rest.text !== '' ? [rest, ...others] : others;
	}
}

/** What a part at the end of a line began with, where that has not ended. */
function openIn(token: CodeToken | undefined): string {
	if (token?.kind !== 'comment' && token?.kind !== 'string') {
		return '';
	}
	const [start = '', end = ''] = spans.find(([each]) => token.text.startsWith(each)) ?? [];
	return token.text.length >= start.length + end.length && token.text.endsWith(end) ? '' : start;
}
