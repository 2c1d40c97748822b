/**
 * What can be shown of a line that is still arriving. Its first signs alone would be something else for a frame: a
 * fence inline code, the mark of an item or of a rule the underline that makes a heading of the line before, a tag text.
 */
const fence = /^ {0,3}(?:`{2,}[^`]*|~{3,}.*)$/;
const underline = /^((?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t]))*[ \t]*)(?:-+|=+)[ \t]*$/;

/** A line that may open, name or close a fold of its own is judged when it is whole. */
const fold =
	/^ {0,3}<\/?(?:(?:d(?:e(?:t(?:a(?:i(?:l)?)?)?)?)?|s(?:u(?:m(?:m(?:a(?:r)?)?)?)?)?)?$|(?:details|summary)\b)/i;

export function hideLineStart(line: string): string {
	return fence.test(line) || fold.test(line) ? '' : line.replace(underline, '$1');
}
