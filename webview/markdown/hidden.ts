/**
 * Finds characters that a reader cannot see or that change the direction of text, so that they can be shown.
 * Emoji sequences and the joiners of scripts that need them stay whole.
 */
import { spellsFlag } from '../../src/core/text/flags.ts';

/** Text to show as it is, or one hidden character. */
export type TextPart = string | { readonly hidden: number };

// Written as escapes on purpose: a literal invisible character here could hide in this very file.
const candidate =
	// biome-ignore lint/suspicious/noMisleadingCharacterClass: the class is meant to hold selectors and tags one by one.
	/\u{34f}|[\u180b-\u180f]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
const candidates = new RegExp(candidate.source, 'gu');
const pictograph = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u{e007f})$/u;
const joiningScript =
	/[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Khmer}\p{Script=Mongolian}\p{Script=Syriac}\p{M}]$/u;
const variationBase = /[\p{Extended_Pictographic}\p{Emoji}\p{Script=Han}\p{Script=Mongolian}\p{Sm}\p{So}#*0-9]$/u;

/** A quick test that costs one scan; most text has none. */
export function mayHide(text: string): boolean {
	return candidate.test(text);
}

/** Splits text at characters to be marked. `before` is what stands in front of it, for its context. */
export function splitHidden(text: string, before = ''): readonly TextPart[] {
	if (!mayHide(text)) {
		return [text];
	}
	const parts: TextPart[] = [];
	let shown = 0;
	for (const match of text.matchAll(candidates)) {
		const code = match[0].codePointAt(0) ?? 0;
		const left = before + text.slice(Math.max(0, match.index - 16), match.index);
		if (!isHarmless(code, left.slice(-16), text.slice(match.index + match[0].length, match.index + 4))) {
			if (match.index > shown) {
				parts.push(text.slice(shown, match.index));
			}
			parts.push({ hidden: code });
			shown = match.index + match[0].length;
		}
	}
	if (shown < text.length) {
		parts.push(text.slice(shown));
	}
	return parts;
}

/**
 * How many units at the end of `text` depend on what comes next (joiners, selectors, half a pair).
 * A stream holds them back until the next piece.
 */
export function undecidedTail(text: string): number {
	let length = 0;
	while (length < 4 && length < text.length) {
		const unit = text.charCodeAt(text.length - 1 - length);
		if (unit !== 0x200d && unit !== 0x200c && !(unit >= 0xd800 && unit <= 0xdbff)) {
			break;
		}
		length += 1;
	}
	return length;
}

/** For titles, where a mark would take the room of the words. */
export function withoutHidden(text: string): string {
	return splitHidden(text)
		.filter(part => typeof part === 'string')
		.join('');
}

/** Short face of a hidden character: `U+202E`. */
export function hiddenLabel(code: number): string {
	return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function isHarmless(code: number, left: string, right: string): boolean {
	switch (true) {
		case code === 0x200d:
			return (pictograph.test(left) && /^\p{Extended_Pictographic}/u.test(right)) || joiningScript.test(left);
		case code === 0x200c:
			return joiningScript.test(left);
		case code >= 0xfe00 && code <= 0xfe0f:
			return variationBase.test(left);
		case code >= 0xe0020 && code <= 0xe007f:
			return spellsFlag(code, left);
		case code >= 0x180b && code <= 0x180f:
			return /\p{Script=Mongolian}$/u.test(left);
		case code === 0x17b4 || code === 0x17b5:
			return false;
		default:
			return false;
	}
}
