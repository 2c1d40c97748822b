/** The scripted models in a real llama.cpp: what they say is known word for word. */
import assert from 'node:assert/strict';
import { createModelMemory } from '../../src/providers/asking/modelMemory.ts';
import { createProvider } from '../../src/providers/createProvider.ts';
import type { Resume } from '../../src/providers/provider.ts';
import type { TurnTools } from '../../src/session/tools/toolsOption.ts';
import { type Asked, type AskOptions, ask, finishOf } from '../ollama/ask.ts';
import { smallModel } from '../standins/gguf/recipes.ts';
import { type ToolScriptName, toolModel, toolTexts } from '../standins/gguf/toolScripts.ts';
import { scriptPieces, scripts } from '../standins/ollamaScripts.ts';
import { checkToolTurn, codesOf, readTool, resultsOf } from '../unit/session/tools/toolTurns.ts';
import { llamaUnderTest } from './serverUnderTest.ts';
import { plainTemplate, thinkingTemplate, toolsTemplate, wordsTemplate } from './templates.ts';

const { thinking, answer } = scripts.think;

function asking(url: string, request: Partial<AskOptions['request']>, turn: AskOptions['turn'] = {}): Promise<Asked> {
	return ask({
		url,
		provider: createProvider({ kind: 'openai-compatible', preset: 'llamacpp', baseUrl: url }),
		request: { model: 'scripted', temperature: 0, ...request },
		turn: { memory: createModelMemory(), ...turn },
	});
}

describe('a scripted model on a real llama.cpp', function () {
	this.timeout(300_000);

	it('thinks in tags that its template does not tell the server of, and they are told from the answer', async () => {
		const asked = await asking(await llamaUnderTest.scripted(smallModel, plainTemplate('think')), {});
		assert.equal(asked.thinking.trim(), thinking.trim());
		assert.equal(asked.answer, answer);
		assert.equal(finishOf(asked), 'complete');
	});

	it('thinks in a field of its own where its template tells the server how, and answers, to the letter', async () => {
		const url = await llamaUnderTest.scripted(smallModel, thinkingTemplate);
		const asked = await asking(url, { think: 'on' });
		assert.deepEqual([asked.thinking, asked.answer, finishOf(asked)], [thinking, answer, 'complete']);
	});

	it('is told by its template not to think', async () => {
		const url = await llamaUnderTest.scripted(smallModel, thinkingTemplate);
		const asked = await asking(url, { think: 'off' });
		assert.deepEqual([asked.thinking, asked.answer], ['', scripts.plain.answer]);
	});
});

describe('a scripted model on a real llama.cpp, with a begun answer as its last message', function () {
	this.timeout(300_000);
	/** What the model says behind any text; behind one of its own pieces it goes on in its script. */
	const behindText = scripts.plain.answer;
	const resumed = async (resume: Partial<Resume> & Pick<Resume, 'mode'>) => {
		const url = await llamaUnderTest.scripted(smallModel, thinkingTemplate);
		const asked = await asking(url, { think: 'on' }, { resume: { thinking, ...resume } });
		assert.deepEqual(codesOf(asked.events), ['resume.prefill']);
		assert.equal(finishOf(asked), 'complete');
		return [asked.thinking, asked.answer];
	};

	it('goes on in the middle of the thinking', async () => {
		const begun = thinking.slice(0, thinking.indexOf('Wait, could'));
		assert.deepEqual(await resumed({ thinking: begun, mode: 'continue' }), [behindText, '']);
	});

	it('answers now, from the thinking that is there', async () => {
		const begun = thinking.slice(0, thinking.indexOf('Wait, could'));
		assert.deepEqual(await resumed({ thinking: begun, mode: 'answer-now' }), ['', behindText]);
	});

	it('goes on in the middle of the answer with the rest of it', async () => {
		const rest = scriptPieces.think.slice(-8).join('');
		const begun = answer.slice(0, -rest.length);
		assert.deepEqual(await resumed({ answer: begun, mode: 'continue' }), ['', rest]);
	});
});

describe('tools of a scripted model on a real llama.cpp', function () {
	this.timeout(300_000);
	const content = '1: return a - b;';
	const goodArguments = { path: 'sample.ts' };

	/** A turn with one tool, which reads files. */
	const use = async (template: string, mode: NonNullable<TurnTools['mode']> = 'auto') => {
		const ran: unknown[] = [];
		const run = async (call: { readonly arguments: unknown }) => {
			ran.push(call.arguments);
			return content;
		};
		const url = await llamaUnderTest.scripted(toolModel, template);
		const tools = { offered: [readTool], run, mode };
		const asked = await asking(url, { maxTokens: 150 }, { maxIterations: 3, tools });
		checkToolTurn(asked.events);
		return { ...asked, ran };
	};

	/** Each comes to the same answer from the same read. */
	const ways: readonly (readonly [
		ToolScriptName,
		what: string,
		told: readonly string[],
		before?: typeof toolTexts.before,
	])[] = [
		['good', 'a call in the tag of the template', []],
		['bare', 'a call as JSON in the answer', ['tools.rescued'], toolTexts.before],
		['twice', 'the same call twice in one message', ['tools.repeated']],
	];

	for (const [name, what, told, before] of ways) {
		it(`are run and answered from by ${what}`, async () => {
			const asked = await use(toolsTemplate(name));
			assert.deepEqual(asked.ran, [goodArguments]);
			assert.deepEqual(codesOf(asked.events), told);
			assert.equal(asked.answer, [before, toolTexts.answer].filter(Boolean).join('\n\n'));
			assert.deepEqual([finishOf(asked), asked.events.at(-1)?.iteration], ['complete', 1]);
		});
	}

	it('are called in words, and answered from', async () => {
		const asked = await use(wordsTemplate('words'), 'prompted');
		assert.deepEqual(asked.ran, [goodArguments]);
		assert.deepEqual(codesOf(asked.events), []);
		assert.equal(asked.answer, `${toolTexts.before}\n\n${toolTexts.answer}`);
	});

	it('go without log-probabilities, which a question without tools has all the same', async () => {
		const url = await llamaUnderTest.scripted(toolModel, toolsTemplate('good'));
		const provider = createProvider({ kind: 'openai-compatible', preset: 'llamacpp', baseUrl: url });
		const tools = { offered: [readTool], run: async () => content };
		const told = async (turn: AskOptions['turn']) => {
			const asked = await ask({ url, provider, request: { model: 'scripted', temperature: 0, logprobs: true }, turn });
			assert.equal(asked.answer, toolTexts.answer);
			return asked.events.some(event => event.type === 'logprobs');
		};
		assert.deepEqual([await told({ tools }), await told({})], [false, true]);
	});

	// In its tag the server lets a model write nothing but a call that fits the schema.
	for (const name of ['broken', 'unknown', 'misnamed'] as const) {
		it(`are called well by a model that the server keeps from calling them badly (${name})`, async () => {
			const asked = await use(toolsTemplate(name));
			assert.deepEqual(
				resultsOf(asked.events).map(result => [result.name, result.content, result.isError]),
				[[readTool.name, content, undefined]],
			);
			assert.deepEqual(codesOf(asked.events), []);
			assert.deepEqual([asked.answer, finishOf(asked)], [toolTexts.answer, 'complete']);
		});
	}
});
