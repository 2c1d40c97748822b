/**
 * A sentence for people as a code and its arguments, so that a view can say it in the reader's language. Events carry
 * both beside the English words, which stay readable for whoever does not know the code.
 */
import { shortName } from '../stream/modelName.ts';
import { english } from './english.ts';

/** What fills a place `{name}` of a sentence. Words that a server or a user wrote are arguments, too. */
export type SentenceArg = string | number | SpokenSentence;

export type SentenceArgs = Readonly<Record<string, SentenceArg>>;

/** A sentence of ours; the table of English ones is the list of all codes. */
export type SentenceCode = keyof typeof english;

export interface Sentence {
	/** A {@link SentenceCode}, or one of a later version. */
	readonly code: string;
	readonly args?: SentenceArgs;
}

/** A sentence with its English words; as an argument, it is a part of a longer one. */
export interface SpokenSentence extends Sentence {
	readonly message: string;
}

/** The template of a sentence in another language; undefined where it has none. */
export type Templates = Readonly<Partial<Record<string, string>>>;

/** The sentence in English. */
export function inEnglish(code: SentenceCode, args: SentenceArgs = {}): string {
	return fill(english[code], args, {});
}

/** The sentence with its English words, as it stands in events and in arguments. */
export function spoken(code: SentenceCode, args?: SentenceArgs): SpokenSentence {
	return { code, message: inEnglish(code, args), ...(args && { args }) };
}

/** Whether the table has a sentence for this code. */
export function isSentenceCode(code: string | undefined): code is SentenceCode {
	return code !== undefined && Object.hasOwn(english, code);
}

/**
 * The sentence in the language of `templates`; the English words that came with it where that has none.
 * @param fallback the words of the event itself
 */
export function word(sentence: Partial<Sentence>, fallback: string, templates: Templates = {}): string {
	const { code, args = {} } = sentence;
	const template = code !== undefined && Object.hasOwn(templates, code) ? templates[code] : undefined;
	return template === undefined ? fallback : fill(template, args, templates);
}

/** Says our sentences in one language. */
export type Say = (code: SentenceCode, args?: SentenceArgs) => string;

/** English where the templates do not have a sentence. */
export function sayIn(templates?: Templates): Say {
	return (code, args) => word({ code, ...(args && { args }) }, inEnglish(code, args), templates);
}

/** Arguments are put in as they are and never read as templates themselves; a model is called by its name. */
function fill(template: string, args: SentenceArgs, templates: Templates): string {
	return template.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
		const arg = Object.hasOwn(args, name) ? args[name] : undefined;
		if (typeof arg === 'object') {
			return word(arg, arg.message, templates);
		}
		return arg === undefined ? place : name === 'model' ? shortName(String(arg)) : String(arg);
	});
}
