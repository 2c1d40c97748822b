import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Token, Tokens } from 'marked';
import { lexBlocks } from '../../../src/core/text/lexBlocks.ts';

/** Inline tokens as words: `type(text)`; plain text stands as it is. */
function shape(tokens: readonly Token[]): string {
	return tokens
		.map(token => {
			const inner = 'tokens' in token && token.tokens ? shape(token.tokens) : (token as { text?: string }).text;
			return token.type === 'text' || token.type === 'paragraph' ? inner : `${token.type}(${inner ?? ''})`;
		})
		.join('');
}

/** As {@link shape}, with the tags of elements. */
const shapeOfTags = (tokens: readonly Token[]): string =>
	tokens
		.map(token => {
			const inner = 'tokens' in token && token.tokens ? shapeOfTags(token.tokens) : (token as { text?: string }).text;
			const name = token.type === 'element' ? String((token as Tokens.Generic).tag) : token.type;
			return name === 'text' || name === 'paragraph' ? inner : `${name}(${inner ?? ''})`;
		})
		.join('');

const rows = (source: string): readonly string[] => lexBlocks(source).map(token => shape([token]));

function raw(tokens: readonly Token[]): string {
	return tokens.map(token => token.raw).join('');
}

function depthOf(tokens: readonly Token[]): number {
	return Math.max(0, ...tokens.map(token => ('tokens' in token && token.tokens ? 1 + depthOf(token.tokens) : 1)));
}

describe('Markdown as models write it', () => {
	it('strikes out between two tildes on either side, never between single ones', () => {
		assert.deepEqual(rows('~5 min, 10~12 files, (~3 MB) and ~/bin to ~/lib'), [
			'~5 min, 10~12 files, (~3 MB) and ~/bin to ~/lib',
		]);
		assert.deepEqual(rows('~~old~~ new, ~~a~b~~'), ['del(old) new, del(a~b)']);
		assert.deepEqual(rows('~one~ ~~~two~~~'), ['~one~ ~~~two~~~']);
	});

	it('ends emphasis at its stars in text without spaces', () => {
		for (const [source, expected] of [
			['**结论：**没有问题', 'strong(结论：)没有问题'],
			['先**（甲）**后**「乙」**末', '先strong(（甲）)后strong(「乙」)末'],
			['他说**“好”**了', '他说strong(“好”)了'],
			['これは**重要。**です', 'これはstrong(重要。)です'],
			['값은**"참"**이다', '값은strong("참")이다'],
			['**版本(v2)**的', 'strong(版本(v2))的'],
			['用**`npm ci`**装', '用strong(codespan(npm ci))装'],
			['*斜体，*正', 'em(斜体，)正'],
			['_甲_，乙', 'em(甲)，乙'],
		] as const) {
			assert.deepEqual(rows(source), [expected], source);
		}
	});

	it('reads emphasis in other scripts as CommonMark does', () => {
		assert.deepEqual(rows('2*3*4, **a.** b, **"q"**of, a_b_c, **x** y'), [
			'2em(3)4, strong(a.) b, **"q"**of, a_b_c, strong(x) y',
		]);
	});

	it('ends a bare address before punctuation that no address contains', () => {
		const links = (source: string): readonly string[] =>
			lexBlocks(source).flatMap(token =>
				((token as { tokens?: Token[] }).tokens ?? []).flatMap(inner => (inner.type === 'link' ? [inner.raw] : [])),
			);
		assert.deepEqual(
			links(
				'见https://a.example/x。 www.b.example/y？z https://c.example/z」 (https://d.example/w) https://e.example…',
			),
			['https://a.example/x', 'www.b.example/y', 'https://c.example/z', 'https://d.example/w', 'https://e.example'],
		);
		assert.deepEqual(links('https://zh.example/维基/数学?q=ok.（见'), ['https://zh.example/维基/数学?q=ok']);
	});

	it('breaks lines at <br>, in cells as well, and not in code', () => {
		const [table, , text] = lexBlocks('| a<br>b | `x<br>y` |\n| - | - |\n| **c<BR/>d**<br /> | &lt;br> |\n\np<br>q');
		assert.ok(table?.type === 'table');
		const cells = [table.header, ...table.rows].flat().map((cell: { tokens: Token[] }) => shape(cell.tokens));
		assert.deepEqual(cells, ['abr()b', 'codespan(x<br>y)', 'strong(cbr()d)br()', '&lt;br>']);
		assert.equal(text && shape([text]), 'pbr()q');
		const [list] = lexBlocks('- | a |\n  | - |\n  | x<br>y |');
		assert.ok(list?.type === 'list' && JSON.stringify(list.items).includes('"br"'));
	});

	it('reads <sub>, <sup> and <kbd> without attributes, and leaves every other tag as text', () => {
		for (const [source, expected] of [
			['H<sub>2</sub>O, x<SUP>*n*</SUP>', 'Hsub(2)O, xsup(em(n))'],
			['press <kbd>Ctrl</kbd>+<kbd>`C`</kbd>', 'press kbd(Ctrl)+kbd(codespan(C))'],
			['<sub>a<sup>b</sup></sub>', 'sub(asup(b))'],
			['<sub onclick="x">a</sub> <b>c</b> <sub>open', '<sub onclick="x">a</sub> <b>c</b> <sub>open'],
			['`<sub>2</sub>` \\<sub>2</sub>', 'codespan(<sub>2</sub>) escape(<)sub>2</sub>'],
			['<sub>a\n\nb</sub>', '<sub>a'],
		] as const) {
			const tokens = lexBlocks(source);
			assert.equal(shapeOfTags(tokens.slice(0, 1)), expected, source);
		}
	});

	it('leaves formulas as they are', () => {
		for (const [source, expected] of [
			['If \\(x_1 * y_2 * z\\) then', 'If math(\\(x_1 * y_2 * z\\)) then'],
			['*a \\(b*c\\)*', 'em(a math(\\(b*c\\)))'],
			['$$e_1 * e_2 * e_3$$', 'math($$e_1 * e_2 * e_3$$)'],
			['\\[ a \\\\ b_c \\]', 'math(\\[ a \\\\ b_c \\])'],
			['`\\(a*b\\)` and \\\\(c*d*e)', 'codespan(\\(a*b\\)) and escape(\\)(cem(d)e)'],
			[
				'\\[ \\] todo, \\[1\\], \\[words\\](x)',
				'escape([) escape(]) todo, escape([)1escape(]), escape([)wordsescape(])(x)',
			],
			['$5 and $6, $$7*8*9', '$5 and $6, $$7em(8)9'],
		] as const) {
			assert.deepEqual(rows(source), [expected], source);
		}
	});

	it('finds formulas between single dollars, and leaves money and variables alone', () => {
		for (const [source, expected] of [
			['let $x$ and $n+1$, $O(n \\log n)$.', 'let math($x$) and math($n+1$), math($O(n \\log n)$).'],
			['**so $x_1 * y_2 * z$**', 'strong(so math($x_1 * y_2 * z$))'],
			['$x_{total} = 5$: *yes*', 'math($x_{total} = 5$): em(yes)'],
			['It costs $5 and $10 a *b* c', 'It costs $5 and $10 a em(b) c'],
			['use $HOME and $PATH, or $HOME/$USER', 'use $HOME and $PATH, or $HOME/$USER'],
			['$a=$b; $i++$j; a$b$c, US$5$', '$a=$b; $i++$j; a$b$c, US$5$'],
			['$total = price$ and $(cmd)$(cmd)', '$total = price$ and $(cmd)$(cmd)'],
			['`$x$`, \\$5 and $y$', 'codespan($x$), escape($)5 and math($y$)'],
			['$ x $ and $x\ny$', '$ x $ and $x\ny$'],
		] as const) {
			assert.deepEqual(rows(source), [expected], source);
		}
	});

	it('makes no list, rule or heading of the lines of a formula', () => {
		for (const inside of ['- b', '= c\n=', '---', '> d', '# e', '+ f']) {
			const source = `So:\n\\[\na\n${inside}\n\\]\nEnd.`;
			assert.deepEqual(rows(source), ['So:', `math(\\[\na\n${inside}\n\\])`, 'End.'], inside);
		}
		assert.deepEqual(rows('$$\na\n\n- b\n$$').length, 3, 'a blank line ends the paragraph, and with it the formula');
	});

	it('loses and invents nothing', () => {
		const piece = fc.constantFrom(
			'**',
			'*',
			'_',
			'~',
			'~~',
			'`',
			'，',
			'“',
			'字',
			'w ',
			'\\(',
			'\\)',
			'\\[',
			'\\]',
			'$$',
			'\n',
			'\n\n',
			'- ',
			'](',
			'[',
			')',
			'https://a.b/',
			'|',
			'<br>',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
				const source = pieces.join('');
				assert.equal(raw(lexBlocks(source)).replace(/\s/g, ''), source.replace(/\s/g, ''));
			}),
		);
	});

	it('reads signs without their other half a bounded number of times', () => {
		for (const unit of ['**，*字 ', '_a__b_c ', '*a **b [c ', '$$a \\(b ', '[*']) {
			const source = unit.repeat(40_000 / unit.length);
			const tokens = lexBlocks(source);
			assert.equal(raw(tokens).trim(), source.trim());
			assert.ok(depthOf(tokens) <= 16, unit);
		}
	});
});
