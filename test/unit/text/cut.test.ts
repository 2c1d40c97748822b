import assert from 'node:assert/strict';
import fc from 'fast-check';
import { titleOf } from '../../../src/core/conversation/title.ts';
import { fileNameOf } from '../../../src/core/export/fileName.ts';
import { titleFrom } from '../../../src/core/insight/title.ts';
import { cut, cutStart, shorten, signStart } from '../../../src/core/text/cut.ts';

/** What readers take for one sign each. */
const signs = {
	'a pair': '😀',
	'a family': '👨‍👩‍👧‍👦',
	'a rainbow flag': '\u{1f3f3}\ufe0f\u200d\u{1f308}',
	'a flag': '🇩🇪',
	'the flag of Scotland': '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
	'a hand with its colour': '👍🏽',
	'a heart in colour': '❤️',
	'a key': '1️⃣',
	'a Hindi syllable': 'कि',
	'a Thai syllable': 'ที่',
	'a Cyrillic letter and its mark': 'и\u0306',
	'a line break': '\r\n',
};

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const piece = fc.oneof(
	fc.constantFrom(...Object.values(signs), ' ', 'word', '\n', '漢字', 'é', '🇫🇷🇩🇪'),
	fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const text = fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join(''));

describe('cutting', () => {
	for (const [what, sign] of Object.entries(signs)) {
		it(`keeps ${what} whole, or leaves it out`, () => {
			for (let inside = 0; inside < sign.length; inside += 1) {
				assert.equal(cut(`ab${sign}c`, 2 + inside), 'ab');
			}
			assert.equal(cut(`ab${sign}cd`, 2 + sign.length), `ab${sign}`);
		});
	}

	it('gives the longest beginning of whole signs that fits', () => {
		fc.assert(
			fc.property(text, fc.nat(80), (whole, longest) => {
				let kept = '';
				for (const { segment } of segmenter.segment(whole)) {
					if (kept.length + segment.length > longest) {
						break;
					}
					kept += segment;
				}
				assert.equal(cut(whole, longest), kept);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('never makes half a pair, even of a sign longer than anybody writes', () => {
		const endless = '😀\u200d'.repeat(300);
		for (let longest = 0; longest < 900; longest += 1) {
			assert.ok(cut(endless, longest).isWellFormed());
			assert.ok(cut(endless, longest).length >= longest - 130);
		}
		assert.equal(cut(`x${'\u0301'.repeat(500)}`, 300).length, 300);
	});

	it('looks at a few units around the place only, however long the text is', () => {
		for (const unit of ['a', 'и', '😀', '🇩🇪', '\u0301', '👨‍👩‍👧‍👦']) {
			const looked = [1_000, 100_000].map(size => countLooks(unit.repeat(size), signStart));
			assert.ok(Math.max(...looked) < 1_000, `${unit}: ${looked.join(', ')}`);
		}
	});

	it('says by an ellipsis that something is missing, within the same length', () => {
		assert.equal(shorten('twelve units', 12), 'twelve units');
		assert.equal(shorten('twelve units!', 8), 'twelve…');
		assert.equal(shorten('ab👍🏽 and more', 6), 'ab…');
	});
});

/** How many units are read, and how many are handed to the segmenter, to find a sign in the middle of `whole`. */
function countLooks(whole: string, find: (whole: string, at: number) => number): number {
	let looks = 0;
	const { charCodeAt, slice } = String.prototype;
	try {
		String.prototype.charCodeAt = function (this: string, at: number) {
			looks += 1;
			return charCodeAt.call(this, at);
		};
		String.prototype.slice = function (this: string, start?: number, end?: number) {
			const taken = slice.call(this, start, end);
			looks += taken.length;
			return taken;
		};
		find(whole, whole.length >> 1);
	} finally {
		Object.assign(String.prototype, { charCodeAt, slice });
	}
	return looks;
}

describe('the end of a text', () => {
	for (const [what, sign] of Object.entries(signs)) {
		it(`never begins in half of ${what}`, () => {
			const text = `${'x'.repeat(9)}${sign.repeat(3)}yz`;
			for (let longest = 0; longest <= text.length; longest += 1) {
				const end = cutStart(text, longest);
				assert.ok(end.length <= longest && text.endsWith(end));
				assert.ok(/^x*y?z?$/.test(end.replaceAll(sign, '')), JSON.stringify(end));
				assert.ok(longest - end.length < sign.length, 'no more is left out than a part of one sign');
			}
		});
	}
});

describe('a title', () => {
	it('of a conversation is the first line of its first question', () => {
		assert.equal(titleOf('  Why?\r\nMore'), 'Why?');
		assert.equal(titleOf('Why?\rMore'), 'Why?');
		assert.equal(titleOf(' \n\t'), 'New conversation');
		assert.equal(titleOf('Review this for mistakes.', 'Review · 1 file'), 'Review · 1 file');
		assert.equal(titleOf('x'.repeat(60)), 'x'.repeat(60));
		assert.equal(titleOf('x'.repeat(61)), `${'x'.repeat(59)}…`);
	});

	for (const [what, sign] of Object.entries(signs).filter(([, sign]) => sign.trim() !== '')) {
		it(`of a conversation, a step or a file never ends in half of ${what}`, () => {
			for (let before = 55; before <= 60; before += 1) {
				const words = `${'x'.repeat(before)}${sign.repeat(4)}`;
				for (const title of [titleOf(words), titleFrom(`Look at ${words}`), fileNameOf(words)]) {
					assert.ok(title.length <= 64);
					assert.ok(/^(?:Look at )?x+$/i.test(title.replaceAll(sign, '').replace('…', '')), title);
				}
			}
		});
	}

	it('of a step never ends in half of a pair, where the text that it is looked for in ends', () => {
		for (let before = 585; before <= 600; before += 1) {
			const start = `Ok.${'\n'.repeat(570)}`;
			const title = titleFrom(`${start}${'See all of it '.padEnd(before - start.length, 'x')}😀😀`);
			assert.ok(title.isWellFormed(), title);
			assert.ok(title.startsWith('See all of it'), title);
		}
	});

	it('of a file keeps the marks of scripts that need them', () => {
		assert.equal(fileNameOf('हिन्दी में: क्यों?'), 'हिन्दी-में-क्यों');
		assert.equal(fileNameOf('../../etc/passwd'), 'etc-passwd');
		assert.equal(fileNameOf('?!'), 'conversation');
	});
});
