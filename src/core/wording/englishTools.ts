/** What is said about tools while an answer comes. */
export const toolSentences = {
	'tools.prompted': '{model} does not take tools by itself; they were described to it in words.',
	'tools.call-broke': '{server} could not read a call of {model}; asking again, with the tools described in words.',
	'tools.rescued': 'The model wrote its call of {tool} into the answer; it was taken from there.',
	'tools.repeated': '{tool}: same call, same result, {count} times now. It was not run again.',
	'tools.back-and-forth': 'The model goes back and forth between the same two calls.',
	'tools.same-result': '{count} different calls in a row brought the same result.',
	'tools.no-progress': 'The model kept repeating itself, so it was asked to answer now.',
	'tools.limit': 'The limit of {count} rounds with tools is reached; the model was asked to answer now.',
} as const;
