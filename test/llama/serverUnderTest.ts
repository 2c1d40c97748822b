/** The servers that `npm run test:llama` starts, one per model and template, each at its first use. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templatePath } from '../harness/llamaBuild.ts';
import { type LlamaServer, startLlama } from '../harness/llamaServer.ts';
import { temporaryDir } from '../harness/temporary.ts';
import { type ScriptedModel, writeScriptedModel } from '../standins/gguf/scriptedModel.ts';

interface Found {
	readonly binary: string;
	readonly smolLm: string;
	readonly runs: number;
}

let found: Found | undefined;
/** One at a time: the machine has two cores. */
let current: { readonly key: string; readonly server: Promise<LlamaServer> } | undefined;

export const llamaUnderTest = {
	use(binary: string, smolLm: string, runs: number): void {
		found = { binary, smolLm, runs };
	},

	/** How often to ask the small model with tools. */
	get runs(): number {
		return needed().runs;
	},

	/** SmolLM2 with the chat template of another model, by the name of its file in llama.cpp's source. */
	async smolLm(template: string): Promise<string> {
		const { binary, smolLm } = needed();
		return started(template, () => startLlama(binary, { model: smolLm, template: templatePath(template) }));
	},

	/** A scripted model with a template in Jinja. */
	async scripted(model: ScriptedModel, template: string): Promise<string> {
		return started(`${model.name} ${template}`, async () => {
			const folder = temporaryDir('llama-');
			const [path, templateFile] = [join(folder, 'model.gguf'), join(folder, 'template.jinja')];
			await Promise.all([writeFile(path, writeScriptedModel(model)), writeFile(templateFile, template)]);
			return startLlama(needed().binary, { model: path, template: templateFile });
		});
	},

	async stop(): Promise<void> {
		await stopCurrent();
	},
};

function needed(): Found {
	if (found === undefined) {
		throw new Error('These tests need a real llama.cpp. Run them with: npm run test:llama');
	}
	return found;
}

/** Gives the address; the one before is stopped. */
async function started(key: string, start: () => Promise<LlamaServer>): Promise<string> {
	if (current?.key !== key) {
		await stopCurrent();
		current = { key, server: start() };
	}
	return (await current.server).url;
}

/** One that did not start is no reason for the next one not to. */
async function stopCurrent(): Promise<void> {
	const before = current;
	current = undefined;
	await (await before?.server.catch(() => undefined))?.stop();
}
