import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Marked } from 'marked';
import { plain, shorten } from '../../../src/surfaces/participant/plainText.ts';
import { StepTitles } from '../../../src/surfaces/participant/stepTitles.ts';

describe('words of a model in a line of ours', () => {
	const marked = new Marked();

	it('show as they are, never as markup', () => {
		const hostile =
			'[x](command:evil) <b>x</b> ![i](https://x.invalid/i.png) `code` **bold** $(zap) www.x.invalid https://x.invalid a@b.c &amp; # h';
		const html = marked.parse(plain(hostile), { async: false });
		assert.doesNotMatch(html, /<(?!\/?p>)/);
		assert.equal(unescaped(html), hostile);
	});

	it('stay one line', () => {
		assert.equal(plain('a\n\n# b\u0000\tc\u2028d'), 'a \\# b c d');
	});

	it('never become an element, whatever they are', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), text => {
				const html = marked.parse(`> Thinking: ${plain(text)}\n`, { async: false });
				assert.doesNotMatch(html, /<(?!\/?(p|blockquote)>)/);
			}),
		);
	});

	it('are shortened at a word', () => {
		assert.equal(shorten('one two  three\nfour', 12), 'one two…');
		assert.equal(shorten('short', 12), 'short');
		assert.equal(shorten('👍👍👍👍', 3), '👍…');
	});
});

describe('titles of steps', () => {
	it('are the first sentence of each paragraph', () => {
		assert.deepEqual(titlesOf('Okay, the user asks why. More words.\n\nLet me read sample.ts:2 first. It says so.'), [
			'Okay, the user asks why',
			'Let me read sample.ts:2 first',
		]);
	});

	it('are headings where the model writes them', () => {
		assert.deepEqual(titlesOf('**Checking the sum**\nFirst I add.\n\n## Edge cases\n\n1. Zero is one'), [
			'Checking the sum',
			'Edge cases',
			'Zero is one',
		]);
	});

	it('are known before their paragraph ends', () => {
		const steps = new StepTitles();
		assert.deepEqual(steps.push('I read the fi'), []);
		assert.deepEqual(steps.push('le. Then'), ['I read the file']);
		assert.deepEqual(steps.push(' I go on and on.'), []);
	});

	it('do not wait for ever for the end of a sentence', () => {
		const [title] = new StepTitles().push('and so on '.repeat(30));
		assert.ok(title && title.length <= 82);
	});

	it('do not depend on how the text is cut', () => {
		const text = 'First thing. More.\n\n**Second**\nwords\r\n\r\n- third one. x\n\n\n4) Fourth\nline goes on. y';
		const whole = titlesOf(text);
		assert.equal(whole.length, 4);
		fc.assert(
			fc.property(fc.array(fc.nat(text.length)), cuts => {
				const steps = new StepTitles();
				const places = [0, ...cuts.sort((a, b) => a - b), text.length];
				places.slice(1).forEach((to, index) => void steps.push(text.slice(places[index], to)));
				steps.end();
				assert.deepEqual(steps.titles, whole);
			}),
		);
	});
});

function titlesOf(text: string): readonly string[] {
	const steps = new StepTitles();
	steps.push(text);
	steps.end();
	return steps.titles;
}

function unescaped(html: string): string {
	return html
		.replace(/<\/?p>/g, '')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&')
		.trim();
}
