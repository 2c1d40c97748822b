/**
 * What a sentence says about the course of the thinking, by its wording: the thought is rejected, another way is
 * tried, something is checked, the answer is told. A sign says how something is put and not whether it is right.
 * "Wait", "hmm" and "so" alone mean nothing: some models write them out of habit.
 */
export type Sign = 'turn-back' | 'other-way' | 'check' | 'answer';

/** So much of a sentence is read for a rejection. */
export const signLength = 160;

const opener =
	/^(?:(?:oh|ah|okay|ok|so|but|and|well|hmm+|hm|no|yes|then|now|然而|但是?|不过|aber|mais)[\s,.!…:—–-]+)*(?:wait|hold on|actually|hmm+|hm|no|oh|oops|scratch that|on second thought|but|however|warte|moment|halt|nein|stimmt nicht|attends|non|en fait)(?![\p{L}\d])/iu;

const rejection = new RegExp(
	[
		"\\bno,? (?:that|this|it|the|wait|because|not)\\b(?!.{0,4}(?:n't| longer))",
		"\\b(?:that|this|it)(?:'s| is| was| would be|'d be) (?:not (?:right|correct|possible|true|the case|what|how|quite|going to work|valid|allowed|accurate)|wrong|incorrect|impossible|a mistake|an error|a contradiction|contradict\\w*|too complicated|overkill|over-?engineer\\w*|backwards)\\b",
		"\\b(?:that|this|it) (?:(?:can(?:'t|not)|could(?:n't| not)) be (?:right|correct|true)|doesn't (?:work|make sense|match|fit|add up|seem right|hold|help)|won't work|wouldn't work|does not (?:work|make sense|match|fit|hold)|contradicts|isn't (?:right|correct|possible|true|the case|quite right|what|how|valid|allowed|going to))\\b",
		'\\bi (?:was wrong|made (?:a|an) (?:mistake|error)|misread|misunderst\\w+|misinterpreted|overlooked|miscalculated|mis\\w+ed|(?:had|got) (?:that|this|it) (?:wrong|backwards)|forgot|missed|need to (?:reconsider|rethink|step back|correct|revise)|should (?:reconsider|rethink|step back|correct|revise)|think i (?:made|misread|misunder\\w+|was wrong))\\b',
		"\\b(?:i'm|i am|i've been|we're) (?:overthinking|overcomplicating|over-?complicating|misreading|misunderstanding|confusing|going (?:down|about this))\\b",
		"\\b(?:let me|i should|let's) (?:step back|reconsider|rethink|start over|backtrack|correct (?:that|this|myself))\\b",
		'\\b(?:my|the) (?:earlier|previous|initial|first|original)[\\w ]{0,24} (?:was|is) (?:wrong|incorrect|flawed|off|mistaken)\\b',
		'\\bscratch that\\b|\\bi take that back\\b|\\bstrike that\\b',
		'\\b(?:das (?:stimmt|geht) (?:so )?nicht|das ist falsch|ich habe mich (?:geirrt|verlesen)|denkfehler)\\b',
		"\\b(?:ce n'est pas (?:correct|juste|possible|vrai)|je me suis trompé|c'est faux)\\b",
	].join('|'),
	'iu',
);

/** Rejects without any opener. */
const plainRejection =
	/^(?:(?:so|but|and|oh|hmm+|wait|ah)[\s,.!…]+)*(?:scratch that|i (?:was wrong|made (?:a|an) (?:mistake|error)|misread|misunderstood)|that(?:'s| is) (?:wrong|incorrect|not right|not correct)|that can(?:'t|not) be right|let me (?:step back|start over|rethink|reconsider)|(?:我|刚才)?(?:看错|搞错|弄错|算错|想错)|不对|不，|错了)/iu;

const actually =
	/^(?:(?:but|so|oh|hmm+|wait|no|well)[\s,.!…]+)*actually,? (?:no\b|wait\b|that|this isn't|it(?:'s| is) (?:not|better|simpler|easier)|i (?:was|should|don't|think i)|let me (?:re|step|just|simpl))/iu;

/** What looks like a rejection and tells of something else: conditions, quotes, what a program does. */
const noRejection =
	/^(?:(?:wait|but|so|and|hmm+|hm|oh|well|actually|however|okay|ok|no|then)[\s,.!…]+){0,3}(?:if|unless|when|whenever|suppose|what if|is|are|does|do|would|could|can|should|maybe|perhaps|assuming)\b/iu;

const otherWay =
	/^(?:(?:so|but|and|or|oh|okay|ok|hmm+|hm|wait|well|then|maybe|perhaps|now|yes|no)[\s,.!…:—–-]+)*(?:alternatively\b|alternative(?: approach| idea| way)?:|(?:an|one) alternative (?:approach|way|idea|is|would|could)|(?:an)?other (?:approach|way(?! (?:around|round))|option|idea|possibility|strategy|method|angle|interpretation|thought|solution)\b|a (?:different|better|simpler|cleaner|second|third) (?:approach|way|idea|option|interpretation)\b|instead of \w+ing\b|instead, (?:i|we|let|maybe|perhaps|what|how|use|just)|let(?:'s| me) (?:try|consider|think of|think about|look for|explore) (?:a different|another|an alternative)|try (?:a different|another)|what if (?:i|we) instead|what if instead|second (?:idea|approach|option)|option [b-e2-5]\b|approach [b-e2-5]\b|method [b-e2-5]\b|alternativ\b|eine (?:andere|weitere) (?:möglichkeit|idee|lösung|variante)|alternativement\b|une autre (?:idée|possibilité|approche|solution)|或者|另一种|换个|换一种)/iu;

const check =
	/^(?:(?:so|but|and|oh|okay|ok|hmm+|hm|wait|well|then|now|yes|no|good|great|actually|first|next|finally|also)[\s,.!…:—–-]+)*(?:(?:let me|let's|i'll|i should|i need to|i want to|we should|we need to|we can|i will|i can|to) (?:just |quickly |also |now |then )?(?:(?:double|cross|re)[- ]?check|re-?verify|verify|check (?:if|whether|that|this|the|with|each|my|it|for|again|all)|sanity[- ]check|validate|confirm|test (?:this|that|the|it|with|my|our|on)|trace|recount|recalculate|recompute|re-?examine)\b|let(?:'s| me) make sure|double[- ]check|sanity check|checking (?:the|each|if|that|this|whether|with)|verifying|(?:i'm )?testing (?:the|this|with|it)|(?:ich prüfe|prüfen wir|lass mich (?:\w+ )?prüfen|überprüfe|zur probe|probe:|je vérifie|vérifions)|(?:让我|我来?|再)?(?:检查|验证|核对))/iu;

const answer =
	/^(?:(?:so|and|okay|ok|oh|yes|good|great|well|then|now|but|therefore|thus|hence|alright|overall)[\s,.!…:—–-]+)*(?:(?:the )?(?:final|correct|right) answer (?:is|would be|should be)|(?:the|my|our) answer (?:is|would be|should be|remains)|(?:the |my |our )?(?:final )?answer:|answer:|(?:i'll|i will|let me|let's|i'm going to|we'll) (?:go with|settle (?:on|for)|stick with)|i(?:'ve| have)? decided? (?:to|on|that)|(?:the|my) (?:fix|root cause|cause|culprit|solution|conclusion|recommendation) (?:is|would be|:)|the (?:best|simplest|cleanest|safest|right|smallest) (?:fix|option|approach|solution|choice|way) (?:is|would be|here is)|(?:in )?conclusion[,:]|to (?:conclude|summarize|sum up),|in (?:summary|short),|die (?:antwort|ursache|lösung) (?:ist|lautet)|(?:kurz|zusammenfassend)[,:]|la (?:réponse|cause|solution) est|en (?:conclusion|résumé)|(?:最终|正确)?答案(?:是|为|应该)|综上|结论是?)/iu;

/**
 * @param sentence its beginning suffices; the first `signLength` characters are read
 * @returns the first that fits of turn-back, other-way, check, answer
 */
export function signOf(sentence: string): Sign | undefined {
	const head = sentence
		.slice(0, signLength)
		.replaceAll('\u2019', "'")
		.replace(/^[\s*_#>"“(-]+/u, '');
	if (rejects(head)) {
		return 'turn-back';
	}
	if (otherWay.test(head)) {
		return 'other-way';
	}
	if (check.test(head)) {
		return 'check';
	}
	return answers(head) ? 'answer' : undefined;
}

/** Whether a sentence supposes what it says, by its wording; the first `signLength` characters are read. */
export function isHedged(sentence: string): boolean {
	return hedge.test(sentence.slice(0, signLength));
}

const hedge =
	/(?<![\p{L}\d])(?:maybe|perhaps|possibly|probably|presumably|might|may be|could be|i (?:think|believe|guess|suppose)|(?:not|un)sure|it (?:seems|looks like)|vielleicht|vermutlich|wahrscheinlich|möglicherweise|peut-être|probablement)(?![\p{L}\d])|也许|或许|大概|(?<!不)可能/iu;

/** Asserted, and not only wondered, quoted or promised. */
function answers(head: string): boolean {
	return answer.test(head) && !/\?\W*$|[:：]\W*$/u.test(head) && !/^(?:and|but)\b/.test(head) && !wonders.test(head);
}

const wonders = /\b(?:maybe|perhaps|probably|possibly|might|could|not sure|i think)\b/i;

function rejects(head: string): boolean {
	if (noRejection.test(head) || /\?\s*$/u.test(head)) {
		return false;
	}
	return plainRejection.test(head) || actually.test(head) || (opener.test(head) && rejection.test(head));
}
