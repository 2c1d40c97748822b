import assert from 'node:assert/strict';
import type { ContextItem } from '../../../../src/core/stream/turnEvent.ts';
import { AttachmentBox } from '../../../../src/surfaces/panel/attachmentBox.ts';
import { fakeDocument, fakeEditor } from '../../../harness/vscodeFake/document.ts';
import { events, resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const document = fakeDocument('/project/a.ts', 'one\ntwo\nthree\n');
const picked: ContextItem = { id: 'p1', kind: 'file', label: 'b.ts', uri: 'file:///project/b.ts', text: 'b' };

/** The box looks a moment after the last change. */
async function select(
	...place: Parameters<typeof fakeEditor> extends [unknown, ...infer Rest] ? Rest : never
): Promise<void> {
	state.activeEditor = fakeEditor(document, ...place);
	events.selection.fire(undefined);
	await new Promise(resolve => setTimeout(resolve, 200));
}

describe('what is attached to the next question', () => {
	let box: AttachmentBox;

	beforeEach(() => {
		resetVscode();
		state.folders = ['/project'];
		state.activeEditor = fakeEditor(document, 0, 0, 0, 3);
		box = new AttachmentBox();
	});

	afterEach(() => box.dispose());

	const labels = (): readonly string[] =>
		box.views.map(({ label, automatic }) => `${label}${automatic ? ' by itself' : ''}`);

	it('is the selection by itself, and what was picked after it', () => {
		box.add(picked);
		assert.deepEqual(labels(), ['a.ts:1 by itself', 'b.ts']);
		assert.ok(box.views.every(view => !('text' in view)));
	});

	it('follows the selection, also when it goes', async () => {
		await select(1, 0, 2, 0);
		assert.deepEqual(labels(), ['a.ts:2 by itself']);
		await select(1, 0);
		assert.deepEqual(labels(), []);
	});

	it('is each place once: picking twice, or picking what is selected, adds nothing', () => {
		const [selected] = box.items;
		box.add(picked);
		box.add({ ...picked, id: 'p2' });
		assert.ok(selected);
		box.add({ ...selected, id: 'p3' });
		assert.deepEqual(labels(), ['b.ts', 'a.ts:1']);
	});

	it('does not take a selection again that was dropped, until another one was made', async () => {
		box.remove(box.items[0]?.id ?? '');
		await select(0, 0, 0, 3);
		assert.deepEqual(labels(), []);
		await select(1, 0, 1, 3);
		assert.deepEqual(labels(), ['a.ts:2 by itself']);
		await select(0, 0);
		await select(0, 0, 0, 3);
		assert.deepEqual(labels(), ['a.ts:1 by itself']);
	});

	it('is what the user asked about last, and not what they asked about before', async () => {
		const about = (line: number): ContextItem => ({
			...picked,
			id: `l${line}`,
			label: `c.ts:${line}`,
			startLine: line,
		});
		box.add(picked);
		box.askAbout(about(1));
		assert.deepEqual(labels(), ['c.ts:1', 'b.ts']);
		box.askAbout(about(2));
		assert.deepEqual(labels(), ['c.ts:2', 'b.ts']);
		await select(2, 0);
		assert.deepEqual(labels(), ['c.ts:2', 'b.ts'], 'a cursor selects nothing');
		await select(1, 0, 1, 3);
		assert.deepEqual(labels(), ['a.ts:2 by itself', 'b.ts']);
	});

	it('is no selection that was made to show something', async () => {
		await select(1, 0);
		state.activeEditor = fakeEditor(document, 1, 0, 2, 5);
		events.selection.fire(undefined);
		box.leaveOut(state.activeEditor);
		await select(1, 0, 2, 5);
		assert.deepEqual(labels(), []);
		await select(0, 0, 0, 3);
		assert.deepEqual(labels(), ['a.ts:1 by itself']);
	});

	it('is no single character, and nothing that looks secret', async () => {
		await select(0, 0, 0, 1);
		assert.deepEqual(labels(), []);
		state.activeEditor = fakeEditor(fakeDocument('/project/.env', 'PORT=1\n'), 0, 0, 0, 6);
		events.selection.fire(undefined);
		await new Promise(resolve => setTimeout(resolve, 200));
		assert.deepEqual(labels(), []);
	});

	it('is used up by a question', async () => {
		box.add(picked);
		box.take();
		assert.deepEqual(labels(), []);
		await select(0, 0, 0, 3);
		assert.deepEqual(labels(), []);
	});

	it('tells of every change, and of none after its end', async () => {
		let changes = 0;
		box.onDidChange(() => changes++);
		box.add(picked);
		box.remove('p1');
		box.take();
		assert.equal(changes, 3);
		box.dispose();
		await select(1, 0, 2, 0);
		assert.equal(changes, 3);
	});

	it('is nothing by itself in a workspace that is not trusted, or of a document that is no file', () => {
		state.trusted = false;
		const untrusted = new AttachmentBox();
		assert.deepEqual(untrusted.items, []);
		untrusted.dispose();
		state.trusted = true;
		const output = { ...document, uri: { ...document.uri, scheme: 'output' } } as unknown as typeof document;
		state.activeEditor = fakeEditor(output, 0, 0, 0, 3);
		const other = new AttachmentBox();
		assert.deepEqual(other.items, []);
		other.dispose();
	});
});
