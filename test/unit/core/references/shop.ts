/** A small shop that the tests talk about, and a short way to write down what was found. */
import { createReferenceFinder } from '../../../../src/core/insight/references/finder.ts';
import type { Reference, ReferenceContext } from '../../../../src/core/insight/references/reference.ts';

export const cart = `import { taxFor } from './tax';

export interface Item { price: number; count: number }

export class Cart {
	readonly #items: Item[] = [];

	add(item: Item): void {
		this.#items.push(item);
	}

	total(): number {
		let sum = 0;
		for (const { price, count } of this.#items) {
			sum += price * count;
		}
		return sum + taxFor(sum);
	}
}

export function formatPrice(cents: number): string {
	return (cents / 100).toFixed(2);
}
`;

export const tax = `const rate = 0.19;

/** In cents. */
export function taxFor(net: number): number {
	return Math.round(net * rate);
}

export function list(): string[] {
	return ['full', 'half'];
}
`;

export const files = [
	'src/cart.ts',
	'src/tax.ts',
	'src/app/index.ts',
	'src/lib/index.ts',
	'src/lib/invoice.ts',
	'src/größe.ts',
	'test/cart.test.ts',
	'app/[id]/page.tsx',
	'index.ts',
	'lib/node.js',
	'scripts/build.py',
	'java/com/shop/Order.java',
	'java/com/store/Order.java',
	'docs/My notes.md',
	'README.md',
	'TODO.md',
	'Dockerfile',
	'Makefile',
	'CMakeLists.txt',
	'package.json',
	'.gitignore',
	'run',
	'main.go',
	'server.rs',
];

export const both: ReferenceContext = {
	files,
	attached: [
		{ path: 'src/cart.ts', text: cart },
		{ path: 'src/tax.ts', text: tax },
	],
};
export const onlyCart: ReferenceContext = { files, attached: [{ path: 'src/cart.ts', text: cart }] };
export const nothingAttached: ReferenceContext = { files, attached: [] };

export function referencesIn(text: string, context: ReferenceContext = both): readonly Reference[] {
	const finder = createReferenceFinder(context);
	return [...finder.push(text), ...finder.end()].sort((one, other) => one.start - other.start);
}

/** Each as `mention → kind path:line-endLine`; several files as `a|b`. */
export function found(text: string, context: ReferenceContext = both): readonly string[] {
	return referencesIn(text, context).map(
		reference => `${text.slice(reference.start, reference.end)} → ${told(reference)}`,
	);
}

function told(reference: Reference): string {
	if ('text' in reference) {
		return `${reference.kind} ${reference.nearest}`;
	}
	const path = 'path' in reference ? reference.path : reference.candidates.join('|');
	const { line, endLine } = reference;
	return `${reference.kind} ${path}${line === undefined ? '' : `:${line}`}${endLine === undefined ? '' : `-${endLine}`}`;
}
