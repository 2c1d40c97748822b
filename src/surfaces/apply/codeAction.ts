import { fileOf } from '../../core/text/codePlace.ts';
import { insertAtCursor, openAsNewFile } from './codeActions.ts';
import type { CodeChanges, CodeProposal } from './codeChanges.ts';
import { openDiagram } from './diagrams.ts';

export interface CodeAction extends CodeProposal {
	readonly action: 'insert' | 'new-file' | 'apply' | 'diagram';
}

/** Does what a button of a block of code says. */
export async function runCodeAction(changes: CodeChanges, asked: CodeAction): Promise<void> {
	switch (asked.action) {
		case 'insert':
			return insertAtCursor(asked.code);
		case 'new-file':
			return openAsNewFile(asked.code, asked.language, fileOf(asked.code, asked.path)?.path);
		case 'diagram':
			return openDiagram(asked.code);
		case 'apply':
			await changes.propose(asked);
	}
}
