import assert from 'node:assert/strict';
import { ReasonTool, type ReasonToolNeeds } from '../../../src/surfaces/tools/reasonTool.ts';

/** Nothing is asked in these tests: whoever comes as far as the hub fails. */
const nobody = new Proxy({} as ReasonToolNeeds, {
	get: (_, name) => {
		throw new Error(`asked ${String(name)}`);
	},
});

const invoke = (input: unknown): Promise<unknown> =>
	new ReasonTool(nobody).invoke({ input, toolInvocationToken: undefined }, {} as never);

describe('what an agent writes for the tool', () => {
	for (const input of [undefined, null, 7, 'why?', [], {}, { question: 7 }, { question: ' \n' }, { question: null }]) {
		it(`is refused with a sentence for the agent: ${JSON.stringify(input)}`, async () => {
			await assert.rejects(invoke(input), {
				message: 'The tool needs a question: a text that says what to think about.',
			});
		});
	}

	it('is refused with the name of the field that is not a text', async () => {
		const wrong = { context: ['a'], model: 5 };
		for (const [field, value] of Object.entries(wrong)) {
			await assert.rejects(invoke({ question: 'Why?', [field]: value }), {
				message: `“${field}” must be a text, or be left out.`,
			});
		}
	});

	it('goes on to the hub when it is well formed', async () => {
		await assert.rejects(invoke({ question: 'Why?', context: 'code', model: 'a/b', more: 1 }), /^Error: asked/);
	});

	it('is checked before the user is asked to confirm it', async () => {
		const tool = new ReasonTool(nobody);
		await assert.rejects(tool.prepareInvocation({ input: { question: [] } }), /needs a question/);
	});
});
