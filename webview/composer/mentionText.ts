const mention = /(?:^|\s)#([^\s#]{0,100})$/;

/** The word after `#` that the caret stands in; undefined when there is none. */
export function mentionIn(textBeforeCaret: string): string | undefined {
	return mention.exec(textBeforeCaret.slice(-120))?.[1];
}

const prompt = /^\/(\S{0,100})$/;

/** The name after `/` where nothing else stands in the box; undefined when that is not so. */
export function promptIn(text: string): string | undefined {
	return prompt.exec(text)?.[1];
}
