/**
 * `marked`'s lexer with everything switched off that would make HTML of the model's text or reach across blocks, and
 * with what models write and CommonMark does not know: formulas, emphasis in text without spaces, a few tags.
 */
import { Hooks, Lexer, type MarkedOptions, type Token, Tokenizer, type TokenizerThis, type Tokens } from 'marked';
import { findEndOfAddress, maskMarks, mayOpenEmphasis } from './cjk.ts';
import { formula, formulaAt, formulaBlockAt, nextDollars, nextFormulaBlock } from './math.ts';

/** A formula as it was written, its delimiters included; in a block of its own or in a line. */
export interface MathToken extends Tokens.Generic {
	readonly type: 'math';
	readonly text: string;
}

/** `<sub>`, `<sup>` or `<kbd>`, without attributes, around words. All other tags are text. */
export interface ElementToken extends Tokens.Generic {
	readonly type: 'element';
	readonly tag: 'sub' | 'sup' | 'kbd';
	readonly tokens: Token[];
}

/** The words of a link are sought for its address in so many units; who writes longer ones means no link. */
const longestLabel = 2_000;

/** Emphasis in emphasis in …: nobody writes so much of it, and each level reads its text again. */
const deepestEmphasis = 12;
/** Signs that look in vain for their other half may read so many units for each of the text; then the rest stay signs. */
const mostReading = { atLeast: 30_000, perUnit: 30 };

class TextOnlyTokenizer extends Tokenizer {
	#depth = 0;
	#left = 0;

	/** A new text begins. */
	begin(length: number): void {
		this.#depth = 0;
		this.#left = mostReading.atLeast + mostReading.perUnit * length;
	}

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
		return src.startsWith('~~') ? this.#bounded(src, () => super.del(src, maskedSrc, prevChar)) : undefined;
	}

	override emStrong(src: string, maskedSrc: string, prevChar = ''): Tokens.Em | Tokens.Strong | undefined {
		const stars = /^(?:\*+|_+)/.exec(src)?.[0];
		const isInWord = stars?.startsWith('_') && /[\p{L}\p{N}]/u.test(prevChar);
		if (stars === undefined || isInWord) {
			return undefined;
		}
		const at = maskedSrc.length - src.length;
		const before = maskedSrc.slice(Math.max(0, at - 2), at);
		const opens = stars.startsWith('*') && mayOpenEmphasis(before, src.slice(stars.length, stars.length + 2));
		return this.#bounded(src, () => super.emStrong(src, maskedSrc, opens ? '' : prevChar));
	}

	/** Reads on for the end of emphasis, as far as that is not too much. */
	#bounded<T>(src: string, read: () => T | undefined): T | undefined {
		if (this.#depth >= deepestEmphasis || this.#left < 0) {
			return undefined;
		}
		this.#depth += 1;
		const token = read();
		this.#depth -= 1;
		this.#left -= token === undefined ? src.length : 0;
		return token;
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
		const end = token ? nextDollars(src, token.raw.length) : -1;
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

const element = /^<(sub|sup|kbd)>((?:(?!<\/?\1>|\n\n).){1,300})<\/\1>/is;
const lineBreak = /^<br[ \t]*\/?>/i;

function elementToken(lexer: TokenizerThis['lexer'], src: string): ElementToken | Tokens.Br | undefined {
	const br = lineBreak.exec(src)?.[0];
	if (br !== undefined) {
		return { type: 'br', raw: br };
	}
	const [raw, name = '', text = ''] = element.exec(src) ?? [];
	return raw === undefined
		? undefined
		: { type: 'element', raw, tag: elementName(name), tokens: lexer.inlineTokens(text) };
}

function elementName(name: string): ElementToken['tag'] {
	const lower = name.toLowerCase();
	return lower === 'sub' || lower === 'sup' ? lower : 'kbd';
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
		inline: [
			function (src, before) {
				return src.startsWith('<') ? elementToken(this.lexer, src) : mathToken(formulaAt(src, before.at(-1)?.raw));
			},
		],
	},
};

const neverMatches = /(?!)/g;
/** What emphasis must not look into. Like the lexer's own, with whole formulas beside escaped signs. */
const escapes = new RegExp(`(\`+)(?:[^\`]|[^\`][^]*?[^\`])\\1(?!\`)|\`+|(${formula}|\\\\[\\p{P}\\p{S}])`, 'gu');

/** Markdown as block tokens. Recursive: text that nests deep overflows it, or takes more than linear time. */
export function lexBlocks(source: string): Token[] {
	const lexer = new Lexer(options);
	tokenizer.begin(source.length);
	const { rules } = tokenizer;
	tokenizer.rules = {
		...rules,
		inline: { ...rules.inline, reflinkSearch: neverMatches, anyPunctuationOutsideCode: escapes },
	};
	return lexer.lex(source);
}
