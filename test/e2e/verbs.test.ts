/** The verbs of the harness that tests of editors, links and settings stand on. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileArgument } from '../harness/control.ts';
import { freshWindow, sharedWindow } from '../harness/e2e.ts';
import { shownText } from '../harness/editors.ts';
import { rootDir } from '../harness/paths.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';

/** Decorates the second line of what is open, and says something about every word under the cursor. */
const decorator = `
const vscode = require('vscode');
exports.activate = context => {
	const note = vscode.window.createTextEditorDecorationType({
		isWholeLine: true,
		backgroundColor: '#00800040',
		after: { contentText: 'Thought for 3 s' },
	});
	const decorate = editor => editor?.setDecorations(note, [new vscode.Range(1, 0, 1, 0)]);
	decorate(vscode.window.activeTextEditor);
	context.subscriptions.push(
		note,
		vscode.window.onDidChangeActiveTextEditor(decorate),
		vscode.languages.registerHoverProvider('*', {
			provideHover: (document, at) =>
				new vscode.Hover(new vscode.MarkdownString('About [' + document.getText(document.getWordRangeAtPosition(at)) + '](https://example.com/)')),
		}),
	);
};
`;

describe('the verbs of the harness', () => {
	let folder: string;
	let window: Workbench;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'decorator-'));
		await mkdir(join(folder, 'dist'));
		await writeFile(join(folder, 'dist', 'main.cjs'), decorator);
		await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
		window = await freshWindow({ extensions: [process.env.E2E_EXTENSION ?? rootDir, folder] });
	});

	after(async () => {
		await window?.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('open a file at a text, at whole lines or at a cursor', async () => {
		await window.editors.open('sample.ts', { text: 'return a - b;' });
		await copies('return a - b;');
		await window.editors.open('sample.ts', { lines: [1, 2] });
		await copies('export function add(a: number, b: number): number {\n\treturn a - b;');
		await window.editors.open('sample.ts', { line: 6, character: 1 });
		await window.page.keyboard.press('Shift+End');
		await copies('return prices.reduce((sum, price) => add(sum, price), 0);');
	});

	it('say so when the text is not in the file', async () => {
		await assert.rejects(window.editors.open('sample.ts', { text: 'return nothing' }), /sample\.ts does not contain/);
	});

	it('read what decorations show', async () => {
		await window.editors.open('sample.ts');
		await waitFor('the note', async () => (await window.editors.decorationTexts()).includes('Thought for 3 s'));
		assert.ok((await window.editors.highlights.count()) > 0);
	});

	it('show a hover at the cursor, with its links', async () => {
		await window.editors.open('sample.ts', { line: 5, character: 18 });
		const hover = await window.editors.hover();
		await hover.getByRole('link', { name: 'total' }).waitFor();
		await window.page.keyboard.press('Escape');
	});

	it('read both sides of a diff editor', async () => {
		const file = (name: string) => fileArgument(join(window.server.folder, name));
		await window.execute('vscode.diff', file('sample.ts'), file('money.ts'), 'Sample and money');
		await window.editors.waitForTab('Sample and money');
		const { original, modified } = window.editors.diff;
		await waitFor('the left side', async () => /return a - b;/.test(await shownText(original)));
		await waitFor('the right side', async () => /percent/.test(await shownText(modified)));
	});

	it('change settings and put back what they were', async () => {
		await window.changeSettings({ 'editor.tabSize': 7, 'workbench.colorTheme': 'Light Modern' });
		assert.equal((await userSettings())['editor.tabSize'], 7);
		await window.restoreSettings();
		assert.equal((await userSettings())['editor.tabSize'], undefined);
		assert.equal((await userSettings())['workbench.colorTheme'], 'Dark Modern');
	});

	it('wait until webviews wear the theme, too', async () => {
		await window.panel.open();
		for (const theme of ['high-contrast', 'dark'] as const) {
			await window.setTheme(theme);
			const view = await window.view('.composer-input');
			const kind = await view.locator('body').getAttribute('data-vscode-theme-kind');
			assert.equal(kind, `vscode-${theme}`);
		}
	});

	it('wait for a command to end, or only begin it', async () => {
		await window.start('workbench.action.quickOpen', '>Sidethought');
		await window.quickInput.box.waitFor();
		await window.page.keyboard.press('Escape');
		await assert.rejects(window.execute('no.such.command'), /no\.such\.command/);
	});

	it('tidy the window that files share', async () => {
		const shared = await sharedWindow();
		await shared.editors.open('sample.ts');
		await writeFile(join(shared.server.folder, 'sample.ts'), 'changed');
		await shared.changeSettings({ 'editor.tabSize': 7 });
		await sharedWindow();
		assert.equal(await shared.page.locator('.tabs-container .tab').count(), 0);
		assert.match(await readFile(join(shared.server.folder, 'sample.ts'), 'utf8'), /return a - b/);
		assert.equal((await userSettings(shared))['editor.tabSize'], undefined);
	});

	/** The keyboard is in the editor, and this is selected there. */
	async function copies(wanted: string): Promise<void> {
		await window.page.keyboard.press('ControlOrMeta+C');
		await waitFor(`${wanted} on the clipboard`, async () => (await window.clipboard()).trim() === wanted);
	}

	async function userSettings({ server } = window): Promise<Readonly<Record<string, unknown>>> {
		return JSON.parse(await readFile(join(server.profileDir, 'user', 'User', 'settings.json'), 'utf8'));
	}
});

const manifest = {
	name: 'decorator',
	publisher: 'test',
	version: '0.0.1',
	engines: { vscode: '^1.110.0' },
	main: './dist/main.cjs',
	activationEvents: ['onStartupFinished'],
};
