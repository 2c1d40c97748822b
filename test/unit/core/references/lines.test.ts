import assert from 'node:assert/strict';
import { createReferenceFinder } from '../../../../src/core/insight/references/finder.ts';
import { both, found, nothingAttached, onlyCart } from './shop.ts';

describe('lines behind a path', () => {
	it('are read in every usual form', () => {
		assert.deepEqual(
			found('cart.ts:12, cart.ts:12:5, cart.ts:12-14, cart.ts:12–14; cart.ts#L2 cart.ts#L2-L4 `cart.ts`:3.'),
			[
				'cart.ts:12 → lines src/cart.ts:12',
				'cart.ts:12:5 → lines src/cart.ts:12',
				'cart.ts:12-14 → lines src/cart.ts:12-14',
				'cart.ts:12–14 → lines src/cart.ts:12-14',
				'cart.ts#L2 → lines src/cart.ts:2',
				'cart.ts#L2-L4 → lines src/cart.ts:2-4',
				'cart.ts`:3 → lines src/cart.ts:3',
			],
		);
	});

	it('are read in frames and messages of the usual languages', () => {
		const text = `Traceback (most recent call last):
  File "scripts/build.py", line 12, in <module>
    main(src/tax.ts)
Error: no
    at Cart.total (/home/ada/shop/src/cart.ts:12:5)
	at com.shop.Order.pay(Order.java:7)
src/tax.ts(4,5): error TS2345: no
goroutine 1:
	/app/main.go:42 +0x1d
error[E0382]
  --> server.rs:3:4
main.go:7:2: undefined: x`;
		assert.deepEqual(found(text), [
			'scripts/build.py", line 12 → lines scripts/build.py:12',
			'/home/ada/shop/src/cart.ts:12:5 → lines src/cart.ts:12',
			'Order.java:7 → lines java/com/shop/Order.java:7',
			'src/tax.ts(4,5) → lines src/tax.ts:4',
			'/app/main.go:42 → lines main.go:42',
			'server.rs:3:4 → lines server.rs:3',
			'main.go:7:2 → lines main.go:7',
		]);
	});

	it('are left out where the file has none of them; an unread file is believed', () => {
		assert.deepEqual(
			found('cart.ts:99, cart.ts:0, cart.ts:12-99, main.go:9999999, main.go:42, TODO.md:637, cart.ts;42'),
			[
				'cart.ts → file src/cart.ts',
				'cart.ts → file src/cart.ts',
				'cart.ts → file src/cart.ts',
				'main.go → file main.go',
				'main.go:42 → lines main.go:42',
				'TODO.md:637 → lines TODO.md:637',
				'cart.ts → file src/cart.ts',
			],
		);
	});

	it('of a part are those up to its end', () => {
		const part = { files: ['a.ts'], attached: [{ path: 'a.ts', text: 'one\ntwo\n', startLine: 10 }] };
		assert.deepEqual(found('a.ts:3 a.ts:11 a.ts:12', part), [
			'a.ts:3 → lines a.ts:3',
			'a.ts:11 → lines a.ts:11',
			'a.ts → file a.ts',
		]);
	});
});

describe('lines by number alone', () => {
	it('belong to the file named last', () => {
		assert.deepEqual(
			found(
				'In cart.ts line 12 sums.\n\nLines 13 to 15 loop (L14-L15), lines 1, 3 and 5-6 do not. In tax.ts see line 5.',
			),
			[
				'cart.ts → file src/cart.ts',
				'line 12 → lines src/cart.ts:12',
				'Lines 13 to 15 → lines src/cart.ts:13-15',
				'L14-L15 → lines src/cart.ts:14-15',
				'lines 1 → lines src/cart.ts:1',
				'3 → lines src/cart.ts:3',
				'5-6 → lines src/cart.ts:5-6',
				'tax.ts → file src/tax.ts',
				'line 5 → lines src/tax.ts:5',
			],
		);
	});

	it('are ranges with every kind of hyphen and short dash, alone and behind a path', () => {
		for (const dash of ['-', '\u2010', '\u2011', '\u2012', '\u2013']) {
			assert.deepEqual(found(`\`cart.ts\` (lines 3${dash}7), L3${dash}L7, cart.ts:3${dash}7`), [
				'cart.ts → file src/cart.ts',
				`lines 3${dash}7 → lines src/cart.ts:3-7`,
				`L3${dash}L7 → lines src/cart.ts:3-7`,
				`cart.ts:3${dash}7 → lines src/cart.ts:3-7`,
			]);
		}
	});

	it('go on behind a range as long as they stand further down', () => {
		assert.deepEqual(found('cart.ts - lines 2-4, 9 (twice), lines 3-5, 8-9 and 12. Lines 5-9, 3 of them odd.'), [
			'cart.ts → file src/cart.ts',
			'lines 2-4 → lines src/cart.ts:2-4',
			'9 → lines src/cart.ts:9',
			'lines 3-5 → lines src/cart.ts:3-5',
			'8-9 → lines src/cart.ts:8-9',
			'12 → lines src/cart.ts:12',
			'Lines 5-9 → lines src/cart.ts:5-9',
		]);
	});

	it('are read where two sentences were joined without a space', () => {
		assert.deepEqual(found('See lines 2-4.Lines 5-6 of cart.ts:', onlyCart), [
			'lines 2-4 → lines src/cart.ts:2-4',
			'Lines 5-6 of cart.ts → lines src/cart.ts:5-6',
		]);
	});

	it('do not belong to a file that a colon introduces behind them', () => {
		assert.deepEqual(found('Critical files, line 3: list cart.ts there.'), ['cart.ts → file src/cart.ts']);
		assert.deepEqual(found('On line 3 we see what cart.ts is for.'), [
			'line 3 → lines src/cart.ts:3',
			'cart.ts → file src/cart.ts',
		]);
	});

	it('belong to the file of the symbol or the code that the sentence speaks of', () => {
		assert.deepEqual(
			found(
				'First cart.ts. On line 5 `taxFor` rounds. But line 5 is an empty class? `return sum + taxFor(sum);` is line 17 there.',
			),
			[
				'cart.ts → file src/cart.ts',
				'line 5 → lines src/tax.ts:5',
				'taxFor → symbol src/tax.ts:4',
				'line 5 → lines src/cart.ts:5',
				'return sum + taxFor(sum); → snippet src/cart.ts:17',
				'line 17 → lines src/cart.ts:17',
			],
		);
	});

	it('stay with the file of the sentence where the symbol is only used in that line', () => {
		assert.deepEqual(found('In cart.ts, `taxFor` is called on line 17.'), [
			'cart.ts → file src/cart.ts',
			'taxFor → symbol src/tax.ts:4',
			'line 17 → lines src/cart.ts:17',
		]);
	});

	it('are one reference with the file behind them', () => {
		assert.deepEqual(found('See line 9 of cart.ts and lines 2-3 in `tax.ts`. Then line 4.'), [
			'line 9 of cart.ts → lines src/cart.ts:9',
			'lines 2-3 in `tax.ts → lines src/tax.ts:2-3',
			'line 4 → lines src/tax.ts:4',
		]);
	});

	it('are understood in German, French and Chinese', () => {
		assert.deepEqual(
			found('In cart.ts, Zeile 12 und Zeilen 3 bis 7; à la ligne 4, lignes 3 à 7。第12行，第 3 到 7 行。'),
			[
				'cart.ts → file src/cart.ts',
				'Zeile 12 → lines src/cart.ts:12',
				'Zeilen 3 bis 7 → lines src/cart.ts:3-7',
				'ligne 4 → lines src/cart.ts:4',
				'lignes 3 à 7 → lines src/cart.ts:3-7',
				'第12行 → lines src/cart.ts:12',
				'第 3 到 7 行 → lines src/cart.ts:3-7',
			],
		);
	});

	it('are not those of an example that is counted line by line, nor lengths, where no file is named', () => {
		for (const text of [
			'So, for example:\n\nLine 1: "LOAD 5"\n\n2. Line 2: SWP\n- Line 3: parts = ["SWP", "5"]\n**Line 4**: [4, 5]',
			'It has consumed some length L1. The remaining length is m - L1.',
		]) {
			assert.deepEqual(found(text, onlyCart), [], text);
		}
		const walk = 'Line 3: export interface Item\n\n- Line 12: the sum begins at zero here\n\nLine 8: `add` pushes';
		assert.deepEqual(
			found(walk, onlyCart).filter(each => each.startsWith('Line')),
			['Line 3 → lines src/cart.ts:3', 'Line 12 → lines src/cart.ts:12', 'Line 8 → lines src/cart.ts:8'],
		);
		assert.deepEqual(found('See cart.ts. There L1 is an import.', onlyCart).slice(1), ['L1 → lines src/cart.ts:1']);
	});

	it('belong to the only attached file where none is named, and to nothing otherwise', () => {
		assert.deepEqual(found('Line 12 is odd, line 99 is not there.', onlyCart), ['Line 12 → lines src/cart.ts:12']);
		assert.deepEqual(found('Line 12 is odd.', both), []);
		assert.deepEqual(found('Line 12 is odd.', nothingAttached), []);
		assert.deepEqual(found('See vendor/lodash.js, line 12.', onlyCart), []);
	});

	it('are none where the number counts, measures, or names a line of something else', () => {
		for (const text of [
			'wrapped lines (~12 rows), lines (3 in all), first 12 lines, an 80-column line, line 1.5, line 12% and 12行代码',
			'line 3 of the output, line 2 of the error message, input line 4, line 5 of the function',
			'the L2 cache, L1 norm, an L2 regularization, pipeline 12, command-line 3, line:12, HTML5',
		]) {
			assert.deepEqual(found(text, onlyCart), []);
		}
	});

	it('wait for the end of their sentence; all else is given at the next white space', () => {
		const finder = createReferenceFinder(both);
		const kinds = (text: string) => finder.push(text).map(({ kind }) => kind);
		assert.deepEqual(kinds('In src/cart.ts'), []);
		assert.deepEqual(kinds(' '), ['file']);
		assert.deepEqual(kinds('line 12 and `taxFor`'), []);
		assert.deepEqual(kinds(' differ'), ['symbol']);
		assert.deepEqual(kinds('. '), ['lines']);
	});
});
