/** What can be counted in a thought. Counts of wording, no measure of how well it was thought. */
import type { CircleNews } from './circles.ts';
import type { Mark } from './marks.ts';

export interface ThoughtCounts {
	/** Sentences that reject what was thought. */
	readonly turns: number;
	/** Sentences that begin another way. */
	readonly otherWays: number;
	readonly checks: number;
	/** Sentences that tell an answer, the last of which need not be the answer given. */
	readonly answers: number;
	/** Of the text, 0 to 1: what came after the first sentence that told an answer. Absent where none did. */
	readonly afterFirstAnswer?: number;
	/** Of the text, 0 to 1: its end in which there was little new. Absent where nothing was noticed. */
	readonly withLittleNew?: number;
}

/**
 * @param length of the thinking, in UTF-16 units
 * @param atEnd what a circle watch said of the end of the text, if anything
 */
export function countsOf(marks: readonly Mark[], length: number, atEnd?: CircleNews): ThoughtCounts {
	const count = (kind: Mark['kind']): number => marks.filter(mark => mark.kind === kind).length;
	const answer = marks.find(mark => mark.kind === 'answer');
	return {
		turns: count('turn-back'),
		otherWays: count('other-way'),
		checks: count('check'),
		answers: count('answer'),
		...(answer && length > 0 && { afterFirstAnswer: (length - answer.end) / length }),
		...(atEnd && length > 0 && { withLittleNew: (length - oldBegin(atEnd, length)) / length }),
	};
}

function oldBegin(news: CircleNews, length: number): number {
	const begin =
		news.type === 'little-new' ? news.since : news.latest.end - news.count * (news.latest.end - news.latest.start);
	return Math.min(length, Math.max(0, begin));
}
