/**
 * Finds characters that a reader cannot see, that change the direction of text, or that a terminal obeys, so that they
 * can be shown. Emoji sequences, flags, and the joiners of scripts that need them stay whole.
 *
 * The one rule for page, exports, log and code that goes into a file. Linear; a sign is judged by the 16 units before
 * it and the one sign behind it.
 */

/** Text to show as it is, or one hidden character. */
type TextPart = string | { readonly hidden: number };

// Written as escapes on purpose: a literal invisible character here could hide in this very file.
const lineBreak = '\\r\\n?';
/** A black flag and tags are the flag of England, Scotland or Wales; anything else in tags is a hidden message. */
const regionFlag =
	'\\u{1f3f4}\\u{e0067}\\u{e0062}(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}';
const suspicious =
	'[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffc\\u{13430}-\\u{1343f}\\u{1bca0}-\\u{1bca3}\\u{1d159}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]';
const candidate = new RegExp(suspicious, 'u');
const candidates = new RegExp(`${lineBreak}|${regionFlag}|${suspicious}`, 'gu');

let scripts: RegExp | undefined;
/** Made when it is first needed: so many scripts take longer to put together than all other patterns here. */
const scriptsWithJoiners = (): RegExp =>
	(scripts ??=
		/[\p{Script=Arabic}\p{Script=Bengali}\p{Script=Devanagari}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Mongolian}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}][\p{M}--\p{Default_Ignorable_Code_Point}]{0,8}$/v);
const emojiPart = /\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?$/u;
const pictographNext = /^\p{Extended_Pictographic}/u;
/** What has a form as text, as a picture, or with another stroke. */
const symbol = /[\p{Emoji}\p{Extended_Pictographic}\p{Sm}\p{So}]$/u;
const han = /\p{Script=Han}$/u;
const mongolian = /\p{Script=Mongolian}$/u;
const lookBehind = 16;

/** A quick test that costs one scan; most text has none. */
export function mayHide(text: string): boolean {
	return candidate.test(text);
}

/**
 * Splits text at the characters to be shown; every line break in the rest is LF.
 * @param before what stands in front of it, for its context; the last 16 units are enough.
 */
export function splitHidden(text: string, before = ''): readonly TextPart[] {
	return mayHide(text) ? split(text, before) : [text];
}

function split(text: string, before: string): readonly TextPart[] {
	const parts: TextPart[] = [];
	let shown = '';
	let from = 0;
	for (const { 0: sign, index } of text.matchAll(candidates)) {
		const end = index + sign.length;
		const isLineBreak = sign.startsWith('\r');
		if (!isLineBreak && isHarmless(sign, leftOf(text, index, before), text.slice(end, end + 2))) {
			continue;
		}
		shown += text.slice(from, index) + (isLineBreak ? '\n' : '');
		from = end;
		if (!isLineBreak) {
			parts.push(...(shown === '' ? [] : [shown]), { hidden: sign.codePointAt(0) ?? 0 });
			shown = '';
		}
	}
	shown += text.slice(from);
	return shown === '' ? parts : [...parts, shown];
}

function leftOf(text: string, index: number, before: string): string {
	const left = text.slice(Math.max(0, index - lookBehind), index);
	return left.length < lookBehind ? (before + left).slice(-lookBehind) : left;
}

function isHarmless(sign: string, left: string, right: string): boolean {
	const code = sign.codePointAt(0) ?? 0;
	switch (true) {
		case code === 0x1f3f4:
			return true;
		case code === 0x200d:
			return scriptsWithJoiners().test(left) || (emojiPart.test(left) && pictographNext.test(right));
		case code === 0x200c:
			return scriptsWithJoiners().test(left);
		case code >= 0xfe00 && code <= 0xfe0f:
			return isVariant(code, left);
		case code >= 0xe0100 && code <= 0xe01ef:
			return han.test(left);
		case code >= 0x180b && code <= 0x180f:
			return mongolian.test(left);
		default:
			return false;
	}
}

/** Symbols have three variants; the three of Chinese characters are from before there were selectors for them alone. */
function isVariant(code: number, left: string): boolean {
	const ofSymbol = code === 0xfe00 || code >= 0xfe0e;
	return (ofSymbol && symbol.test(left)) || (code <= 0xfe02 && han.test(left));
}

/** Every line break becomes LF, half a surrogate pair U+FFFD, and other hidden characters `[U+202E]`. */
export function revealHidden(text: string): string {
	const whole = text.toWellFormed();
	return mayHide(whole) ? inWords(split(whole, '')) : whole;
}

/** The parts as one text, each hidden character as `[U+202E]`. */
export function inWords(parts: readonly TextPart[]): string {
	return parts.map(part => (typeof part === 'string' ? part : `[${hiddenLabel(part.hidden)}]`)).join('');
}

/** Whether there is anything that {@link revealHidden} makes visible. */
export function hidesSomething(text: string): boolean {
	return splitHidden(text).some(part => typeof part !== 'string');
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

/** What is judged by what comes next: joiners, a CR, half a pair, and a black flag whose tags are not all there. */
const undecided =
	/(?:(?:[\u200c\r\ud800-\udbff]|\u200d){1,4}|\u200d?\ud83c\udff4(?:\udb40[\udc20-\udc7e]){0,5}\udb40?)$/;
const longestUndecided = 14;

/**
 * How many units at the end of `text` depend on what comes next. A stream holds them back until the next piece.
 * Most pieces end in a letter, and cost one look at it.
 */
export function undecidedTail(text: string): number {
	const last = text.charCodeAt(text.length - 1);
	const mayBe = last === 0x0d || last === 0x200c || last === 0x200d || (last >= 0xd800 && last <= 0xdfff);
	return mayBe ? (undecided.exec(text.slice(-longestUndecided))?.[0].length ?? 0) : 0;
}
