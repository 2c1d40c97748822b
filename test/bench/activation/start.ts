/**
 * A process of its own: loads the built extension of the folder in `process.argv`, starts it, and loads what the first
 * question loads. Prints the processor time that each took of this thread, in milliseconds, as JSON. With `keep` behind
 * it, it goes on until the extension has kept what the next start can use.
 */
import { existsSync } from 'node:fs';
import Module, { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as fake from '../../harness/vscodeFake/vscode.ts';
import { anything, generous } from './anything.ts';

export interface StartCosts {
	readonly loadMs: number;
	readonly activateMs: number;
	readonly questionMs: number;
}

/** Longer than `keepAfterMs` of the extension. */
const keptAfterMs = 8_000;

// `@types/node` describes the Node of VS Code, which has it not.
const { threadCpuUsage } = process as unknown as { readonly threadCpuUsage: () => NodeJS.CpuUsage };

function costOf(work: () => void): number {
	const before = threadCpuUsage();
	work();
	const after = threadCpuUsage();
	return (after.user - before.user + after.system - before.system) / 1_000;
}

function memory() {
	const values = new Map<string, unknown>();
	return {
		keys: () => [...values.keys()],
		get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
		update: async (key: string, value: unknown) => void values.set(key, value),
		setKeysForSync: () => {},
	};
}

function contextOf(root: string, storage: string) {
	return {
		subscriptions: [] as { dispose(): void }[],
		secrets: { get: async () => undefined, store: async () => {}, delete: async () => {}, onDidChange: anything },
		globalState: memory(),
		workspaceState: memory(),
		extension: { id: 'sidethought.sidethought', packageJSON: {} },
		extensionUri: fake.Uri.file(root),
		globalStorageUri: fake.Uri.file(storage),
		asAbsolutePath: (path: string) => join(root, path),
		environmentVariableCollection: anything,
	};
}

const [folder = '', storage = '', keep] = process.argv.slice(2);
/** Loaded with the first page, with the first question, and with the first turn that is shown; another build may not have all. */
const atQuestion = ['chatPage.js', 'providers.js', 'turn.js', 'references.js'].filter(name =>
	existsSync(join(folder, name)),
);
const vscode = generous(fake);
// As the extension host does it; hooks of Node would cost more.
const loader = Module as unknown as { _load: (request: string, ...rest: readonly unknown[]) => unknown };
const { _load: loadOfNode } = loader;
loader._load = (request, ...rest) => (request === 'vscode' ? vscode : loadOfNode(request, ...rest));
const load = createRequire(join(folder, 'start.js'));
// The extension host has these long before us; they are no cost of ours.
for (const name of builtinModules.filter(each => !/^_|^(?:inspector|repl|test|wasi|trace_events)/.test(each))) {
	load(name);
}
// Reads package.json, once.
fake.workspace.getConfiguration('sidethought').get('think');

const loaded: { activate?: (context: unknown) => void } = {};
const loadMs = costOf(() => Object.assign(loaded, load(join(folder, 'extension.js'))));
const context = contextOf(join(folder, '..'), storage);
const activateMs = costOf(() => loaded.activate?.(context));
const questionMs = costOf(() => {
	for (const name of atQuestion) {
		load(join(folder, name));
	}
});
console.log(JSON.stringify({ loadMs, activateMs, questionMs } satisfies StartCosts));
if (keep) {
	await delay(keptAfterMs);
}
// Nothing that was begun goes on.
process.exit();
