/** Models of several names may share one file and so one place in memory; `/api/ps` lists it under one of the names. */

import { fields, read, text } from '../wire/told.ts';
import type { OllamaEntry } from './ollamaModels.ts';

const showSchema = fields({ modelfile: text });

export class ModelFiles {
	readonly #files = new Map<string, string>();

	/** @param answer of `/api/show`. */
	learn(model: string, answer: unknown): void {
		const [, file] = /^FROM (.+)$/m.exec(read(showSchema, answer)?.modelfile ?? '') ?? [];
		if (file !== undefined) {
			this.#files.set(fullName(model), file);
		}
	}

	/** The same for all names of one file; the name itself while nothing is known. */
	keyOf(model: string): string {
		return this.#files.get(fullName(model)) ?? fullName(model);
	}

	isOf({ name, model: other }: OllamaEntry, model: string): boolean {
		const key = this.keyOf(model);
		return [name, other].some(known => known !== undefined && this.keyOf(known) === key);
	}
}

function fullName(model: string): string {
	return model.includes(':') ? model : `${model}:latest`;
}
