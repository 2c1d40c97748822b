/** Reads the table of contents of a ZIP file, which a .vsix is. */
import { readFile } from 'node:fs/promises';

export interface ZipEntry {
	readonly path: string;
	/** Bytes, packed and unpacked. */
	readonly packed: number;
	readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** @throws Error when it is not a ZIP file. Files above 4 GB are not understood. */
export async function zipEntries(file: string): Promise<readonly ZipEntry[]> {
	const bytes = await readFile(file);
	let end = bytes.length - 22;
	while (end >= 0 && bytes.readUInt32LE(end) !== endSignature) {
		end--;
	}
	if (end < 0) {
		throw new Error(`${file} is not a ZIP file.`);
	}
	const entries: ZipEntry[] = [];
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		if (bytes.readUInt32LE(at) !== entrySignature) {
			throw new Error(`${file} is damaged.`);
		}
		const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => bytes.readUInt16LE(at + offset));
		const nameEnd = at + 46 + (nameLength ?? 0);
		entries.push({
			path: bytes.toString('utf8', at + 46, nameEnd),
			packed: bytes.readUInt32LE(at + 20),
			size: bytes.readUInt32LE(at + 24),
		});
		at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
	}
	return entries;
}
