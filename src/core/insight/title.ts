/** A title for a step, from its own words: the first sentence that says something, without the throat-clearing. */
import { cut } from '../text/cut.ts';

const longest = 60;
/** Where the title is looked for: in this many characters, and in this many sentences. */
export const titleSource = 400;
export const titleSentences = 6;

/** Words before the matter. Those with `!` only when a comma, a stop or the like follows. */
const fillers =
	"okay|ok|alright|so|now|well!|hmm|hm|wait|hold on|oh|right!|yes!|no!|actually|but|and|then|also|again|first!|second!|third!|next!|finally!|first of all|let me|let's|let us|i need to|i should|i have to|i want to|i'll|i will|i can|i could|i'd|i would|i think that|i think|i believe|i guess|i wonder if|we need to|we have to|we should|we can|we could|maybe|perhaps|alternatively|however|therefore|thus|hence|good!|great!|perfect!|sure!|indeed|just|to be sure|in other words|basically|it seems that|it seems|it looks like|it's worth noting that|note that|on the other hand|on second thought|that said|instead!|moment!|warte|also gut|nun|aber|dann|ich muss|lass mich|mais|donc|alors|je dois|等等|等一下|嗯|好的|那么|所以|让我们|让我|我需要|首先|但是|不过|另外|总之|综上|因此"
		.split('|')
		.map(filler => ({ words: filler.replace('!', ''), marked: filler.endsWith('!') }))
		.sort((a, b) => b.words.length - a.words.length);

/** Sentences that say nothing on their own. */
const empty =
	/^(?:(?:look|think|see|check|go|start|try|consider|verify|figure|work|read|recheck|re-?think|do|write)(?: (?:again|this|that|it|them|about|carefully|through|out|step by step|more|once|on|with|first|now|over|down|up|here|the answer|things))*|(?:the )?(?:user|question|task)|that (?:makes sense|works|is right)|makes sense|let me see|you know|of course|interesting|correct|exactly|done|got it)$/i;

/** @returns at most 60 characters, beginning with a capital, without an end mark; empty when there are no words. */
export function titleFrom(text: string): string {
	let fallback = '';
	for (const sentence of sentencesOf(text)) {
		const trimmed = withoutFillers(plain(sentence));
		if (says(trimmed)) {
			return capitalised(shortened(trimmed));
		}
		fallback ||= trimmed || plain(sentence);
	}
	return capitalised(shortened(fallback));
}

/** Whether a whole sentence of the text is worth a title; until then, a title would be throat-clearing. */
export function hasTitle(text: string): boolean {
	return sentencesOf(text).slice(0, -1).some(isWorthATitle);
}

/** The same where the sentence may go on. */
export function couldHaveTitle(text: string): boolean {
	return sentencesOf(text).some(isWorthATitle);
}

function isWorthATitle(sentence: string): boolean {
	return says(withoutFillers(plain(sentence)));
}

/** Sentences and lines, the last one perhaps unfinished. */
function sentencesOf(text: string): readonly string[] {
	return text
		.trimStart()
		.slice(0, titleSource)
		.split(/(?<=[.!?…]["'”)*_]{0,3})(?<!\b(?:e\.g|i\.e|etc|vs|cf|z\.B|bzw|Mr|Dr)\.)\s+|(?<=[。！？])|\s*\n+\s*/)
		.slice(0, titleSentences + 1);
}

/** Without Markdown. */
function plain(sentence: string): string {
	return sentence
		.replace(/^\s*(?:(?:#{1,6}|[-*+>•]|\d{1,3}[.)])\s+)+/, '')
		.replace(/\[([^\][]{1,200})\]\([^()\s]{1,300}\)/g, '$1')
		.replace(/\*\*|__|`/g, '')
		.replace(/(^|\s)[*_](?=\S)|(?<=\S)[*_](?=\s|$)/g, '$1')
		.replace(/\s+/g, ' ')
		.replace(/[\s.,;:!?…。，；：！？—–-]+$/, '')
		.trim();
}

function withoutFillers(sentence: string): string {
	let rest = sentence;
	for (let removed = true; removed; ) {
		const filler = fillers.find(each => startsWith(rest, each));
		removed = filler !== undefined;
		rest = rest.slice(filler?.words.length ?? 0).replace(/^[\s,.:;!…，。：—–-]+/, removed ? '' : '$&');
	}
	return rest;
}

function startsWith(text: string, { words, marked }: { readonly words: string; readonly marked: boolean }): boolean {
	const head = text.slice(0, words.length).replaceAll('\u2019', "'").toLowerCase();
	if (head !== words) {
		return false;
	}
	const after = text.slice(words.length, words.length + 1);
	return marked ? /^[,.!:…—–]$/.test(after) : after === '' || words >= '\u2e80' || /^[\s,.!:;…—–]$/.test(after);
}

function says(sentence: string): boolean {
	const wide = sentence.match(/[\u2e80-\uffff]/g)?.length ?? 0;
	const words = sentence.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
	return (wide >= 4 || (words >= 2 && sentence.length >= 8)) && !empty.test(sentence);
}

/** At the end of a clause where there is one in the second half; else at a word. */
function shortened(sentence: string): string {
	const limit = /[\u2e80-\uffff]{8}/.test(sentence) ? longest / 2 : longest;
	if (sentence.length <= limit) {
		return sentence;
	}
	const head = sentence.slice(0, limit + 1);
	const clauses = [
		...head.matchAll(
			/[,;:，；：]|\s(?:[—–-]\s|(?:and|because|but|so|which|where|since|then|or|while|if|when|before|after|und|weil|aber|dass|et|mais|car)\s)/g,
		),
	];
	const clause = clauses.filter(match => match.index >= limit * 0.41).at(-1)?.index;
	const word = head.lastIndexOf(' ');
	const end = clause ?? (word > limit * 0.4 ? word : limit);
	return balanced(withoutLooseEnd(cut(sentence, end)));
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

function capitalised(text: string): string {
	const first = String.fromCodePoint(text.codePointAt(0) ?? 0x20);
	// Names of code keep their letters: `add subtracts`, `sample.ts`.
	return text === '' || /^\S*[.()_[\]/\\]|^[a-z]+[A-Z]/.test(text)
		? text
		: first.toUpperCase() + text.slice(first.length);
}
