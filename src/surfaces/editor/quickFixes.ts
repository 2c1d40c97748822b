/** On every problem in an editor: "Explain with reasoning" and "Fix with reasoning". */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { accept } from '../../platform/accept.ts';
import { innerCommandIds } from '../../platform/commandIds.ts';
import { taskLabel } from '../../platform/taskLabel.ts';
import { rangeItem, relative, symbolsOf, textItem } from '../../workspace/attachments.ts';
import type { AskAboutNeeds } from './askAbout.ts';

type Wish = 'explain' | 'fix';

/** As the light bulb passes them on; our own object comes back as it is. */
const address = v.custom<vscode.Uri>(value => value instanceof vscode.Uri);
const diagnostics = v.array(v.instance(vscode.Diagnostic));

/** Lines around a problem that is in no symbol. */
const linesAround = 20;

/** The questions are English, as all that models are told. */
const wishes = (): readonly { readonly wish: Wish; readonly title: string; readonly question: string }[] => [
	{
		wish: 'explain',
		title: vscode.l10n.t('Explain with reasoning'),
		question:
			'Explain the problem that the editor reports: what it means, why it comes up in exactly this code, and what would make it go away.',
	},
	{
		wish: 'fix',
		title: vscode.l10n.t('Fix with reasoning'),
		question:
			'Fix the problem that the editor reports. State the cause first, with the line, then give the corrected code in one block that can replace the code above. Change nothing else.',
	},
];

export function registerQuickFixes(needs: AskAboutNeeds): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.languages.registerCodeActionsProvider({ pattern: '**' }, new ProblemActions(), {
			providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
		}),
		vscode.commands.registerCommand(innerCommandIds.askAboutProblem, (wish: unknown, uri: unknown, problems: unknown) =>
			askAboutProblem(needs, wish, uri, problems),
		),
	);
}

class ProblemActions implements vscode.CodeActionProvider {
	provideCodeActions(
		document: vscode.TextDocument,
		_range: vscode.Range,
		{ diagnostics, only }: vscode.CodeActionContext,
	): vscode.CodeAction[] {
		if (diagnostics.length === 0 || (only && !only.contains(vscode.CodeActionKind.QuickFix))) {
			return [];
		}
		return wishes().map(({ wish, title }) => {
			const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
			action.diagnostics = [...diagnostics];
			action.command = {
				command: innerCommandIds.askAboutProblem,
				title,
				arguments: [wish, document.uri, diagnostics],
			};
			return action;
		});
	}
}

async function askAboutProblem(needs: AskAboutNeeds, wish: unknown, uri: unknown, problems: unknown): Promise<void> {
	const { question, wish: task } = wishes().find(each => each.wish === wish) ?? {};
	const about = accept(address, uri);
	const reported = accept(diagnostics, problems);
	if (question && task && about && reported) {
		const document = await vscode.workspace.openTextDocument(about);
		const context = await problemContext(document, reported);
		await needs.askAbout({ question, label: taskLabel(task, context.slice(1)), context });
	}
}

/** The messages, and the code that they are about. */
async function problemContext(
	document: vscode.TextDocument,
	problems: readonly vscode.Diagnostic[],
): Promise<readonly ContextItem[]> {
	const first = problems[0];
	if (!first) {
		return [];
	}
	const text = problems.map(problem => `${lineOf(document, problem)}: ${messageOf(problem)}`).join('\n');
	const about = textItem('problems', lineOf(document, first), text, {
		uri: document.uri.toString(),
		startLine: first.range.start.line + 1,
		endLine: first.range.end.line + 1,
	});
	return [rangeItem('selection', document, await codeAround(document, first.range)), about];
}

function lineOf(document: vscode.TextDocument, problem: vscode.Diagnostic): string {
	return `${relative(document.uri)}:${problem.range.start.line + 1}`;
}

function messageOf({ message, source, code }: vscode.Diagnostic): string {
	const number = typeof code === 'object' ? code.value : code;
	const from = [source, number].filter(Boolean).join(' ');
	return from ? `${message} (${from})` : message;
}

/** The outermost function or class around a problem, for a fix needs to see who calls what; else some lines. */
async function codeAround(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.Range> {
	const symbol = (await symbolsOf(document.uri)).find(each => each.range.contains(range));
	const lines = new vscode.Range(
		Math.max(0, range.start.line - linesAround),
		0,
		Math.min(document.lineCount - 1, range.end.line + linesAround),
		Number.MAX_SAFE_INTEGER,
	);
	return document.validateRange(symbol?.range ?? lines);
}
