/** “Export the raw recording…”: a stream as it came from the server, for a bug report, without what tells of people and machines. */
import { TextDecoder } from 'node:util';
import * as vscode from 'vscode';
import type { Conversation } from '../../core/conversation/conversation.ts';
import { foldTurn } from '../../core/conversation/turnState.ts';
import { fileNameOf } from '../../core/export/fileName.ts';
import { captureText, redactCapture } from '../../core/redaction/capture.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { saveText } from '../../platform/exportFile.ts';
import { openSettings } from '../../platform/settingsPage.ts';
import type { RecordedPiece, RecordedStream } from '../../session/hub/conversationStore.ts';
import { reportOf } from './report.ts';

interface RecordingNeeds {
	readonly find: (id: string) => Promise<Conversation | undefined>;
	/** Of the view that was used last. */
	readonly conversationInUse: () => string;
	readonly recordings: (id: string) => Promise<readonly RecordedStream[]>;
}

interface RecordingCommand {
	readonly id: typeof commandIds.exportRecording;
	execute(): Promise<void>;
}

export function exportRecordingCommand(needs: RecordingNeeds): RecordingCommand {
	return { id: commandIds.exportRecording, execute: () => exportRecording(needs) };
}

async function exportRecording({ find, conversationInUse, recordings }: RecordingNeeds): Promise<void> {
	const id = conversationInUse();
	const [conversation, streams] = await Promise.all([find(id), recordings(id)]);
	if (streams.length === 0) {
		await sayNothingRecorded();
		return;
	}
	const chosen = await chooseStream(streams, conversation);
	if (chosen) {
		await save(chosen, conversation?.title ?? '');
	}
}

async function sayNothingRecorded(): Promise<void> {
	const message = vscode.l10n.t('No stream of this conversation was recorded. Turn recording on first, and ask again.');
	const open = vscode.l10n.t('Open setting');
	if ((await vscode.window.showInformationMessage(message, open)) === open) {
		await openSettings('recordStreams');
	}
}

/** The latest first. */
async function chooseStream(
	streams: readonly RecordedStream[],
	conversation: Conversation | undefined,
): Promise<RecordedStream | undefined> {
	const items = streams.toReversed().map(stream => ({ ...describe(stream, conversation), stream }));
	return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which stream?') }))?.stream;
}

function describe(
	{ turn, stream, began, pieces }: RecordedStream,
	conversation: Conversation | undefined,
): vscode.QuickPickItem {
	const events = conversation?.turns.find(({ id }) => id === turn)?.events ?? [];
	const state = events.length > 0 ? foldTurn(events) : undefined;
	const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
	return {
		label: state?.label ?? state?.question ?? turn,
		description: [state && nameOf(state.model), vscode.l10n.t('request {0}', stream + 1)].filter(Boolean).join(' · '),
		detail: vscode.l10n.t('{0}, {1} bytes', new Date(began).toLocaleString(vscode.env.language), bytes),
	};
}

async function save(stream: RecordedStream, title: string): Promise<void> {
	const { text, taken } = redactCapture(captureText(decoded(stream.pieces)));
	const yes = vscode.l10n.t('Choose the file');
	const detail = `${reportOf(taken)} ${vscode.l10n.t('Questions are not in it, but the answer is, word for word.')}`;
	const question = vscode.l10n.t('Write the recorded stream to a file?');
	if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) === yes) {
		const ending = /^(?:data|event|:)/m.test(text) ? 'sse' : 'ndjson';
		const file = await saveText(`${fileNameOf(title)}.${ending}`, text);
		if (file) {
			await vscode.window.showTextDocument(file, { preview: false });
		}
	}
}

/** As text, where a character may have come in two pieces. */
function decoded(pieces: readonly RecordedPiece[]): readonly { readonly at: number; readonly text: string }[] {
	const utf8 = new TextDecoder();
	return pieces.map(({ at, bytes }, index) => ({
		at,
		text: utf8.decode(bytes, { stream: index < pieces.length - 1 }),
	}));
}
