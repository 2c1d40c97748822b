/** Where in Markdown the next unit stands: at the beginning of a line, in a fence, in inline code. */
import { FenceTracker } from '../../../core/segment/fences.ts';

export class TextPlace {
	readonly #fences = new FenceTracker();
	#hasBegun = false;
	#column = 0;
	#backticks = 0;

	/** Nothing but white space came on this line. */
	get atLineStart(): boolean {
		return !this.#hasBegun;
	}

	get isCode(): boolean {
		return this.#fences.inCode || this.#backticks % 2 === 1;
	}

	feed(unit: string): void {
		if (unit === '\n') {
			this.#fences.endLine();
			this.#hasBegun = false;
			this.#column = 0;
			this.#backticks = 0;
			return;
		}
		if (!this.#hasBegun && /\s/.test(unit)) {
			this.#column++;
			return;
		}
		this.#feedVisible(unit.charCodeAt(0));
	}

	#feedVisible(code: number): void {
		if (!this.#hasBegun) {
			this.#hasBegun = true;
			this.#fences.foresee(code);
			this.#fences.beginLine(code, this.#column);
		}
		this.#fences.feed(code);
		this.#backticks += code === backtick ? 1 : 0;
	}
}

const backtick = 96;
