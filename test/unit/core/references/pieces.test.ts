/** The same references however the text comes, and no cost that grows with what came before. */
import assert from 'node:assert/strict';
import { createReferenceFinder } from '../../../../src/core/insight/references/finder.ts';
import { both, found, onlyCart } from './shop.ts';

const text = `Let me look at src/cart.ts, line 12 to 14. \`taxFor\` on line 5 and \`sum += price * count;\` — "cart.ts":3, [tax.ts](src/tax.ts#L2).
    at Cart.total (/home/ada/shop/src/cart.ts:12:5)
  File "scripts/build.py", line 12, in <module>
import { taxFor } from './tax';
  // src/cart.ts

\`\`\`ts
// src/tax.ts:1-2
const x = require('./cart');
\`\`\`
--- a/src/cart.ts
+++ b/src/cart.ts
@@ -1,2 +1,2 @@
-a src/tax.ts

+b src/tax.ts
- a \`broken span with src/tax.ts and \`\` more
在 src/cart.ts 的第12行，\`\`Cart.total\`\` 不对。See line 9 of \`cart.ts\`, e.g. \`formatPirce\` or crat.ts; formatPrice(2)
if src/tax.ts is wrong then lines 1, 3 and 5-6`;

function inPieces(pieces: readonly string[]): unknown {
	const finder = createReferenceFinder(both);
	return [...pieces.flatMap(piece => finder.push(piece)), ...finder.end(), ...finder.end()];
}

describe('text in pieces', () => {
	const whole = inPieces([text]);

	it('has enough in it to tell', () => {
		assert.ok(found(text).length >= 25, `${found(text).length} references`);
		assert.deepEqual(new Set(found(text).map(line => line.replace(/^[^→]*→ /s, '').split(' ')[0])).size, 6);
	});

	it('gives the same references for each cut in two, unit by unit, and for random cuts', () => {
		for (let cut = 1; cut < text.length; cut += 1) {
			assert.deepEqual(inPieces([text.slice(0, cut), text.slice(cut)]), whole, `cut at ${cut}`);
		}
		assert.deepEqual(inPieces(text.split('')), whole);
		for (let seed = 1; seed <= 50; seed += 1) {
			assert.deepEqual(inPieces(randomPieces(text, seed)), whole, `seed ${seed}`);
		}
	});

	it('is cut anywhere, in the middle of odd text, too', () => {
		const signs = [
			'`',
			'\n',
			' ',
			'src/cart.ts',
			':',
			'12',
			'line ',
			'第',
			'行',
			'[',
			'](',
			')',
			'```',
			'.',
			'---',
			'+',
			'\\',
			'"',
			'File "',
			'x',
		];
		for (let seed = 1; seed <= 300; seed += 1) {
			const random = randomFrom(seed);
			const odd = Array.from({ length: 60 }, () => signs[Math.floor(random() * signs.length)] ?? '').join('');
			assert.deepEqual(inPieces(odd.split('')), inPieces([odd]), JSON.stringify(odd));
		}
	});

	it('keeps every reference inside the text, with its end behind its start', () => {
		const finder = createReferenceFinder(both);
		for (const { start, end } of [...finder.push(text), ...finder.end()]) {
			assert.ok(start >= 0 && start < end && end <= text.length);
		}
	});
});

describe('the cost of a text', () => {
	const inputs: Readonly<Record<string, string>> = {
		'one long word': 'a/',
		backticks: '`a ``',
		'open backticks': '`a ',
		'names of files': 'src/cart.ts ',
		'unknown names': 'src/a1/index.ts crat.ts ',
		'lines without an end': 'line 12 ',
		'quoted code': '`sum += price` ',
		brackets: '[(',
		code: 'a = b;\n',
	};
	for (const [name, unit] of Object.entries(inputs)) {
		it(`grows with its length: ${name}`, () => {
			const [small = 0, large = 0] = [20_000, 80_000].map(size => countWork(unit.repeat(size / unit.length)));
			assert.ok(large < small * 5 + 1_000, `${small} units looked at, then ${large}`);
		});
	}

	it('looks for near names no more often than the text is long', () => {
		const files = Array.from({ length: 5_000 }, (_, index) => `src/module${index}abc.ts`);
		const finder = createReferenceFinder({ files, attached: [] });
		const names = Array.from({ length: 3_000 }, (_, index) => `modlue${index}abd.ts`).join(' ');
		assert.deepEqual([...finder.push(names), ...finder.end()], []);
	});
});

/** How many units regular expressions and slices are given while a text is read. */
function countWork(input: string): number {
	let units = 0;
	const { slice } = String.prototype;
	const { exec } = RegExp.prototype;
	try {
		String.prototype.slice = function (this: string, ...range) {
			const part = slice.apply(this, range);
			units += part.length;
			return part;
		};
		RegExp.prototype.exec = function (this: RegExp, searched: string) {
			units += searched.length - (this.sticky || this.global ? Math.min(this.lastIndex, searched.length) : 0);
			return exec.call(this, searched);
		};
		const finder = createReferenceFinder(onlyCart);
		finder.push(input);
		finder.end();
	} finally {
		Object.assign(String.prototype, { slice });
		Object.assign(RegExp.prototype, { exec });
	}
	return units;
}

function randomPieces(whole: string, seed: number): readonly string[] {
	const random = randomFrom(seed);
	const pieces: string[] = [];
	for (let from = 0; from < whole.length; from += pieces.at(-1)?.length ?? 1) {
		pieces.push(whole.slice(from, from + 1 + Math.floor(random() * 9)));
	}
	return pieces;
}

function randomFrom(seed: number): () => number {
	let state = seed * 2_654_435_761;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 4_294_967_296;
	};
}
