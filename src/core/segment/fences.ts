/**
 * Follows fenced code blocks of Markdown, unit by unit, with a constant amount of state.
 *
 * After CommonMark: a fence is a run of at least three backticks or tildes at the beginning of a line, behind at most
 * three spaces and any quote or list markers; the info string of a backtick fence has no backtick; the closing run is
 * of the same character, at least as long, and alone on its line. A line outside of all quotes ends a fence that is in one.
 * A closing run that is indented less than its list asks for is taken as meant.
 */
const space = 32;
const tab = 9;
const backtick = 96;
const tilde = 126;
const quoteMarker = 62;
const shortestRun = 3;
const deepestIndent = 3;

/** Where in its line the reader is, as far as fences are concerned. */
type Place = 'prefix' | 'digits' | 'marker' | 'run' | 'info' | 'trail' | 'text';

interface Fence {
	readonly code: number;
	readonly length: number;
	readonly column: number;
	readonly quotes: number;
}

export class FenceTracker {
	#place: Place = 'text';
	#fence: Fence | undefined;
	#column = 0;
	#quotes = 0;
	/** Column where the content of the innermost container on this line begins. */
	#content = 0;
	/** Column where the content of the list that may still go on begins. */
	#list = 0;
	#runCode = 0;
	#runLength = 0;

	/** The rest of the line must be fed for the tracker to keep up. */
	get busy(): boolean {
		return this.#place !== 'text';
	}

	/** The line so far is a closing run. */
	get isBehindFence(): boolean {
		return this.#fence !== undefined && this.#endsFence(this.#fence);
	}

	/**
	 * What stands here is code, or the line that begins it. Right behind a closing run it is not: answers end in code
	 * and an end token without a line end between them.
	 */
	get inCode(): boolean {
		return this.#fence === undefined ? this.#place === 'info' : !this.#endsFence(this.#fence);
	}

	/** The first unit of a line that is not blank will be `code`. Asking again changes nothing. */
	foresee(code: number): void {
		if (this.#fence !== undefined && this.#fence.quotes > 0 && code !== quoteMarker) {
			this.#fence = undefined;
		}
	}

	/** A line begins whose first unit that is not blank is `code`, at the column `indent`. */
	beginLine(code: number, indent: number): void {
		if (this.#fence === undefined && indent < this.#list && !isListMarker(code)) {
			this.#list = 0;
		}
		this.#place = 'prefix';
		this.#column = indent;
		this.#quotes = 0;
		this.#content = indent >= this.#list ? this.#list : 0;
	}

	/** The next unit of the line, the first one included, the line end not. */
	feed(code: number): void {
		this.#place = this.#next(code);
		this.#column += code === tab ? 4 - (this.#column % 4) : 1;
	}

	endLine(): void {
		if (this.#fence === undefined) {
			this.#open();
		} else if (this.#endsFence(this.#fence)) {
			this.#fence = undefined;
		}
		this.#place = 'text';
	}

	reset(): void {
		this.#place = 'text';
		this.#fence = undefined;
		this.#list = 0;
	}

	/** If the line ended here, the fence would end with it. */
	#endsFence(fence: Fence): boolean {
		return this.#place === 'trail' || (this.#place === 'run' && this.#runLength >= fence.length);
	}

	#next(code: number): Place {
		switch (this.#place) {
			case 'prefix':
				return this.#inPrefix(code);
			case 'digits':
				return isDigit(code) ? 'digits' : code === 46 || code === 41 ? 'marker' : 'text';
			case 'marker':
				return this.#afterMarker(code);
			case 'run':
				return this.#inRun(code);
			case 'info':
				return this.#runCode === backtick && code === backtick ? 'text' : 'info';
			case 'trail':
				return isBlank(code) ? 'trail' : 'text';
			case 'text':
				return 'text';
		}
	}

	#inPrefix(code: number): Place {
		if (isBlank(code)) {
			return 'prefix';
		}
		if (code === quoteMarker && this.#quotes < (this.#fence?.quotes ?? Infinity)) {
			this.#quotes++;
			this.#content = this.#column + 2;
			return 'prefix';
		}
		if (code === backtick || code === tilde) {
			return this.#beginRun(code);
		}
		if (this.#fence !== undefined) {
			return 'text';
		}
		return isDigit(code) ? 'digits' : isListMarker(code) ? 'marker' : 'text';
	}

	#afterMarker(code: number): Place {
		if (!isBlank(code)) {
			return 'text';
		}
		this.#content = this.#column + 1;
		this.#list = this.#content;
		return 'prefix';
	}

	#beginRun(code: number): Place {
		const deepest = (this.#fence?.column ?? this.#content) + deepestIndent;
		if (this.#column > deepest || (this.#fence !== undefined && this.#fence.code !== code)) {
			return 'text';
		}
		this.#runCode = code;
		this.#runLength = 1;
		return 'run';
	}

	#inRun(code: number): Place {
		if (code === this.#runCode) {
			this.#runLength++;
			return 'run';
		}
		if (this.#fence !== undefined) {
			return isBlank(code) && this.#runLength >= this.#fence.length ? 'trail' : 'text';
		}
		return this.#runLength >= shortestRun ? 'info' : 'text';
	}

	#open(): void {
		if (this.#place === 'info' || (this.#place === 'run' && this.#runLength >= shortestRun)) {
			this.#fence = {
				code: this.#runCode,
				length: this.#runLength,
				column: this.#content,
				quotes: this.#quotes,
			};
		}
	}
}

function isBlank(code: number): boolean {
	return code === space || code === tab;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

/** `-`, `*`, `+`, or the first digit of a numbered item. */
function isListMarker(code: number): boolean {
	return code === 45 || code === 42 || code === 43 || isDigit(code);
}
