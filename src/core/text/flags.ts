/** A black flag and the tags behind it spell the flag of a region; anything else that they spell is a hidden message. */

/** Every region that has such a flag, as the tags spell it. The last tag is the one for U+007F. */
const regions = ['gbeng\u007f', 'gbsct\u007f', 'gbwls\u007f'];
const flagAndTags = /\u{1f3f4}([\u{e0020}-\u{e007e}]*)$/u;

/** Whether the tag `code` goes on with a flag at the end of `before`. */
export function spellsFlag(code: number, before: string): boolean {
	const tags = flagAndTags.exec(before)?.[1];
	if (tags === undefined) {
		return false;
	}
	const spelled = [...tags, String.fromCodePoint(code)].map(tag =>
		String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
	);
	return regions.some(region => region.startsWith(spelled.join('')));
}
