import assert from 'node:assert/strict';
import { markdownToHtml } from '../../../src/core/export/htmlText.ts';
import { tameMarkdown } from '../../../src/core/export/markdownText.ts';
import { decodeReferences, tamedReference } from '../../../src/core/text/entities.ts';
import { hidesSomething } from '../../../src/core/text/hidden.ts';

const known =
	'amp lt gt quot apos nbsp hellip mdash ndash lsquo rsquo ldquo rdquo laquo raquo bull middot copy reg trade deg plusmn times divide minus le ge ne asymp equiv infin sum prod radic rarr larr uarr darr harr rArr lArr hArr alpha beta gamma delta epsilon lambda mu pi sigma tau phi omega Delta Sigma Omega forall exist isin notin cap cup sub sup and or not euro pound yen cent sect para check micro frac12 lbrace rbrace lbrack rbrack vert grave num ast lowbar'.split(
		' ',
	);

describe('character references', () => {
	it('are decoded once', () => {
		assert.equal(decodeReferences('&lt;b&gt; &amp;lt; &#65;&#x42; &nope; &#0;'), '<b> &lt; AB &nope; \ufffd');
		assert.equal(decodeReferences('&alpha;&rarr;&quot;&nbsp;&lowbar;&#xD800;&#1114112;'), 'α→"\u00a0_\ufffd\ufffd');
	});

	for (const name of known) {
		it(`&${name}; is one visible sign for the page, and stays as it is in exports`, () => {
			const sign = decodeReferences(`&${name};`);
			assert.equal([...sign].length, 1);
			assert.ok(!hidesSomething(sign));
			assert.equal(tamedReference(`&${name};`), `&${name};`);
			assert.equal(tameMarkdown(`a &${name}; b`), `a &${name}; b`);
			assert.ok(markdownToHtml(`a &${name}; b`).includes(`a &${name}; b`));
		});
	}

	for (const name of ['rlm', 'zwj', 'shy', 'nope', 'ZeroWidthSpace', 'Tab']) {
		it(`&${name}; is shown as it was written, by the page and in exports`, () => {
			assert.equal(decodeReferences(`&${name};`), `&${name};`);
			assert.equal(tamedReference(`&${name};`), `&amp;${name};`);
		});
	}

	it('to hidden characters become words in exports', () => {
		assert.equal(tamedReference('&#8238;'), '[U+202E]');
		assert.equal(tamedReference('&#x1b;'), '[U+001B]');
		assert.equal(tamedReference('&#0;'), '\ufffd');
		assert.equal(tamedReference('&#9731;'), '&#9731;');
	});
});
