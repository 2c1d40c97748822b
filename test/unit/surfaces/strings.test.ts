import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePath, bundleText, sentencesIn } from '../../harness/exportStrings.ts';

const root = join(import.meta.dirname, '../../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('words that people read', () => {
	it('of package.json are in package.nls.json, all of them and no others', () => {
		const used = [...text('package.json').matchAll(/"%([\w.]+)%"/g)].map(match => match[1]);
		const given = Object.keys(JSON.parse(text('package.nls.json')));
		assert.deepEqual([...new Set(used)].sort(), given.sort());
	});

	it('of the code can be translated', () => {
		const bare =
			/(?:progress|markdown|#say|appendMarkdown|show(?:Information|Warning|Error)Message)\(\s*(?:'[^']*[a-z]{3}|`[^`$]*[a-z]{3})|\b(?:title|label|text|tooltip|detail|placeHolder|placeholder|prompt|description|invocationMessage|remedy|message|name): (?:'(?!\$\()[^']*[a-z]{3} |`[^`$]*[a-z]{3} )/g;
		for (const path of globSync('src/{surfaces/*,workspace,platform}/*.ts', { cwd: root })) {
			const said = text(path).match(bare) ?? [];
			// What describes a tool is read by models.
			const toPeople = path.includes('surfaces/tools/') ? said.filter(each => !/^description\b/.test(each)) : said;
			assert.deepEqual(toPeople, [], path);
		}
	});

	it('are all in the bundle that translators start from, and no others', () => {
		assert.equal(readFileSync(bundlePath, 'utf8'), bundleText(), 'Run `npm run l10n` and commit what it writes.');
	});

	it('are written out where they are said, so that they can be collected', () => {
		assert.deepEqual(sentencesIn("l10n.t('One {0}', x); vscode.l10n.t(\n\t'It\\'s “two”',\n)", 'a.ts'), [
			'One {0}',
			'It’s “two”'.replace('’', "'"),
		]);
		assert.throws(() => sentencesIn('\nvscode.l10n.t(words)', 'a.ts'), /^Error: a\.ts:2: /);
	});
});
