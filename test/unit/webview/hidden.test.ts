import assert from 'node:assert/strict';
import { hiddenLabel, mayHide, splitHidden, undecidedTail } from '../../../webview/markdown/hidden.ts';

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
		assert.equal(undecidedTail('abc'), 0);
	});
});
