// A test-only extension beside the one under test: it lets a test run commands, change settings and show files in the
// window, as a person would, without the palette. Requests (`ControlRequest` in control.ts) are files in the folder named
// by HARNESS_CONTROL_DIR: `<id>.request.json`; the answer is `<id>.answer.json`, {value} or {error}.
const { mkdirSync, readFileSync, readdirSync, renameSync, watch, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');

exports.activate = context => {
	const dir = process.env.HARNESS_CONTROL_DIR;
	if (!dir) {
		return;
	}
	mkdirSync(dir, { recursive: true });
	const watcher = watch(dir, () => answerAll(dir));
	context.subscriptions.push({ dispose: () => watcher.close() });
	answerAll(dir);
};

function answerAll(dir) {
	for (const name of readdirSync(dir)) {
		const id = /^(.+)\.request\.json$/.exec(name)?.[1];
		if (id !== undefined) {
			void claimAndAnswer(dir, id);
		}
	}
}

async function claimAndAnswer(dir, id) {
	// The extension host of a window that was reloaded lives on for a while. Its window no longer answers this.
	await vscode.commands.getCommands();
	if (claim(dir, id)) {
		await answer(dir, id, JSON.parse(readFileSync(join(dir, `${id}.claimed.json`), 'utf8')));
	}
}

/** Renaming succeeds for one extension host, and there once. */
function claim(dir, id) {
	try {
		renameSync(join(dir, `${id}.request.json`), join(dir, `${id}.claimed.json`));
		return true;
	} catch {
		return false;
	}
}

async function answer(dir, id, request) {
	let result;
	try {
		result = JSON.stringify({ value: await carryOut(request) });
	} catch (error) {
		result = JSON.stringify({ error: String(error?.message ?? error) });
	}
	const file = join(dir, `${id}.answer.json`);
	writeFileSync(`${file}.part`, result);
	renameSync(`${file}.part`, file);
}

async function carryOut(request) {
	if (request.command !== undefined) {
		return runCommand(request);
	}
	if (request.extension !== undefined) {
		return activate(request.extension);
	}
	if (request.show !== undefined) {
		return show(request.show, request.place);
	}
	return changeSettings(request.settings);
}

/** Returns what the user had set before. JSON has no `undefined`, so `null` stands for a setting that is not set. */
async function changeSettings(settings) {
	const before = {};
	for (const [name, value] of Object.entries(settings)) {
		before[name] = vscode.workspace.getConfiguration().inspect(name)?.globalValue ?? null;
		await vscode.workspace.getConfiguration().update(name, value ?? undefined, vscode.ConfigurationTarget.Global);
	}
	return before;
}

async function runCommand({ command, args, detached }) {
	const given = args.map(arg => (typeof arg?.$file === 'string' ? vscode.Uri.file(arg.$file) : arg));
	const running = vscode.commands.executeCommand(command, ...given);
	if (!detached) {
		return running;
	}
	// Nobody waits for it, so the log has to tell.
	running.then(undefined, error => console.error(`${command} failed:`, error));
}

/** Says why an extension does not run; null when it does. */
async function activate(id) {
	const extension = vscode.extensions.getExtension(id);
	if (extension === undefined) {
		return 'it is not installed, or switched off';
	}
	try {
		await extension.activate();
		return null;
	} catch (error) {
		return `it does not start: ${error?.stack ?? error}`;
	}
}

/** Answers when every extension sees the editor in front with that selection. */
async function show(path, place) {
	const document = await vscode.workspace.openTextDocument(path);
	const selection = place && rangeOf(document, place);
	const editor = await vscode.window.showTextDocument(document, { selection });
	while (
		vscode.window.activeTextEditor?.document !== document ||
		(selection && !vscode.window.activeTextEditor.selection.isEqual(selection))
	) {
		await new Promise(resolve => setTimeout(resolve, 20));
	}
	return editor.document.fileName;
}

function rangeOf(document, place) {
	if (place.lines !== undefined) {
		const [first, last] = place.lines;
		return new vscode.Selection(first - 1, 0, last - 1, document.lineAt(last - 1).text.length);
	}
	if (place.line !== undefined) {
		return new vscode.Selection(place.line - 1, place.character - 1, place.line - 1, place.character - 1);
	}
	const offset = document.getText().indexOf(place.text);
	if (offset === -1) {
		throw new Error(`${document.fileName} does not contain ${JSON.stringify(place.text)}.`);
	}
	return new vscode.Selection(document.positionAt(offset), document.positionAt(offset + place.text.length));
}
