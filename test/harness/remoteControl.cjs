// A test-only extension beside the one under test: it lets a test run commands and change settings in the window,
// as a person would, without the palette. Requests are files in the folder named by HARNESS_CONTROL_DIR:
// `<id>.request.json` holds {settings}, {command, args} or {extension}; the answer is `<id>.answer.json`, {value} or {error}.
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, watch, writeFileSync } = require('node:fs');
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
		if (id !== undefined && claim(dir, id)) {
			void answer(dir, id, JSON.parse(readFileSync(join(dir, `${id}.claimed.json`), 'utf8')));
		}
	}
}

/** Renaming succeeds for one extension host only. */
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
		result = { value: await carryOut(request) };
	} catch (error) {
		result = { error: String(error?.message ?? error) };
	}
	const file = join(dir, `${id}.answer.json`);
	if (!existsSync(file)) {
		writeFileSync(`${file}.part`, JSON.stringify(result));
		renameSync(`${file}.part`, file);
	}
}

async function carryOut(request) {
	if (request.command !== undefined) {
		return vscode.commands.executeCommand(request.command, ...request.args);
	}
	if (request.extension !== undefined) {
		return activate(request.extension);
	}
	for (const [name, value] of Object.entries(request.settings)) {
		// JSON has no `undefined`, so `null` says that the setting is to be removed.
		await vscode.workspace.getConfiguration().update(name, value ?? undefined, vscode.ConfigurationTarget.Global);
	}
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
