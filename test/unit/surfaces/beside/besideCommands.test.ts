import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/platform/commandIds.ts';
import { type BesideCommandNeeds, besideCommands } from '../../../../src/surfaces/beside/besideCommands.ts';
import { fakeDocument, fakeEditor } from '../../../harness/vscodeFake/document.ts';
import { Uri } from '../../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

/** Marks and thoughts of no file: whoever looks for some has been let through. */
function needs(looked: string[]): BesideCommandNeeds {
	return {
		marks: {
			in: () => {
				looked.push('marks');
				return [];
			},
		},
		thoughtsAt: () => {
			looked.push('thoughts');
			return [];
		},
	} as unknown as BesideCommandNeeds;
}

describe('the commands about thoughts of a file', () => {
	const run = async (address: string): Promise<readonly string[]> => {
		const looked: string[] = [];
		const document = { ...fakeDocument('/project/a.ts', 'a'), uri: Uri.parse(address) };
		state.activeEditor = fakeEditor(document as never, 0, 0);
		for (const id of [commandIds.nextThought, commandIds.previousThought, commandIds.thoughtsOfLine]) {
			await besideCommands(needs(looked))
				.find(command => command.id === id)
				?.execute();
		}
		return looked;
	};

	beforeEach(() => resetVscode());

	it('say in a cell of a notebook why it has none, and look for none', async () => {
		assert.deepEqual(await run('vscode-notebook-cell:///project/a.ipynb#1'), []);
		assert.deepEqual(state.messages, Array(3).fill('Cells of notebooks are not marked: thoughts name lines of files.'));
	});

	it('say in a file that no thought is about it or its line', async () => {
		assert.deepEqual(await run('file:///project/a.ts'), ['marks', 'marks', 'thoughts']);
		assert.deepEqual(state.messages, [
			'No thought is about this file.',
			'No thought is about this file.',
			'No thought is about this line.',
		]);
	});

	it('say nothing about what is no file', async () => {
		assert.deepEqual(await run('output:log'), []);
		assert.deepEqual(state.messages, []);
	});
});
