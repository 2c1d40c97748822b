/**
 * Writes the scripted models and their Modelfiles into a folder, ready for `ollama create NAME -f NAME.Modelfile`:
 * `node test/standins/gguf/write.ts FOLDER`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { longModel, modelRecipes, smallModel, toModelfile } from './recipes.ts';
import { writeScriptedModel } from './scriptedModel.ts';

const folder = resolve(process.argv[2] ?? 'scripted-models');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'small.gguf'), writeScriptedModel(smallModel));
writeFileSync(join(folder, 'long.gguf'), writeScriptedModel(longModel));
for (const recipe of modelRecipes()) {
	const file = join(folder, `${recipe.name}.Modelfile`);
	writeFileSync(file, toModelfile(recipe, `./${recipe.file}.gguf`));
	console.log(file);
}
