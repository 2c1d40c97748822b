/** The tools of ours on a real folder, with the language services and the git of a real VS Code. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FolderFiles } from '../../src/session/tools/folder/folderFiles.ts';
import { folderTools } from '../../src/session/tools/folder/folderTools.ts';
import { toolBox } from '../../src/session/tools/tool.ts';
import { bundledRipgrep } from '../../src/surfaces/tools/bundledRipgrep.ts';
import { otherToolInfos } from '../../src/surfaces/tools/otherTools.ts';
import { workspaceTools } from '../../src/surfaces/tools/workspaceTools.ts';
import { waitFor } from '../harness/processes.ts';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
const sample = vscode.Uri.joinPath(folder, 'sample.ts');

function use(name: string, given: object): Promise<string> {
	return toolBox(workspaceTools()).run({ id: 'c', name, arguments: given }, new AbortController().signal);
}

/** Language services take a while to begin. */
function until(ask: () => Promise<string>, expected: RegExp): Promise<string> {
	const probe = async (): Promise<string> => {
		const told = await ask();
		// What they tell until then is said when the time is over.
		assert.match(told, expected);
		return told;
	};
	return waitFor(`an answer with ${expected}`, probe, 90_000, 500);
}

describe('tools for models in a real workspace', () => {
	it('list, read and search its files', async () => {
		assert.match(await use('list_files', {}), /^sample\.ts$/m);
		assert.match(
			await use('read_file', { path: 'sample.ts', start: 1, end: 2 }),
			/^sample\.ts, lines 1 to 2 of \d+:\n1: /,
		);
		const [name = ''] = /\b[a-z]\w{4,}\b/i.exec((await vscode.workspace.openTextDocument(sample)).lineAt(0).text) ?? [];
		assert.match(await use('search_text', { query: name }), /^sample\.ts:1: /m);
	});

	it('search with the ripgrep of this VS Code, and find the same as without it', async () => {
		const program = bundledRipgrep(vscode.env.appRoot);
		assert.ok(program, vscode.env.appRoot);
		const files = new FolderFiles([{ name: 'here', path: folder.fsPath }]);
		const search = (ripgrep?: string) =>
			toolBox(folderTools(files, ripgrep)).run(
				{ id: 'c', name: 'search_text', arguments: { query: 'return' } },
				new AbortController().signal,
			);
		assert.match(await search(program), /^sample\.ts:\d+: .*return/m);
		assert.equal(await search(program), await search());
	});

	it('ask the language services for symbols, definitions and uses', async function () {
		this.timeout(240_000);
		const document = await vscode.workspace.openTextDocument(sample);
		await vscode.window.showTextDocument(document);
		const symbols = await until(() => use('file_symbols', { path: 'sample.ts' }), /lines \d+ to \d+/);
		assert.match(symbols, /^(function|class|constant|variable|interface) \w+, lines \d+ to \d+/m);
		const [, name = '', line = ''] = /^function (\w+)[^,]*, lines (\d+)/m.exec(symbols) ?? [];
		assert.match(
			await until(() => use('find_definition', { path: 'sample.ts', line, name }), /sample\.ts:/),
			/^sample\.ts:\d+: /,
		);
		assert.match(await use('find_references', { path: 'sample.ts', line, name }), /^sample\.ts:\d+: /);
		await assert.rejects(
			use('find_definition', { path: 'sample.ts', line: 1, name: 'not-there' }),
			/does not stand in line 1/,
		);
	});

	it('tell problems and what git knows', async () => {
		assert.match(await use('list_problems', {}), /no problems|^\S+:\d+: /);
		assert.match(await use('git_log', { count: 3 }), /\S/);
		assert.match(await use('git_diff', {}), /\S/);
	});

	it('never offer the tool that asks a model', () => {
		assert.ok(vscode.lm.tools.some(({ name }) => name === 'sidethought_reason'));
		assert.ok(otherToolInfos().every(({ name }) => name !== 'sidethought_reason'));
	});
});
