import assert from 'node:assert/strict';
import type { ModelRef } from '../../../../src/core/stream/chat.ts';
import type { Contender } from '../../../../src/session/hub/comparisons.ts';
import type { CatalogModel } from '../../../../src/session/hub/modelCatalog.ts';
import { codeOf } from '../../../../src/surfaces/compare/answerDiff.ts';
import { CompareDesk } from '../../../../src/surfaces/compare/compareDesk.ts';
import { contenderItems } from '../../../../src/surfaces/compare/contenderPick.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const ref = (id: string): ModelRef => ({ provider: 'ollama', id });
const model = (id: string, capabilities: Partial<CatalogModel['capabilities']> = {}): CatalogModel => ({
	ref: ref(id),
	label: id,
	detail: 'Ollama',
	capabilities: { thinking: true, tools: undefined, vision: undefined, ...capabilities },
});
const models = [model('qwen3'), model('llama3', { thinking: false }), model('gpt-oss', { levels: ['low', 'high'] })];

interface Begun {
	readonly question: string;
	readonly contenders: readonly Contender[];
}

function desk(known: readonly CatalogModel[] = models) {
	const begun: Begun[] = [];
	const opened: string[] = [];
	const restored: string[] = [];
	const comparisons = {
		begin: async (_: string, { question }: { readonly question: string }, contenders: readonly Contender[]) => {
			begun.push({ question, contenders });
			return { kind: 'begun', id: 'k1' };
		},
	};
	const made = new CompareDesk({
		comparisons: comparisons as never,
		diff: { show: assert.fail },
		catalog: { ready: async () => ({ loading: false, models: known, failures: [] }) },
		selected: () => ref('qwen3'),
		open: id => opened.push(id),
		openConversation: async () => true,
		conversation: async () => 'c1',
		attached: () => [],
		restore: ({ question }) => restored.push(question),
	});
	return { made, begun, opened, restored };
}

describe('the wish to compare', () => {
	beforeEach(() => resetVscode());

	it('is offered the chosen model first, with the thinking levels that it has, and all others', () => {
		const labels = (selected: string) => contenderItems(models, ref(selected)).map(({ label }) => label);
		assert.deepEqual(labels('qwen3'), [
			'qwen3',
			'qwen3, thinking off',
			'qwen3, thinking on',
			'Other models',
			'llama3',
			'gpt-oss',
		]);
		assert.deepEqual(labels('gpt-oss').slice(0, 4), [
			'gpt-oss',
			'gpt-oss, thinking off',
			'gpt-oss, thinking low',
			'gpt-oss, thinking high',
		]);
		assert.deepEqual(labels('llama3').slice(0, 2), ['llama3', 'Other models']);
	});

	it('asks those that were chosen and shows the columns', async () => {
		const { made, begun, opened } = desk();
		state.picks = ['qwen3', 'qwen3, thinking off', 'llama3'];
		assert.deepEqual(await made.ask('c1', { question: 'Why?', context: [] }), { kind: 'begun' });
		assert.deepEqual(begun, [
			{
				question: 'Why?',
				contenders: [{ model: ref('qwen3') }, { model: ref('qwen3'), think: 'off' }, { model: ref('llama3') }],
			},
		]);
		assert.deepEqual(opened, ['k1']);
	});

	it('asks nobody when none is chosen, and the question of the command is back in the box', async () => {
		const { made, begun, restored } = desk();
		state.choice = ' Why? ';
		await made.command.execute(undefined);
		assert.deepEqual(begun, []);
		assert.deepEqual(restored, ['Why?']);
	});

	it('says what is missing when there is no model', async () => {
		const { made } = desk([]);
		const outcome = await made.ask('c1', { question: 'Why?', context: [] });
		assert.equal(outcome.kind === 'refused' && outcome.failure.code, 'turn.no-model');
	});
});

describe('an answer among differences', () => {
	it('is its code, with the language of the first block', () => {
		const answer = 'Use\n\n```ts\nlet a;\n```\n\nand\n\n```\nb\n```\n';
		assert.deepEqual(codeOf(answer), { text: 'let a;\n\nb\n', language: 'typescript' });
	});

	it('has no code where it is prose, or an empty block', () => {
		assert.equal(codeOf('Nothing *to* do.'), undefined);
		assert.equal(codeOf('Here:\n\n```ts\n```\n'), undefined);
	});
});
