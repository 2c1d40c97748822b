/**
 * The grammar of gpt-oss's messages:
 * `<|start|>role<|channel|>name to=… <|constrain|>x<|message|>body<|end|>`, ended also by `<|call|>` or `<|return|>`.
 *
 * Exactly seven tokens are markup. Whatever else is missing or odd in between is tolerated: a body may end without
 * `<|end|>`, a header without `<|message|>` is shown as text except for the names that are known, and text outside of
 * messages is answer. `analysis` and everything addressed to a tool is thinking; all else is answer.
 */
import { type FormatRow, formats } from './formats.ts';
import { createPhase, type Grammar, type HeaderStep, type Phase, type Step } from './grammar.ts';
import { type Mark, MarkSet } from './marks.ts';

const startToken = '<|start|>';
const channelToken = '<|channel|>';
const messageToken = '<|message|>';
const constrainToken = '<|constrain|>';
const endTokens: readonly string[] = ['<|end|>', '<|call|>', '<|return|>'];

/** A longer header than this is none: names of tools are the longest thing in it. */
const longestHeader = 48;
const longestAddressedHeader = 256;

/** What a broken header may have said before it broke. */
const knownNames = {
	role: /^ ?(?:assistant|developer|system|user)/,
	channel: /^ ?(?:analysis|commentary|final)/,
	constraint: /^ ?(?:json|code|text)/,
};

type HeaderPart = keyof typeof knownNames;

const row = harmonyRow();

/** Where harmony begins for certain at the start of a stream or of a line. */
export const harmonyMarks: readonly Mark[] = toMarks(row.open);

/** Where it begins for certain anywhere. */
export const harmonySequences: readonly Mark[] = toMarks([
	`<|end|>${startToken}`,
	`${startToken}assistant${channelToken}`,
	`${channelToken}analysis${messageToken}`,
	`${channelToken}commentary${messageToken}`,
	`${channelToken}final${messageToken}`,
]);

const tokens = toMarks([startToken, channelToken, messageToken, constrainToken, ...endTokens]);
const tokenSet = new MarkSet(tokens);

const untold = createPhase('answer', { anywhere: tokens }, { afterDelimiter: false });
const between = createPhase('answer', { anywhere: tokens });
const header = createPhase('answer', {}, { header: true });
const thinking = createPhase('thinking', { anywhere: tokens });
const answer = createPhase('answer', { anywhere: tokens });

interface HarmonyGrammar extends Grammar {
	/** Outside of a message. */
	readonly between: Phase;
}

export function createHarmonyGrammar(options: { readonly startsInThinking: boolean }): HarmonyGrammar {
	return new Harmony(options.startsInThinking ? thinking : untold);
}

class Harmony implements HarmonyGrammar {
	readonly start: Phase;
	readonly between = between;
	format: 'harmony' | undefined;
	#part: HeaderPart = 'role';
	#channel = '';
	/** The message is for a tool. */
	#isAddressed = false;

	constructor(start: Phase) {
		this.start = start;
	}

	accept(mark: Mark, phase: Phase): Step {
		this.format = 'harmony';
		if (endTokens.includes(mark.text)) {
			return { phase: between };
		}
		if (mark.text === messageToken || mark.text === constrainToken) {
			return { phase: phase === thinking ? thinking : answer };
		}
		this.#channel = '';
		this.#isAddressed = false;
		this.#part = mark.text === startToken ? 'role' : 'channel';
		return { phase: header };
	}

	readHeader(text: string, at: number, final: boolean): HeaderStep | undefined {
		const end = nextToken(text, at, final);
		const words = text.slice(at, end.at);
		if (this.#isBroken(words) || (end.token === undefined && final)) {
			return this.#abandon(words);
		}
		return end.token === undefined ? undefined : this.#endPart(words, end.token);
	}

	/** A function of the words read so far, so that it does not matter in what pieces they come. */
	#isBroken(words: string): boolean {
		const limit = words.slice(0, longestHeader).includes('to=') ? longestAddressedHeader : longestHeader;
		if (words.length > limit || /[\r\n]/.test(words)) {
			return true;
		}
		const channel = this.#part === 'channel' ? knownNames.channel.exec(words)?.[0] : undefined;
		return channel !== undefined && /[^\s.=_-]/.test(words.charAt(channel.length));
	}

	#endPart(words: string, token: string): HeaderStep {
		const length = words.length + token.length;
		if (token === channelToken || token === constrainToken || token === messageToken) {
			this.#note(words);
		}
		switch (token) {
			case messageToken:
				return { length, phase: this.#body() };
			case channelToken:
				this.#part = 'channel';
				return { length, phase: header };
			case constrainToken:
				this.#part = 'constraint';
				return { length, phase: header };
			default:
				return this.#abandon(words);
		}
	}

	#note(words: string): void {
		this.#isAddressed ||= /(?:^|\s)to=/.test(words);
		if (this.#part === 'channel') {
			this.#channel = words.trimStart().split(/\s/, 1)[0] ?? '';
		}
	}

	/** There is no `<|message|>`: what is not a known name is the body. */
	#abandon(words: string): HeaderStep {
		const known = knownNames[this.#part].exec(words)?.[0] ?? '';
		this.#note(known);
		return { length: known.length, phase: this.#body() };
	}

	#body(): Phase {
		return this.#channel === 'analysis' || this.#isAddressed ? thinking : answer;
	}
}

/** The first token at or after `from`; without one, where the text ends or what may become one begins. */
function nextToken(text: string, from: number, final: boolean): { readonly at: number; readonly token?: string } {
	for (let at = text.indexOf('<', from); at !== -1; at = text.indexOf('<', at + 1)) {
		const mark = tokenSet.match(text, at, final);
		if (mark !== undefined) {
			return mark === 'partial' ? { at } : { at, token: mark.text };
		}
	}
	return { at: text.length };
}

function toMarks(texts: readonly string[]): Mark[] {
	return texts.map(text => ({ text, role: 'harmony', row }));
}

function harmonyRow(): FormatRow {
	const found = formats.find(({ name }) => name === 'harmony');
	if (found === undefined) {
		throw new Error('The table of formats has no row for harmony.');
	}
	return found;
}
