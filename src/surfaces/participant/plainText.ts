/** Words of a model inside lines of ours: never markup, never a link, never an icon, one line. */

/** Everything that chat Markdown could read as markup is escaped; line breaks and control characters become spaces. */
export function plain(text: string): string {
	return text
		.replace(/[\u0000-\u0020\u007f-\u009f\u2028\u2029]+/g, ' ')
		.replace(/[\\`*_{}[\]()#+\-.!|<>~$&:@/]/g, '\\$&')
		.trim();
}

/** Shortened to whole words, with an ellipsis. `length` counts UTF-16 units. */
export function shorten(text: string, length: number): string {
	const line = text.replace(/\s+/g, ' ').trim();
	if (line.length <= length) {
		return line;
	}
	const cut = line.slice(0, length).toWellFormed().replace('\ufffd', '');
	const space = cut.lastIndexOf(' ');
	return `${(space > length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
