/** What is said of a search through all conversations. */
export const searchSentences = {
	'search.pattern': 'That is not a regular expression: {reason}',
	'search.slow': 'This search took too long and was stopped. Look for something simpler.',
} as const;
