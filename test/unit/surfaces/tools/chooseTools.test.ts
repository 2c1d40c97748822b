import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { chooseToolsCommand } from '../../../../src/surfaces/tools/chooseTools.ts';
import { ToolChoices } from '../../../../src/surfaces/tools/toolChoices.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

describe('choosing tools of other extensions', () => {
	let choices: ToolChoices;

	beforeEach(() => {
		resetVscode();
		const values = new Map<string, unknown>();
		const memento = {
			get: (key: string) => values.get(key),
			update: async (key: string, value: unknown) => void values.set(key, value),
			keys: () => [...values.keys()],
		} as vscode.Memento;
		choices = new ToolChoices(memento, () => 'on');
	});

	it('keeps the ticks of tools whose server has not started yet', async () => {
		choices.chooseOthers(['slow_server_read', 'fetch_page']);
		state.tools.set('fetch_page', () => 'page');
		state.tools.set('look_up', () => 'word');
		state.picks = ['look_up'];
		await chooseToolsCommand(choices).execute();
		assert.deepEqual(choices.others, ['slow_server_read', 'look_up']);
	});

	it('says so where there is none', async () => {
		await chooseToolsCommand(choices).execute();
		assert.deepEqual(state.messages, ['No other extension and no MCP server offers tools here.']);
	});
});
