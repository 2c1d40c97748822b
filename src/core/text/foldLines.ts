/**
 * Lines of Markdown with `<details>` and `<summary>`, which models write around what the reader may skip. They mean what
 * they mean in HTML; with any other attribute than `open` they are text, as all other tags are.
 */
export type FoldPiece =
	| { readonly kind: 'open' }
	| { readonly kind: 'close' }
	| { readonly kind: 'summary' | 'text'; readonly text: string };

const deepest = 4;
const tags = /(<details(?: open)?>|<\/details>|<summary>.{0,300}?<\/summary>)/i;
const opens = /^ {0,3}<details(?: open)?>/i;
const goesOn = /^ {0,3}(?:<\/details>|<summary>.{0,300}?<\/summary>)|^\S.*<\/details>[ \t]*$/i;

/**
 * What a line says of folds, in order; undefined for a line that says nothing of them.
 * @param depth how many are open.
 */
export function foldPieces(line: string, depth: number): readonly FoldPiece[] | undefined {
	const isFold = (depth < deepest && opens.test(line)) || (depth > 0 && goesOn.test(line));
	return isFold
		? line
				.split(tags)
				.filter(piece => piece.trim() !== '')
				.map(pieceOf)
		: undefined;
}

function pieceOf(text: string): FoldPiece {
	const summary = /^<summary>(.*)<\/summary>$/i.exec(text)?.[1];
	if (summary !== undefined) {
		return { kind: 'summary', text: summary.trim() };
	}
	return /^<details/i.test(text)
		? { kind: 'open' }
		: /^<\/details>$/i.test(text)
			? { kind: 'close' }
			: { kind: 'text', text };
}
