import assert from 'node:assert/strict';
import type { TurnEvent } from '../../src/core/stream/turnEvent.ts';
import { type ToolScriptName, toolTexts } from '../standins/gguf/toolScripts.ts';
import { scripts } from '../standins/ollamaScripts.ts';
import { checkToolTurn, codesOf, readTool, resultsOf } from '../unit/session/tools/toolTurns.ts';
import { type Asked, ask } from './ask.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

interface Used extends Asked {
	/** What the tool was run with. */
	readonly ran: readonly unknown[];
}

const content = '1: return a - b;';
const goodArguments = { path: 'sample.ts' };

/** A turn with one tool, which reads files. */
async function use(model: string): Promise<Used> {
	const ran: unknown[] = [];
	const run = async (call: { readonly arguments: unknown }) => {
		ran.push(call.arguments);
		return content;
	};
	const asked = await ask({
		url: ollamaUnderTest.server.url,
		request: { model },
		turn: { tools: { offered: [readTool], run } },
	});
	checkToolTurn(asked.events);
	assert.equal(asked.events.at(-1)?.type === 'finish' && asked.state.finish?.reason, 'complete');
	return { ...asked, ran };
}

/** Without those of the server's state, which depends on what ran before. */
function toolCodes(events: readonly TurnEvent[]): readonly string[] {
	return codesOf(events).filter(code => code.startsWith('tools.'));
}

describe('tools on a real Ollama', () => {
	it('are called with their thinking, and run, and answered from', async () => {
		const asked = await use('scripted-tools');
		assert.deepEqual(asked.ran, [goodArguments]);
		assert.equal(asked.thinking, `${scripts.asktool.thinking}\n\n${scripts.called.thinking}`);
		assert.equal(asked.answer, scripts.called.answer);
		assert.equal(asked.events.at(-1)?.iteration, 1);
	});

	it('are not offered in their field to a model whose template has none', async () => {
		const asked = await use('scripted-plain');
		assert.deepEqual(toolCodes(asked.events), ['tools.prompted']);
		assert.deepEqual(asked.ran, []);
		assert.equal(asked.answer, scripts.plain.answer);
	});

	/** What the first round says, and what is told of it; every one comes to the same answer from the same read. */
	const ways: readonly (readonly [
		ToolScriptName,
		what: string,
		told: readonly string[],
		before?: typeof toolTexts.before,
	])[] = [
		['good', 'a call in the tag of the template', []],
		['bare', 'a call as JSON in the answer', ['tools.rescued'], toolTexts.before],
		['words', 'a call in words, of a model without tools', ['tools.prompted'], toolTexts.before],
		['twice', 'the same call twice in one message', ['tools.repeated']],
		['broken', 'a call in a tag that is no JSON, which Ollama drops', ['tools.call-broke'], toolTexts.before],
		['unknown', 'a call of a tool that does not exist, which Ollama drops', ['tools.call-broke'], toolTexts.before],
		['cut', 'a call that ends inside of its arguments, which Ollama drops', ['tools.call-broke'], toolTexts.before],
		['channels', 'a call in a channel of Harmony', []],
		['brokenchannels', 'a call in a channel that Ollama cannot read', ['tools.call-broke']],
	];

	for (const [name, what, told, before] of ways) {
		it(`are run and answered from by ${what}`, async () => {
			const asked = await use(`tools-${name}`);
			assert.deepEqual(asked.ran, [goodArguments]);
			assert.deepEqual(toolCodes(asked.events), told);
			assert.equal(asked.answer, [before, toolTexts.answer].filter(Boolean).join('\n\n'));
			assert.equal(asked.thinking, name.includes('channels') ? toolTexts.thought : '');
			assert.equal(asked.events.at(-1)?.iteration, 1);
		});
	}

	it('are told what is wrong with arguments that do not fit, and not run', async () => {
		const asked = await use('tools-misnamed');
		assert.deepEqual(asked.ran, []);
		const [result] = resultsOf(asked.events);
		assert.match(result?.content ?? '', /^The call was not run\. The argument path is missing\./);
		assert.equal(result?.isError, true);
		assert.equal(asked.answer, toolTexts.answer);
	});

	it('that were called twice with the same arguments are answered twice and run once', async () => {
		const { events } = await use('tools-twice');
		const [first, second, ...more] = resultsOf(events).map(result => result.content);
		assert.deepEqual([first, more], [content, []]);
		assert.match(second ?? '', /^You called this tool with the same arguments before\. [\s\S]*return a - b;$/);
	});
});
