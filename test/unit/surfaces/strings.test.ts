import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('words that people read', () => {
	it('of package.json are in package.nls.json, all of them and no others', () => {
		const used = [...text('package.json').matchAll(/"%([\w.]+)%"/g)].map(match => match[1]);
		const given = Object.keys(JSON.parse(text('package.nls.json')));
		assert.deepEqual([...new Set(used)].sort(), given.sort());
	});

	it('of the chat can be translated', () => {
		const bare =
			/(?:progress|markdown|#say|appendMarkdown|show(?:Information|Warning|Error)Message)\(\s*(?:'[^']*[a-z]{3}|`[^`$]*[a-z]{3})|\b(?:title|label|invocationMessage|remedy): '(?!\$\()[^']* /g;
		for (const path of globSync('src/{surfaces/{participant,models,tools,editor,commands},workspace}/*.ts', {
			cwd: root,
		})) {
			assert.deepEqual(text(path).match(bare) ?? [], [], path);
		}
	});
});
