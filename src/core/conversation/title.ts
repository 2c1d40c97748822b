import { shorten } from '../text/cut.ts';

/** UTF-16 units. */
const longest = 60;

/** A conversation is called by its first question, or by what that is called, in one short line. */
export function titleOf(question: string, label = question): string {
	return shorten(label.trim().split(/[\r\n]/, 1)[0] ?? '', longest) || 'New conversation';
}
