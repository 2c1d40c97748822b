import assert from 'node:assert/strict';
import { linesGiven } from '../../../src/core/conversation/readLines.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { FolderFiles } from '../../../src/session/tools/folder/folderFiles.ts';
import { folderTools } from '../../../src/session/tools/folder/folderTools.ts';
import { toolBox } from '../../../src/session/tools/tool.ts';
import { readPlaceOf } from '../../../src/workspace/readPlaces.ts';

function result(content: string, rest: object = {}): TurnEvent {
	return { type: 'tool-result', id: 'c', name: 'read_file', content, turn: 't', seq: 1, at: 1, ...rest };
}

describe('the lines that were read for a model', () => {
	it('are those that the tool says it read', async () => {
		const files = new FolderFiles([{ name: 'here', path: import.meta.dirname }]);
		const given = { path: 'readPlaces.test.ts', start: 3, end: 5 };
		const run = toolBox(folderTools(files)).run;
		const content = await run({ id: 'c', name: 'read_file', arguments: given }, new AbortController().signal);
		assert.deepEqual(readPlaceOf(result(content)), { path: 'readPlaces.test.ts', line: 3, endLine: 5 });
		assert.equal(linesGiven('read_file', content), 3, 'the line that says what they are of is not counted');
		assert.equal(linesGiven('search_text', 'a.ts:1: x\na.ts:2: y'), 2);
	});

	it('are none of a failure, of another tool, or of what only looks alike', () => {
		const content = 'a.ts, lines 1 to 2 of 2:\n1: x';
		assert.equal(readPlaceOf(result(content, { isError: true })), undefined);
		assert.equal(readPlaceOf(result(content, { name: 'other' })), undefined);
		assert.equal(readPlaceOf(result('1: a.ts, lines 1 to 2 of 2')), undefined);
	});
});
