/** A real Ollama server for tests: found or built, started apart from the user's own, filled with scripted models. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { longModel, modelRecipes, smallModel } from '../standins/gguf/recipes.ts';
import { writeScriptedModel } from '../standins/gguf/scriptedModel.ts';
import { toolModel, toolRecipes } from '../standins/gguf/toolScripts.ts';
import { cleanEnv, tail } from './npm.ts';
import { buildOllama } from './ollamaBuild.ts';
import { freePort, run, startProcess, waitFor } from './processes.ts';

/** Where an Ollama is to be had. */
export type FoundOllama =
	/** A server that runs already; it is not ours to stop, and its log is not ours to read. */
	| { readonly kind: 'running'; readonly url: string; readonly how: string }
	| { readonly kind: 'binary'; readonly binary: string; readonly how: string }
	| { readonly kind: 'none'; readonly why: string };

/** Looks, in this order, at OLLAMA_HOST, at PATH, at the cached build; builds one with Go where there is none. */
export async function findOllama(): Promise<FoundOllama> {
	const host = process.env.OLLAMA_HOST;
	if (host) {
		return findRunning(host);
	}
	const onPath = await run('ollama', ['--version'], { timeoutMs: 30_000 });
	if (onPath.code === 0) {
		return { kind: 'binary', binary: 'ollama', how: 'the ollama on PATH' };
	}
	const built = await buildOllama();
	if (typeof built === 'string') {
		return { kind: 'none', why: `OLLAMA_HOST is not set, no ollama is on PATH, and none can be built: ${built}` };
	}
	const how = built.seconds === undefined ? 'the cached build' : `built with Go in ${Math.round(built.seconds)} s`;
	return { kind: 'binary', binary: built.binary, how };
}

async function findRunning(host: string): Promise<FoundOllama> {
	const url = URL.parse(host.includes('://') ? host : `http://${host}`);
	if (url === null) {
		return { kind: 'none', why: `OLLAMA_HOST is no address: ${host}` };
	}
	if (url.hostname === '0.0.0.0') {
		url.hostname = '127.0.0.1';
	}
	if (url.port === '' && !host.includes('://')) {
		url.port = '11434';
	}
	const address = url.href.replace(/\/$/, '');
	const answers = await fetch(`${address}/api/version`).then(
		reply => reply.ok,
		() => false,
	);
	return answers
		? { kind: 'running', url: address, how: 'the server at OLLAMA_HOST' }
		: { kind: 'none', why: `OLLAMA_HOST is set to ${host}, and no Ollama answers there.` };
}

/** A running server. */
export interface OllamaServer {
	/** `http://127.0.0.1:PORT` */
	readonly url: string;
	/** Whether we started it and so may stop it and read its log. */
	readonly isOurs: boolean;
	/** What it printed so far, debug lines included; empty when it is not ours. */
	log(): string;
	/** The process id; 0 when it is not ours. */
	readonly pid: number;
	/** Its own home folder; empty when it is not ours. */
	readonly home: string;
	/** Ends only the processes that run models; Linux only. */
	killRunners(): Promise<void>;
	/** Ends the server and its runners at once, as a crash does. */
	kill(): Promise<void>;
	/** Starts it again on the same port with the same models. */
	restart(): Promise<void>;
	/** Ends it, or deletes the scripted models from a server that is not ours. Safe to call twice. */
	dispose(): Promise<void>;
}

export interface ServerOptions {
	/** Added to the server's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Leaves the scripted models out. */
	readonly withoutModels?: boolean;
}

/** @throws Error with the end of the log when the server does not answer within a minute. */
export async function startOllama(binary: string, options: ServerOptions = {}): Promise<OllamaServer> {
	const home = await mkdtemp(join(tmpdir(), 'ollama-'));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const env = serverEnv(home, port, options.env);
	let logs = '';
	let server = await start(binary, env, url);
	const end = async () => {
		await server.stop();
		logs += server.output();
	};
	if (!options.withoutModels) {
		await createScriptedModels(url);
	}
	let disposed: Promise<void> | undefined;
	return {
		url,
		isOurs: true,
		log: () => logs + server.output(),
		get pid() {
			return server.pid;
		},
		home,
		killRunners: async () => signalAll(runnersOf(server.pid), 'SIGKILL'),
		kill: async () => {
			endGroup(server.pid);
			await end();
		},
		restart: async () => {
			await end();
			server = await start(binary, env, url);
		},
		dispose: () => {
			disposed ??= end().then(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
			return disposed;
		},
	};
}

/** A server that somebody else started, with the scripted models added to it for the time of the tests. */
export async function borrowOllama(url: string): Promise<OllamaServer> {
	await createScriptedModels(url);
	const notOurs = () => Promise.reject(new Error('This server is not ours to stop.'));
	return {
		url,
		isOurs: false,
		log: () => '',
		pid: 0,
		home: '',
		killRunners: notOurs,
		kill: notOurs,
		restart: notOurs,
		dispose: () => deleteScriptedModels(url),
	};
}

/** Nothing of the user's own Ollama is touched, and no cloud is asked. */
function serverEnv(home: string, port: number, extra: ServerOptions['env']): NodeJS.ProcessEnv {
	return cleanEnv({
		HOME: home,
		USERPROFILE: home,
		OLLAMA_HOST: `127.0.0.1:${port}`,
		OLLAMA_MODELS: join(home, 'models'),
		OLLAMA_DEBUG: '1',
		OLLAMA_NO_CLOUD: '1',
		...extra,
	});
}

async function start(binary: string, env: NodeJS.ProcessEnv, url: string) {
	const server = startProcess(binary, ['serve'], { env });
	try {
		await waitFor('Ollama to answer', () => fetch(`${url}/api/version`).then(reply => reply.ok), 60_000, 50);
	} catch (error) {
		await server.stop();
		throw new Error(`Ollama did not start:\n${tail(server.output())}`, { cause: error });
	}
	return server;
}

function endGroup(pid: number): void {
	try {
		process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
	} catch {
		// It has gone already.
	}
}

/** Uploads the model files and makes a model of each recipe, as `ollama create` does. */
async function createScriptedModels(url: string): Promise<void> {
	const recipes = modelRecipes();
	await createModels(
		url,
		writeScriptedModel(smallModel),
		recipes.filter(({ file }) => file === 'small'),
	);
	await createModels(
		url,
		writeScriptedModel(longModel),
		recipes.filter(({ file }) => file === 'long'),
	);
	await createModels(url, writeScriptedModel(toolModel), toolRecipes());
}

/** What `/api/create` takes beside the file; what is absent is read from the file. */
export interface ModelToCreate {
	readonly name: string;
	readonly template?: string;
	readonly parameters?: Readonly<Record<string, number>>;
	/** Which of Ollama's own parsers reads what the model says. */
	readonly parser?: string;
}

/** Uploads one model file and makes models of it. */
export async function createModels(
	url: string,
	bytes: Uint8Array<ArrayBuffer>,
	models: readonly ModelToCreate[],
): Promise<void> {
	const digest = await upload(url, bytes);
	for (const { name, ...rest } of models) {
		const body = { model: name, files: { 'model.gguf': digest }, ...rest, stream: false };
		await post(`${url}/api/create`, JSON.stringify(body));
	}
}

async function upload(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
	await post(`${url}/api/blobs/${digest}`, bytes);
	return digest;
}

async function post(address: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> {
	const reply = await fetch(address, { method: 'POST', body });
	const text = await reply.text();
	if (!reply.ok || text.includes('"error"')) {
		throw new Error(`${address} answered ${reply.status}: ${text}`);
	}
}

async function deleteScriptedModels(url: string): Promise<void> {
	for (const { name } of [...modelRecipes(), ...toolRecipes()]) {
		await fetch(`${url}/api/delete`, { method: 'DELETE', body: JSON.stringify({ model: name }) });
	}
}

/** The processes that a server has started to run models; others look for graphics cards, and end soon. Linux only. */
export function runnersOf(serverPid: number): readonly number[] {
	return processIds().filter(pid => isRunner(pid, serverPid));
}

export function processIds(): readonly number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number);
}

export function isRunner(pid: number, serverPid: number): boolean {
	const parent = /^PPid:\s+(\d+)/m.exec(told(pid, 'status'))?.[1];
	return Number(parent) === serverPid && told(pid, 'cmdline').includes('--model');
}

/** Empty of a process that has gone. */
function told(pid: number, name: 'status' | 'cmdline'): string {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'utf8');
	} catch {
		return '';
	}
}

/** A process may have gone already: a server ends a runner whose load was cancelled. */
export function signalAll(pids: readonly number[], name: NodeJS.Signals): void {
	for (const pid of pids) {
		try {
			process.kill(pid, name);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
				throw error;
			}
		}
	}
}
