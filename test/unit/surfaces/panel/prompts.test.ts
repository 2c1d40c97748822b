import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { examplesFor, promptsFor } from '../../../../src/surfaces/panel/suggestions.ts';

const prompts = { review: 'Review this.', preview: 'Show it first.', '/explain': ' Explain\nthis. ', empty: ' ' };
const labels = (query: string): readonly string[] => promptsFor(query, prompts).map(({ label }) => label);

describe('the examples of an empty conversation', () => {
	it('attach nothing that may not be there', () => {
		const editor = { document: { uri: vscode.Uri.file('/work/money.ts') } } as unknown as vscode.TextEditor;
		const beside = examplesFor(editor);
		assert.deepEqual(
			beside.map(({ attach }) => attach?.kind),
			['file', 'file', 'file'],
		);
		assert.ok(beside.every(({ text }) => text.includes('money.ts')));
		assert.ok(examplesFor(undefined).every(({ attach }) => attach === undefined || attach.kind === 'changes'));
	});
});

describe('the user’s own prompts', () => {
	it('are offered by name, those that begin with what was typed first', () => {
		assert.deepEqual(labels('rev'), ['/review', '/preview']);
		assert.deepEqual(labels('REV'), ['/review', '/preview']);
		assert.deepEqual(labels('nothing'), []);
	});

	it('are all offered after the slash alone, but not those without a text', () => {
		assert.deepEqual(labels(''), ['/explain', '/preview', '/review']);
	});

	it('put their whole text into the box, and show how it begins', () => {
		const [explain] = promptsFor('explain', prompts);
		assert.equal(explain && 'insert' in explain && explain.insert, ' Explain\nthis. ');
		assert.match(explain?.detail ?? '', /^Explain/);
	});
});
