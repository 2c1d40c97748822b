import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import type { RemedyAction } from '../../../src/core/errors.ts';
import type { Capabilities } from '../../../src/providers/provider.ts';
import type { CatalogModel } from '../../../src/session/hub/modelCatalog.ts';
import { isTaskName, taskPrompts, taskQuestion } from '../../../src/session/request/taskPrompts.ts';
import {
	chosenInformation,
	familyOf,
	thinkFromConfiguration,
	toInformation,
} from '../../../src/surfaces/models/modelInformation.ts';
import { comparisonList, contendersFor, contenderTitle } from '../../../src/surfaces/participant/compare.ts';
import { errorButtons, errorSentence } from '../../../src/surfaces/participant/errorButtons.ts';
import { continuePrompt, followupsAfter } from '../../../src/surfaces/participant/followups.ts';
import { plainTurn } from '../core/turnEvents.ts';

interface Manifest {
	readonly contributes: {
		readonly chatParticipants: readonly { readonly commands: readonly { readonly name: string }[] }[];
	};
}

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as Manifest;

describe('tasks', () => {
	it('are exactly the slash commands that the chat offers', () => {
		const offered = manifest.contributes.chatParticipants[0]?.commands.map(command => command.name) ?? [];
		assert.deepEqual(offered.toSorted(), Object.keys(taskPrompts).toSorted());
	});

	it('ask their own question when the user adds no words', () => {
		assert.equal(taskQuestion('review', '  '), taskPrompts.review.prompt);
	});

	it('lead the words of the user', () => {
		assert.equal(taskQuestion('fix', ' it is negative '), `${taskPrompts.fix.lead} it is negative`);
		assert.equal(taskQuestion('compare', 'what is best?'), 'what is best?');
		assert.equal(taskQuestion(undefined, ' why? '), 'why?');
	});

	it('are told from names that objects have by themselves', () => {
		assert.equal(isTaskName('toString'), false);
		assert.equal(isTaskName(undefined), false);
	});
});

describe('follow-ups', () => {
	it('fit the task', () => {
		assert.ok(followupsAfter('explain', 'complete').some(each => each.command === 'tests'));
		assert.ok(followupsAfter(undefined, 'complete').length > 0);
	});

	it('offer to continue what broke off, and nothing after a failure', () => {
		assert.deepEqual(
			followupsAfter('explain', 'cancelled').map(each => each.prompt),
			[continuePrompt],
		);
		assert.deepEqual(followupsAfter('explain', 'error'), []);
		assert.deepEqual(followupsAfter(undefined, undefined), []);
	});
});

describe('a failure in chat', () => {
	it('is one plain sentence', () => {
		assert.equal(
			errorSentence('No [x](command:y).', 'Start Ollama.'),
			'No \\[x\\]\\(command\\:y\\)\\. Start Ollama\\.',
		);
	});

	it('has a button for every action that the chat itself does not offer', () => {
		const actions: readonly RemedyAction[] = ['retry', 'continue', 'pull-model', 'show-log'];
		assert.deepEqual(
			errorButtons(actions).map(button => button.title),
			['Pull the model', 'Show log'],
		);
	});
});

describe('a comparison', () => {
	const first = modelOf('qwen3:8b', { thinking: true });
	const second = modelOf('gpt-oss:20b', { thinking: true });
	const plainModel = modelOf('llama3:8b', { thinking: false });

	it('is between the chosen model and another that thinks', () => {
		const found = contendersFor(plainModel.ref, [plainModel, first, second], 'why?');
		assert.deepEqual(
			found.map(each => contenderTitle(each)),
			['llama3:8b', 'qwen3:8b'],
		);
	});

	it('is between the models that the question names', () => {
		const found = contendersFor(first.ref, [first, plainModel, second], 'Ask GPT-OSS:20b and llama3:8b: why?');
		assert.deepEqual(
			found.map(each => contenderTitle(each)),
			['llama3:8b', 'gpt-oss:20b'],
		);
	});

	it('is between as many as the question names, four at most', () => {
		const many = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'].map(id => ({
			...first,
			ref: { ...first.ref, id },
			label: id,
		}));
		const found = contendersFor(first.ref, many, 'Ask alpha, beta, gamma, delta and epsilon.');
		assert.deepEqual(
			found.map(({ model }) => model.id),
			['alpha', 'beta', 'gamma', 'delta'],
		);
		assert.equal(contendersFor(first.ref, many, 'Ask alpha, beta and gamma.').length, 3);
	});

	it('is between thinking and not thinking where there is one model', () => {
		const found = contendersFor(first.ref, [first], 'why?');
		assert.deepEqual(
			found.map(each => contenderTitle(each)),
			['qwen3:8b, thinking on', 'qwen3:8b, thinking off'],
		);
		assert.deepEqual(
			found.map(each => each.think),
			['on', 'off'],
		);
	});

	it('leaves out figures that are not known', () => {
		const states = [foldTurn(plainTurn(['Hm.'], ['Yes.'])), foldTurn(plainTurn([], ['No.'], 't2'))];
		const [first, second] = comparisonList(states, ['a|b', 'c'])
			.split('\n')
			.filter(line => line.startsWith('- '));
		assert.match(first ?? '', /^- \*\*a\\\|b\*\*: Thought for \\<0\\\.1 s · /);
		assert.match(second ?? '', /^- \*\*c\*\*: no thinking · answer/);
	});
});

describe('a model in the picker of VS Code', () => {
	it('tells what it can do and how much fits', () => {
		const { ref, ...info } = { ref: 0, ...toInformation(modelOf('qwen3:8b', { tools: true, contextWindow: 40_960 })) };
		assert.equal(info.id, 'ollama/qwen3:8b');
		assert.equal(info.family, 'qwen3');
		assert.deepEqual(info.capabilities, { toolCalling: true, imageInput: false });
		assert.equal(info.maxInputTokens + info.maxOutputTokens, 40_960);
		assert.match(info.tooltip ?? '', /uses tools, 40,960 tokens/);
	});

	it('leaves at least half of a small window for the prompt', () => {
		const info = toInformation(modelOf('tiny', { contextWindow: 2048, maxOutputTokens: 8192 }));
		assert.deepEqual([info.maxInputTokens, info.maxOutputTokens], [1024, 1024]);
	});

	it('offers the levels of thinking that it has', () => {
		assert.deepEqual(choicesOf({ thinking: true, levels: ['low', 'medium', 'high'] }), [
			'auto',
			'off',
			'low',
			'medium',
			'high',
		]);
		assert.deepEqual(choicesOf({ thinking: true }), ['auto', 'off', 'on']);
		assert.deepEqual(choicesOf({ thinking: true, thinkingAlways: true, levels: ['low'] }), ['auto', 'low']);
		assert.equal(choicesOf({ thinking: false }), undefined);
	});

	it('stands in the list as the model of the settings before any server was asked', () => {
		const unknown = chosenInformation(undefined);
		assert.equal(unknown.id, 'chosen');
		// The agent of VS Code only offers models that call tools.
		assert.equal(unknown.capabilities.toolCalling, true);
		const known = chosenInformation(modelOf('qwen3:8b', { tools: false, contextWindow: 40_960 }));
		assert.equal(known.detail, 'qwen3:8b');
		assert.equal(known.capabilities.toolCalling, false);
	});

	it('understands the effort that is picked, and nothing else', () => {
		assert.equal(thinkFromConfiguration({ reasoningEffort: 'low' }), 'low');
		assert.equal(thinkFromConfiguration({ reasoningEffort: 'auto' }), undefined);
		assert.equal(thinkFromConfiguration({ reasoningEffort: 5 }), undefined);
		assert.equal(thinkFromConfiguration(undefined), undefined);
	});

	it('has the family that people would ask for', () => {
		assert.equal(familyOf('@cf/qwen/qwq-32b'), 'qwq-32b');
		assert.equal(familyOf('hf.co/x/y:Q4'), 'y');
		assert.equal(familyOf('plain'), 'plain');
	});
});

function modelOf(id: string, capabilities: Partial<Capabilities>): CatalogModel {
	return {
		ref: { provider: 'ollama', id },
		label: id,
		detail: 'Ollama · 8B',
		capabilities: { thinking: undefined, tools: undefined, vision: undefined, ...capabilities },
	};
}

function choicesOf(capabilities: Partial<Capabilities>): readonly string[] | undefined {
	return toInformation(modelOf('m', capabilities)).configurationSchema?.properties.reasoningEffort?.enum;
}
