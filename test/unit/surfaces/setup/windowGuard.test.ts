import assert from 'node:assert/strict';
import type { ContextItem } from '../../../../src/core/stream/turnEvent.ts';
import type { ToFit } from '../../../../src/session/hub/asker.ts';
import type { Measured } from '../../../../src/session/hub/measure.ts';
import { createFit } from '../../../../src/surfaces/setup/fitQuestion.ts';
import { type Decision, decide, fits, largerWindow } from '../../../../src/surfaces/setup/windowGuard.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const gib = 2 ** 30;
const model = { provider: 'ollama', id: 'qwen3:4b' };
const other = { provider: 'ollama', id: 'qwen3:8b' };
const item = (id: string): ContextItem => ({ id, kind: 'file', label: `${id}.ts`, text: '' });

function measured(change: Partial<Measured> = {}): Measured {
	const known = { model, tokens: 20_000, window: 4096, largest: 40_960, bytesPerToken: undefined };
	return { ...known, attached: [], oldest: 0, ...change };
}

describe('a question that does not fit', () => {
	it('is known where the window is; what nobody knows is not guarded', () => {
		assert.equal(fits(measured()), false);
		assert.equal(fits(measured({ tokens: 4096 })), true);
		assert.equal(fits(measured({ window: undefined, largest: undefined })), true);
	});

	it('is also one that is over what Ollama usually loads, while the model is not loaded', () => {
		assert.equal(fits(measured({ window: undefined, tokens: 4096 })), true);
		assert.equal(fits(measured({ window: undefined, tokens: 4097 })), false);
	});

	it('fits after the window was raised, as far as model and memory allow', () => {
		assert.equal(largerWindow(measured(), 32 * gib), 32_768);
		assert.equal(largerWindow(measured({ tokens: 39_000 }), 32 * gib), 40_960);
		assert.equal(largerWindow(measured({ tokens: 40_000 }), 32 * gib), undefined);
		assert.equal(largerWindow(measured(), 4 * gib), undefined);
		assert.equal(largerWindow(measured({ largest: undefined }), 32 * gib), undefined);
	});

	it('costs the memory that this very model takes for a token, and no guess where its machine is another one', () => {
		const small = measured({ bytesPerToken: 28_672 });
		assert.equal(largerWindow(small, 2 * gib), 32_768);
		assert.equal(largerWindow(measured({ bytesPerToken: 500_000 }), 16 * gib), undefined);
		assert.equal(largerWindow(measured({ bytesPerToken: 500_000 }), undefined), 32_768);
	});

	describe('is shown with what can be done:', () => {
		beforeEach(resetVscode);
		const memory = 32 * gib;
		const attached = [
			{ item: item('small'), tokens: 100 },
			{ item: item('large'), tokens: 18_000 },
		];

		it('a larger window, less of it, another model, or as it is', async () => {
			state.picks = 'Send without large.ts';
			const decision = await decide(measured({ attached, oldest: 2 }), { isModelNamed: false, memory });
			assert.deepEqual(state.lists, [
				{
					title: 'About 20k tokens do not fit into the 4K of qwen3:4b',
					labels: [
						'Raise the context size to 32K tokens',
						'Send without large.ts',
						'Send without small.ts',
						'Leave out the oldest 2 questions',
						'Choose another model',
						'Send it as it is',
					],
				},
			]);
			assert.deepEqual(decision, { kind: 'without', item: 'large' });
		});

		it('nothing of that which is not there', async () => {
			const large = measured({ largest: undefined });
			assert.equal(await decide(large, { isModelNamed: true, memory }), undefined);
			assert.deepEqual(state.lists[0]?.labels, ['Send it as it is']);
		});

		it('no list at all where it fits', async () => {
			assert.deepEqual(await decide(measured({ tokens: 10 }), { isModelNamed: false, memory }), { kind: 'send' });
			assert.deepEqual(state.lists, []);
		});

		it('what Ollama usually loads, where nobody knows the window yet', async () => {
			await decide(measured({ window: undefined }), { isModelNamed: false, memory });
			assert.equal(
				state.lists[0]?.title,
				'About 20k tokens may not fit into qwen3:4b: Ollama usually loads 4K unless it is told',
			);
		});
	});

	describe('is asked about', () => {
		const seen: string[] = [];
		const decisions: (Decision | undefined)[] = [];
		const fit = createFit({
			measure: asked => measured({ model: asked.model, tokens: asked.context.length }),
			raise: async tokens => void seen.push(`raised to ${tokens}`),
			selected: async () => other,
			memory: () => undefined,
			decide: async (known, { isModelNamed }) => {
				seen.push(`${known.tokens} for ${known.model.id}${isModelNamed ? ', named' : ''}`);
				return decisions.shift();
			},
		});
		const ask = (context: readonly ContextItem[], change: Partial<ToFit> = {}) =>
			fit({ conversation: 'c1', question: 'Why?', context, model, isModelNamed: false, earlier: [], ...change });

		beforeEach(() => seen.splice(0));

		it('until it fits', async () => {
			decisions.push({ kind: 'without', item: 'b' }, { kind: 'trim', questions: 2 });
			assert.deepEqual(await ask([item('a'), item('b')]), { context: [item('a')], model, leaveOut: 2 });
			assert.deepEqual(seen, ['2 for qwen3:4b', '1 for qwen3:4b']);
		});

		it('and is the user’s again when they leave', async () => {
			assert.equal(await ask([item('a')], { isModelNamed: true }), undefined);
			assert.deepEqual(seen, ['1 for qwen3:4b, named']);
		});

		it('once more after the window was raised, because a workspace may have its own', async () => {
			decisions.push({ kind: 'larger-window', tokens: 8192 }, { kind: 'send' });
			assert.deepEqual(await ask([item('a')]), { context: [item('a')], model });
			assert.deepEqual(seen, ['1 for qwen3:4b', 'raised to 8192', '1 for qwen3:4b']);
		});

		it('of the model that was chosen instead', async () => {
			decisions.push({ kind: 'other-model' }, { kind: 'send' });
			assert.deepEqual(await ask([]), { context: [], model: other });
			assert.deepEqual(seen, ['0 for qwen3:4b', '0 for qwen3:8b']);
		});
	});
});
