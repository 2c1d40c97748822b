const mention = /(?:^|\s)#([^\s#]{0,100})$/;

/** The word after `#` that the caret stands in; undefined when there is none. */
export function mentionIn(textBeforeCaret: string): string | undefined {
	return mention.exec(textBeforeCaret.slice(-120))?.[1];
}
