/** The scripted models in a real llama.cpp: what they say is known word for word. */
import assert from 'node:assert/strict';
import { createProvider } from '../../src/providers/createProvider.ts';
import { ask, finishOf } from '../ollama/ask.ts';
import { smallModel } from '../standins/gguf/recipes.ts';
import { type ToolScriptName, toolModel, toolTexts } from '../standins/gguf/toolScripts.ts';
import { scripts } from '../standins/ollamaScripts.ts';
import { checkToolTurn, codesOf, readTool } from '../unit/session/tools/toolTurns.ts';
import { llamaUnderTest } from './serverUnderTest.ts';

const messages = '{% for message in messages %}<|{{ message.role }}|>{{ message.content }}{% endfor %}';
const ends = (control: string) => `${messages}{% if add_generation_prompt %}${control}{% endif %}`;
/** In words, round two is the fourth message: system, question, call, result. */
const inTwoRounds = (first: ToolScriptName) =>
	ends(`{% if messages|length > 3 %}<|answered|>{% else %}<|${first}|>{% endif %}`);

describe('a scripted model on a real llama.cpp', () => {
	const providerAt = (baseUrl: string) => createProvider({ kind: 'openai-compatible', preset: 'llamacpp', baseUrl });

	it('thinks in tags that its template does not tell the server of, and they are told from the answer', async () => {
		const url = await llamaUnderTest.scripted(smallModel, ends('<|think|>'));
		const asked = await ask({ url, provider: providerAt(url), request: { model: 'scripted', temperature: 0 } });
		assert.equal(asked.thinking.trim(), scripts.think.thinking.trim());
		assert.equal(asked.answer, scripts.think.answer);
		assert.equal(finishOf(asked), 'complete');
	});

	it('calls a tool in words, and answers from what it found', async () => {
		const url = await llamaUnderTest.scripted(toolModel, inTwoRounds('words'));
		const ran: unknown[] = [];
		const run = async (call: { readonly arguments: unknown }) => {
			ran.push(call.arguments);
			return '1: return a - b;';
		};
		const asked = await ask({
			url,
			provider: providerAt(url),
			request: { model: 'scripted', temperature: 0 },
			turn: { tools: { offered: [readTool], run, mode: 'prompted' } },
		});
		checkToolTurn(asked.events);
		assert.deepEqual(ran, [{ path: 'sample.ts' }]);
		assert.equal(asked.answer, `${toolTexts.before}\n\n${toolTexts.answer}`);
		assert.deepEqual(codesOf(asked.events), []);
	});
});
