/**
 * Sentences of the thinking that decide, doubt or correct, found by their wording. A mark says how something is put
 * and not whether it is right.
 */
export interface Mark {
	readonly kind: 'decision' | 'hedge' | 'correction';
	/** UTF-16 offsets of the sentence. */
	readonly start: number;
	readonly end: number;
}

const wordings: readonly (readonly [Mark['kind'], RegExp])[] = [
	[
		'correction',
		/^(?:but |oh,? |no,? )?(?:wait|hold on|actually|scratch that|correction|on second thought|no, (?:that|it|this)|moment,|warte|eigentlich|attends|en fait|等等|等一下|不对|其实)(?![\p{L}\d])|\bi (?:was wrong|made a mistake|misread|overlooked)\b|\bthat(?:'|\u2019)?s (?:wrong|not right)\b/iu,
	],
	[
		'decision',
		/\b(?:(?:i(?:'|\u2019)?ll|i will|let(?:'|\u2019)?s|let me|we(?:'|\u2019)?ll) (?:go with|use|pick|choose|stick with|settle on)|i(?:(?:'|\u2019)?ve| have)? (?:decided?|chose|choose)|the (?:best|right|simplest|smallest|safest) (?:option|choice|approach|fix|solution|way) (?:is|would be)|so the (?:answer|cause|fix|problem|solution|bug|reason) is|is the (?:cause|culprit|bug|reason)|final answer|ich (?:nehme|entscheide|werde)|also ist|je vais|donc la)\b|^(?:so i(?:'|\u2019)?ll|therefore|thus|hence|somit)(?![\p{L}\d]|$)|^(?:所以|因此|决定)/iu,
	],
	[
		'hedge',
		/\b(?:maybe|perhaps|probably|possibly|presumably|might|may be|could be|i think|i guess|i believe|i suppose|i assume|not (?:entirely |quite |completely )?(?:sure|certain)|unsure|unclear|likely|it seems|seems to|vielleicht|vermutlich|wahrscheinlich|wohl|peut-être|probablement)\b|也许|可能|大概|似乎/iu,
	],
];

/** In order; a sentence has one mark at most, the first of correction, decision, hedge. Linear. */
export function findMarks(text: string): readonly Mark[] {
	return sentencesIn(text).flatMap(({ start, end }) => {
		const sentence = text.slice(start, Math.min(end, start + longestLook));
		const wording = wordings.find(([, pattern]) => pattern.test(sentence));
		return wording ? [{ kind: wording[0], start, end }] : [];
	});
}

/** Of a sentence that never ends, this much is read. */
const longestLook = 1_000;

export interface Span {
	readonly start: number;
	readonly end: number;
}

/** Sentences and lines without the white space around them. */
export function sentencesIn(text: string): readonly Span[] {
	const spans: Span[] = [];
	let start = -1;
	for (let at = 0; at <= text.length; at += 1) {
		const sign = text[at] ?? '\n';
		const ends = sign === '\n' || (sign === ' ' && isEndMark(text[at - 1])) || '。！？'.includes(text[at - 1] ?? ' ');
		if (start >= 0 && ends) {
			spans.push({ start, end: at });
			start = -1;
		}
		if (start < 0 && sign.trim() !== '') {
			start = at;
		}
	}
	return spans;
}

function isEndMark(sign: string | undefined): boolean {
	return sign === '.' || sign === '!' || sign === '?' || sign === '…';
}
