import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { rangeOfLines, resolvePlace } from '../../../src/workspace/places.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';

/** What a hostile thought could name. `secret` is the one file outside of the workspace. */
const hostile = [
	'',
	'.',
	'..',
	'../secret.txt',
	'src/../../secret.txt',
	'src\\..\\..\\secret.txt',
	'..\\secret.txt',
	'./../secret.txt',
	'/etc/passwd',
	'\\windows\\system.ini',
	'\\\\server\\share\\a.ts',
	'//server/share/a.ts',
	'~/.ssh/id_rsa',
	'C:\\secret.txt',
	'c:/secret.txt',
	'c:secret.txt',
	'file:///etc/passwd',
	'%2e%2e/secret.txt',
	'src/%2e%2e/%2e%2e/secret.txt',
	'a.ts\0.txt',
	'a.ts\n',
	'*.ts',
	'src/?.ts',
	'a.ts:stream',
	`${'a/'.repeat(200)}a.ts`,
];

describe('the file that a path means', () => {
	let base: string;
	let folder: string;

	before(() => {
		base = realpathSync(mkdtempSync(join(tmpdir(), 'places-')));
		folder = join(base, 'project');
		for (const path of ['src/deep', 'lib', 'node_modules/x', 'src/folder.ts']) {
			mkdirSync(join(folder, path), { recursive: true });
		}
		for (const path of [
			'src/a.ts',
			'src/deep/only.ts',
			'src/twice.ts',
			'lib/twice.ts',
			'node_modules/x/lib.ts',
			'lib/[id].ts',
		]) {
			writeFileSync(join(folder, path), 'text');
		}
		writeFileSync(join(base, 'secret.txt'), 'secret');
		mkdirSync(join(base, 'project-2'));
		writeFileSync(join(base, 'project-2', 'secret.ts'), 'secret');
		symlinkSync(join(base, 'secret.txt'), join(folder, 'src', 'link.txt'));
		symlinkSync(base, join(folder, 'up'));
		symlinkSync(join(base, 'project-2'), join(folder, 'sibling'));
		symlinkSync(join(folder, 'src', 'a.ts'), join(folder, 'inner.ts'));
	});

	after(() => rmSync(base, { recursive: true }));

	beforeEach(() => {
		resetVscode();
		state.folders = [folder];
	});

	const found = async (path: string): Promise<string | undefined> =>
		(await resolvePlace(path))?.path.slice(folder.length);

	it('is found from the root of a folder of the workspace', async () => {
		for (const path of ['src/a.ts', './src/a.ts', 'src\\a.ts', 'src/./a.ts']) {
			assert.equal(await found(path), '/src/a.ts', path);
		}
	});

	it('is found by a bare name, or the end of a path, when there is only one', async () => {
		assert.equal(await found('only.ts'), '/src/deep/only.ts');
		assert.equal(await found('deep/only.ts'), '/src/deep/only.ts');
		assert.equal(await found('[id].ts'), '/lib/[id].ts');
	});

	it('is not guessed among several, and not taken from dependencies', async () => {
		assert.equal(await found('twice.ts'), undefined);
		assert.equal(await found('lib.ts'), undefined);
	});

	it('is no folder, and nothing that is not there', async () => {
		for (const path of ['src', 'src/folder.ts', 'folder.ts', 'missing.ts']) {
			assert.equal(await found(path), undefined, path);
		}
	});

	it('is nothing outside of the folder', async () => {
		for (const path of hostile) {
			assert.equal(await found(path), undefined, JSON.stringify(path));
		}
	});

	it('is nothing that a link inside of the folder leads out to', async () => {
		for (const path of ['src/link.txt', 'link.txt', 'up/secret.txt', 'sibling/secret.ts', 'up/project-2/secret.ts']) {
			assert.equal(await found(path), undefined, path);
		}
		assert.equal(await found('inner.ts'), '/inner.ts');
	});

	it('is looked for in every folder of the workspace, and nowhere when there is none', async () => {
		state.folders = [join(folder, 'lib'), join(folder, 'src')];
		assert.equal(await found('a.ts'), '/src/a.ts');
		state.folders = [];
		assert.equal(await found('a.ts'), undefined);
	});

	it('is shown with all of its lines selected, and with the cursor in a single one', () => {
		const shown = ({ start, end }: vscode.Range) => [start.line, start.character, end.line, end.character > 1000];
		assert.deepEqual(shown(rangeOfLines(10, 12)), [9, 0, 11, true]);
		assert.deepEqual(shown(rangeOfLines(10)), [9, 0, 9, false]);
		assert.deepEqual(shown(rangeOfLines(10, 10)), [9, 0, 9, false]);
	});
});
