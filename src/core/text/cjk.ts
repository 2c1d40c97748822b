/**
 * Chinese, Japanese and Korean beside the signs of Markdown. Its rules tell the beginning of emphasis from its end by
 * the spaces between words, which these scripts do not have; as in "markdown-cjk-friendly", their letters and their
 * punctuation count as neither word nor punctuation there.
 */

const letter = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}ー々〆〇';
/** Full-width and ideographic: never a part of an address, and no reason to keep emphasis open. */
const mark =
	'\\u3001-\\u3003\\u3008-\\u3011\\u3014-\\u301f\\u3030\\u303d\\u30fb\\ufe10-\\ufe1f\\ufe30-\\ufe4f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65';
/** General punctuation that stands in Chinese text as it does in any other. */
const sharedMark = '‘’“”…—·';

const endsInLetter = new RegExp(`[${letter}]$`, 'u');
const beginsWithMark = new RegExp(`^[${mark}]`, 'u');
/** What stands before stars that end emphasis, though by the rules for other scripts they could only begin it. */
const beforeEnd = new RegExp(`[${mark}](?=\\*{1,3}\\S)|[[\\p{P}\\p{S}]--[*_~]](?=\\*{1,3}[${letter}])`, 'gv');
const endOfAddress = new RegExp(`[${mark}${sharedMark}\\u3000]`, 'u');

/** Whether stars between `before` and `after` may begin emphasis, whatever the rules for other scripts say. */
export function mayOpenEmphasis(before: string, after: string): boolean {
	return endsInLetter.test(before) || beginsWithMark.test(after);
}

/** The text, as long as it was, with letters for the punctuation that must not decide where emphasis ends. */
export function maskMarks(text: string): string {
	return text.replace(beforeEnd, sign => 'a'.repeat(sign.length));
}

/** Where a bare address ends at the latest: before punctuation that no address contains; -1 where there is none. */
export function findEndOfAddress(address: string): number {
	return address.search(endOfAddress);
}
