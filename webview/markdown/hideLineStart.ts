/**
 * What can be shown of a line that is still arriving. Its first signs alone would be something else for a frame: a
 * fence inline code, the mark of an item or of a rule the underline that makes a heading of the line before.
 */
const fence = /^ {0,3}(?:`{2,}[^`]*|~{3,}.*)$/;
const underline = /^((?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t]))*[ \t]*)(?:-+|=+)[ \t]*$/;

export function hideLineStart(line: string): string {
	return fence.test(line) ? '' : line.replace(underline, '$1');
}
