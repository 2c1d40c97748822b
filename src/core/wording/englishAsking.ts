/** Why a question was not asked, and what to do about it. A part of `english.ts`. */
export const askSentences = {
	'ask.deleted': 'This conversation was deleted, so nothing was asked.',
	'ask.deleted.remedy': 'Send the question again in a new conversation.',
	'ask.reading': 'The rest of this file is still being read, so nothing was asked.',
	'ask.reading.remedy': 'Send the question again when the file is there as a whole.',
	'ask.gone': 'The turn that this is about is not open any more, so nothing was asked.',
	'ask.gone.remedy': 'Open its conversation and try again there.',
	'ask.no-thought': 'That place of the thinking is not there any more, so nothing was asked.',
	'ask.no-thought.remedy': 'Choose a step that is shown now.',
	'ask.too-long': 'Not sent: this does not fit into what {model} reads at once.',
	'ask.too-long.remedy': 'Attach less, or choose a model that reads more, then send it again.',
	'ask.blind': '{model} cannot see pictures, so nothing was asked.',
	'ask.blind.remedy': 'Choose a model that sees, or remove the picture.',
	'ask.unreadable': 'The conversation could not be read, so nothing was asked: {reason}',
	'ask.unreadable.remedy': 'Send the question again in a new conversation.',
	'compare.busy': 'A turn of this conversation still runs, so nothing was compared.',
	'compare.busy.remedy': 'Compare when it is done, or stop it first.',
} as const;
