/**
 * Thumbs under an answer. VS Code draws them once any extension stands in as the chat's default agent, as Copilot
 * does; a small extension does it here.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { rootDir } from '../harness/paths.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { answered, newChat, useModel } from './chatSteps.ts';

const defaultAgent = `
const vscode = require('vscode');
exports.activate = context => context.subscriptions.push(vscode.chat.createChatParticipant('test.default', () => ({})));
`;

describe('thumbs under an answer of @reason', () => {
	let folder: string;
	let workbench: Workbench;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'default-agent-'));
		await mkdir(join(folder, 'dist'));
		await writeFile(join(folder, 'dist', 'main.cjs'), defaultAgent);
		await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
		workbench = await freshWindow({
			extensions: [process.env.E2E_EXTENSION ?? rootDir, folder],
			settings: { 'telemetry.feedback.enabled': true },
			viewport: { width: 1400, height: 900 },
		});
		await workbench.nativeChat.open();
	});

	after(async () => {
		await workbench?.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('go into the log of this machine, beside the turn that they are about', async () => {
		await newChat(workbench);
		await useModel(workbench, 'scripted-think:latest', '@reason why?');
		await answered(workbench);
		const response = workbench.nativeChat.responses.last();
		await workbench.clickInside(response, response.getByRole('button', { name: 'Helpful', exact: true }));
		await workbench.screenshot('chat-feedback');
		await waitFor('the praise in the log', async () =>
			/Feedback on turn \S+: helpful/.test(await workbench.server.logs()),
		);
		await workbench.clickInside(response, response.getByRole('button', { name: 'Unhelpful', exact: true }));
		await waitFor('the blame in the log', async () =>
			/Feedback on turn \S+: not helpful/.test(await workbench.server.logs()),
		);
		assert.doesNotMatch(await workbench.server.logs(), /Feedback on turn unknown/);
	});
});

const manifest = {
	name: 'default-agent',
	publisher: 'test',
	version: '0.0.1',
	engines: { vscode: '^1.110.0' },
	main: './dist/main.cjs',
	activationEvents: ['onStartupFinished'],
	enabledApiProposals: ['defaultChatParticipant'],
	contributes: {
		chatParticipants: [
			{ id: 'test.default', name: 'default', fullName: 'Default', isDefault: true, locations: ['panel'] },
		],
	},
};
