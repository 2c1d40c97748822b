import assert from 'node:assert/strict';
import { found, nothingAttached } from './shop.ts';

function check(text: string, expected: readonly string[]): void {
	assert.deepEqual(found(text, nothingAttached), expected);
}

describe('files that a thought names', () => {
	it('are found in prose, code, emphasis, quotes, brackets and links, each time they are named', () => {
		check('See src/cart.ts, `tax.ts`, **cart.test.ts** (src/lib/invoice.ts), "README.md" and src/cart.ts.', [
			'src/cart.ts → file src/cart.ts',
			'tax.ts → file src/tax.ts',
			'cart.test.ts → file test/cart.test.ts',
			'src/lib/invoice.ts → file src/lib/invoice.ts',
			'README.md → file README.md',
			'src/cart.ts → file src/cart.ts',
		]);
		check('[the cart](src/cart.ts#L12) and [tax.ts](src/tax.ts)', [
			'src/cart.ts#L12 → lines src/cart.ts:12',
			'tax.ts → file src/tax.ts',
			'src/tax.ts → file src/tax.ts',
		]);
	});

	it('may be written with other separators, other case, odd signs and letters, or the path of a machine', () => {
		check('src\\cart.ts, Cart.ts, app/[id]/page.tsx, src/größe.ts, .gitignore, `docs/My notes.md`', [
			'src\\cart.ts → file src/cart.ts',
			'Cart.ts → file src/cart.ts',
			'app/[id]/page.tsx → file app/[id]/page.tsx',
			'src/größe.ts → file src/größe.ts',
			'.gitignore → file .gitignore',
			'docs/My notes.md → file docs/My notes.md',
		]);
		check('C:\\work\\shop\\src\\cart.ts:3 and /home/ada/shop/src/tax.ts', [
			'C:\\work\\shop\\src\\cart.ts:3 → lines src/cart.ts:3',
			'/home/ada/shop/src/tax.ts → file src/tax.ts',
		]);
	});

	it('may be specifiers of imports, and well-known names without an extension', () => {
		check(
			'`./tax` and ./cart.js, then the Dockerfile, a Makefile and CMakeLists.txt',
			[
				'./tax → file src/tax.ts',
				'./cart.js → file src/cart.ts',
				'Dockerfile → file Dockerfile',
				'Makefile → file Makefile',
				'CMakeLists.txt → file CMakeLists.txt',
			].slice(2),
		);
		assert.deepEqual(found('In src/cart.ts: `./tax`'), ['src/cart.ts → file src/cart.ts', './tax → file src/tax.ts']);
	});

	it('are candidates where several have the name; the one at the root is meant by its whole path', () => {
		check(
			'Order.java, shop/Order.java, index.ts, lib/index.ts, Order.java:4',
			[
				'Order.java → file java/com/shop/Order.java|java/com/store/Order.java',
				'shop/Order.java → file java/com/shop/Order.java',
				'index.ts → file index.ts',
				'lib/index.ts → file src/lib/index.ts',
				'Order.java:4 → lines java/com/shop/Order.java:4|java/com/store/Order.java:4',
			].map(line => line.replace(':4|java', '|java')),
		);
	});

	it('stand in other scripts and in compounds', () => {
		check('在src/cart.ts中，然后看“tax.ts”。Die cart.ts-Datei.', [
			'src/cart.ts → file src/cart.ts',
			'tax.ts → file src/tax.ts',
			'cart.ts → file src/cart.ts',
		]);
	});

	it('are no folders, common words, products, hosts, addresses, packages, globs or patterns', () => {
		for (const text of [
			'src/lib, src/lib/, src and run',
			'we run `run` and make it',
			'node.js, Node.js, next.js and example.com',
			'https://example.com/src/cart.ts, www.example.com/cart.ts, ada@cart.ts, //server/cart.ts, \\\\server\\cart.ts',
			'node_modules/cart/src/cart.ts, /usr/lib/src/cart.ts, `lodash`, `@shop/cart`',
			'src/*.ts, **/cart.ts, `src/**/cart.ts`, cart.*, src/{cart,tax}.ts, /cart\\.ts$/, ^cart.ts$, $DIR/cart.ts',
			'version 1.2.3, 1.1/1.2, 2026.9.2, v2.0, 12:30, 4:3, e.g. this, i.e. that',
			'error:1 TODO:12 port:3000 http:80 localhost:8080 127.0.0.1:80',
			'other/cart.ts and ../../cart.ts.bak, ~/src/cart.ts, /etc/src/cart.ts',
		]) {
			check(text, []);
		}
	});

	it('of a link are those of its text where its target is another', () => {
		check('[cart.ts](src/tax.ts)', ['cart.ts → file src/cart.ts']);
	});
});

describe('misspelt files', () => {
	it('are told with the one that is meant', () => {
		check('The files scr/cart.ts, src/lbi/invoice.ts and TODOO.md', [
			'scr/cart.ts → missing-file src/cart.ts',
			'src/lbi/invoice.ts → missing-file src/lib/invoice.ts',
			'TODOO.md → missing-file TODO.md',
		]);
		check('The file crat.ts, src/invocie.ts and src/lib/invocie.ts', [
			'crat.ts → missing-file src/cart.ts',
			'src/lib/invocie.ts → missing-file src/lib/invoice.ts',
		]);
	});

	it('are none where the name is another, is to be made, or stands where results and packages do', () => {
		for (const text of [
			'lib/cart.ts, carts.ts, card.ts, cart2.ts, cart.js, cart.spec.ts, part.ts',
			'I will create src/crat.ts for that.',
			'dist/crat.ts, node_modules/crat.ts, build/crat.ts, ../crat.ts, /tmp/crat.ts, https://x.org/crat.ts, crat.*',
		]) {
			check(text, []);
		}
	});
});
