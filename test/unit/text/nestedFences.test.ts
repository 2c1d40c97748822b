import assert from 'node:assert/strict';
import { tameMarkdown } from '../../../src/core/export/markdownText.ts';
import { endsInFence, separateFences } from '../../../src/core/text/nestedFences.ts';

const nested = '```md\n# Plan\n```sh\nls\n```\nmore\n```\nAfter.';

describe('fences in a fenced document', () => {
	it('belong to it where a language begins them and all of them end', () => {
		assert.equal(separateFences(nested), '````md\n# Plan\n```sh\nls\n```\nmore\n````\nAfter.');
		assert.equal(
			separateFences('~~~markdown\n~~~js\n1\n~~~\n~~~py\n2\n~~~\n~~~\nx'),
			'~~~~markdown\n~~~js\n1\n~~~\n~~~py\n2\n~~~\n~~~~\nx',
		);
	});

	it('end it as CommonMark has it where they would not add up', () => {
		for (const source of [
			'```md\n# Plan\n```sh\nls\n```\nThen:\n```\nnpm ci\n```\nDone.',
			'```md\n# Plan\n```\nls\n```',
			'```js\n```sh\n```\ntext\n```',
			'````md\n```sh\nls\n```\n````',
			'```md\n```sh\nls\n```\nText that goes on.',
		]) {
			assert.equal(separateFences(source), source);
		}
	});

	it('stay inside of it in an export', () => {
		assert.equal(tameMarkdown(nested), '````md\n# Plan\n```sh\nls\n```\nmore\n````\nAfter.');
	});

	it('are known to be open', () => {
		assert.equal(endsInFence('```a\n```\n~~~\nx'), true);
		assert.equal(endsInFence('```a\n```\n~~~\n~~~'), false);
		assert.equal(endsInFence('```'), true);
	});
});
