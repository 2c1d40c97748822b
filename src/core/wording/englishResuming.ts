/** How an answer that was begun is gone on with. */
export const resumeSentences = {
	'resume.live': '{model} was told to end its thinking and to answer.',
	'resume.prefill': '{model} goes on in the middle of it (prefill).',
	'resume.raw': '{model} goes on in the middle of it (raw prompt).',
	'resume.asked-again': '{model} was asked again, with what came as notes.',
	'resume.signed':
		'{server} signs what its models think, so nobody can go on in the middle of it; {model} was asked again, with what came as notes.',
	'resume.started-over': '{model} started over instead of going on.',
} as const;
