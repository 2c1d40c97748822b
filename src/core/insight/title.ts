/**
 * A title for a step, from its own words: the first sentence that says something, without the throat-clearing. What
 * a thought only wonders stays a wonder: hedges and question marks are kept, and what is left out shows as `…`.
 */
import { cut } from '../text/cut.ts';
import { LineReader } from './prose.ts';

const longest = 64;
/** Throat-clearing is not longer than that. */
const longestFillers = 300;
/** Where the title is looked for: in this many characters. */
export const titleSource = 600;
/** And in so many sentences. */
export const titleSentences = 8;

export interface Title {
	/** At most 64 characters; empty when there are no words. */
	readonly text: string;
	/** More text could not make it better. */
	readonly isSettled: boolean;
}

/** Words before the matter that may go; hedges are none of them. With `!` only in front of a comma, a stop or the like. */
const fillers = new RegExp(
	`^(?:${"okay|ok|alright|all right!|so|now|well!|hmm|hmmm|hm|mm!|wait a minute|wait a second|wait a moment|wait|hold on|oh|ah!|right!|yes!|yeah!|no wait|no!|actually|but|and|then|also|again!|first!|second!|third!|next!|finally!|first of all|let me see if|let me now|let me just|let me also|let me|let's now|let's just|let's|let us|i need to|i should|i have to|i must|i want to|i'll need to|i'll|i will|i'm going to|i am going to|we need to|we have to|we should|we must|we'll|we will|however|therefore|thus|hence|good!|great!|perfect!|sure!|indeed|anyway!|in other words|basically|note that|that said!|instead!|i see!|i mean!|you know!|let me see!|let's see!|the problem says that|the problem states that|the problem says|the problem states|the question says that|i'm realizing that|i'm realizing|i realize that|i realize|i'm noticing that|i notice that|i need to think through|you see|moment!|warte|also gut|nun|aber|dann|ich muss|lass mich|mais|donc|alors|je dois|等等|等一下|嗯|好的|那么|所以|让我们|让我|我需要|首先|但是|不过|另外|总之|综上|因此"
		.split('|')
		.sort((a, b) => b.length - a.length)
		.map(words =>
			words.endsWith('!')
				? `${words.slice(0, -1)}(?=[,.!:…—–])`
				: words >= '\u2e80'
					? words
					: `${words}(?=[\\s,.!:;…—–]|$)`,
		)
		.join('|')})`,
	'iu',
);

/** Sentences that say nothing on their own. */
const empty =
	/^(?:(?:look|think|see|check|go|start|try|consider|verify|figure|work|read|recheck|re-?think|re-?read|do|write|continue|proceed|begin|break|test|confirm|make sure|double[- ]check|compute|calculate|imagine|analyze|examine)(?: (?:again|this|that|it|them|about|carefully|through|out|step by step|more|once|on|with|first|now|over|down|up|here|the answer|the problem|the question|the code|things|everything|all|back|in detail|clearly|to do|what|how))*|(?:the )?(?:user|question|task|code|answer|solution|problem|function|output|plan|steps?)|(?:yes|no|yeah|right|ok|okay),? .{0,6}|that(?:'s| is) (?:it|all|right|correct|wrong|not right|good|fine|better|the (?:code|answer|plan|idea))|that (?:makes sense|works|seems (?:right|correct|good)|should work)|makes sense|see|you know|of course|interesting|correct|exactly|done|got it|(?:this|that|it|here|there) (?:is|are|was|works|seems|looks)(?: (?:it|correct|right|good|fine|interesting|tricky|important|a))?|here(?:'s| is)(?: (?:the|a|my))?(?: \w+)?|for example|in summary|on the other hand|because|what(?: now| next| else| then)?\??|how(?: so)?\??|why(?: not| so)?\??|not sure|i'm (?:not sure|done|stuck|confused)|like this|as follows|(?:a )?(?:minute|moment|second)|not (?:so fast|quite|exactly|right|correct)|the (?:code|function|steps?|answer|result|plan|idea|approach|logic|output) (?:is|are|would be|could be|looks like)(?: (?:as follows|like this|this|correct))?|going on)[.:!…]*$/i;

/** In front of a colon: names what comes, and says nothing itself. */
const leadIn =
	/^(?:.{0,24}\b(?:is|are|says|states|would be|follows|like this|steps|this|example|examples|plan|approach|like|be|includes?|code|structure|possibilities|options|cases|case|possible|following|given|have|has|things|follow|instance|python|javascript|as|wonders?|idea|thinking|issue|problem|question|cause|fix|answer|solution|note|summary|conclusion))\s*$|^(?:\S+\s?){1,4}$/i;

/**
 * @param text the beginning of a step
 * @param isOver no more text comes
 * @param isTaken whether an earlier step has this title
 */
export function titleOf(text: string, isOver: boolean, isTaken: (title: string) => boolean = () => false): Title {
	const sentences = sentencesOf(text);
	let fallback = '';
	let repeated = '';
	for (const [index, sentence] of sentences.entries()) {
		const next = sentences[index + 1];
		const words = sentence.isHeading ? sentence.words : withoutFillers(sentence.words);
		const isLead = /[:：]$/.test(words) && !sentence.isHeading;
		const joined = isLead && next && !next.isAfterCode ? joinedLead(words, next.words) : undefined;
		const isWaiting = isLead && next === undefined && !isOver;
		const title = finished(joined ?? words);
		fallback ||= title || finished(sentence.words);
		if (sentence.isHeading || joined !== undefined || (says(words) && !(isLead && leadIn.test(words.slice(0, -1))))) {
			if (!isTaken(title)) {
				const isWhole = joined === undefined ? sentence.isWhole && !isWaiting : next?.isWhole === true;
				return { text: title, isSettled: isOver || isWhole };
			}
			repeated ||= title;
		}
	}
	const last = repeated === '' ? fallback : again(repeated);
	return { text: last, isSettled: isOver || text.length >= titleSource };
}

/** @returns at most 64 characters, beginning with a capital, without an end mark but `?` and `…`. */
export function titleFrom(text: string): string {
	return titleOf(text, true).text;
}

function again(title: string): string {
	const mark = ' (again)';
	return `${title.length + mark.length > longest ? `${cut(title.replace(/…$/, ''), longest - mark.length - 1).trimEnd()}…` : title}${mark}`;
}

/** `The plan is:` and what comes: `The plan is: split the line`. */
function joinedLead(lead: string, next: string): string | undefined {
	const rest = withoutFillers(next);
	if (!says(rest)) {
		return undefined;
	}
	const words = lead
		.slice(0, -1)
		.replace(/ (?:is|are|would be)(?: as follows)?$/i, '')
		.replace(/,? (?:as follows|like this)$/i, '');
	return words.length > 44 || /^(?:for (?:example|instance)|so|like|e\.g\.?|note)$/i.test(words)
		? rest
		: `${words}: ${rest}`;
}

interface Sentence {
	/** Without Markdown; ends with `:` or `?` where it did. */
	readonly words: string;
	/** Its end is in the text. */
	readonly isWhole: boolean;
	readonly isHeading: boolean;
	/** Lines of code stand between it and the sentence before. */
	readonly isAfterCode: boolean;
}

/** Sentences and lines of prose, the last one perhaps unfinished. */
function sentencesOf(text: string): readonly Sentence[] {
	const lines = new LineReader();
	const found: Sentence[] = [];
	let isAfterCode = false;
	const source = withoutHalfPair(text.slice(0, titleSource)).trimStart().split('\n');
	for (const [index, line] of source.entries()) {
		const body = line.trim();
		const indent = index === 0 ? 0 : line.length - line.trimStart().length;
		if (body === '' || found.length > titleSentences) {
			continue;
		}
		const isProse = lines.isProse(body, indent);
		lines.take(body, indent);
		if (isProse) {
			found.push(...sentencesOfLine(body, index === source.length - 1, isAfterCode));
		}
		isAfterCode = !isProse;
	}
	return found.slice(0, titleSentences);
}

/** Pieces that arrive end in none; the place where the source ends may split one. */
function withoutHalfPair(text: string): string {
	return text.replace(/[\ud800-\udbff]$/, '');
}

/** Behind an end mark; where a quote closes with it, only in front of a capital. */
const between =
	/(?<=\S[.!?…][)*_]{0,3})(?<!\b(?:e\.g|i\.e|etc|vs|cf|z\.B|bzw|Mr|Dr|St|No)\.)(?<!^\d{1,3}[.)])\s+(?=\S)|(?<=\S[.!?…]["'”][)*_]{0,2})\s+(?=\P{Ll})|(?<=[。！？])(?=.)/u;

function sentencesOfLine(line: string, isLastLine: boolean, isAfterCode: boolean): readonly Sentence[] {
	const isHeading = /^#{1,6}\s|^\*\*[^*]+\*\*:?$/.test(line);
	const parts = isHeading ? [line] : withWholeQuotes(line.split(between).slice(0, 2 * titleSentences));
	return parts.map((part, index) => ({
		words: plain(part),
		isWhole: index < parts.length - 1 || !isLastLine || /[.!?…。！？:：]["'”)*_]{0,3}$/.test(part),
		isHeading,
		isAfterCode: isAfterCode && index === 0,
	}));
}

/** Stops inside of a quote end no sentence. */
function withWholeQuotes(parts: readonly string[]): readonly string[] {
	const whole: string[] = [];
	let isOpen = false;
	for (const part of parts) {
		const last = whole.at(-1) ?? '';
		if (isOpen && last.length < 200) {
			whole[whole.length - 1] = `${last} ${part}`;
		} else {
			whole.push(part);
			isOpen = false;
		}
		isOpen = isOpen !== ((part.match(/"/g)?.length ?? 0) % 2 === 1);
	}
	return whole;
}

/** Without Markdown and without the end mark, `?` and `:` aside. */
function plain(sentence: string): string {
	const bare = sentence
		.replace(/^\s*(?:(?:#{1,6}|[-*+>•]|\d{1,3}[.)])\s+)+/, '')
		.replace(/\[([^\][]{1,200})\]\([^()\s]{1,300}\)/g, '$1')
		.replace(/\*\*(?=\S)((?:[^*`]|`[^`]*`)+)\*\*/g, '$1')
		.replace(/^\*\*(?=[^*]+$)|`/g, '')
		.replace(/(^|\s)[*_](?=\w)|(?<=\w)[*_](?=\s|$)/g, '$1')
		.replace(/\s+/g, ' ')
		.trim();
	const mark = /[?？:：](?=[\s.…!?]*$)/.exec(bare)?.[0] ?? '';
	return withoutHalfQuotes(bare.replace(/[\s.,;:!?…。，；：！？—–-]+$/, '').trim()) + mark;
}

/** A quote that the sentence did not close, or not open, goes; one at the end keeps no stop in front of it. */
function withoutHalfQuotes(text: string): string {
	const isHalf = (text.match(/"/g)?.length ?? 0) % 2 === 1;
	return (isHalf ? text.replace(/^"|"$|"(?=[^"]*$)/, '') : text).replace(/[.,!]("|”)$/, '$1');
}

function withoutFillers(sentence: string): string {
	let rest = sentence.slice(0, longestFillers).replaceAll('\u2019', "'");
	for (let filler = fillers.exec(rest); filler !== null; filler = fillers.exec(rest)) {
		rest = rest.slice(filler[0].length).replace(/^[\s,.:;!…，。：—–-]+/, '');
	}
	const left = sentence.slice(Math.min(sentence.length, longestFillers) - rest.length);
	return left === '?' ? '' : left;
}

function says(sentence: string): boolean {
	const wide = sentence.match(/[\u2e80-\uffff]/g)?.length ?? 0;
	const words = sentence.match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu)?.length ?? 0;
	return (wide >= 4 || (words >= 3 && sentence.length >= 10)) && !empty.test(sentence.replace(/[?:]$/, ''));
}

function finished(sentence: string): string {
	return capitalised(shortened(sentence.replace(/[:：]$/, '')));
}

/** Whole where it fits; else up to a word, with `…`, and with its question mark, also of a question that is quoted. */
function shortened(sentence: string): string {
	const limit = /[\u2e80-\uffff]{8}/.test(sentence) ? longest / 2 : longest;
	if (sentence.length <= limit) {
		return sentence;
	}
	const mark = /[?？](?=["'”’»」』)\]*_]*$)/.exec(sentence)?.[0] ?? '';
	const whole = mainClause(sentence);
	if (whole.length <= limit) {
		return whole;
	}
	const room = limit - 1 - mark.length;
	const head = whole.slice(0, room + 1);
	const word = head.lastIndexOf(' ');
	return `${balanced(withoutHalfQuotes(withoutLooseEnd(cut(whole, word > limit * 0.5 ? word : room))))}…${mark}`;
}

/** `If the list is empty, then …`: a long condition gives way, visibly, to what it is the condition of. */
function mainClause(sentence: string): string {
	const [, condition = '', rest = ''] =
		/^((?:if|when|since|because|after|once|for|in|given|although|while|as|considering|assuming)\b[^,]{20,}),\s(?:then\s)?(.{16,})$/i.exec(
			sentence,
		) ?? [];
	return condition.length > 34 ? `… ${rest}` : sentence;
}

function withoutLooseEnd(text: string): string {
	return text
		.replace(
			/(?:\s(?:the|a|an|of|to|and|or|is|are|in|on|at|by|for|with|that|as|its|be|it|this|from|not|der|die|das|ein|eine|und|zu|le|la|les|de|et))+$/i,
			'',
		)
		.replace(/[\s.,;:!?…，；：—–-]+$/, '');
}

/** Not with half a bracket. */
function balanced(text: string): string {
	const open = Math.max(text.lastIndexOf('('), text.lastIndexOf('['), text.lastIndexOf('{'));
	const close = Math.max(text.lastIndexOf(')'), text.lastIndexOf(']'), text.lastIndexOf('}'));
	return open > close && open > 16 ? withoutLooseEnd(text.slice(0, open)) : text;
}

/** Names of code and commands keep their letters: `add subtracts`, `sample.ts`, `ls -l`. */
function capitalised(text: string): string {
	const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
	const isCode =
		/^\S*[.()_[\]/\\]|^[a-z]+[A-Z]|^[a-z]+ -{1,2}\w|^(?:ls|cd|cat|grep|find|git|npm|npx|pip|python3?|node|cargo|go|sed|awk|curl|make|docker|rg|echo|mkdir|rm|cp|mv) [-./$"'\w]*[-./$"']/.test(
			text,
		);
	return text === '' || isCode ? text : first.toUpperCase() + text.slice(first.length);
}
