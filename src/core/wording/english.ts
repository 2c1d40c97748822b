/**
 * Every sentence that an event of a turn can carry, in English, by its code: the one home of their wording. Surfaces
 * translate by code. `{name}` stands for an argument. A remedy's code is that of its failure with `.remedy`, or begins
 * with `remedy.` where it belongs to no single failure.
 */
import { failureSentences } from './englishFailures.ts';
import { noticeSentences } from './englishNotices.ts';

export const english = {
	'turn.interrupted-by-reload':
		'The window was closed or reloaded before this was complete. What came until then is kept.',
	'failure.internal': 'Something went wrong inside Sidethought: {reason}',
	'failure.internal.remedy': 'Try again. If it happens again, open the log and report it.',
	...failureSentences,
	...noticeSentences,
} as const;
