/** The first words of a line or sentence, as keys of the table of words that readers cut at. */
import { withoutThroat } from './beginning.ts';

const most = 8;
const stem = 6;

/** `^now` begins it, `^now let` begins it, `let me` and `me` are among its first words, `~wait` is in front of it. */
export function openingKeys(head: string): readonly string[] {
	const { rest, throat } = withoutThroat(head);
	const words = wordsOf(rest);
	const [first = '', second = ''] = words;
	const pairs = words.slice(1, 5).map((word, at) => `${words[at] ?? ''} ${word}`);
	const before = wordsOf(throat)[0];
	return [
		...new Set([
			`^${first}`,
			`^${first} ${second}`,
			...words,
			...pairs,
			...(before === undefined ? [] : [`~${before}`]),
		]),
	];
}

function wordsOf(text: string): readonly string[] {
	const words = text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_']*|\p{N}+/gu) ?? [];
	return words.slice(0, most).map(word => word.slice(0, stem));
}
