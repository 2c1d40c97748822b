/** Pictures as attachments. */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { formatBytes } from '../core/insight/format.ts';
import { mostPictureBytes, pictureType, tokensOfPicture } from '../core/stream/picture.ts';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { NotAttached } from './notAttached.ts';

/** The picture in some bytes. @throws NotAttached where no model would take it. */
export function pictureItem(label: string, data: Uint8Array, uri?: vscode.Uri): ContextItem {
	if (data.byteLength > mostPictureBytes) {
		throw pictureTooLarge(label, data.byteLength);
	}
	const mimeType = pictureType(data);
	if (mimeType === undefined) {
		throw new NotAttached(
			vscode.l10n.t('{0} is not attached: models read pictures of the kinds PNG, JPEG, GIF and WebP.', label),
		);
	}
	return pictureOf(label, mimeType, data, uri);
}

/** @param bytes of the file */
export function pictureTooLarge(label: string, bytes: number): NotAttached {
	const [size, most] = [formatBytes(bytes), formatBytes(mostPictureBytes)];
	return new NotAttached(
		vscode.l10n.t(
			'{0} is not attached: it has {1}, and pictures may have {2}. Make it smaller first.',
			label,
			size,
			most,
		),
	);
}

/** The item, named by what is in it. */
function pictureOf(label: string, mimeType: string, data: Uint8Array, uri?: vscode.Uri): ContextItem {
	const sha256 = createHash('sha256').update(data).digest('hex');
	return {
		id: `image-${sha256.slice(0, 16)}`,
		kind: 'image',
		label,
		mimeType,
		text: Buffer.from(data).toString('base64'),
		bytes: data.byteLength,
		sha256,
		tokens: tokensOfPicture,
		...(uri && { uri: uri.toString() }),
	};
}
