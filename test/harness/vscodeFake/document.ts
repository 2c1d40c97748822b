/** A text document and an editor of the fake, made of a text. */
import type * as vscode from 'vscode';
import { Position, Range, Selection, Uri } from './places.ts';

export function fakeDocument(path: string, text: string, languageId = 'typescript'): vscode.TextDocument {
	const lines = text.split('\n');
	const validate = ({ line, character }: Position): Position => {
		const last = Math.min(line, lines.length - 1);
		const most = lines[last]?.length ?? 0;
		return new Position(last, line > last ? most : Math.min(character, most));
	};
	const offset = (position: Position): number => {
		const { line, character } = validate(position);
		return lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
	};
	const document = {
		uri: Uri.file(path),
		languageId,
		lineCount: lines.length,
		getText: (range?: Range) => (range ? text.slice(offset(range.start), offset(range.end)) : text),
		lineAt: (line: number) => ({ text: lines[line] ?? '' }),
		validateRange: ({ start, end }: Range) => new Range(validate(start), validate(end)),
	};
	return document as unknown as vscode.TextDocument;
}

/** @param range start and end, each line and character from 0; a cursor where it is a place only. */
export function fakeEditor(
	document: vscode.TextDocument,
	...[line, character, endLine = line, endCharacter = character]: readonly [number, number, number?, number?]
): vscode.TextEditor {
	const selection = new Selection(new Position(line, character), new Position(endLine, endCharacter));
	return { document, selection, viewColumn: 1 } as unknown as vscode.TextEditor;
}
