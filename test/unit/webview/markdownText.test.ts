import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenise } from '../../../src/core/text/codeTokens.ts';
import { closeInline } from '../../../webview/markdown/closeInline.ts';
import { isTameLine, lexBlocks } from '../../../webview/markdown/lexer.ts';

describe('half-arrived markup', () => {
	it('closes what is open at the end', () => {
		assert.equal(closeInline('a **bo'), 'a **bo**');
		assert.equal(closeInline('a `co'), 'a `co`');
		assert.equal(closeInline('see [the docs](https://exa'), 'see the docs');
	});

	it('leaves out an opener with nothing behind it', () => {
		assert.equal(closeInline('a **'), 'a ');
	});

	it('leaves whole markup and earlier paragraphs alone', () => {
		const text = 'an **open\n\nand **closed** `x`';
		assert.equal(closeInline(text), text);
	});
});

describe('the lexer', () => {
	it('makes no HTML tokens, whatever comes', () => {
		const types = new Set<string>();
		const walk = (tokens: readonly { type: string; tokens?: unknown; items?: unknown }[]): void => {
			for (const token of tokens) {
				types.add(token.type);
				walk((token.tokens ?? token.items ?? []) as never);
			}
		};
		walk(
			lexBlocks(
				'<div>a</div>\n\na <b onclick=x>b</b>\n\n<script>alert(1)</script>\n\n[a]: https://x.y\n\n[a]',
			) as never,
		);
		assert.ok(!types.has('html'));
		assert.ok(!types.has('def'));
	});

	it('keeps every character in the tokens’ raw text', () => {
		const line = fc.constantFrom(
			'- a',
			'1. b',
			'# h',
			'> q',
			'text',
			'',
			'| a | b |',
			'|---|---|',
			'    x',
			'---',
			'**b**',
			'  - n',
		);
		fc.assert(
			fc.property(fc.array(line, { maxLength: 20 }), lines => {
				const source = lines.join('\n');
				assert.equal(
					lexBlocks(source)
						.map(token => token.raw)
						.join(''),
					source,
				);
			}),
		);
	});

	it('refuses lines that are too deep or too long', () => {
		assert.ok(isTameLine('> > - 1. text'));
		assert.ok(isTameLine(`${' '.repeat(200)}return x;`));
		assert.ok(!isTameLine('>'.repeat(10_000)));
		assert.ok(!isTameLine('- '.repeat(600)));
		assert.ok(!isTameLine(`${' '.repeat(1_200)}- deep`));
		assert.ok(!isTameLine('x'.repeat(1_000_000)));
	});
});

describe('colouring of code', () => {
	it('keeps the text whole in every language', () => {
		const language = fc.constantFrom('ts', 'python', 'rust', 'html', 'diff', 'sql', 'json', 'css', 'bash', 'unknown');
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), language, (code, name) => {
				assert.equal(
					tokenise(code, name)
						.map(token => token.text)
						.join(''),
					code,
				);
			}),
		);
	});

	it('tells comments, strings, numbers, keywords and calls apart', () => {
		const kinds = tokenise("const a = f(1, 'x'); // y", 'ts').flatMap(({ kind, text }) =>
			kind ? [`${kind}:${text}`] : [],
		);
		assert.deepEqual(kinds, ['keyword:const', 'function:f', 'number:1', "string:'x'", 'comment:// y']);
	});

	it('reads an unclosed string or comment once, as one piece', () => {
		const escapes = `"${'\\"'.repeat(200_000)}`;
		assert.deepEqual(lengths(escapes, 'ts'), [['string', escapes.length]]);
		const comment = '/* '.repeat(200_000);
		assert.deepEqual(lengths(comment, 'ts'), [['comment', comment.length]]);
		const markup = '<!--'.repeat(20_000);
		assert.deepEqual(lengths(markup, 'html'), [['comment', markup.length]]);
	});
});

/** Kinds and lengths of the tokens that have text. */
function lengths(code: string, language: string): readonly (readonly [string | undefined, number])[] {
	return tokenise(code, language).flatMap(({ kind, text }) => (text === '' ? [] : [[kind, text.length] as const]));
}
