/** Finds again, in a document that has changed since, the text that a question was about. */
import * as vscode from 'vscode';
import { linesMeant } from '../../core/text/codePlace.ts';

/**
 * The place of a text, nearest to where it was, without the empty lines at its end. Undefined when the text is not
 * there any more.
 * @param near the line where it was, from 0
 */
export function findText(document: vscode.TextDocument, text: string, near: number): vscode.Range | undefined {
	const ending = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
	const wanted = text.replace(/\r?\n/g, ending).trimEnd();
	const whole = document.getText();
	if (wanted === '') {
		return whole.trim() === '' ? document.validateRange(new vscode.Range(0, 0, 0, 0)) : undefined;
	}
	let best: vscode.Range | undefined;
	for (let at = whole.indexOf(wanted); at !== -1; at = whole.indexOf(wanted, at + wanted.length)) {
		const range = new vscode.Range(document.positionAt(at), document.positionAt(at + wanted.length));
		best = best && distance(best, near) <= distance(range, near) ? best : range;
	}
	return best;
}

/** The place of a text that was changed inside: the lines with the same beginnings. Undefined where that is unclear. */
export function findChangedText(document: vscode.TextDocument, text: string): vscode.Range | undefined {
	const lines = linesMeant(document.getText(), text);
	return lines && document.validateRange(new vscode.Range(lines.from, 0, lines.to - 1, Number.MAX_SAFE_INTEGER));
}

function distance({ start }: vscode.Range, line: number): number {
	return Math.abs(start.line - line);
}
