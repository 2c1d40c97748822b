/** What goes wrong with files, told in words and not over and over. */

export interface JournalProblem {
	/**
	 * `not-saved`: the disk refuses; it is tried again. `saved-again`: it took everything that waited.
	 * `damaged`: a file was set aside. `unreadable`: a file was left alone. `skipped`: parts of a file were passed over.
	 * `full`: no more is recorded.
	 */
	readonly kind: 'not-saved' | 'saved-again' | 'damaged' | 'unreadable' | 'skipped' | 'full';
	/** For people; names files, never folders. */
	readonly message: string;
}

export class Problems {
	readonly #listener: (problem: JournalProblem) => void;
	/** What was reported about files already. */
	readonly #told = new Set<string>();

	constructor(listener: (problem: JournalProblem) => void) {
		this.#listener = listener;
	}

	tell(kind: JournalProblem['kind'], message: string): void {
		try {
			this.#listener({ kind, message });
		} catch {
			// Telling about a problem must not break the stream that met it.
		}
	}

	/** Once for each file and kind. */
	tellOnce(path: string, kind: JournalProblem['kind'], message: string): void {
		if (!this.#told.has(`${kind} ${path}`)) {
			this.#told.add(`${kind} ${path}`);
			this.tell(kind, message);
		}
	}
}

export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

/** Why the disk took nothing. */
export function reasonOf(error: unknown): string {
	switch (codeOf(error)) {
		case 'ENOSPC':
		case 'EDQUOT':
			return 'The disk is full, so the conversation is not saved.';
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return 'The folder for conversations cannot be written to, so the conversation is not saved.';
		default:
			return `The conversation could not be saved (${codeOf(error)}).`;
	}
}
