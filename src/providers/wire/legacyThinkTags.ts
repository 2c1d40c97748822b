/**
 * llama.cpp's `deepseek-legacy` format sends the thinking twice: in its own field and, in tags, inside the content.
 * This takes the second copy out. It holds back at most the opening tag, and only at the start of the content.
 */
const open = '<think>';
const close = '</think>';
const comparedLength = 48;

type State = 'start' | 'inside' | 'after' | 'off';

export class LegacyThinkTags {
	#state: State = 'start';
	#held = '';
	#thinkingHead = '';
	/** Enough of the copy was compared; the rest is only searched for its end. */
	#verified = false;

	/** Tells what came in the thinking field. */
	noteThinking(text: string): void {
		if (this.#thinkingHead.length < comparedLength) {
			this.#thinkingHead = (this.#thinkingHead + text).trimStart().slice(0, comparedLength);
		}
	}

	/** Returns the part of the content that is not a second copy. */
	filter(content: string): string {
		if (this.#state === 'off') {
			return content;
		}
		this.#held += content;
		if (this.#state === 'start') {
			this.#start();
		}
		if (this.#state === 'inside') {
			this.#inside();
		}
		return this.#state === 'after' ? this.#after() : this.#release();
	}

	/** The stream ended: what was held as a possible tag is text. A copy that was never closed stays out. */
	end(): string {
		const isCopy = this.#state === 'inside' && this.#held.length > 0;
		this.#state = 'off';
		return isCopy ? '' : this.#release();
	}

	#release(): string {
		const text = this.#state === 'off' ? this.#held : '';
		if (this.#state === 'off') {
			this.#held = '';
		}
		return text;
	}

	#start(): void {
		const text = this.#held.trimStart();
		if (text.startsWith(open) && this.#thinkingHead !== '') {
			this.#state = 'inside';
		} else if (text.length > open.length + 2 || !(open.startsWith(text) || text.startsWith(open))) {
			this.#state = 'off';
		}
	}

	/** Only text that is the same as the thinking is a copy; an answer that talks about tags is kept. */
	#inside(): void {
		const closeAt = this.#held.indexOf(close);
		if (!this.#verified && !this.#isCopy(closeAt)) {
			this.#state = 'off';
		} else if (closeAt !== -1) {
			this.#held = this.#held.slice(closeAt + close.length);
			this.#state = 'after';
		} else if (this.#verified) {
			this.#held = this.#held.slice(1 - close.length);
		}
	}

	#isCopy(closeAt: number): boolean {
		const held = closeAt === -1 ? withoutPartOfTag(this.#held) : this.#held.slice(0, closeAt);
		const copy = held.trimStart().slice(open.length).trimStart();
		this.#verified = copy.length >= comparedLength;
		return this.#thinkingHead.startsWith(copy.slice(0, comparedLength).trimEnd());
	}

	#after(): string {
		const text = this.#held.trimStart();
		this.#held = '';
		if (text !== '') {
			this.#state = 'off';
		}
		return text;
	}
}

/** The text without an end that may become the closing tag. */
function withoutPartOfTag(text: string): string {
	const at = text.lastIndexOf('<');
	return at !== -1 && close.startsWith(text.slice(at)) ? text.slice(0, at) : text;
}
