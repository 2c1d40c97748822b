/** Files that the user gives by hand: dropped, chosen, or mentioned. Their text is attached, or the picture in them. */
import * as vscode from 'vscode';
import { isPictureName, mostPictureBytes } from '../core/stream/picture.ts';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { fileItem, relative } from './attachments.ts';
import { NotAttached } from './notAttached.ts';
import { pictureItem, pictureTooLarge } from './pictures.ts';

/** @throws NotAttached for a folder, a file that is neither text nor a picture, or one that is gone. */
export async function givenFile(uri: vscode.Uri): Promise<ContextItem> {
	const name = relative(uri);
	const stat = await statOf(uri);
	if (stat && (stat.type & vscode.FileType.Directory) !== 0) {
		throw new NotAttached(vscode.l10n.t('{0} is a folder. Attach the files in it that matter.', name));
	}
	if (isPictureName(uri.path)) {
		return givenPicture(uri, name, stat?.size ?? 0);
	}
	try {
		return await fileItem(uri);
	} catch {
		throw new NotAttached(vscode.l10n.t('{0} is not attached: it is not there, or it is not text.', name));
	}
}

async function givenPicture(uri: vscode.Uri, name: string, size: number): Promise<ContextItem> {
	if (size > mostPictureBytes) {
		throw pictureTooLarge(name, size);
	}
	try {
		return pictureItem(name, await vscode.workspace.fs.readFile(uri), uri);
	} catch (error) {
		throw error instanceof NotAttached
			? error
			: new NotAttached(vscode.l10n.t('{0} is not attached: it could not be read.', name));
	}
}

/** Undefined for what is in no file system, such as a document that was never saved. */
async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
	try {
		return await vscode.workspace.fs.stat(uri);
	} catch {
		return undefined;
	}
}
