import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CompiledFiles } from '../../src/compiledFiles.ts';
import { storagesVariable } from '../harness/hostRunner.ts';

describe('activation', () => {
	const extension = vscode.extensions.getExtension('sidethought.sidethought');

	it('is installed in this VS Code', () => {
		assert.ok(extension);
	});

	it('registers every command that the palette offers', async () => {
		assert.ok(extension);
		await extension.activate();
		const registered = new Set(await vscode.commands.getCommands(true));
		const offered = extension.packageJSON.contributes.commands as { command: string }[];
		assert.ok(offered.length > 0);
		assert.deepEqual(
			offered.map(({ command }) => command).filter(command => !registered.has(command)),
			[],
		);
	});

	it('keeps what it compiled, and this VS Code can use it at the next start', async () => {
		assert.ok(extension);
		const storage = join(process.env[storagesVariable] ?? '', extension.id, 'compiled');
		while (!existsSync(join(storage, 'main.js.v8'))) {
			await pause(200);
		}
		const [folder, kept] = ['next-', 'kept-'].map(name => mkdtempSync(join(tmpdir(), name))) as [string, string];
		try {
			copyFileSync(join(extension.extensionPath, 'dist', 'common.js'), join(folder, 'common.js'));
			copyFileSync(join(storage, 'common.js.v8'), join(kept, 'common.js.v8'));
			const files = new CompiledFiles(folder, kept);
			files.load('common.js');
			rmSync(join(kept, 'common.js.v8'));
			await files.keep();
			assert.deepEqual(readdirSync(kept), [], 'It was compiled anew.');
		} finally {
			rmSync(folder, { recursive: true });
			rmSync(kept, { recursive: true });
		}
	});
});
