/** Words of a model inside lines of ours: never markup, never a link, never an icon, one line. */

/** Everything that chat Markdown could read as markup is escaped; line breaks and control characters become spaces. */
export function plain(text: string): string {
	return text
		.replace(/[\u0000-\u0020\u007f-\u009f\u2028\u2029]+/g, ' ')
		.replace(/[\\`*_{}[\]()#+\-.!|<>~$&:@/]/g, '\\$&')
		.trim();
}
