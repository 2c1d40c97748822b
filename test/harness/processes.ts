/** Child processes that never outlive us, never hang, and keep what they printed. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	/** The process (with its children) is ended after this many milliseconds. */
	readonly timeoutMs?: number;
	/** Also print what the process prints. */
	readonly echo?: boolean;
	/** Called with every complete line of standard output. */
	readonly onLine?: (line: string) => void;
}

export interface RunResult {
	/** Exit code; `null` when the process was ended by a signal or could not be started. */
	readonly code: number | null;
	/** Standard output and standard error, in the order they came. */
	readonly output: string;
	readonly timedOut: boolean;
}

export interface RunningProcess {
	readonly pid: number;
	/** What it printed so far, both streams. */
	output(): string;
	/** Settles when the process has gone, with its exit code. */
	readonly exited: Promise<number | null>;
	/** Ends the process and all that it started. Safe to call twice. */
	stop(): Promise<void>;
}

/** Longest text kept of what one process prints, in characters; the oldest goes first. */
const keptOutput = 2_000_000;

/** How long a process may take to end by itself after it was asked to. */
const graceMs = 3_000;

/** How long one step of a test may take, in milliseconds; a busy machine is slow. */
export const stepMs = 60_000;

const running = new Set<ChildProcess>();

/** Starts a process in its own group, so that it can be ended with all that it started. */
export function startProcess(command: string, args: readonly string[], options: RunOptions = {}): RunningProcess {
	const settings: SpawnOptions = {
		cwd: options.cwd,
		env: options.env ?? process.env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
		// npm is a .cmd file on Windows, which only a shell can start.
		shell: process.platform === 'win32' && !command.endsWith('.exe'),
	};
	const child = spawn(command, args, settings);
	endChildrenWithUs();
	running.add(child);

	let output = '';
	let line = '';
	const collect = (chunk: Buffer, isStdout: boolean): void => {
		const text = chunk.toString();
		output = (output + text).slice(-keptOutput);
		if (options.echo) {
			process.stdout.write(text);
		}
		if (isStdout && options.onLine) {
			const lines = (line + text).split('\n');
			line = lines.pop() ?? '';
			lines.forEach(options.onLine);
		}
	};
	child.stdout?.on('data', chunk => collect(chunk, true));
	child.stderr?.on('data', chunk => collect(chunk, false));

	const exited = new Promise<number | null>(resolve => {
		child.once('error', error => {
			output += `${command}: ${error.message}\n`;
			running.delete(child);
			resolve(null);
		});
		child.once('close', code => {
			running.delete(child);
			resolve(code);
		});
	});
	return { pid: child.pid ?? -1, output: () => output, exited, stop: () => stop(child, exited) };
}

/** Runs a command to its end. Never throws: a command that cannot be started has `code: null`. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
	const child = startProcess(command, args, options);
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		void child.stop();
	}, options.timeoutMs ?? 600_000);
	const code = await child.exited;
	clearTimeout(timer);
	return { code, output: child.output(), timedOut };
}

/** Below those that systems give to outgoing connections: one of these could take the port before it is used. */
const ports = { first: 20_000, count: 12_000 } as const;

/** A TCP port on loopback that nothing listens on. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = ports.first + Math.floor(Math.random() * ports.count);
		if (await isFree(port)) {
			return port;
		}
	}
}

/** Windows reserves some ports, and says that they may not be used. */
async function isFree(port: number): Promise<boolean> {
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EADDRINUSE' || code === 'EACCES') {
			return false;
		}
		throw error;
	}
	await new Promise(resolve => server.close(resolve));
	return true;
}

/** Settles after `ms` milliseconds. */
export function delay(ms: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, ms));
}

/**
 * Asks again and again until `probe` gives something other than `undefined` or `false`.
 * @throws Error "Waited N s for <what>", followed by what `probe` last threw.
 */
export async function waitFor<T>(
	what: string,
	probe: () => Promise<T | undefined | false> | T | undefined | false,
	timeoutMs = stepMs,
	everyMs = 100,
): Promise<T> {
	const start = Date.now();
	let last: unknown;
	for (;;) {
		try {
			const value = await probe();
			if (value !== undefined && value !== false) {
				return value;
			}
		} catch (error) {
			last = error;
		}
		if (Date.now() - start > timeoutMs) {
			const why = last instanceof Error ? ` The last try: ${last.message}` : '';
			throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for ${what}.${why}`, { cause: last });
		}
		await delay(everyMs);
	}
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
	signal(child, 'SIGTERM');
	const force = setTimeout(() => signal(child, 'SIGKILL'), graceMs);
	await exited;
	clearTimeout(force);
	// The leader is gone; whatever of its group still runs is ended too.
	signal(child, 'SIGKILL');
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
	if (child.pid === undefined) {
		return;
	}
	if (process.platform === 'win32') {
		if (child.exitCode === null) {
			spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
		}
		return;
	}
	try {
		process.kill(-child.pid, name);
	} catch {
		// The group has gone already, which is what was wanted.
	}
}

let endsChildren = false;

/** Ends every running child when this process ends, by itself or by Ctrl+C. */
function endChildrenWithUs(): void {
	if (endsChildren) {
		return;
	}
	endsChildren = true;
	process.on('exit', () => {
		for (const child of running) {
			signal(child, 'SIGKILL');
		}
	});
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		// A program with its own handler (npm start) says itself when to exit.
		process.on(name, () => {
			if (process.listenerCount(name) === 1) {
				process.exit(name === 'SIGINT' ? 130 : 143);
			}
		});
	}
}
