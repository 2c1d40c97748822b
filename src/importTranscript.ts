/**
 * Opens others' transcripts: the importers of the core, with the readers of living streams for captured ones. Loaded
 * when a file is opened.
 */
import { type Imported, type ImportHint, readTranscript } from './core/import/importTranscript.ts';
import { createAnyFrameReader } from './providers/wire/anyFrames.ts';

export type { Imported, ImportHint };

/**
 * A file of another tool as a conversation, and what of it was not understood.
 * @param hint a format's id, or the title or id of a chat of an export of several; or both, by name
 * @throws ImportError where there is no conversation in the text
 */
export function importTranscript(text: string, hint?: string | ImportHint): Imported {
	return readTranscript(text, hint, () =>
		createAnyFrameReader('chat', {
			model: '',
			fail: ({ message }) => {
				throw new Error(message);
			},
		}),
	);
}
