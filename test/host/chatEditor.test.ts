/** Light bulbs, menus and source control: each asks in the panel, with the code that it is about. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { closeEditors } from './closeEditors.ts';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
const sample = vscode.Uri.joinPath(folder, 'sample.ts');
const problemAt = new vscode.Range(1, 1, 1, 14);

describe('asking from the editor', () => {
	const diagnostics = vscode.languages.createDiagnosticCollection('chat-test');
	const address = vscode.workspace.getConfiguration('sidethought.ollama');
	let ollama: OllamaStandIn;

	before(async () => {
		ollama = await startOllamaStandIn();
		await vscode.extensions.getExtension('sidethought.sidethought')?.activate();
		await address.update('baseUrl', ollama.url, vscode.ConfigurationTarget.Global);
		const problem = new vscode.Diagnostic(problemAt, 'The sign is wrong', vscode.DiagnosticSeverity.Error);
		problem.source = 'lint';
		diagnostics.set(sample, [problem]);
		await vscode.window.showTextDocument(sample);
	});

	after(async () => {
		diagnostics.dispose();
		await address.update('baseUrl', undefined, vscode.ConfigurationTarget.Global);
		await closeEditors();
		await ollama.stop();
	});

	it('offers to explain and to fix a problem', async () => {
		assert.deepEqual(
			(await actions()).map(action => action.title),
			['Explain with reasoning', 'Fix with reasoning'],
		);
	});

	it('offers nothing where there is no problem', async () => {
		assert.deepEqual(await actions(new vscode.Range(8, 0, 8, 1)), []);
	});

	it('asks about the problem with the code around it', async () => {
		const [, fix] = await actions();
		assert.ok(fix?.command);
		await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
		const asked = await question(/Fix the problem/);
		assert.match(asked, /return a - b;/);
		assert.match(asked, /sample\.ts:2: The sign is wrong \(lint\)/);
	});

	for (const [command, words] of [
		['sidethought.explainSelection', /Explain what this code does/],
		['sidethought.fixSelection', /Find what is wrong/],
		['sidethought.reviewSelection', /Review this for mistakes/],
		['sidethought.testSelection', /Write tests for this code/],
	] as const) {
		it(`${command} asks about the selection`, async () => {
			const editor = await vscode.window.showTextDocument(sample);
			editor.selection = new vscode.Selection(4, 0, 6, 1);
			await vscode.commands.executeCommand(command);
			assert.match(await question(words), /prices\.reduce/);
		});
	}

	async function actions(range = problemAt): Promise<readonly vscode.CodeAction[]> {
		const found = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			sample,
			range,
		);
		return found.filter(action => action.title.endsWith('with reasoning'));
	}

	/** What the model was asked at last. */
	async function question(words: RegExp): Promise<string> {
		const seen = await ollama.waitFor(request => request.path === '/api/chat' && words.test(request.body));
		return JSON.parse(seen.body).messages.at(-1).content;
	}
});
