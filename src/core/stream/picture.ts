/** Which pictures go along with a question: the kinds that every vendor reads, in a size that every vendor takes. */

/** Of one file. As base64 it stays below the 5 MiB that Anthropic takes; others take more. */
export const mostPictureBytes = 3_900_000;

/** With one question. */
export const mostPictures = 5;

/** What one takes of a model's window, roughly; vendors differ by a factor of ten. */
export const tokensOfPicture = 600;

const kinds: readonly { readonly mimeType: string; readonly begins: string }[] = [
	{ mimeType: 'image/png', begins: '\x89PNG\r\n\x1a\n' },
	{ mimeType: 'image/jpeg', begins: '\xff\xd8\xff' },
	{ mimeType: 'image/gif', begins: 'GIF8' },
	{ mimeType: 'image/webp', begins: 'RIFF....WEBP' },
];

/** The MIME type of a picture, by its first bytes: names and promises of others may be wrong. */
export function pictureType(data: Uint8Array): string | undefined {
	return kinds.find(({ begins }) => [...begins].every((sign, at) => sign === '.' || data[at] === sign.charCodeAt(0)))
		?.mimeType;
}

/** Whether a file is a picture by its name, also of a kind that models do not read. */
export function isPictureName(name: string): boolean {
	return /\.(?:png|jpe?g|jfif|gif|webp|bmp|tiff?|heic|heif|avif|ico)$/i.test(name);
}
