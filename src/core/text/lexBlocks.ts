/** `marked`'s lexer with everything switched off that would make HTML of the model's text or reach across blocks. */
import { Lexer, type MarkedOptions, type Token, Tokenizer } from 'marked';

class TextOnlyTokenizer extends Tokenizer {
	/** Raw HTML is text: the reader sees what came. */
	override html(): undefined {
		return undefined;
	}

	override tag(): undefined {
		return undefined;
	}

	/** Definitions reach back over finished blocks, and hide an address; they stay visible as text. */
	override def(): undefined {
		return undefined;
	}
}

const options: MarkedOptions = { gfm: true, breaks: false, tokenizer: new TextOnlyTokenizer() };

/** Markdown as block tokens. Recursive: text that nests deep overflows it, or takes more than linear time. */
export function lexBlocks(source: string): Token[] {
	return new Lexer(options).lex(source);
}
