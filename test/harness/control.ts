/** Reaches into the extension host of a window by the small extension `remoteControl.cjs`, which only tests install. */
import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from './processes.ts';

/**
 * `settings`: new values by name, `null` removes one. `extension`: its id, to start it. `show`: a file's absolute path.
 * A `detached` command is begun and not waited for: one that asks the user something ends only when it was answered.
 */
export type ControlRequest =
	| { readonly settings: Readonly<Record<string, unknown>> }
	| { readonly command: string; readonly args: readonly unknown[]; readonly detached?: boolean }
	| { readonly extension: string }
	| { readonly show: string; readonly place?: Place | undefined };

/** What to select in a file: the first place of a text, whole lines, or nothing but a cursor; all counted from 1. */
export type Place =
	| { readonly text: string }
	| { readonly lines: readonly [first: number, last: number] }
	| { readonly line: number; readonly character: number };

/** How long an extension host on a busy machine may take to answer, in milliseconds. */
const answerMs = 120_000;

/** Stands for a `vscode.Uri` among the arguments of a command, which JSON cannot carry. */
export function fileArgument(path: string): unknown {
	return { $file: path };
}

/** The folder of requests and answers in a profile. */
export function controlDir(profileDir: string): string {
	return join(profileDir, 'control');
}

/** Puts the extension among those that the server loads. */
export async function installRemoteControl(extensionsDir: string): Promise<void> {
	const target = join(extensionsDir, 'harness.remote-control-0.0.0');
	await mkdir(target, { recursive: true });
	await cp(join(import.meta.dirname, 'remoteControl.cjs'), join(target, 'remoteControl.cjs'));
	const manifest = {
		name: 'remote-control',
		publisher: 'harness',
		version: '0.0.0',
		engines: { vscode: '^1.100.0' },
		main: './remoteControl.cjs',
		activationEvents: ['*'],
		extensionKind: ['workspace'],
		// It changes nothing by itself, and a test of an untrusted folder needs it as well.
		capabilities: { untrustedWorkspaces: { supported: true } },
	};
	await writeFile(join(target, 'package.json'), JSON.stringify(manifest));
}

/** @throws Error with what the window answered, or when none answered in time. */
export async function control(dir: string, request: ControlRequest): Promise<unknown> {
	const id = randomUUID();
	await mkdir(dir, { recursive: true });
	await writeFile(join(dir, `${id}.part`), JSON.stringify(request));
	await rename(join(dir, `${id}.part`), join(dir, `${id}.request.json`));
	const answerFile = join(dir, `${id}.answer.json`);
	const what = `the window to answer ${JSON.stringify(request).slice(0, 200)}`;
	const text = await waitFor(what, () => readFile(answerFile, 'utf8').catch(() => undefined), answerMs, 20);
	const answer = JSON.parse(text) as { readonly value?: unknown; readonly error?: string };
	if (answer.error !== undefined) {
		throw new Error(answer.error);
	}
	return answer.value;
}
