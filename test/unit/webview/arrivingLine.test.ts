import assert from 'node:assert/strict';
import { closeInline } from '../../../webview/markdown/closeInline.ts';
import { hideLineStart } from '../../../webview/markdown/hideLineStart.ts';

describe('a line that is still arriving', () => {
	it('shows nothing of signs that would be something else for a frame', () => {
		for (const line of ['-', '--', '---', '=', '=====', '- ', '``', '```ts', '~~~', '  =']) {
			assert.equal(hideLineStart(line).trim(), '', line);
		}
		assert.equal(hideLineStart('> -'), '> ');
		assert.equal(hideLineStart('- 2. --'), '- 2. ');
	});

	it('shows everything else', () => {
		for (const line of ['- a', '-1', '= 9', '`a', '--x', 'a -', '1. b', '> c', '~~d', '* ']) {
			assert.equal(hideLineStart(line), line);
		}
	});

	it('has its formula closed', () => {
		assert.equal(closeInline('So \\(a_1'), 'So \\(a_1\\)');
		assert.equal(closeInline('x\n\n\\[\nv_1 *'), 'x\n\n\\[\nv_1 *\\]');
		assert.equal(closeInline('\\[ x_1\\'), '\\[ x_1\\]');
		assert.equal(closeInline('\\[ x_1 \\\\'), '\\[ x_1 \\\\\\]');
		assert.equal(closeInline('$$ x_1$'), '$$ x_1$$');
		assert.equal(closeInline('$$a$$ and $$b'), '$$a$$ and $$b$$');
		assert.equal(closeInline('`\\(` and **b'), '`\\(` and **b**');
		assert.equal(closeInline('\\\\(a **b'), '\\\\(a **b**');
	});
});
