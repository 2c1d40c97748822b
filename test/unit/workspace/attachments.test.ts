import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import {
	fileItem,
	problemsItem,
	rangeItem,
	selectionItem,
	selectionOrSymbol,
	textItem,
} from '../../../src/workspace/attachments.ts';
import { fakeDocument, fakeEditor } from '../../harness/vscodeFake/document.ts';
import { Position, Range } from '../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';
import { SymbolKind } from '../../harness/vscodeFake/vscode.ts';

const source = 'function total(values) {\n\tlet sum = 0;\n\treturn sum;\n}\nconst x = 1;\n';
const document = fakeDocument('/project/src/sample.ts', source);
const asRange = (range: Range): vscode.Range => range as unknown as vscode.Range;

function offerSymbols(...symbols: readonly object[]): void {
	state.commands.set('vscode.executeDocumentSymbolProvider', () => symbols);
}

const symbol = (name: string, kind: number, range: Range, children: readonly object[] = []): object => ({
	name,
	kind,
	range,
	children,
});

beforeEach(() => {
	resetVscode();
	state.folders = ['/project'];
});

describe('an attached selection', () => {
	it('is named by its place, with lines that count from 1', () => {
		const item = selectionItem(fakeEditor(document, 0, 0, 1, 5));
		assert.deepEqual(item && { ...item, id: '' }, {
			id: '',
			kind: 'selection',
			label: 'src/sample.ts:1–2',
			text: 'function total(values) {\n\tlet ',
			tokens: item?.tokens,
			uri: 'file:///project/src/sample.ts',
			startLine: 1,
			endLine: 2,
			languageId: 'typescript',
		});
		assert.ok(item?.tokens !== undefined && item.tokens > 0);
	});

	it('does not count a last line of which nothing is selected', () => {
		const item = selectionItem(fakeEditor(document, 0, 0, 2, 0));
		assert.equal(item?.label, 'src/sample.ts:1–2');
		assert.equal(item?.text, 'function total(values) {\n\tlet sum = 0;');
	});

	it('does not count a first line of which nothing is selected, in whatever way the place came', () => {
		const item = selectionItem(fakeEditor(document, 0, 24, 2, 0));
		assert.equal(item?.label, 'src/sample.ts:2');
		assert.equal(item?.text, '\tlet sum = 0;');
		const range = asRange(new Range(new Position(0, 0), new Position(2, 0)));
		assert.equal(rangeItem('selection', document, range).label, 'src/sample.ts:1–2');
		assert.equal(selectionItem(fakeEditor(document, 0, 24, 1, 0))?.startLine, 1);
	});

	it('of one line has one number, and a cursor is no selection', () => {
		assert.equal(selectionItem(fakeEditor(document, 4, 0, 4, 5))?.label, 'src/sample.ts:5');
		assert.equal(selectionItem(fakeEditor(document, 4, 3)), undefined);
	});

	it('has the name of its folder where several are open', () => {
		state.folders = ['/project', '/other'];
		assert.equal(selectionItem(fakeEditor(document, 4, 0, 4, 5))?.label, 'project/src/sample.ts:5');
	});
});

describe('without a selection', () => {
	it('the function around the cursor is attached, not the variable in it', async () => {
		const inner = symbol('sum', SymbolKind.Variable, new Range(1, 1, 1, 12));
		offerSymbols(symbol('total', SymbolKind.Function, new Range(0, 0, 3, 1), [inner]));
		const item = await selectionOrSymbol(fakeEditor(document, 1, 6));
		assert.equal(item?.label, 'total · src/sample.ts:1–4');
		assert.equal(item?.text, source.slice(0, source.indexOf('\nconst')));
	});

	it('nothing is attached where the cursor is in no function, or where symbols have no range', async () => {
		offerSymbols(symbol('x', SymbolKind.Variable, new Range(4, 0, 4, 12)));
		assert.equal(await selectionOrSymbol(fakeEditor(document, 4, 3)), undefined);
		offerSymbols({ name: 'total', kind: SymbolKind.Function, location: {} });
		assert.equal(await selectionOrSymbol(fakeEditor(document, 1, 3)), undefined);
		state.commands.clear();
		assert.equal(await selectionOrSymbol(fakeEditor(document, 1, 3)), undefined);
	});
});

describe('an attached file', () => {
	it('is whole, named by its path', async () => {
		state.documents.set('/project/src/sample.ts', document);
		const item = await fileItem(document.uri);
		assert.deepEqual([item.kind, item.label, item.text, item.startLine], ['file', 'src/sample.ts', source, 1]);
	});

	it('that is very long is cut, and says so', () => {
		const item = textItem('file', 'long.ts', 'x'.repeat(400_001));
		assert.deepEqual([item.text.length, item.label], [400_000, 'long.ts (cut)']);
	});

	it('never ends in half a character', () => {
		const item = textItem('file', 'long.ts', `${'x'.repeat(399_999)}😀`);
		assert.ok(item.text.isWellFormed());
	});

	it('has another id each time', () => {
		assert.notEqual(textItem('text', 'a', 'a').id, textItem('text', 'a', 'a').id);
	});

	it('ends at its last line, also where a range is longer', () => {
		assert.equal(rangeItem('file', document, asRange(new Range(0, 0, 99, 0))).endLine, 6);
	});
});

describe('attached problems', () => {
	it('have one line each, with the code that they are about', () => {
		const problem = (line: number, severity: number, message: string) => ({
			range: new Range(line, 0, line, 1),
			severity,
			message,
		});
		state.diagnostics.set('/project/src/sample.ts', [
			problem(1, 0, 'Unused'),
			problem(99, 1, 'Beyond the end'),
		] as unknown as readonly vscode.Diagnostic[]);
		assert.equal(
			problemsItem(document)?.text,
			'src/sample.ts:2 error: Unused\n    let sum = 0;\nsrc/sample.ts:100 warning: Beyond the end\n    ',
		);
	});

	it('are nothing where there are none', () => {
		assert.equal(problemsItem(document), undefined);
	});
});
