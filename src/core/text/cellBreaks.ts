/** `<br>` in the cell of a table: Markdown has no other way to break a line there, so there it is one. */
import type { Token, Tokens } from 'marked';

const lineBreak = /<br[ \t]*\/?>/i;

/** Makes line breaks of the `<br>` in the cells of all tables, in place. */
export function breakCells(tokens: readonly Token[]): void {
	for (const token of tokens) {
		if (token.type === 'table') {
			const { header, rows } = token as Tokens.Table;
			for (const cell of [header, ...rows].flat()) {
				cell.tokens = broken(cell.tokens);
			}
		} else if (token.type === 'list') {
			for (const item of (token as Tokens.List).items) {
				breakCells(item.tokens);
			}
		} else if (token.type === 'blockquote') {
			breakCells(token.tokens ?? []);
		}
	}
}

function broken(tokens: readonly Token[]): Token[] {
	return tokens.flatMap(token => {
		if ('tokens' in token && token.tokens) {
			return [{ ...token, tokens: broken(token.tokens) }];
		}
		return token.type === 'text' && lineBreak.test(token.raw) ? pieces(token as Tokens.Text) : [token];
	});
}

function pieces({ text }: Tokens.Text): Token[] {
	return text
		.split(lineBreak)
		.flatMap((piece, index): Token[] => [
			...(index > 0 ? [{ type: 'br', raw: '<br>' } as const] : []),
			...(piece === '' ? [] : [{ type: 'text', raw: piece, text: piece, escaped: false } as const]),
		]);
}
