import assert from 'node:assert/strict';
import { fencedCode } from '../../../src/core/text/fencedCode.ts';

describe('blocks of code in Markdown', () => {
	it('are found with their languages, in lists and in longer fences as well', () => {
		const markdown = 'Use\n```ts\nlet a;\n```\nor\n- so:\n   ````\n```\nb\n```\n   ````\n';
		assert.deepEqual(fencedCode(markdown), [{ code: 'let a;', language: 'ts' }, { code: '```\nb\n```' }]);
	});

	it('end with the text where they are not closed', () => {
		assert.deepEqual(fencedCode('~~~py\nx = 1\ny = 2'), [{ code: 'x = 1\ny = 2', language: 'py' }]);
	});

	it('are none in prose', () => {
		assert.deepEqual(fencedCode('Nothing but `a` and words.'), []);
	});
});
