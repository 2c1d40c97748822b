/** A real LiteLLM proxy in front of an Ollama server, from PyPI into an ignored cache folder. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnv, tail } from '../harness/npm.ts';
import { rootDir } from '../harness/paths.ts';
import { freePort, run, startProcess, waitFor } from '../harness/processes.ts';

const version = '1.106.2';
const venvDir = join(rootDir, '.cache', 'litellm', version);
const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
const program = join(venvDir, bin, process.platform === 'win32' ? 'litellm.exe' : 'litellm');
/** Written last, so that an installation that was broken off is done again, as is one whose folder was moved. */
const installedMark = join(venvDir, 'installed');

export interface LiteLlm {
	/** Ends in `/v1`. */
	readonly url: string;
	readonly key: string;
	log(): string;
	stop(): Promise<void>;
}

/** Installs the proxy where it is not there yet. Gives, in words, why it cannot be had. */
export async function installLiteLlm(): Promise<string | undefined> {
	const installedAt = await readFile(installedMark, 'utf8').catch(() => undefined);
	if (installedAt === venvDir) {
		return undefined;
	}
	const hasPython = await run('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)'], {
		timeoutMs: 30_000,
	});
	if (hasPython.code !== 0) {
		return 'Python 3.9 or later is not installed.';
	}
	console.log(`      installing litellm[proxy] ${version}; this takes a minute or two once`);
	await rm(venvDir, { recursive: true, force: true });
	const venv = await run('python3', ['-m', 'venv', venvDir], { timeoutMs: 120_000 });
	if (venv.code !== 0) {
		return `Python cannot make a virtual environment: ${tail(venv.output, 3)}`;
	}
	const pip = join(venvDir, bin, 'pip');
	const installed = await run(pip, ['install', '--quiet', `litellm[proxy]==${version}`], { timeoutMs: 900_000 });
	if (installed.code !== 0) {
		return `litellm[proxy] cannot be installed: ${tail(installed.output, 3)}`;
	}
	await writeFile(installedMark, venvDir);
	return undefined;
}

/**
 * Starts the proxy with one model, `thinker`, which is a model of that Ollama.
 * @throws Error with the end of its log when it does not answer within two minutes.
 */
export async function startLiteLlm(ollamaUrl: string, model: string): Promise<LiteLlm> {
	const home = await mkdtemp(join(tmpdir(), 'litellm-'));
	const port = await freePort();
	const key = `sk-${randomBytes(16).toString('hex')}`;
	const config = join(home, 'config.yaml');
	const route = { model: `ollama_chat/${model}`, api_base: ollamaUrl };
	// YAML reads JSON.
	await writeFile(config, JSON.stringify({ model_list: [{ model_name: 'thinker', litellm_params: route }] }));
	const env = cleanEnv({
		HOME: home,
		LITELLM_MASTER_KEY: key,
		LITELLM_TELEMETRY: 'False',
		// Otherwise it asks the internet for prices when it starts.
		LITELLM_LOCAL_MODEL_COST_MAP: 'True',
	});
	const proxy = startProcess(program, ['--config', config, '--host', '127.0.0.1', '--port', `${port}`], { env });
	const stop = async () => {
		await proxy.stop();
		await rm(home, { recursive: true, force: true });
	};
	try {
		const alive = `http://127.0.0.1:${port}/health/liveliness`;
		await waitFor('LiteLLM to answer', () => fetch(alive).then(reply => reply.ok), 120_000);
	} catch (error) {
		await stop();
		throw new Error(`LiteLLM did not start:\n${tail(proxy.output())}`, { cause: error });
	}
	return { url: `http://127.0.0.1:${port}/v1`, key, log: proxy.output, stop };
}
