import assert from 'node:assert/strict';
import { withoutTokens } from '../../../src/core/text/toolName.ts';

describe('the name of a tool', () => {
	it('has no special tokens of the model glued to it', () => {
		assert.equal(withoutTokens('list_files<|channel|>commentary'), 'list_files');
		assert.equal(withoutTokens('list_files<|constrain|>json'), 'list_files');
		assert.equal(withoutTokens('grep <|message|>'), 'grep');
		assert.equal(withoutTokens('<|tool_call_begin|>grep<|tool_call_argument_begin|>'), 'grep');
	});

	it('is otherwise what it was', () => {
		for (const name of ['mcp.read-file', 'a<b', 'a|b', '<|x|>', '']) {
			assert.equal(withoutTokens(name), name);
		}
	});
});
