/** Chooses the Ollama that a started VS Code talks to: a running one, else the stand-in. */
import { join } from 'node:path';
import { cleanEnv, nodePath, tail } from './npm.ts';
import { rootDir } from './paths.ts';
import { startProcess, waitFor } from './processes.ts';

export interface ChosenOllama {
	readonly url: string;
	/** For people: what it is and why it was chosen. */
	readonly description: string;
	stop(): Promise<void>;
}

/** @throws Error when the stand-in does not start. */
export async function chooseOllama(): Promise<ChosenOllama> {
	const url = ollamaAddress(process.env.OLLAMA_HOST);
	const version = await runningVersion(url);
	if (version !== undefined) {
		return { url, description: `Ollama ${version} at ${url}`, stop: async () => undefined };
	}
	const standIn = await startStandIn();
	return { ...standIn, description: `a stand-in that replays a recorded answer (no Ollama answers at ${url})` };
}

/** Reads OLLAMA_HOST the way Ollama does: scheme, host and port may each be left out. */
export function ollamaAddress(host: string | undefined): string {
	const text = host?.trim() || '127.0.0.1';
	const url = new URL(text.includes('://') ? text : `http://${text.startsWith(':') ? `127.0.0.1${text}` : text}`);
	// A server listens on 0.0.0.0; a client cannot connect to that everywhere.
	const name = url.hostname === '0.0.0.0' ? '127.0.0.1' : url.hostname;
	const fromScheme = text.startsWith('https://') ? '443' : text.startsWith('http://') ? '80' : '11434';
	return `${url.protocol}//${name}:${url.port || fromScheme}`;
}

async function runningVersion(url: string): Promise<string | undefined> {
	try {
		const reply = await fetch(`${url}/api/version`, { signal: AbortSignal.timeout(2_000) });
		const { version } = (await reply.json()) as { version?: unknown };
		return typeof version === 'string' ? version : undefined;
	} catch {
		return undefined; // Not running, or something else answers there.
	}
}

async function startStandIn(): Promise<Pick<ChosenOllama, 'url' | 'stop'>> {
	let url: string | undefined;
	const script = join(rootDir, 'test', 'standins', 'ollama.ts');
	const child = startProcess(nodePath(), [script, '--port', '0', '--demo'], {
		env: cleanEnv(),
		onLine: line => {
			url ??= /^listening (\S+)/.exec(line)?.[1];
		},
	});
	try {
		return { url: await waitFor('the stand-in for Ollama', () => url, 20_000), stop: () => child.stop() };
	} catch (error) {
		await child.stop();
		throw new Error(`The stand-in for Ollama did not start:\n${tail(child.output())}`, { cause: error });
	}
}
