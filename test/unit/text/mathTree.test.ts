import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type MathElement, mathTree } from '../../../src/core/text/mathTree.ts';

/** As markup, without what only serves the layout. */
function shape(node: MathElement | string): string {
	return typeof node === 'string' ? node : `<${node.name}>${node.children.map(shape).join('')}</${node.name}>`;
}

function* allIn(node: MathElement): Generator<MathElement> {
	yield node;
	for (const child of node.children) {
		if (typeof child !== 'string') {
			yield* allIn(child);
		}
	}
}

const shapeOf = (source: string): string | undefined => {
	const tree = mathTree(source);
	return tree && shape(tree);
};

const names =
	/^(?:math|mrow|mi|mn|mo|mtext|mspace|mfrac|msqrt|mroot|msub|msup|msubsup|munder|mover|munderover|mmultiscripts|mprescripts|mtable|mtr|mtd|mstyle|mpadded|mphantom)$/;
const attributes =
	/^(?:class|display|scriptlevel|mathvariant|form|displaystyle|stretchy|fence|separator|symmetric|largeop|movablelimits|accent|accentunder|lspace|rspace|width|height|depth|voffset|minsize|maxsize|linethickness)$/;
const styles = /^(?:padding|margin-left|border)(?:-[a-z]+)?$/;

function assertHarmless(tree: MathElement, context: string): void {
	for (const node of allIn(tree)) {
		assert.match(node.name, names, context);
		for (const [key, value] of Object.entries(node.attributes)) {
			assert.match(key, attributes, context);
			assert.match(value, /^[\w .+-]{1,80}$/, context);
		}
		for (const [key, value] of Object.entries(node.styles)) {
			assert.match(key, styles, context);
			assert.match(value, /^[\w .-]{1,40}$/, context);
		}
	}
}

describe('a formula as a tree', () => {
	it('is MathML, with each pair of delimiters', () => {
		for (const source of ['\\(a^2\\)', '\\[ a^2 \\]', '$$a^2$$', '$a^2$', '  $$\na^2\n$$\n']) {
			assert.equal(shapeOf(source), '<math><msup><mi>a</mi><mn>2</mn></msup></math>', source);
		}
		assert.equal(mathTree('\\[a\\]')?.attributes.display, 'block');
		assert.equal(mathTree('\\(a\\)')?.attributes.display, undefined);
	});

	it('is there for what models write', () => {
		for (const tex of [
			'\\boxed{x = \\frac{1}{2}}',
			'\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}',
			'f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}',
			'\\begin{align} a &= b \\\\ c &= d \\end{align} ',
			'\\sum_{i=0}^{n} \\binom{n}{i} = 2^n \\tag{1}',
			'\\cancel{x} + \\overline{ab} \\approx \\left\\lfloor \\sqrt[3]{x} \\right\\rfloor',
			'\\lim_{n \\to \\infty} \\operatorname{argmax}_x \\mathbb{E}[x \\mid \\mathcal{F}]',
			'\\begin{array}{c|c} 1 & 2 \\\\ \\hline 3 & 4 \\end{array}',
			"\\underbrace{a + b}_{n} \\xrightarrow{f} \\vec{v}' \\mod 7 \\quad \\mathrm{km}\\,",
		]) {
			const tree = mathTree(`\\[${tex}\\]`);
			assert.ok(tree, tex);
			assertHarmless(tree, tex);
		}
	});

	it('is none for what is no TeX, defines commands, or reaches outside', () => {
		for (const tex of [
			'\\frac{1}',
			'a & b',
			'\\unknown{a}',
			'\\href{https://evil.example}{x}',
			'\\url{https://evil.example}',
			'\\includegraphics{https://evil.example/a.png}',
			'\\class{app}{x}',
			'\\id{app}{x}',
			'\\style{position:fixed}{x}',
			'\\def\\a{\\a\\a}\\a',
			'\\newcommand{\\a}[1]{#1#1}\\a{\\a{\\a{x}}}',
			'\\let\\a=b\\a',
			'\\char"202e',
			'a\u202eb',
			'',
		]) {
			assert.equal(mathTree(`\\(${tex}\\)`), undefined, tex);
		}
	});

	it('asks for no room beyond its own, and for no colour', () => {
		const tree = mathTree(
			'\\(\\rule{99em}{99em} \\hspace{-40em} \\raisebox{50em}{a} \\kern{-9em} \\color{white}{b}\\)',
		);
		assert.ok(tree);
		assertHarmless(tree, 'lengths');
		const lengths = [...allIn(tree)]
			.flatMap(node => [...Object.entries(node.attributes), ...Object.entries(node.styles)])
			.flatMap(([, value]) => value.match(/-?[\d.]+(?=em)/g) ?? [])
			.map(Number);
		assert.ok(
			lengths.every(length => length >= -0.3 && length <= 6),
			String(lengths),
		);
		assert.ok(!JSON.stringify(tree).includes('color'));
	});

	it('is none where it would be too deep or too large', () => {
		for (const tex of [
			`${'{'.repeat(1_900)}${'}'.repeat(1_900)}`,
			'\\left('.repeat(600),
			`\\begin{matrix}${'&'.repeat(3_500)}\\end{matrix}`,
			`x${'^{x'.repeat(900)}${'}'.repeat(900)}`,
			'a'.repeat(3_990),
			`\\begin{array}{*{99999}{c}}a\\end{array}`,
			'\\TeX'.repeat(900),
		]) {
			assert.equal(mathTree(`\\[${tex}\\]`), undefined, tex.slice(0, 40));
		}
	});

	it('holds nothing but what the lists name, whatever is written', () => {
		const piece = fc.constantFrom(
			...'\\frac{a}{b}|\\sqrt|{|}|^|_|&|\\\\|\\text{<b onclick=x>}|\\begin{matrix}|\\end{matrix}|\\left(|\\right)|\\href{javascript:x}{y}|\\color{red}|\\cancel{x}|\\rlap{x}|\\phantom{x}|\\tag{1}|\\kern-9em|\\class{x}{y}|\\boxed{1}|\\operatorname{x}|x|+|1|\'|"|<|>|\\label{x}|\\ref{x}|\\html@mathml{}|\\toggle{a}{b}\\endtoggle|\\ce{H2O}|\\bra{x}|\\verb|x|'.split(
				'|',
			),
		);
		fc.assert(
			fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), pieces => {
				const source = `\\[${pieces.join('')}\\]`;
				const tree = mathTree(source);
				if (tree) {
					assertHarmless(tree, source);
				}
			}),
			{ numRuns: 500 },
		);
	});
});
