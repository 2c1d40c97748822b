/** What a query finds. */
import { inEnglish } from '../../core/wording/sentence.ts';
import type { SearchQuery } from '../../session/hub/conversationStore.ts';

export interface Pattern {
	/** Found first, in a whole text at once; global. */
	readonly first: RegExp;
	/** Must stand in the same passage. */
	readonly others: readonly RegExp[];
}

/**
 * Undefined for a query that looks for nothing.
 * @throws Error with a sentence for people where the text is no regular expression
 */
export function patternOf({ text, isPattern }: SearchQuery): Pattern | undefined {
	if (text.trim() === '') {
		return undefined;
	}
	if (isPattern) {
		return { first: expression(text), others: [] };
	}
	const words = [...text.matchAll(/"([^"]+)"|(\S+)/g)].map(([, together, word]) => together ?? word ?? '');
	const [longest = '', ...rest] = words.toSorted((a, b) => b.length - a.length);
	const word = (each: string): RegExp => new RegExp(escaped(each), flagsFor(each));
	return { first: word(longest), others: rest.map(word) };
}

function expression(text: string): RegExp {
	try {
		return new RegExp(text, 'gimu');
	} catch (error) {
		const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
		throw new Error(inEnglish('search.pattern', { reason }));
	}
}

/** Letters beyond ASCII have cases that only `u` knows; without it the engine is twice as fast. */
function flagsFor(text: string): string {
	return /^[\x20-\x7e]*$/.test(text) ? 'gi' : 'giu';
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
