import assert from 'node:assert/strict';
import { isPlainRelative } from '../../../src/core/text/paths.ts';

describe('a plain relative path', () => {
	for (const path of [
		'sample.ts',
		'src/a.b/c.ts',
		'./x.ts',
		'src\\add.ts',
		'ä/漢字.md',
		'.github/a.yml',
		'a..b/c...ts',
	]) {
		it(`may be ${path}`, () => assert.equal(isPlainRelative(path), true));
	}
	for (const path of [
		'',
		'/etc/passwd',
		'\\\\server\\share',
		'\\x',
		'//server/x',
		'C:\\x',
		'c:/x',
		'c:x',
		'..',
		'../x',
		'a/../../x',
		'a\\..\\x',
		'~/x',
		'~root/x',
		'%2e%2e/x',
		'a\0b',
		'a\nb',
		'*.ts',
		'a?',
		'file:///etc/passwd',
		'a|b',
		'x'.repeat(400),
	]) {
		it(`is not ${JSON.stringify(path).slice(0, 30)}`, () => assert.equal(isPlainRelative(path), false));
	}
});
