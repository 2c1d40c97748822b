import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { canDraw, openDiagram } from '../../src/surfaces/apply/diagrams.ts';
import { waitFor } from '../harness/processes.ts';
import { closeEditors } from './closeEditors.ts';

describe('a diagram of an answer', () => {
	afterEach(closeEditors);

	const previews = (): readonly vscode.Tab[] =>
		vscode.window.tabGroups.all
			.flatMap(group => group.tabs)
			.filter(({ input }) => input instanceof vscode.TabInputWebview && /markdown\.preview/.test(input.viewType));

	it('can be drawn by this VS Code', () => {
		assert.equal(canDraw(), true);
	});

	it('opens in the preview of Markdown, as nothing but a diagram, and is not written anywhere', async () => {
		const code = 'graph TD\n  A["a & b?"] --> B\n```\n# not a heading\n';
		await openDiagram(code);
		await waitFor('the preview', async () => previews().length === 1);
		const document = await waitFor('its text', () =>
			vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'sidethought-diagram'),
		);
		assert.equal(document.getText(), `\`\`\`\`mermaid\n${code}\n\`\`\`\`\n`);
		assert.equal(document.isDirty, false);
	});
});
