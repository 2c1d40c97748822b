import assert from 'node:assert/strict';
import { longModel, modelRecipes, smallModel, toModelfile } from '../../standins/gguf/recipes.ts';
import { say, writeScriptedModel } from '../../standins/gguf/scriptedModel.ts';
import { type ToolScriptName, toolModel, toolScripts } from '../../standins/gguf/toolScripts.ts';
import { longScript, type ScriptName, scriptPieces, scripts } from '../../standins/ollamaScripts.ts';

describe('the scripted models', () => {
	for (const name of Object.keys(scripts) as ScriptName[]) {
		it(`say their script: ${name}`, () => {
			const { text, margin } = say(smallModel, `<|${name}|>`, 200);
			const script = scripts[name];
			if ('repeats' in script) {
				assert.ok(text.startsWith(script.emits + script.repeats + script.repeats));
			} else {
				assert.equal(text, script.emits);
			}
			assert.ok(margin > 40, `the right token is ahead of the next by ${margin} only`);
		});
	}

	it('say a long script of about 5,000 tokens', () => {
		const { text, margin } = say(longModel, '<|think|>');
		assert.equal(text, longScript.emits);
		assert.ok(margin > 40);
	});

	it('are the same bytes on every run, and small', () => {
		const [one, other] = [writeScriptedModel(smallModel), writeScriptedModel(smallModel)];
		assert.deepEqual(one, other);
		assert.equal(Buffer.from(one.subarray(0, 4)).toString(), 'GGUF');
		assert.ok(one.length < 1_000_000);
	});

	it('use no piece twice, since a model of one token cannot tell two places apart', () => {
		const pieces = Object.values(scriptPieces).flat();
		assert.equal(new Set(pieces).size, pieces.length);
	});

	it('have a Modelfile that quotes their template', () => {
		for (const recipe of modelRecipes()) {
			const text = toModelfile(recipe, './small.gguf');
			assert.match(text, /^FROM \.\/small\.gguf\nTEMPLATE """.*"""\nPARAMETER temperature 0\n/s);
			assert.equal(recipe.template.includes('.Thinking'), !/plain|raw/.test(recipe.name));
		}
	});
});

describe('the scripted models that use tools', () => {
	for (const name of Object.keys(toolScripts) as ToolScriptName[]) {
		it(`say their script: ${name}`, () => {
			const { text, margin } = say(toolModel, `<|${name}|>`, 200);
			assert.equal(text, toolScripts[name]);
			assert.ok(margin > 25, `the right token is ahead of the next by ${margin} only`);
		});
	}
});
