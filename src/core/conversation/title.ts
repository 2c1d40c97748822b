import { shorten } from '../text/cut.ts';

/** UTF-16 units. */
const longest = 60;

/** A conversation is called by its first question, in one short line. */
export function titleOf(question: string): string {
	return shorten(question.trim().split(/[\r\n]/, 1)[0] ?? '', longest) || 'New conversation';
}
