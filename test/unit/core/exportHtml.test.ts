import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toHtml } from '../../../src/core/export/html.ts';
import { markdownToHtml, preformattedWithFormulas } from '../../../src/core/export/htmlText.ts';
import { assertGolden } from './golden.ts';
import { endings, hostile, ordinary, samples } from './sampleConversations.ts';
import { anyTurn } from './turnEvents.ts';

/** Every tag with its attributes, as an HTML parser sees them in text that escapes `<` and `"` everywhere else. */
function tagsIn(html: string): { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[] {
	return [...html.matchAll(/<(\/?[a-z][^\s>]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>/gi)].map(match => ({
		name: (match[1] ?? '').toLowerCase(),
		attributes: Object.fromEntries(
			[...(match[2] ?? '').matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(each => [each[1], each[2] ?? '']),
		),
	}));
}

const mathAttributes =
	'class style display displaystyle scriptlevel stretchy fence form separator symmetric movablelimits accent lspace rspace width height depth minsize maxsize linethickness'.split(
		' ',
	);

const allowed: Readonly<Record<string, readonly string[]>> = {
	html: ['lang'],
	head: [],
	meta: ['charset', 'http-equiv', 'content', 'name'],
	title: [],
	style: [],
	body: [],
	header: [],
	main: [],
	section: ['class'],
	div: ['class'],
	span: ['class', 'title'],
	p: ['class', 'dir'],
	h1: ['dir'],
	h2: [],
	h4: ['dir'],
	h5: ['dir'],
	h6: ['dir'],
	ul: ['class'],
	ol: ['start', 'class'],
	li: ['dir', 'style'],
	pre: ['class', 'dir', 'data-language'],
	code: [],
	blockquote: [],
	table: [],
	tr: [],
	th: ['class', 'dir'],
	td: ['class', 'dir'],
	strong: [],
	em: [],
	del: [],
	br: [],
	hr: [],
	a: ['href', 'rel'],
	details: ['class', 'open'],
	summary: [],
	sub: [],
	sup: [],
	kbd: [],
	...Object.fromEntries(
		'math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle mpadded'
			.split(' ')
			.map(name => [name, mathAttributes]),
	),
};

function assertHarmless(html: string): void {
	const tags = tagsIn(html);
	for (const { name, attributes } of tags) {
		const own = allowed[name.replace('/', '')];
		assert.ok(own, `<${name}>`);
		for (const [attribute, value] of Object.entries(attributes)) {
			assert.ok(own.includes(attribute), `${name} ${attribute}`);
			assert.ok(attribute !== 'style' || /^padding-left: \d+px; background: [\w\s().,%/-]+$/.test(value), value);
			assert.ok(attribute !== 'href' || /^(https?:|mailto:)/.test(value), value);
		}
	}
	// Nothing that opens a tag or a comment is left over.
	const opened = html.match(/<[a-z/!?]/gi)?.length ?? 0;
	assert.equal(opened, tags.length + (html.startsWith('<!doctype') ? 1 : 0));
}

const fragments = [
	'`', '```', '\n', '\n\n', '    ', '> ', '- ', '1. ', '# ', '---', '|', ' ', 'a', '\\', '<b>', '</details>', '<script>', '<!--', '-->',
	'<img src=http://e/x>', '![a](http://e/x)', '[a](javascript:x)', '[a](http://e" onclick="x)', '[a](<http://e/ x>)', '[r]: http://e', '[r]',
	'<sub>', '</sub>', '<kbd>x</kbd>', '<br>', '<details>', '<summary>x</summary>', '\\(x<b\\)', '$a\\text{<i>}$', '\\[\\href{x}{y}\\]', '&#8238;', '&#60;', '&lt;', '&quot;', '"', "'", '**', '_', '~~', '\u202e', '[x] ', '|-|-|\n', 'http://e/x"y',
]; // biome-ignore format: a table

describe('the HTML export', () => {
	for (const [name, conversation] of Object.entries(samples)) {
		it(`writes the page of the sample "${name}", with our tags only`, () => {
			const html = toHtml(conversation);
			assertHarmless(html);
			assertGolden(`${name}.html`, html);
		});
	}

	it('forbids itself everything but its style', () => {
		assert.match(
			toHtml(ordinary),
			/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'/,
		);
		assert.doesNotMatch(toHtml(ordinary), /<script|@import|url\(/);
	});

	it('has what was attached by name, with its text, or not at all', () => {
		const named = toHtml(ordinary);
		assert.match(named, /Attached: <code>sample\.ts/);
		assert.doesNotMatch(named, /class="attached"/);
		const whole = toHtml(ordinary, { attachments: 'text' });
		assertHarmless(whole);
		assert.match(
			whole,
			/<details class="attached"><summary>Text of sample\.ts:1–3<\/summary><pre class="code" data-language="typescript"><code><span class="tok-keyword">export<\/span> /,
		);
		assert.doesNotMatch(toHtml(ordinary, { attachments: 'omit' }), /Attached/);
	});

	it('folds the thinking, unfolds it, or leaves it out', () => {
		assert.match(toHtml(ordinary), /<details class="thinking"><summary>Thought for 12 s/);
		assert.match(toHtml(ordinary, { thinking: 'open' }), /<details class="thinking" open>/);
		assert.doesNotMatch(toHtml(ordinary, { thinking: 'omit' }), /My first idea/);
	});

	it('has as many turns as the conversation', () => {
		assert.equal(toHtml(endings).match(/<section/g)?.length, endings.turns.length);
		assert.equal(toHtml(hostile).match(/<section/g)?.length, hostile.turns.length);
	});

	it('cannot be made to fail', () => {
		fc.assert(
			fc.property(anyTurn, events => {
				assertHarmless(toHtml({ id: 'c', title: '', createdAt: '', turns: [{ id: 't1', events }] }));
			}),
		);
	});
});

describe('model text in the page', () => {
	it('never becomes a tag or an attribute of its own', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 24 }), parts => {
				assertHarmless(markdownToHtml(parts.join('')));
			}),
			{ numRuns: 3_000 },
		);
	});

	it('keeps structure, code and links', () => {
		const html = markdownToHtml(
			'# A\n\n- one\n- [x] two\n\n`a<b>` [docs](https://example.com/x)\n\n```ts\nlet a = "<b>";\n```',
		);
		assert.match(html, /<h4 dir="auto">A<\/h4>/);
		assert.match(html, /<li dir="auto">one/);
		assert.match(html, /☑/);
		assert.match(html, /<code>a&#60;b&#62;<\/code>/);
		assert.match(html, /<a href="https:\/\/example.com\/x" rel="[^"]+">docs<\/a> \(example.com\)/);
		assert.match(
			html,
			/data-language="ts"><code><span class="tok-keyword">let<\/span> a = <span class="tok-string">&#34;&#60;b&#62;&#34;<\/span>;/,
		);
	});

	it('sets formulas in answer and thinking, and leaves code alone', () => {
		const html = markdownToHtml(
			'So \\(a_1 < b\\), `$x$` and\n\n$$\\frac{1}{2}$$\n\n\\(\\href{https://evil.example}{<b>}\\)',
		);
		assertHarmless(html);
		assert.match(html, /title="\\\(a_1 &#60; b\\\)"><math><mrow><msub><mi>a<\/mi><mn>1<\/mn><\/msub><mo>&#60;<\/mo>/);
		assert.match(html, /<code>\$x\$<\/code>/);
		assert.match(html, /<span class="formula set displayed"[^>]*><math display="block"><mfrac>/);
		assert.match(html, /<span class="formula">\\\(\\href\{https:\/\/evil.example\}\{&#60;b&#62;\}\\\)<\/span>/);
		const thought = preformattedWithFormulas('Then $x^2$ costs $5.\n```\n$y$\n```\n\\[\na\n\\]\nend `$z$`');
		assertHarmless(thought);
		assert.deepEqual(
			[...thought.matchAll(/title="([^"]*)"/g)].map(each => each[1]),
			['$x^2$', '\\[\na\n\\]'],
		);
		assert.match(thought, /<\/span> costs \$5\.\n```\n\$y\$\n```\n<span/);
	});

	it('has the plain meaning of a few tags, and every other one as text', () => {
		const html = markdownToHtml(
			'H<sub>2</sub>O <kbd>Esc</kbd><br>x <b>y</b>\n\n<details>\n<summary>The *log*</summary>\n\n- one\n\n```html\n</details>\n```\n</details>\n\nafter\n\n<details>\nopen <details onclick=x>',
		);
		assertHarmless(html);
		assert.match(html, /H<sub>2<\/sub>O <kbd>Esc<\/kbd><br>x &#60;b&#62;y/);
		assert.match(
			html,
			/<details class="fold"><summary>The <em>log<\/em><\/summary><ul>.*&#60;\/details<\/span>.*<\/pre>\n<\/details>\n<p dir="auto">after/s,
		);
		assert.match(html, /<details class="fold" open><summary>Details<\/summary><p dir="auto">open &#60;details onclick/);
	});

	it('sets so many formulas of a text as people write, and shows the rest as source', () => {
		const html = markdownToHtml('$x$\n\n'.repeat(1_200));
		assert.deepEqual([html.match(/<math>/g)?.length, html.match(/class="formula">/g)?.length], [1_000, 200]);
	});

	it('shows images and other targets as text', () => {
		assert.match(markdownToHtml('![alt](http://e/x.png)'), /Image: alt \(http:\/\/e\/x.png\)/);
		assert.match(markdownToHtml('[a](javascript:alert)'), /a \(javascript:alert\)/);
		assert.match(markdownToHtml('[a](https://user:pw@evil.example)'), /a \(https:/);
	});

	it('comes preformatted when it would overflow or stall a parser', () => {
		const nested = Array.from({ length: 600 }, (_, depth) => `${' '.repeat(2 * depth)}- x`).join('\n');
		for (const text of ['>'.repeat(10_000), nested, '['.repeat(100_000), 'x'.repeat(300_000)]) {
			assert.match(markdownToHtml(text), /^<pre class="text"/);
		}
	});
});
