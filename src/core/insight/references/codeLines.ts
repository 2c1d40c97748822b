/** Tells lines of prose from lines of code that nobody fenced, from their first words where these suffice. */

import { isStatement } from '../prose.ts';

/** How much of a line is looked at. */
export const lineHead = 200;

const keyword =
	/^(?:if|for|while|return|import|from|use|using|class|let|const|var|function|public|private|protected|static|try|case|with|do|default|package|type|export|def|async|await|else|elif|switch|throw|raise|yield|print|echo|struct|enum|interface|impl|fn|func|pub|mut|final|void|int|string|bool|float|double|char|select|insert|update|delete|create|new|include|require|local|set|unset|cd|git|npm|npx|go|cargo|pip|python3?|node|make|docker|curl|sudo)$/;
/** A line that begins so goes on as a sentence. */
const opener =
	/^(?:the|this|that|these|those|there|then|so|but|and|or|also|now|wait|hmm+|ok|okay|well|yes|no|actually|first|second|third|next|finally|i|i'm|i'll|i've|we|we'll|you|it|it's|they|he|she|its|our|my|let's|maybe|perhaps|since|because|however|looking|see|look|check|checking|in|on|at|to|by|if|when|while|where|what|why|how|which|who|a|an|one|both|all|each|some|any|not|here|after|before|given|hence|thus|therefore|alternatively|note|for|with|from|as|is|are|does|do|can|could|should|would|open|der|die|das|ich|wir|es|also|dann|aber|und|in|im|zeile|ein|eine|le|la|les|il|je|nous|dans|donc|mais|un|une|ligne)[,:.!?…]*$/i;
const plainWord = /^["'(*_“„«]*[\p{L}'’-]+[,.:;!?)"'*_”“»…]*$/u;
const mention = /^["'(*_[“„«]*(?:`|[\w@./\\-]*[/\\][\w@.-]+|\w[\w.-]*\.[A-Za-z]{1,5}\b)/;
const pathFirst =
	/^[*_"'([]*(?:[A-Za-z]:[\\/]|[~.]{0,2}\/)?[\w@.\\/+-]*[\w-]\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|kts?|cs|cc?|cpp|hh?|hpp|swift|php|rb|scala|vue|svelte|html?|s?css|json|ya?ml|toml|md|txt|sh|sql|xml|lock|mod)(?:[:#(][\dL,:()-]*)?[*_"')\]]*[,:;.]?$/;

/**
 * Whether the first words of a line make it prose. Asked again with each word, up to the third.
 * @param words of the line, without its bullet, each whole
 */
export function isProseFrom(words: readonly string[]): boolean {
	const [first = '', second, third] = words;
	if (/^["'(*_“„«]*[^\p{ASCII}]/u.test(first) || /^[*_"'(]*`(?!``)/.test(first) || pathFirst.test(first)) {
		return true;
	}
	const isCapital = /^["'(*_“]*\p{Lu}/u.test(first);
	const isKeyword = keyword.test(first);
	if (opener.test(first) && (isCapital || !isKeyword)) {
		return true;
	}
	if (isKeyword) {
		return first === 'let' && /^(?:me|us)$/.test(second ?? '');
	}
	if (!plainWord.test(first) || second === undefined) {
		return false;
	}
	if (mention.test(second)) {
		return true;
	}
	return plainWord.test(second) && third !== undefined && (plainWord.test(third) || mention.test(third));
}

/** `at f (a.ts:1:2)`, `File "a.py", line 3`, `--> src/a.rs:4:5`, `a.c:6:7: error`, with what a runner writes before it. */
const frame =
	/^(?:at\s+\S.*[:(]\d|File\s+"|-->\s|#\d+\s|\s*in\s+\S+:\d|from\s+\S+:\d+:in)|^(?:[A-Za-z]:)?[\w@./\\+-]+\.[A-Za-z]\w*(?::\d+|\(\d+)/;

export function isFrame(line: string): boolean {
	return frame.test(line.trimStart().slice(0, lineHead));
}

const link = /^[*_]*\[[^\]]+\]\(/;

/** `import it from src/cart.ts` is said and not written. */
const inWords =
	/^(?:import|from|return|use|using|export|include|require)\s+(?:it|the|this|that|these|those|a|an|them|both|everything|all|from)\b/;

/** What only looks like code where paths are sought: what a compiler or a shell shows. */
const shown = /^(?:\d+\s*[|│→]|\^+\s*$|[|~^\s]+$|\$ \w)/;
const query = /^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s.*(?:;|\bFROM\b|\bINTO\b|\bTABLE\b|\bSET\b)/;
const command = /^(?:git|npm|npx|yarn|pnpm|go|cargo|pip|docker|curl|sudo|make|cd|mkdir)\s+[a-z-]+(?:\s+[-\w./:="@]+)*$/;

const comment = /^(?:#|\/\/|\/?\*|--|"""|''')/;
const bullet = /^(?:[-*+•>]|\d{1,3}[.)])\s+/;

/**
 * Whether a line is code.
 * @param line without indentation
 * @param afterCode whether the last line with words was code
 */
export function isCodeLine(line: string, indent: number, afterCode: boolean): boolean {
	const head = line.slice(0, lineHead).trimEnd();
	if (isFrame(head) || link.test(head)) {
		return false;
	}
	const text = head.replace(bullet, '');
	return (
		(text === head &&
			((isStatement(head) && !inWords.test(head)) || [shown, query, command].some(form => form.test(head)))) ||
		isInsideCode(line, indent, afterCode)
	);
}

/** What only what went before makes code: comments and what stands further in. */
export function isInsideCode(line: string, indent: number, afterCode: boolean): boolean {
	return afterCode && !isFrame(line) && !/^[-•]\s/.test(line) && (indent >= 2 || comment.test(line));
}

/** Without its bullet, numbering or quotation mark. */
export function withoutBullet(line: string): string {
	return line.replace(/^(?:(?:[-*+•>|]|#{1,6}|\d{1,3}[.)])\s+)+/, '');
}
