import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Marked } from 'marked';
import { plain } from '../../../src/core/text/plainText.ts';

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
});

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
