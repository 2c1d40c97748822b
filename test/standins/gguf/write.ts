/**
 * Writes the scripted models and their Modelfiles into a folder, ready for `ollama create NAME -f NAME.Modelfile`:
 * `node test/standins/gguf/write.ts FOLDER`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { longModel, type Modelfile, modelfiles, smallModel } from './modelfiles.ts';
import { writeScriptedModel } from './scriptedModel.ts';

export function writeModels(folder: string): readonly Modelfile[] {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'small.gguf'), writeScriptedModel(smallModel));
	writeFileSync(join(folder, 'long.gguf'), writeScriptedModel(longModel));
	const files = modelfiles(file => `./${file}.gguf`);
	for (const { name, text } of files) writeFileSync(join(folder, `${name}.Modelfile`), text);
	return files;
}

if (process.argv[1] === import.meta.filename) {
	const folder = resolve(process.argv[2] ?? 'scripted-models');
	for (const { name } of writeModels(folder)) console.log(join(folder, `${name}.Modelfile`));
}
