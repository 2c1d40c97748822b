/**
 * `marked`'s lexer with everything switched off that would make HTML of the model's text or reach across blocks, and
 * with what models write and CommonMark does not know: formulas, emphasis in text without spaces, `<br>` in tables.
 */
import { Hooks, Lexer, type MarkedOptions, type Token, Tokenizer, type Tokens } from 'marked';
import { breakCells } from './cellBreaks.ts';
import { findEndOfAddress, maskMarks, mayOpenEmphasis } from './cjk.ts';
import { formula, formulaAt, formulaBlockAt, nextFormulaBlock } from './math.ts';

/** A formula as it was written, its delimiters included; in a block of its own or in a line. */
export interface MathToken extends Tokens.Generic {
	readonly type: 'math';
	readonly text: string;
}

/** The words of a link are sought for its address in so many units; who writes longer ones means no link. */
const longestLabel = 2_000;

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

	/** There are no definitions to refer to. */
	override reflink(): undefined {
		return undefined;
	}

	override link(src: string): Tokens.Link | Tokens.Image | undefined {
		const isLink = /^!?\[/.test(src) && src.slice(0, longestLabel).includes('](');
		return isLink ? super.link(src) : undefined;
	}

	/** One tilde means "about", or a range. */
	override del(src: string, maskedSrc: string, prevChar?: string): Tokens.Del | undefined {
		return src.startsWith('~~') ? super.del(src, maskedSrc, prevChar) : undefined;
	}

	override emStrong(src: string, maskedSrc: string, prevChar = ''): Tokens.Em | Tokens.Strong | undefined {
		if (!/^[*_]/.test(src)) {
			return undefined;
		}
		const at = maskedSrc.length - src.length;
		const opens =
			src.startsWith('*') && mayOpenEmphasis(maskedSrc.slice(Math.max(0, at - 2), at), src.replace(/^\*+/, ''));
		return super.emStrong(src, maskedSrc, opens ? '' : prevChar);
	}

	override url(src: string): Tokens.Link | undefined {
		const link = super.url(src);
		const end = link ? findEndOfAddress(link.raw) : -1;
		return end === -1 ? link : super.url(src.slice(0, end));
	}

	/** A line of `=` below a formula's first line makes no heading. */
	override lheading(src: string): Tokens.Heading | undefined {
		const heading = super.lheading(src);
		return heading && nextFormulaBlock(heading.raw) === -1 ? heading : undefined;
	}

	/** Text ends where a formula may begin. */
	override inlineText(src: string): Tokens.Text | undefined {
		const token = super.inlineText(src);
		const end = token ? token.raw.indexOf('$$', 1) : -1;
		return end === -1 ? token : super.inlineText(src.slice(0, end));
	}
}

class Masks extends Hooks {
	override emStrongMask(src: string): string {
		return maskMarks(src);
	}
}

function mathToken(raw: string | undefined): MathToken | undefined {
	return raw === undefined ? undefined : { type: 'math', raw, text: raw.trim() };
}

const tokenizer = new TextOnlyTokenizer();
const options: MarkedOptions = {
	gfm: true,
	breaks: false,
	tokenizer,
	hooks: new Masks(),
	extensions: {
		renderers: {},
		childTokens: {},
		block: [src => mathToken(formulaBlockAt(src))],
		startBlock: [nextFormulaBlock],
		inline: [src => mathToken(formulaAt(src))],
	},
};

const neverMatches = /(?!)/g;
/** What emphasis must not look into. Like the lexer's own, with whole formulas beside escaped signs. */
const escapes = new RegExp(`(\`+)(?:[^\`]|[^\`][^]*?[^\`])\\1(?!\`)|\`+|(${formula}|\\\\[\\p{P}\\p{S}])`, 'gu');

/** Markdown as block tokens. Recursive: text that nests deep overflows it, or takes more than linear time. */
export function lexBlocks(source: string): Token[] {
	const lexer = new Lexer(options);
	const { rules } = tokenizer;
	tokenizer.rules = {
		...rules,
		inline: { ...rules.inline, reflinkSearch: neverMatches, anyPunctuationOutsideCode: escapes },
	};
	const tokens = lexer.lex(source);
	breakCells(tokens);
	return tokens;
}
