/** What Ollama has in memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelFiles } from './modelFiles.ts';
import type { OllamaClient } from './ollamaClient.ts';
import { entriesOf, type OllamaEntry } from './ollamaModels.ts';

const longestUnloadMs = 10_000;
const unloadLookMs = 100;
const readyLookMs = 300;

export class LoadedModels {
	readonly #client: OllamaClient;
	readonly #files: ModelFiles;

	constructor(client: OllamaClient, files: ModelFiles) {
		this.#client = client;
		this.#files = files;
	}

	async list(signal?: AbortSignal): Promise<readonly OllamaEntry[]> {
		return entriesOf((await this.#client.loaded(signal)).body);
	}

	/** Undefined where the model is not in memory. */
	async find(model: string, signal?: AbortSignal): Promise<OllamaEntry | undefined> {
		return (await this.list(signal)).find(entry => this.#files.isOf(entry, model));
	}

	/** The end of the stay in memory stands once a model has answered; while it is loaded it moves with the clock. */
	async isReady(model: string): Promise<boolean> {
		const first = await this.find(model);
		await sleep(readyLookMs);
		const second = await this.find(model);
		return first?.expires_at !== undefined && first.expires_at === second?.expires_at;
	}

	/** Resolves when it has gone: the server answers at once, and whoever asks before then gets what is about to go. */
	async unload(model: string): Promise<void> {
		await this.#client.unload(model);
		const until = performance.now() + longestUnloadMs;
		while ((await this.find(model)) !== undefined && performance.now() < until) {
			await sleep(unloadLookMs);
		}
	}
}
