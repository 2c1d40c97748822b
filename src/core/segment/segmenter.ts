/**
 * Tells thinking from answer in the stream of any model, in whatever pieces it arrives.
 *
 * The result is a function of the text and the options, never of the chunking. No unit is lost and none is invented:
 * each is thinking, answer, delimiter, or white space next to a delimiter. Nothing fails: what is odd is text.
 *
 * How it is built: `formats.ts` is the table of delimiters; a grammar (`tagGrammar.ts` for the table, `harmony.ts`)
 * says what a delimiter means where; `inlineReader.ts` reads the text and asks it; `segmentWriter.ts` numbers blocks.
 *
 * What counts where:
 *
 * - An opener counts at the start of the stream behind any white space, right after a close, and at a line start
 *   (at most three spaces, outside of fenced code) once a block was seen. Elsewhere it is a mention, and text.
 * - The first own close ends thinking, without counting depth; a close between backticks is a quotation.
 * - Blank lines next to a delimiter are dropped, together with the line ends there. Spaces inside a line stay, and so
 *   does the indent of the first line. Where no delimiter was, nothing is touched.
 * - Thinking that is never closed is thinking. What is held back goes to its channel at the end.
 * - Non-empty native thinking makes content plain answer: delimiters in it are mentions. So does the format `none`.
 *
 * What was ours to choose:
 *
 * - Before the first block: tags with the look of XML stay text in the middle of an un-tagged answer, since an answer
 *   may talk about them; special tokens count at a line start outside code, since nothing else contains them.
 *   `opensAfterText` makes the former count at line starts, too, for models that were asked to think in tags.
 * - A close in un-tagged text makes thinking of all before it (`reclassify`), if templates of its format do put the
 *   opener into the prompt. Not in code, not between quotation marks, not as a word of a sentence (`mentions.ts`), and
 *   not if its opener was seen as text before: at a line start, or in a line like the close itself.
 * - A close as the very first text is markup; it does not say that the model starts inside thinking.
 * - A hint without a name accepts the close of every format that starts in the prompt; an echoed opener narrows it.
 *   Blank lines at the start of a hinted stream are next to the delimiter in the prompt.
 * - A stray close later on is text, also right behind the real one. `strayClose: 'strip'` removes it outside of code.
 * - `<reason>`, `<reasoning>`, `<thought>` are words of ordinary XML: at a later line start they count only where the
 *   stream already used that very tag. All other formats may follow each other.
 * - The wrapper `<answer>` counts right after a close, and its end only after it, outside of fences. Wrappers made of
 *   special tokens count wherever their format is spoken, and end thinking that was not closed.
 *   Text after the end of a wrapper is a new block, because the blank lines between are gone.
 * - Words as delimiters (Granite, the answer marker) count anywhere in thinking, as whole words, unless between
 *   quotation marks or backticks: to lose the answer is worse than to end thinking early.
 * - Harmony in `auto`: its tokens at the start or at a line start, and certain sequences of them anywhere. Messages to
 *   tools are thinking: they are part of what the model did before its answer, and not the answer.
 * - Native thinking while inline thinking is open joins it, and content is still read for delimiters.
 * - A block begins with its first text: an empty block is not shown and has no number.
 * - Case, attributes and mismatched names are not forgiven: only the exact delimiters are.
 */
import { chooseGrammar } from './chooseGrammar.ts';
import { InlineReader } from './inlineReader.ts';
import type { NativeFrame, Observed, Segment, Segmenter, SegmenterOptions } from './segment.ts';
import { SegmentWriter } from './segmentWriter.ts';

export function createSegmenter(options: SegmenterOptions = {}): Segmenter {
	return new StreamSegmenter(options);
}

/** `inline`: delimiters are read in content. `native`: content is answer. */
type State = 'inline' | 'native' | 'ended';

class StreamSegmenter implements Segmenter {
	readonly #writer: SegmentWriter;
	readonly #reader: InlineReader;
	readonly #hinted: boolean;
	#state: State = 'inline';
	/** Native thinking has not switched inline delimiters off. */
	#hasInline = true;

	constructor(options: SegmenterOptions) {
		const grammar = chooseGrammar(options);
		if (options.format === 'none') {
			this.#state = 'native';
			this.#hasInline = false;
		}
		this.#hinted = this.#hasInline && grammar.start.channel === 'thinking';
		this.#writer = new SegmentWriter(options.onMarkup);
		this.#reader = new InlineReader(grammar, this.#writer);
	}

	push(delta: string | NativeFrame): Segment[] {
		if (this.#state === 'inline') {
			if (typeof delta === 'string') {
				return this.#reader.push(delta);
			}
			if (!delta.thinking) {
				return this.#reader.push(delta.text ?? '');
			}
		}
		if (this.#state !== 'ended') {
			this.#read(typeof delta === 'string' ? { text: delta } : delta);
		}
		return this.#writer.take();
	}

	end(): Segment[] {
		if (this.#state === 'inline') {
			this.#reader.release();
		}
		this.#writer.endBlock();
		this.#state = 'ended';
		return this.#writer.take();
	}

	observed(): Observed {
		const { grammar, phase, foundLoneClose } = this.#reader;
		return {
			...(grammar.format && { format: grammar.format }),
			startedInThinking: this.#hinted || foundLoneClose,
			unclosed: this.#hasInline && phase.channel === 'thinking',
		};
	}

	#read({ thinking, text }: NativeFrame): void {
		if (thinking) {
			this.#readNative(thinking);
		}
		if (text) {
			this.#readContent(text);
		}
	}

	#readNative(thinking: string): void {
		if (this.#state === 'inline' && this.#isInsideInlineThinking()) {
			this.#reader.interrupt();
		} else if (this.#state === 'inline') {
			this.#reader.release();
			this.#state = 'native';
			this.#hasInline = false;
		}
		this.#writer.text('thinking', thinking);
	}

	/** A delimiter opened it; a mere hint does not stand against native thinking. */
	#isInsideInlineThinking(): boolean {
		const { grammar, phase } = this.#reader;
		return phase.channel === 'thinking' && grammar.format !== undefined;
	}

	#readContent(text: string): void {
		if (this.#state === 'inline') {
			this.#reader.read(text);
		} else {
			this.#writer.text('answer', text);
		}
	}
}
