import assert from 'node:assert/strict';
import { found, onlyCart } from './shop.ts';

describe('symbols that a thought names', () => {
	it('are those in backticks that an attached file defines, by their last part', () => {
		assert.deepEqual(
			found('`Cart.total`, `cart::total`, `Cart#add`, `total(prices)`, `list`, `new Cart()`, `tax.taxFor`'),
			[
				'Cart.total → symbol src/cart.ts:12',
				'cart::total → symbol src/cart.ts:12',
				'Cart#add → symbol src/cart.ts:8',
				'total(prices) → symbol src/cart.ts:12',
				'list → symbol src/tax.ts:8',
				'new Cart() → symbol src/cart.ts:5',
				'tax.taxFor → symbol src/tax.ts:4',
			],
		);
	});

	it('need no backticks where they are called and no ordinary word', () => {
		assert.deepEqual(found('formatPrice(12) and formatPrice() but not total(), list(), list, Cart or taxFor'), [
			'formatPrice(12) → symbol src/cart.ts:21',
			'formatPrice() → symbol src/cart.ts:21',
		]);
	});

	it('are no members of values, of `this` or of the language', () => {
		assert.deepEqual(
			found('`this.total`, `self.list`, `items.length`, `order.total`, `Math.list`, `JSON.add`, `unknown`'),
			[],
		);
	});

	it('come as the caller gives them, whatever the text says', () => {
		const given = {
			files: ['a.x'],
			attached: [{ path: 'a.x', text: 'zip\nzap', symbols: [{ name: 'pkg.Zap', line: 2, endLine: 2 }] }],
		};
		assert.deepEqual(found('`Zap` and `zip`', given), ['Zap → symbol a.x:2-2']);
	});

	it('are looked for in the file named last where several define them, and otherwise in none', () => {
		const twice = {
			files: [],
			attached: [
				{ path: 'a.py', text: 'def run():\n    pass\n' },
				{ path: 'b.py', text: '\ndef run():\n    pass\n' },
			],
		};
		assert.deepEqual(found('`run` in b.py: `run`', twice), ['b.py → file b.py', 'run → symbol b.py:2']);
	});

	it('are told when they are misspelt, and only then', () => {
		assert.deepEqual(
			found('`formatPirce` and `formatPrise`; `formatPrices`, `formatPrice2`, `formatprice`, `taxFur`, `sumTotal`'),
			['formatPirce → missing-symbol formatPrice'],
		);
		assert.deepEqual(found('`formatPirce()` fails'), ['formatPirce → missing-symbol formatPrice']);
		assert.deepEqual(found('Add a function `formatPirce()`.'), []);
	});
});

describe('definitions in attached texts', () => {
	const defined: Readonly<Record<string, readonly [text: string, names: readonly string[]]>> = {
		'a.ts': [
			'export async function one() {}\nconst two = 1;\nabstract class Three {\n  private four(): void {\n  }\n}\ntype Five = 1;',
			['one', 'two', 'Three', 'four', 'Five'],
		],
		'a.py': ['class One:\n    async def two(self):\nTHREE = 3', ['One', 'two', 'THREE']],
		'a.go': [
			'func One() {}\nfunc (c *Cart) Two() {}\ntype Three struct {\nvar Four = 1',
			['One', 'Two', 'Three', 'Four'],
		],
		'a.rs': [
			'pub fn one() {}\npub(crate) struct Two;\nimpl Two {\n    const fn three() {}\n}',
			['one', 'Two', 'three'],
		],
		'A.java': [
			'public final class One {\n    private static int two(String a) {\n    List<String> three() {',
			['One', 'two', 'three'],
		],
		'a.kt': ['data class One(val x: Int)\nfun String.two() = 1\nval three = 3', ['One', 'two', 'three']],
		'a.c': ['static int one(char *a)\n{\nstruct two {\n#define THREE 3', ['one', 'two', 'THREE']],
		'a.cs': ['internal sealed record One\n    public async Task<int> Two(int a)', ['One', 'Two']],
		'a.php': ['class One {\n  public function two() {', ['One', 'two']],
		'a.rb': ['module One\n  def self.two\n  THREE = 3', ['One', 'two', 'THREE']],
		'a.swift': ['public func one() {\nstruct Two {', ['one', 'Two']],
		'a.sh': ['one() {\nfunction two {\nTHREE=3', ['one', 'two', 'THREE']],
	};
	it('are names at the top of the script of a component, and no calls that are given a function', () => {
		const script = [
			'let ready = $state(false);',
			'$effect(() => {',
			'	const inside = 1;',
			'});',
			'load().then((service) => {',
			'});',
			'share() {',
		];
		const text = ['<script lang="ts">', ...script.map(line => `\t${line}`), '</script>'].join('\n');
		const said = '`ready` `$effect` `inside` `load()` `share()`';
		const namesIn = (path: string) =>
			found(said, { files: [path], attached: [{ path, text }] }).map(line => line.split(' ')[0]);
		assert.deepEqual(namesIn('a.svelte'), ['ready', 'share()']);
		assert.deepEqual(namesIn('a.ts'), ['share()']);
	});

	it('are members, unless several types of the file have one of that name', () => {
		const kotlin = `data class Entry(
    @JsonProperty("id") val code: String,
    val place: String? = null,
    val owner: String
)
data class Other(
    val place: String,
    private var inside: Int = 0
)
fun read(): Entry {
    val local = Entry("a", "b", "c")
    val pairs = mapOf(one to Both(local, "d"),
        two to Both(local, "e"))
}`;
		const rust = 'pub struct Entry {\n    pub code: String,\n    hidden: u8,\n}\nlet e = Entry {\n    other: 1,\n};';
		const names = ['code', 'place', 'owner', 'inside', 'local', 'pairs', 'Both', 'hidden', 'other'];
		const said = names.map(name => `\`${name}\``).join(' ');
		const symbolsIn = (path: string, text: string) => found(said, { files: [path], attached: [{ path, text }] });
		assert.deepEqual(symbolsIn('a.kt', kotlin), [
			'code → symbol a.kt:2',
			'owner → symbol a.kt:4',
			'inside → symbol a.kt:8',
		]);
		assert.deepEqual(symbolsIn('a.rs', rust), ['code → symbol a.rs:2']);
	});

	for (const [path, [text, names]] of Object.entries(defined)) {
		it(`are read in ${path}`, () => {
			const context = { files: [path], attached: [{ path, text }] };
			const said = names.map(name => `\`${name}\``).join(' ');
			assert.deepEqual(
				found(said, context).map(line => line.split(' ')[0]),
				names,
			);
		});
	}

	it('are no calls and no control flow', () => {
		const text = 'if (one) {\n  two(one);\n  return three(1);\n}\nfor (const a of b) {';
		assert.deepEqual(found('`one` `two` `three` `if` `for`', { files: [], attached: [{ path: 'a.ts', text }] }), []);
	});
});

describe('pieces of code that a thought quotes', () => {
	it('are those that stand in exactly one place, verbatim', () => {
		assert.deepEqual(
			found('`sum += price * count;` `let sum = 0` `return Math.round(net * rate)` ``const rate = 0.19``'),
			[
				'sum += price * count; → snippet src/cart.ts:15',
				'let sum = 0 → snippet src/cart.ts:13',
				'return Math.round(net * rate) → snippet src/tax.ts:5',
				'const rate = 0.19 → snippet src/tax.ts:1',
			],
		);
	});

	it('are none where they are changed, repeated, cut within a word, or short', () => {
		assert.deepEqual(
			found('`sum += count * price;` `}` `sum` `: number {` `um += price * coun` `= 0;` `return` `net * rates`'),
			[],
		);
	});
});

describe('code in a thought', () => {
	it('names a file behind its fence', () => {
		for (const info of ['ts src/cart.ts', 'ts:src/cart.ts', 'ts title="src/cart.ts"', 'src/cart.ts']) {
			const text = `\`\`\`${info}\nlet a;\n\`\`\`\n`;
			assert.deepEqual(found(text), ['src/cart.ts → file src/cart.ts'], info);
		}
	});

	it('names a file only by a comment in the first line of its fence', () => {
		assert.deepEqual(found('```ts\n// src/cart.ts\nimport "./tax"; // src/tax.ts\n`list`\n```\nThen tax.ts'), [
			'src/cart.ts → file src/cart.ts',
			'tax.ts → file src/tax.ts',
		]);
		assert.deepEqual(found('- so:\n  ~~~\n  x\n  # src/cart.ts\n  ~~~\n- tax.ts'), ['tax.ts → file src/tax.ts']);
	});

	it('of a patch names the files of its head', () => {
		const patch = `diff --git a/src/cart.ts b/src/cart.ts
--- a/src/cart.ts
+++ b/src/cart.ts
@@ -1,3 +1,3 @@ src/tax.ts
 see src/tax.ts

-see src/tax.ts
+see src/tax.ts
Then src/tax.ts is next.`;
		assert.deepEqual(found(patch), [
			'src/cart.ts → file src/cart.ts',
			'src/cart.ts → file src/cart.ts',
			'src/tax.ts → file src/tax.ts',
		]);
	});

	it('names nothing without a fence, too', () => {
		const text = `import { taxFor } from './tax';
const a = require("./cart");
function f() {
    // as in src/cart.ts
    return formatPrice(12);
}
path = "src/cart.ts"
from tax import src.tax.ts

So src/tax.ts is it.`;
		assert.deepEqual(found(text), ['src/tax.ts → file src/tax.ts']);
	});

	it('does not hide prose that begins like it', () => {
		const text = `import it from src/cart.ts and see
if src/cart.ts is wrong, so is line 5 of it
- src/cart.ts: fine
let me check src/cart.ts
    src/cart.ts stands further in`;
		assert.equal(found(text, onlyCart).filter(line => line.startsWith('src/cart.ts →')).length, 5);
	});

	it('ends where its fence is never closed, after a while', () => {
		assert.deepEqual(found(`\`\`\`\n${'x = src/cart.ts\n'.repeat(2_000)}\nSee src/tax.ts.`), [
			'src/tax.ts → file src/tax.ts',
		]);
	});
});
