/** Finds calls in the text of a round's answer, block by block. */
import type { CallScanner, ScannedPiece } from '../tools/written/callScanner.ts';
import type { WrittenCall } from '../tools/written/writtenForms.ts';

export class AnswerScan {
	readonly #scanner: CallScanner;
	/** The block that is read. */
	#block: number | undefined;
	#written: { readonly call: WrittenCall; readonly block: number }[] = [];

	constructor(scanner: CallScanner) {
		this.#scanner = scanner;
	}

	/** The block that is not at its end. */
	get open(): number | undefined {
		return this.#block;
	}

	push(block: number, text: string): readonly ScannedPiece[] {
		this.#block = block;
		return this.#keep(this.#scanner.push(text));
	}

	/** What was held back of the block, where it is the one that is read. */
	end(block: number): readonly ScannedPiece[] {
		if (this.#block !== block) {
			return [];
		}
		const pieces = this.#keep(this.#scanner.end());
		this.#block = undefined;
		return pieces;
	}

	/** Blocks from this one on are thinking, which calls nothing. Returns what was held back of them. */
	takeBack(from: number): readonly ScannedPiece[] {
		const pieces = this.#block !== undefined && this.#block >= from ? this.#scanner.release() : [];
		this.#written = this.#written.filter(({ block }) => block < from);
		return pieces;
	}

	/** The calls that were found and not taken yet. */
	take(): readonly WrittenCall[] {
		const calls = this.#written.map(({ call }) => call);
		this.#written = [];
		return calls;
	}

	#keep(pieces: readonly ScannedPiece[]): readonly ScannedPiece[] {
		const block = this.#block ?? 0;
		const calls = pieces.flatMap(piece => (piece.kind === 'markup' ? piece.calls : []));
		this.#written.push(...calls.map(call => ({ call, block })));
		return pieces;
	}
}
