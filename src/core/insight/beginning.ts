/** What the first words of a line or sentence say about whether a new part of the thinking begins there. */
import { type Sign, signOf } from './signs.ts';

/** How readily it opens a new step; `never`: it goes on with what stands before. */
export type Strength = 'heading' | 'turn' | 'strong' | 'medium' | 'weak' | 'none' | 'never';

/** Words that clear the throat; a thought begins behind them. */
const throat =
	/^(?:(?:wait|hmm+|hm|mm|okay|ok|alright|all right|right|well|oh|ah|aha|yes|yeah|no|actually|good|great|perfect|sure|anyway|hold on|let me see|let's see|let me think|i see|i mean|interesting|you know|so|but|and|however|therefore|thus|hence|again|nun|gut|also gut|aber|mais|donc|alors|等等|等一下|嗯|好的|那么|所以|但是|不过)(?![\p{L}\d'])[\s,.!:;…—–，。！-]*(?:(?:a|one) (?:minute|second|moment|sec)[\s,.!…]*)?)+/iu;

/** Goes on with what stands before: examples, items, additions, inferences. */
const continues =
	/^(?:also|and|similarly|likewise|additionally|moreover|furthermore|for (?:example|instance)|e\.g|i\.e|(?:an)?other (?:example|test|case|edge|possible|thing|point|potential|scenario|input|issue|line)|one more (?:example|test|case|thing)|(?:test )?(?:case|example|scenario|input|test|line) (?:\d|[a-z]\b)|in (?:this|that|the (?:first|second|third|other|example|sample|same|given)|which|our|such)|yes|correct|exactly|which|because|since|as|this|that|these|those|it|its|they|he|she|then|otherwise|else|so|both|given|where|assuming|suppose|like|e\.|not|same|again|the (?:same|above|rest|example)|比如|例如|同样|同理|而且|并且|因为|这)(?![\p{L}\d])/iu;

const strong = new RegExp(
	`^(?:${[
		"now,? (?:let me|let's|i|we|the|for|to|about|on|looking|moving|how|what|in|that|think|considering|writing|regarding|putting|put|test|testing|check|checking|verify|handle|handling|map|mapping|parse|parsing|implement|implementing|code|coding|write|consider|create|convert|process|processing)",
		'next|moving on|moving to|turning to|coming back|going back|back to|returning to|getting back',
		"(?:let me|let's|i'll|i will|i need to|i should|time to) (?:now |also |just |first |then |start by |quickly )*(?:write|outline|test|trace|structure|code|draft|implement|plan|walk|break|sketch|summari[sz]e|step back|design|simulate|craft|proceed|start|begin|look at|look into|review|examine|explore|go through|think (?:about|through)|work (?:through|out)|put|define|focus|figure|tackle|construct|create|organi[sz]e|refine|compare|try|approach|model|set up|run through|recap|formulate|rewrite|restructure|handle)",
		"let me (?:re-?(?:read|think|consider|examine|check|trace)|verify|double|check|consider|analy[sz]e)|let's (?:re-?(?:read|think|consider|examine|check)|verify|double|check|consider|analy[sz]e)",
		"i(?:'m| am) (?:now |also )?(?:reali[sz]ing|noticing|looking|seeing|considering|writing|testing|starting|working|tracing|verifying|checking|planning|building|examining|thinking (?:about|through)|wondering|focus\\w*|going to|weighing|exploring|implementing)",
		"my (?:plan|approach|strategy)|the (?:plan|approach|strategy|general approach|overall approach|algorithm) (?:is|would|could|here|:)|plan:|approach:|here(?:'s| is) (?:the|my|how|what|a)",
		'the (?:real|tricky|key|main|core|actual|other|next|final|last|second|third|remaining|biggest|trickiest) (?:issue|problem|question|part|thing|step|challenge|point|bug|concern|piece|task|option)',
		'(?:but |and )?what about|(?:but |and )?how about|what if',
		'summari[sz]ing|summing up|tabulat|a (?:common|standard|typical) (?:approach|way|method)',
		'putting (?:it|this|everything|all)|to (?:summari[sz]e|conclude|sum up|recap)|in (?:summary|conclusion|short)|overall|finally|final (?:answer|code|check)|(?:the|my|our) (?:final )?answer|the (?:final|complete|full|resulting) (?:code|function|solution|program|answer|implementation)',
		'second(?:ly)?,|third(?:ly)?,|step (?:\\d|one|two|three)|phase \\d|part \\d',
		'(?:writing|implementing|testing|checking|verifying|handling|looking at|tracing|considering|thinking about|switching to|coding|parsing)\\b',
		'to (?:implement|handle|solve|fix|approach|determine|do this|write|test|parse|verify)\\b',
		"zuerst|zunächst|als (?:erstes|nächstes)|weiter|jetzt|was ist mit|ich prüfe|zusammenfassend|die antwort|d'abord|ensuite|maintenant|vérifions|pour conclure",
		'首先|接下来|然后|另外|现在|最后|总结|综上|让我|我需要|如果|第[一二三四五]|另一',
	].join('|')})(?![\\p{L}\\d]|$)|^(?:首先|接下来|然后|另外|现在|最后|总结|综上|让我|我需要|第[一二三四五]|另一)`,
	'iu',
);

/** Behind a “wait” or “but”, one more doubt about what is being worked on. */
const doubt = /^(?:what about|how about|what if|let's test)/i;

const medium =
	/^(?:now|first(?:ly)?,|how (?:do|does|can|should|would|to|about)|what (?:is|are|does|happens|should|would|else)|why (?:is|are|does|do|would)|should (?:i|we|the)|is there|are there|(?:let me|let's)\b|i (?:need|have|should|want|can see|notice)|we (?:need|have|should)|for (?:the|each|every|option|python|javascript|this)|in (?:python|javascript|typescript|go|bash|c|rust)\b|on the other hand|maybe|perhaps|the (?:user|task|problem|question|function|issue|code|main|first)|if|when|once|after|looking|given|there (?:is|are|'s)|der nutzer|die aufgabe|l'utilisateur|用户|问题|但|也许|可能|需要)(?![\p{L}\d])/iu;

/** Where the unit stands. */
export interface Surroundings {
	readonly blankBefore: boolean;
	readonly indent: number;
	/** Lines of code went before, in this thought. */
	readonly sawCode: boolean;
	/** The sentence before ends with a colon. */
	readonly afterColon: boolean;
}

export interface Beginning {
	readonly strength: Strength;
	readonly sign: Sign | undefined;
	/** How little the first words say: 1 for a "wait" or a "so" and nothing certain behind it, 2 for one more doubt or addition. */
	readonly hesitation: 0 | 1 | 2;
}

/** @param head the first characters of a line or sentence of prose, without white space before it */
export function beginningOf(head: string, around: Surroundings): Beginning {
	const heading = headingIn(head, around);
	if (heading !== undefined) {
		return { strength: 'heading', sign: signOfHeading(heading), hesitation: 0 };
	}
	const plain = head.replaceAll('\u2019', "'").replace(/^[*_"“(]+/, '');
	const sign = signOf(plain);
	if (/^(?:[-•*+>]|\d{1,3}[.)]|[a-z][.)])\s/.test(head) || around.afterColon || around.indent > 3) {
		return { strength: 'never', sign, hesitation: 0 };
	}
	if (sign === 'turn-back') {
		return { strength: 'turn', sign, hesitation: 0 };
	}
	if (sign !== undefined) {
		return { strength: 'strong', sign, hesitation: 0 };
	}
	const cleared = throat.exec(plain)?.[0] ?? '';
	const rest = plain.slice(cleared.length);
	return { strength: strengthOf(cleared, rest), sign, hesitation: hesitationOf(cleared, rest) };
}

function hesitationOf(cleared: string, rest: string): 0 | 1 | 2 {
	if (isDoubt(cleared, rest) || /^also\b/i.test(rest)) {
		return 2;
	}
	return cleared !== '' && !strong.test(rest) ? 1 : 0;
}

function isDoubt(cleared: string, rest: string): boolean {
	return /wait|hm|but/i.test(cleared) && doubt.test(rest);
}

function strengthOf(cleared: string, rest: string): Strength {
	if (strong.test(rest)) {
		return isDoubt(cleared, rest) ? 'medium' : 'strong';
	}
	if (continues.test(rest) || rest === '') {
		return 'never';
	}
	if (medium.test(rest)) {
		return cleared === '' ? 'medium' : 'weak';
	}
	return cleared === '' ? 'none' : 'never';
}

/** The clearing of a throat, and what stands behind it. */
export function withoutThroat(head: string): { readonly rest: string; readonly throat: string } {
	const plain = head.replaceAll('\u2019', "'").replace(/^[\s*_#>"“(•+-]+/, '');
	const cleared = throat.exec(plain)?.[0] ?? '';
	return { rest: plain.slice(cleared.length), throat: cleared };
}

/** Whether there is nothing yet but the clearing of a throat. */
export function isOnlyThroat(head: string): boolean {
	return (throat.exec(head.replaceAll('\u2019', "'"))?.[0].length ?? 0) >= head.trimEnd().length;
}

/** The words of a heading: `## …`, or a line that is bold as a whole. */
function headingIn(head: string, { blankBefore, indent, sawCode, afterColon }: Surroundings): string | undefined {
	if (indent > 3 || !blankBefore) {
		return undefined;
	}
	const [, marks, words] = /^(#{1,6})\s+([\p{Lu}\p{N}*].*)$/u.exec(head) ?? [];
	if (marks !== undefined && !(marks === '#' && (sawCode || afterColon))) {
		return words;
	}
	return /^(?:\d{1,2}[.)] )?\*\*([^*\n]{3,90})\*\*:?\s*$/.exec(head)?.[1];
}

/** Headings name what follows instead of thinking aloud. */
function signOfHeading(words: string): Sign | undefined {
	if (/^(?:check|verif|test|confirm|validat|double-check|prüf)/i.test(words)) {
		return 'check';
	}
	return /^(?:conclu|final|answer|zusammenfass)/i.test(words) ? 'answer' : undefined;
}
