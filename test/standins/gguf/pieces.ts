const shortest = 3;
const span = 4;

/**
 * Cuts each text into pieces of mostly 3 to 6 characters so that no piece occurs twice in all of them: a scripted
 * model knows only its current token, so a token that came twice would have two successors.
 * A piece that is already taken grows until it is new; a last one that cannot grow joins the pieces before it.
 * Cuts fall between code points.
 */
export function cutIntoPieces(texts: readonly string[]): string[][] {
	const taken = new Set<string>();
	return texts.map(text => cutOne([...text], taken));
}

function cutOne(characters: readonly string[], taken: Set<string>): string[] {
	const pieces: string[] = [];
	let start = 0;
	while (start < characters.length) {
		const end = endOfNewPiece(characters, start, shortest + ((start * 7) % span), taken);
		const piece = characters.slice(start, end).join('');
		pieces.push(taken.has(piece) ? joinWithLast(pieces, piece, taken) : piece);
		taken.add(pieces.at(-1) ?? '');
		start = end;
	}
	return pieces;
}

function endOfNewPiece(characters: readonly string[], start: number, length: number, taken: Set<string>): number {
	let end = Math.min(start + length, characters.length);
	while (end < characters.length && taken.has(characters.slice(start, end).join(''))) end++;
	return end;
}

function joinWithLast(pieces: string[], piece: string, taken: Set<string>): string {
	let joined = piece;
	while (taken.has(joined)) {
		const before = pieces.pop();
		if (before === undefined) throw new Error(`Two scripts end in the same short text: ${JSON.stringify(piece)}.`);
		taken.delete(before);
		joined = before + joined;
	}
	return joined;
}
