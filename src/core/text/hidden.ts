/**
 * Makes characters visible that a reader cannot see, that change the direction of text, or that a terminal obeys.
 * Emoji sequences, flags, and the joiners of scripts that need them stay whole.
 */
import { spellsFlag } from './flags.ts';

// Written as escapes on purpose: a literal invisible character could hide in this very file.
const suspicious =
	/\u034f|[\u180b-\u180d\u180f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** What may stand before a joiner: emoji parts, and scripts whose letters join. */
const joining =
	/(?:\ufe0f|[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}])\p{M}{0,8}$/u;
/** What may stand before a sign that picks a variant. */
const withVariants = /[\p{Emoji}\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}\p{Sm}\p{So}]$/u;
/** Enough for the longest flag. */
const lookBehind = 16;

/** Every line break becomes LF; other hidden characters become `[U+202E]`. Linear. */
export function revealHidden(text: string): string {
	const plain = plainLines(text);
	return plain.replace(suspicious, (sign, at: number) => {
		const code = sign.codePointAt(0) ?? 0;
		return isAtHome(code, plain.slice(Math.max(0, at - lookBehind), at)) ? sign : `[${nameOf(code)}]`;
	});
}

/** Whether there is anything that {@link revealHidden} makes visible. */
export function hidesSomething(text: string): boolean {
	return revealHidden(text) !== plainLines(text);
}

function plainLines(text: string): string {
	return text.toWellFormed().replace(/\r\n?/g, '\n');
}

function nameOf(code: number): string {
	return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function isAtHome(code: number, before: string): boolean {
	if (code === 0x200c || code === 0x200d) {
		return joining.test(before);
	}
	if ((code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef)) {
		return withVariants.test(before);
	}
	if (code >= 0xe0020 && code <= 0xe007f) {
		return spellsFlag(code, before);
	}
	return code >= 0x180b && code <= 0x180f && /\p{Script=Mongolian}$/u.test(before);
}
