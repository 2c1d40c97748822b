import { cut } from '../text/cut.ts';

/** Short enough for every file system, whatever the script. */
const longest = 60;

/** A name for the file of a conversation, without its ending: letters, marks and digits of any script, and dashes. */
export function fileNameOf(title: string): string {
	const words = title.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
	return cut(words.join('-'), longest).replace(/-$/, '') || 'conversation';
}
