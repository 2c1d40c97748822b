import assert from 'node:assert/strict';
import * as vscode from 'vscode';

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
});
