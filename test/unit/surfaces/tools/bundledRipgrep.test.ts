import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundledRipgrep } from '../../../../src/surfaces/tools/bundledRipgrep.ts';

const name = process.platform === 'win32' ? 'rg.exe' : 'rg';

describe('the ripgrep of VS Code', () => {
	for (const place of [
		['node_modules', '@vscode', 'ripgrep', 'bin', name],
		['node_modules.asar.unpacked', '@vscode', 'ripgrep', 'bin', name],
		['node_modules', '@vscode', 'ripgrep-universal', 'bin', `${process.platform}-${process.arch}`, name],
	]) {
		it(`is found in ${place.join('/')}`, () => {
			const root = mkdtempSync(join(tmpdir(), 'vscode-'));
			try {
				const program = join(root, ...place);
				mkdirSync(dirname(program), { recursive: true });
				writeFileSync(program, '');
				assert.equal(bundledRipgrep(root), program);
			} finally {
				rmSync(root, { recursive: true });
			}
		});
	}

	it('is none where there is none, and never one of the folder that the process stands in', () => {
		assert.equal(bundledRipgrep('/no-vscode'), undefined);
		assert.equal(bundledRipgrep(''), undefined);
	});
});
