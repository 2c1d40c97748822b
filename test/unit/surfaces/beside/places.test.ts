import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Reference } from '../../../../src/core/insight/references/reference.ts';
import type { BlockReference } from '../../../../src/surfaces/beside/blockSearch.ts';
import { namedPlaces } from '../../../../src/surfaces/beside/namedPlaces.ts';
import { openReference, previewReference } from '../../../../src/surfaces/beside/openReference.ts';
import { Uri } from '../../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

describe('the places that a turn names', () => {
	let base: string;
	let folder: string;

	before(() => {
		base = realpathSync(mkdtempSync(join(tmpdir(), 'named-')));
		folder = join(base, 'project');
		mkdirSync(join(folder, 'src'), { recursive: true });
		writeFileSync(join(folder, 'src/a.ts'), Array.from({ length: 20 }, (_, at) => `line ${at + 1}`).join('\n'));
		writeFileSync(join(base, 'secret.txt'), 'secret');
		symlinkSync(join(base, 'secret.txt'), join(folder, 'src/link.txt'));
	});

	after(() => rmSync(base, { recursive: true }));

	beforeEach(() => {
		resetVscode();
		state.folders = [folder];
	});

	const at = (start: number, path: string, line?: number, endLine?: number): Reference => ({
		kind: line === undefined ? 'file' : 'lines',
		start,
		end: start + 4,
		path,
		...(line !== undefined && { line }),
		...(endLine !== undefined && { endLine }),
	});

	const indexOf = (...references: readonly Reference[]) => ({
		settled: async () => {},
		of: (): readonly BlockReference[] => references.map(reference => ({ block: 0, channel: 'thinking', reference })),
		uriOf: (_turn: string, path: string) => Uri.file(join(folder, path)) as unknown as vscode.Uri,
		isAttached: () => false,
	});

	const preview = (reference: Reference, moved?: { readonly line: number; readonly endLine: number }) =>
		previewReference(
			{ turn: 't', block: 0, start: reference.start, end: reference.end },
			{ index: indexOf(reference), movedTo: () => moved },
		);

	it('are shown with what is around a single line', async () => {
		assert.deepEqual(await preview(at(0, 'src/a.ts', 5)), {
			line: 3,
			text: 'line 3\nline 4\nline 5\nline 6\nline 7',
		});
	});

	it('are shown from their first line on, and not without end', async () => {
		assert.deepEqual(await preview(at(0, 'src/a.ts', 4, 6)), { line: 4, text: 'line 4\nline 5\nline 6' });
		assert.equal((await preview(at(0, 'src/a.ts', 2, 19)))?.text.split('\n').length, 8);
		assert.equal((await preview(at(0, 'src/a.ts')))?.line, 1);
	});

	it('are shown where they stand now', async () => {
		assert.equal((await preview(at(0, 'src/a.ts', 5), { line: 9, endLine: 9 }))?.line, 8);
	});

	it('are shown at the end of a file that has become shorter', async () => {
		assert.deepEqual(await preview(at(0, 'src/a.ts', 900)), { line: 18, text: 'line 18\nline 19\nline 20' });
	});

	it('are neither shown nor opened where a link leads out of the workspace, or nothing is there', async () => {
		for (const path of ['src/link.txt', 'src/gone.ts']) {
			const reference = at(0, path, 1);
			assert.equal(await preview(reference), undefined, path);
			const needs = { index: indexOf(reference), movedTo: () => undefined };
			assert.equal(await openReference({ turn: 't', block: 0, start: 0, end: 4 }, 'open', needs), false, path);
		}
		assert.deepEqual(state.shown, []);
	});

	it('are not those of another span', async () => {
		const needs = { index: indexOf(at(0, 'src/a.ts')), movedTo: () => undefined };
		assert.equal(await previewReference({ turn: 't', block: 0, start: 1, end: 4 }, needs), undefined);
	});

	it('are listed once each, a file only where no line of it is named, and as many as are wanted', async () => {
		const index = indexOf(
			at(0, 'src/a.ts'),
			at(10, 'src/a.ts', 5),
			at(20, 'src/link.txt', 1),
			at(30, 'src/a.ts', 5),
			at(40, 'src/a.ts', 7, 9),
			{ kind: 'missing-file', start: 50, end: 54, text: 'b.ts', nearest: 'src/a.ts' },
			at(60, 'src/a.ts', 12),
		);
		const labels = async (most: number) => (await namedPlaces('t', index, most)).map(({ label }) => label);
		assert.deepEqual(await labels(9), ['src/a.ts:5', 'src/a.ts:7–9', 'src/a.ts:12']);
		assert.deepEqual(await labels(2), ['src/a.ts:5', 'src/a.ts:7–9']);
	});
});
