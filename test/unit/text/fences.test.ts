import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeBlock, codeSpan } from '../../../src/core/export/markdownText.ts';
import {
	fenceAround,
	fileBehind,
	isClosing,
	languageOf,
	mayBecomeClosing,
	openingFence,
	stripIndent,
} from '../../../src/core/text/fences.ts';
import { userMessage } from '../../../src/session/request/prompt.ts';

describe('fences', () => {
	it('open with three signs or more, and with no backtick behind backticks', () => {
		assert.deepEqual(openingFence('  ````ts x'), { marker: '````', indent: 2, info: 'ts x' });
		assert.deepEqual(openingFence('~~~ a`b'), { marker: '~~~', indent: 0, info: ' a`b' });
		for (const line of ['``', '```a`', '    ```', '\t```', 'x ```', '~~']) {
			assert.equal(openingFence(line), undefined, line);
		}
		assert.equal(openingFence('\t  ```', 40)?.indent, 6);
	});

	it('close with as many signs or more, and nothing else', () => {
		for (const line of ['```', '   `````', '```  ']) {
			assert.ok(isClosing(line, '```'), line);
		}
		for (const line of ['``', '~~~', '``` x', '    ```', '']) {
			assert.ok(!isClosing(line, '```'), line);
		}
		assert.ok(isClosing('\t```', '```', Number.POSITIVE_INFINITY));
		assert.ok(mayBecomeClosing(' ``', '```'));
		assert.ok(!mayBecomeClosing('`a', '```'));
	});

	it('take their indent away from what is inside, and no more', () => {
		assert.equal(stripIndent('    a', 2), '  a');
		assert.equal(stripIndent(' a', 2), 'a');
		assert.equal(stripIndent('  \ta', 2), '\ta');
		assert.equal(stripIndent('\ta', 2), '  a');
		assert.equal(stripIndent('\ta', 0), '\ta');
	});

	it('name a language in their first word', () => {
		assert.equal(languageOf(' c++ title=x'), 'c++');
		assert.equal(languageOf('js{1,3}'), 'js');
		assert.equal(languageOf('"onload="x'), undefined);
		assert.equal(languageOf(undefined), undefined);
	});

	it('names the file of its code behind the language, and nothing that is no path', () => {
		for (const info of [
			'ts src/a.ts',
			'ts:src/a.ts',
			'ts title="src/a.ts"',
			"ts title='src/a.ts' {1,3}",
			'ts {src/a.ts}',
			'src/a.ts',
			'ts src/a.ts:10-12',
			'12:15:src/a.ts',
		]) {
			const { path, index = -1 } = fileBehind(info) ?? {};
			assert.deepEqual([path, info.slice(index, index + 8)], ['src/a.ts', 'src/a.ts'], info);
		}
		assert.equal(fileBehind('json package.json')?.path, 'package.json');
		for (const info of ['ts', 'c++', 'asp.net', 'objective-c', 'js{1,3}', 'text/x-python', 'ts see the file', '']) {
			assert.equal(fileBehind(info), undefined, info);
		}
	});

	it('of ours cannot be closed by anything inside of them', () => {
		const text = fc
			.array(fc.constantFrom('`', '``', '```', '````', '\n', ' ', 'a', '~~~'), { maxLength: 20 })
			.map(parts => parts.join(''));
		fc.assert(
			fc.property(text, inside => {
				const fence = fenceAround(inside);
				assert.ok(fence.length >= 3 && !inside.includes(fence));
				const [first = '', ...rest] = codeBlock(inside, 'ts').split('\n');
				const { marker = '' } = openingFence(first) ?? {};
				assert.equal(
					rest.findIndex(line => isClosing(line, marker)),
					rest.length - 1,
				);
				assert.ok(
					!/^`+|`+$/g.exec(codeSpan(inside).replace(/^(`+) ?(.*?) ?\1$/, '$2'))?.[0].startsWith(fenceAround(inside, 1)),
				);
				const { content } = userMessage('Why?', [{ id: 'a', kind: 'file', label: 'a.ts', text: inside, tokens: 1 }]);
				const lines = content.split('\n');
				const closing = lines.findIndex((line, index) => index > 1 && isClosing(line, lines[1] ?? ''));
				assert.deepEqual(lines.slice(closing + 1), ['', 'Why?']);
			}),
		);
	});
});
