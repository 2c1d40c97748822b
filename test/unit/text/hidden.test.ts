import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	hiddenLabel,
	hidesSomething,
	inWords,
	mayHide,
	revealHidden,
	splitHidden,
	undecidedTail,
	withoutHidden,
} from '../../../src/core/text/hidden.ts';

const marks = (text: string): readonly string[] =>
	splitHidden(text).flatMap(part => (typeof part === 'string' ? [] : [hiddenLabel(part.hidden)]));

describe('hidden characters', () => {
	it('marks every character that turns the direction of text', () => {
		const turning = '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c';
		assert.equal(marks(`a${turning}b`).length, [...turning].length);
	});

	it('marks zero-width characters, soft hyphens, tags and stray selectors', () => {
		for (const unit of ['\u200b', '\u2060', '\u2064', '\ufeff', '\u00ad', '\u180e', '\u3164', '\ufe0f', '\u{e0041}']) {
			assert.deepEqual(marks(`x${unit}y`), [hiddenLabel(unit.codePointAt(0) ?? 0)]);
		}
	});

	it('marks control characters, but not tabs and line feeds', () => {
		assert.deepEqual(marks('a\tb\nc\u001b[31m'), ['U+001B']);
	});

	it('leaves emoji sequences, keycaps and flags whole', () => {
		for (const text of [
			'👩‍👩‍👧',
			'❤️',
			'1️⃣',
			'🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
			'👍🏽',
			'🏳️‍🌈',
		]) {
			assert.deepEqual(marks(text), [], text);
		}
	});

	it('leaves the joiners of Persian and Hindi alone', () => {
		assert.deepEqual(marks('می\u200cخواهم'), []);
		assert.deepEqual(marks('क्\u200dष'), []);
	});

	it('marks tags that follow no flag', () => {
		assert.deepEqual(marks('hi\u{e0068}\u{e0069}'), ['U+E0068', 'U+E0069']);
	});

	it('marks a message that is spelled in tags behind a black flag', () => {
		const tags = [...'send the keys'].map(letter => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)));
		assert.equal(marks(`🏴${tags.join('')}`).length, tags.length);
		assert.equal(marks(tags.map(tag => `🏴${tag}`).join('')).length, tags.length);
	});

	it('marks whatever else Unicode wants drawn as nothing', () => {
		const invisible = /[\p{Default_Ignorable_Code_Point}\u{13430}-\u{1343f}\u{1d159}]/u;
		const missed = Array.from({ length: 0x110000 }, (_, code) => code)
			.filter(code => code < 0xd800 || code > 0xdfff)
			.map(code => String.fromCodePoint(code))
			.filter(character => invisible.test(character) && marks(`x${character}y`).length === 0);
		assert.deepEqual(missed, []);
	});

	it('leaves every emoji whole that Unicode recommends', () => {
		const all = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code));
		const pictures = all.filter(sign => /\p{Extended_Pictographic}/u.test(sign));
		const tails = ['', '\ufe0f', '\u{1f3fd}'].flatMap(skin =>
			[
				'',
				'\u2640\ufe0f',
				'\u2642\ufe0f',
				'\u2695\ufe0f',
				'\u{1f466}',
				'\u{1f308}',
				'\u{1f9b0}',
				'\u2620\ufe0f',
				'\u{1f4bb}',
			].map(behind => (behind === '' ? skin : `${skin}\u200d${behind}`)),
		);
		const emoji = pictures
			.flatMap(sign => tails.map(tail => sign + tail))
			.filter(sign => /^\p{RGI_Emoji}$/v.test(sign));
		assert.ok(emoji.length > 1_500, `${emoji.length} emoji`);
		assert.deepEqual(
			emoji.filter(sign => marks(sign).length > 0),
			[],
		);
	});

	it('marks the tags of a flag that is not all there', () => {
		assert.deepEqual(marks('🏴\u{e0067}\u{e0062}\u{e0073}'), ['U+E0067', 'U+E0062', 'U+E0073']);
		assert.deepEqual(marks('🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}x'), [
			'U+E0067',
			'U+E0062',
			'U+E0073',
			'U+E0063',
			'U+E0074',
		]);
	});

	it('marks joiners between letters that do not join, and more joiners than one', () => {
		assert.deepEqual(marks('a\u200cb\u200dc'), ['U+200C', 'U+200D']);
		assert.deepEqual(marks('e\u0301\u200d'), ['U+200D']);
		assert.deepEqual(marks('می\u200c\u200c\u200dخواهم'), ['U+200C', 'U+200D']);
		assert.deepEqual(marks('👩\u200cx'), ['U+200C']);
		assert.deepEqual(marks('👩\u200dx'), ['U+200D']);
	});

	it('lets one selector pick a variant, and marks the bytes that many of them can spell', () => {
		assert.deepEqual(marks('葛\u{e0100} 芦\ufe00 0\ufe00 ✓\ufe0f'), []);
		assert.deepEqual(marks('😀\ufe0f\ufe01\ufe02\u{e0100}'), ['U+FE01', 'U+FE02', 'U+E0100']);
		assert.deepEqual(marks('😀\ufe03'), ['U+FE03']);
	});

	it('makes every line break a line feed', () => {
		assert.deepEqual(splitHidden('a\r\nb\rc\n'), ['a\nb\nc\n']);
		assert.equal(revealHidden('\r\r\n\u202e'), '\n\n[U+202E]');
	});

	const sign = fc.oneof(
		fc.constantFrom(
			...[
				'\r',
				'\n',
				'\u200c',
				'\u200d',
				'\ufe0f',
				'\ufe00',
				'\u{e0100}',
				'\u202e',
				'🏴',
				'🏳',
				'🌈',
				'👩',
				'🏽',
				'漢',
				'می',
				'क',
				'\u0301',
				'a',
				' ',
			],
			...['gbsct', 'gbe', 'x'].map(tags =>
				[...tags].map(tag => String.fromCodePoint(0xe0000 + (tag.codePointAt(0) ?? 0))).join(''),
			),
			'\u{e007f}',
		),
		fc.string({ unit: 'binary', maxLength: 2 }),
	);
	const text = fc.array(sign, { maxLength: 30 }).map(signs => signs.join(''));

	it('are the same ones however the text was cut', () => {
		fc.assert(
			fc.property(text, fc.integer({ min: 1, max: 7 }), (whole, size) => {
				let [held, before, shown] = ['', '', ''];
				for (let from = 0; from < whole.length || held !== ''; from += size) {
					const piece = held + whole.slice(from, from + size);
					const tail = from + size >= whole.length ? 0 : undecidedTail(piece);
					const now = piece.slice(0, piece.length - tail);
					held = piece.slice(piece.length - tail);
					shown += inWords(splitHidden(now, before));
					before = (before + now).slice(-16);
				}
				assert.equal(shown, inWords(splitHidden(whole)));
			}),
			{ numRuns: 5_000 },
		);
	});

	it('are found by every reader of them alike', () => {
		fc.assert(
			fc.property(text, whole => {
				const parts = splitHidden(whole);
				const hides = parts.some(part => typeof part !== 'string');
				assert.equal(hidesSomething(whole), hides);
				assert.equal(revealHidden(whole), inWords(parts).toWellFormed());
				assert.equal(withoutHidden(whole), parts.filter(part => typeof part === 'string').join(''));
				assert.ok(mayHide(whole) || !hides);
				assert.equal(revealHidden(revealHidden(whole)), revealHidden(whole));
			}),
			{ numRuns: 3_000 },
		);
	});

	it('keeps all other text, in order', () => {
		const shown = splitHidden('ab\u202ecd').map(part => (typeof part === 'string' ? part : '|'));
		assert.deepEqual(shown, ['ab', '|', 'cd']);
	});

	it('is not disturbed by plain text', () => {
		assert.equal(mayHide('Plain, with ümlauts — and “quotes”.'), false);
	});

	it('holds back a joiner at the end of a piece, because the next one decides', () => {
		assert.equal(undecidedTail('a\u200d'), 1);
		assert.equal(undecidedTail('a\ud83d'), 1);
		assert.equal(undecidedTail('a\u200d\ud83c'), 2);
		assert.equal(undecidedTail('a\r'), 1);
		assert.equal(undecidedTail('a🏴'), 2);
		assert.equal(undecidedTail('a\u200d🏴'), 3);
		assert.equal(undecidedTail('a🏴\u{e0067}\u{e0062}'), 6);
		for (const decided of [
			'',
			'abc',
			'я',
			'漢',
			'😀',
			'\u{e0067}',
			'🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
		]) {
			assert.equal(undecidedTail(decided), 0, decided);
		}
	});
});
