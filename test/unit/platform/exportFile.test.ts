import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { createExporter } from '../../../src/platform/exportFile.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';
import { turnOf, turnStart } from '../core/turnEvents.ts';

const item = {
	id: 'a',
	kind: 'file',
	label: 'src/a.ts',
	text: 'let attached = 1;',
	uri: 'file:///work/shop/src/a.ts',
} as const;

function exporter(context: readonly (typeof item)[] = [item], thoughts: readonly TurnEventBody[] = [thought]) {
	const events = turnOf([
		{ ...turnStart, context } as typeof turnStart,
		...thoughts,
		{ type: 'answer-start', block: 1 },
		{ type: 'answer-delta', block: 1, text: 'See /work/shop/src/a.ts.' },
		{ type: 'finish', reason: 'complete' },
	]);
	const conversation = { id: 'c', title: 'Why?', createdAt: '', turns: [{ id: events[0]?.turn ?? '', events }] };
	return createExporter(async () => conversation);
}

const thought: TurnEventBody = { type: 'thinking-delta', block: 0, text: 'A thought.' };

describe('an export', () => {
	beforeEach(() => {
		resetVscode();
		state.folders = ['/work/shop'];
		state.saveTo = vscode.Uri.file('/tmp/out');
	});
	const written = (): string => state.written.get('/tmp/out') ?? '';

	it('asks once what goes along, and has that', async () => {
		state.picks = ['Thinking', 'Attached code'];
		await exporter()('c', 'markdown');
		assert.deepEqual(state.lists, [
			{ title: 'What goes along with questions and answers?', labels: ['Thinking', 'Attached code'] },
		]);
		assert.match(written(), /A thought\./);
		assert.match(written(), /let attached = 1;/);
	});

	for (const format of ['markdown', 'html'] as const) {
		it(`leaves thinking and attached code out of ${format}, where they were not picked`, async () => {
			state.picks = [];
			await exporter()('c', format);
			assert.match(written(), /See/);
			assert.match(written(), /src\/a\.ts/);
			assert.doesNotMatch(written(), /A thought|let attached/);
		});
	}

	it('offers only what there is, and asks nothing where there is nothing', async () => {
		state.picks = [];
		await exporter([])('c', 'markdown');
		await exporter([], [])('c', 'markdown');
		assert.deepEqual(
			state.lists.map(({ labels }) => labels),
			[['Thinking']],
		);
		assert.match(written(), /See/);
	});

	it('is whole as JSON, without a question', async () => {
		await exporter()('c', 'json');
		assert.deepEqual(state.lists, []);
		assert.match(written(), /A thought\./);
		assert.match(written(), /let attached = 1;/);
	});

	it('is none when the user leaves', async () => {
		await exporter()('c', 'markdown');
		assert.equal(state.written.size, 0);
	});

	for (const format of ['markdown', 'json', 'html'] as const) {
		it(`tells no place of this machine as ${format}`, async () => {
			state.picks = ['Thinking', 'Attached code'];
			await exporter()('c', format);
			assert.match(written(), /See/);
			assert.doesNotMatch(written(), /\/work\/shop|file:/);
		});
	}

	it('is opened in the browser as a page, where VS Code runs beside it, and else in an editor', async () => {
		state.picks = [];
		await exporter()('c', 'html');
		assert.deepEqual(state.shown.map(String), ['file:///tmp/out']);
		state.remoteName = 'ssh-remote';
		await exporter()('c', 'html');
		assert.equal(state.shown.length, 2);
	});
});
