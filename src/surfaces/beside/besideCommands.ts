/** What the reader can do with thoughts in the editor: go to them, list them, take the marks away. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import { withoutHidden } from '../../core/text/hidden.ts';
import { accept } from '../../platform/accept.ts';
import { type CommandId, commandIds, innerCommandIds } from '../../platform/commandIds.ts';
import { writeSetting } from '../../platform/settings.ts';
import { isMarkable } from '../../workspace/referenceContext.ts';
import type { Follow } from './follow.ts';
import type { Gaze } from './gaze.ts';
import type { LineMarks } from './lineMarks.ts';
import type { Thought } from './thoughtsOfLine.ts';

export interface BesideCommandNeeds {
	readonly marks: LineMarks;
	readonly gaze: Gaze;
	readonly follow: Follow;
	readonly areMarksOn: () => boolean;
	/** Newest first. */
	readonly thoughtsAt: (document: vscode.TextDocument, line: number) => readonly Thought[];
	readonly reveal: (address: ThoughtAddress) => Promise<void>;
}

export interface BesideCommand {
	readonly id: CommandId;
	execute(...args: readonly unknown[]): unknown;
}

const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const address = v.object({ turn: v.pipe(v.string(), v.maxLength(200)), block: offset, start: offset, end: offset });
const lineOfFile = v.object({ uri: v.string(), line: offset });

export function besideCommands(needs: BesideCommandNeeds): readonly BesideCommand[] {
	return [
		{ id: commandIds.nextThought, execute: () => go(needs, 1) },
		{ id: commandIds.previousThought, execute: () => go(needs, -1) },
		{ id: commandIds.thoughtsOfLine, execute: place => showThoughts(needs, place) },
		{ id: commandIds.clearThoughts, execute: () => needs.marks.clear() },
		{ id: commandIds.toggleMarks, execute: () => toggleMarks(needs) },
		{ id: commandIds.followModel, execute: () => needs.follow.start(needs.gaze.place) },
		{ id: commandIds.unfollowModel, execute: () => needs.follow.stop() },
		{ id: innerCommandIds.openThought, execute: wanted => openThought(needs, wanted) },
	];
}

async function openThought({ reveal }: BesideCommandNeeds, wanted: unknown): Promise<void> {
	const known = accept<ThoughtAddress>(address, wanted);
	if (known) {
		await reveal(known);
	}
}

async function toggleMarks({ areMarksOn }: BesideCommandNeeds): Promise<void> {
	const on = !areMarksOn();
	await writeSetting('marks.enabled', on);
	say(on ? vscode.l10n.t('Lines are marked again.') : vscode.l10n.t('Lines are not marked any more.'));
}

/** Around the end of the file to its other end. */
function go({ marks }: BesideCommandNeeds, direction: 1 | -1): void {
	const editor = vscode.window.activeTextEditor;
	if (!editor || !canHaveThoughts(editor.document)) {
		return;
	}
	const lines = [...new Set(marks.in(editor.document).map(({ line }) => line))];
	const from = editor.selection.active.line;
	const next =
		direction === 1
			? (lines.find(line => line > from) ?? lines[0])
			: (lines.findLast(line => line < from) ?? lines.at(-1));
	if (next === undefined) {
		say(vscode.l10n.t('No thought is about this file.'));
		return;
	}
	const position = new vscode.Position(next, firstColumn(editor.document, next));
	editor.selection = new vscode.Selection(position, position);
	editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
	say(whereWords(lines.indexOf(next) + 1, lines.length, marks.leftOut(editor.document)));
}

function firstColumn(document: vscode.TextDocument, line: number): number {
	return document.lineAt(line).firstNonWhitespaceCharacterIndex;
}

function whereWords(position: number, count: number, leftOut: number): string {
	return leftOut > 0
		? vscode.l10n.t('Marked line {0} of {1}; more thoughts without a mark: {2}', position, count, leftOut)
		: vscode.l10n.t('Marked line {0} of {1}', position, count);
}

/** Of the line of the cursor, or of the one that a hover names. */
async function showThoughts(needs: BesideCommandNeeds, place: unknown): Promise<void> {
	const named = accept(lineOfFile, place);
	const editor = vscode.window.activeTextEditor;
	const document = named
		? vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === named.uri)
		: editor?.document;
	if (!document || !canHaveThoughts(document)) {
		return;
	}
	const thoughts = needs.thoughtsAt(document, named?.line ?? editor?.selection.active.line ?? 0);
	const [only] = thoughts;
	if (!only) {
		say(vscode.l10n.t('No thought is about this line.'));
		return;
	}
	const chosen = thoughts.length === 1 ? only : await choose(thoughts, needs.marks.leftOut(document));
	if (chosen) {
		await needs.reveal(chosen.address);
	}
}

async function choose(thoughts: readonly Thought[], leftOut: number): Promise<Thought | undefined> {
	const items = thoughts.map(thought => ({
		label: withoutHidden(thought.title).replaceAll('$(', '$\u200b(') || '…',
		description: [vscode.l10n.t('step {0}', thought.step), withoutHidden(thought.model)].join(' · '),
		...(thought.isStale && { detail: vscode.l10n.t('the line has changed') }),
		thought,
	}));
	const title =
		leftOut > 0
			? vscode.l10n.t('Thoughts about this line; {0} about other lines of this file have no mark', leftOut)
			: vscode.l10n.t('Thoughts about this line');
	return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.thought;
}

function canHaveThoughts({ uri }: vscode.TextDocument): boolean {
	if (uri.scheme === 'vscode-notebook-cell') {
		say(vscode.l10n.t('Cells of notebooks are not marked: thoughts name lines of files.'));
	}
	return isMarkable(uri);
}

function say(words: string): void {
	vscode.window.setStatusBarMessage(words, 4_000);
}
