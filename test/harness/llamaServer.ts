/** A real llama.cpp server for tests: one model and one chat template each. */
import { cleanEnv, tail } from './npm.ts';
import { freePort, startProcess, waitFor } from './processes.ts';

export interface LlamaOptions {
	/** Path of the model file. */
	readonly model: string;
	/** Path of a chat template in Jinja; absent: the one in the model file. */
	readonly template?: string;
	/** In tokens. Default: 4096. */
	readonly contextSize?: number;
}

export interface LlamaServer {
	/** Ends in `/v1`. */
	readonly url: string;
	log(): string;
	stop(): Promise<void>;
}

/** @throws Error with the end of its log when the model is not loaded within two minutes. */
export async function startLlama(binary: string, options: LlamaOptions): Promise<LlamaServer> {
	const port = await freePort();
	const server = startProcess(binary, argumentsOf(options, port), { env: cleanEnv({ LLAMA_ARG_OFFLINE: '1' }) });
	const address = `http://127.0.0.1:${port}`;
	try {
		await waitFor('llama.cpp to answer', () => fetch(`${address}/health`).then(reply => reply.ok), 120_000);
	} catch (error) {
		await server.stop();
		throw new Error(`llama.cpp did not start:\n${tail(server.output())}`, { cause: error });
	}
	return { url: `${address}/v1`, log: server.output, stop: () => server.stop() };
}

// One thread: two wait for each other at every step, many times for each token, while other programs have the processor.
function argumentsOf({ model, template, contextSize = 4096 }: LlamaOptions, port: number): readonly string[] {
	return [
		...['--host', '127.0.0.1', '--port', String(port), '--no-ui', '--offline'],
		...['--model', model, '--ctx-size', String(contextSize), '--threads', '1', '--parallel', '1', '--no-warmup'],
		...['--jinja', '--reasoning-format', 'deepseek'],
		...(template === undefined ? [] : ['--chat-template-file', template]),
	];
}
