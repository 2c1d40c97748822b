import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RecordedStream } from '../../../../src/session/hub/conversationStore.ts';
import { exportRecordingCommand } from '../../../../src/surfaces/share/exportRecording.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { plainTurn } from '../../core/turnEvents.ts';

const turns = [{ id: 't1', events: plainTurn(['Hm.'], ['Ask ann@corp.io 好']) }];
const conversation = { id: 'c1', title: 'Why?', createdAt: '2026-03-01T10:00:00.000Z', turns };
const question = 'Why is it negative?';

/** Cut in the middle of a character. */
function recorded(): RecordedStream {
	const bytes = Buffer.from('data: {"content":"Ask ann@corp.io 好"}\n\n');
	const cut = bytes.length - 6;
	const pieces = [
		{ at: 0, bytes: bytes.subarray(0, cut) },
		{ at: 7, bytes: bytes.subarray(cut) },
	];
	return { turn: 't1', stream: 0, began: '2026-03-01T10:00:00.000Z', pieces };
}

async function run(streams: readonly RecordedStream[]): Promise<readonly string[]> {
	const find = async () => conversation;
	await exportRecordingCommand({ find, conversationInUse: () => 'c1', recordings: async () => streams }).execute();
	return [...state.written.values()];
}

describe('exporting a recorded stream', () => {
	beforeEach(() => {
		resetVscode();
		state.saveTo = vscode.Uri.file('/tmp/why.sse');
	});

	it('writes it without what tells of people, after saying how much that is', async () => {
		state.picks = question;
		state.choice = 'Choose the file';
		assert.deepEqual(await run([recorded()]), [': at 0 ms\ndata: {"content":"Ask [e-mail removed] 好"}\n\n']);
		assert.deepEqual(state.details, [
			'Taken out: E-mail addresses: 1. Questions are not in it, but the answer is, word for word.',
		]);
	});

	it('writes nothing where the reader leaves', async () => {
		assert.deepEqual(await run([recorded()]), []);
		state.picks = question;
		assert.deepEqual(await run([recorded()]), []);
	});

	it('says how to record where nothing was', async () => {
		state.choice = 'Open setting';
		assert.deepEqual(await run([]), []);
		assert.deepEqual(state.ran, [['workbench.action.openSettings', { query: '@id:sidethought.recordStreams' }]]);
	});
});
