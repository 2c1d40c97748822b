/** Files of other tools in a real extension host, through the thread that reads them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

describe('a transcript of another tool', () => {
	let folder = '';

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'transcript-'));
		await vscode.extensions.getExtension('sidethought.sidethought')?.activate();
	});

	after(() => rm(folder, { recursive: true }));

	it('is opened from the explorer, with its thinking and its answer', async () => {
		const records = [
			{ type: 'user', uuid: 'u', parentUuid: null, sessionId: 's', message: { role: 'user', content: 'Why?' } },
			{
				type: 'assistant',
				uuid: 'a',
				parentUuid: 'u',
				sessionId: 's',
				message: {
					id: 'm',
					content: [
						{ type: 'thinking', thinking: 'The sign is flipped.' },
						{ type: 'text', text: 'It is negated.' },
					],
				},
			},
		];
		const path = join(folder, 'session.jsonl');
		await writeFile(path, records.map(record => JSON.stringify(record)).join('\n'));
		await vscode.commands.executeCommand('sidethought.openTranscript', vscode.Uri.file(path));
		await vscode.commands.executeCommand('sidethought.copyThinking');
		assert.equal(await vscode.env.clipboard.readText(), 'The sign is flipped.');
		await vscode.commands.executeCommand('sidethought.copyAnswer');
		assert.equal(await vscode.env.clipboard.readText(), 'It is negated.');
	});
});
