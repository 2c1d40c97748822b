/**
 * Every sentence that an event of a turn can carry, or that a task, a refused question or an export says, in English,
 * by its code: the one home of their wording. Surfaces translate by code. `{name}` stands for an argument. A remedy's
 * code is that of its failure with `.remedy`, or begins with `remedy.` where it belongs to no single failure.
 */
import { askSentences } from './englishAsking.ts';
import { exportSentences } from './englishExports.ts';
import { failureSentences } from './englishFailures.ts';
import { importSentences } from './englishImport.ts';
import { noticeSentences } from './englishNotices.ts';
import { resumeSentences } from './englishResuming.ts';
import { searchSentences } from './englishSearch.ts';
import { taskSentences } from './englishTasks.ts';
import { toolSentences } from './englishTools.ts';

export const english = {
	'turn.interrupted-by-reload':
		'The window was closed or reloaded before this was complete. What came until then is kept.',
	'turn.length': 'The token limit was reached before the answer was complete. Continue, or allow more tokens.',
	'turn.length-in-thinking':
		'The model ran out of tokens while thinking, before it answered. Allow more tokens, or ask for the answer now.',
	'turn.length-at-once': 'The token limit was reached before anything was said. Allow more tokens.',
	'turn.only-thought': 'The model thought and stopped without an answer. Ask for the answer now, or ask again.',
	'turn.only-called':
		'The model called tools to the end and gave no answer. Ask for the answer now, or choose another model.',
	'turn.nothing-said': 'The model ended without saying anything. Ask again, or choose another model.',
	'turn.filtered-rest': 'The vendor held the rest back (content filter).',
	'turn.filtered': 'The vendor refused to answer this (content filter).',
	'turn.filtered.remedy': 'Put the question differently, or choose another model.',
	'turn.broke-off': 'The server reported an error and ended the answer.',
	'turn.broke-off.remedy': 'Ask again, or choose another model.',
	'turn.cut': 'The stream from {server} ended before the answer did.',
	'turn.cut.remedy': 'What came is kept. Continue from it, or ask again.',
	'turn.nothing-came.remedy': 'Nothing had come yet. Check that the server is well, then ask again.',
	'turn.stopped': 'Stopped. What came is kept.',
	'turn.stopped-before': 'Stopped before anything came.',
	'turn.failed': 'The question could not be answered.',
	'turn.interrupted': 'The answer broke off. What came until then is kept.',
	'turn.kept': 'What came is kept.',
	'turn.no-model': 'No model is set up yet.',
	'turn.provider-gone': 'The provider “{provider}” is not set up any more.',
	'turn.not-set-up.remedy': 'Start Ollama and pull a model that thinks, or set up another provider; then ask again.',
	'turn.plain-http': 'Nothing was sent: the address is plain http on another machine.',
	'turn.plain-http.remedy': 'Use https, or ask again and allow it.',
	'turn.retry': '{failure} Asking again in {retryIn}.',
	'turn.retry-when-told': '{failure} Asking again when it says.',
	'turn.asked-now': 'Not waiting any longer; {server} was asked again at once.',
	'turn.prompted-thinking': '{model} does not think by itself; it was asked to think in words.',
	'turn.thinking-refused': '{model} does not take a thinking setting; it was asked without one.',
	'turn.thinking-not-off': '{model} cannot be told not to think; it was asked without one.',
	'turn.budget-spent': '{model} thought for its budget of {budget} tokens, and was asked to answer from what it had.',
	'turn.prompt-cut':
		'{server} has cut the question: it read {read} tokens, and {window} are all that fits. The beginning is missing; attach less, or set a larger context size.',
	'turn.thoughts-trimmed':
		'So that the rest fits into the model’s window, the thinking of the oldest answers ({count}) was not sent along.',
	'turn.trimmed':
		'So that the rest fits into the model’s window, the oldest questions of this conversation ({count}) were not sent along.',
	'turn.less-likely':
		'{model} was less sure of its words than it usually is: by the log-probabilities that {server} told, beside those of its own earlier thoughts.',
	'turn.never-closed': '{model} never closed its thinking; the answer may be in there.',
	'failure.internal': 'Something went wrong inside Sidethought: {reason}',
	'failure.internal.remedy': 'Try again. If it happens again, open the log and report it.',
	...askSentences,
	...exportSentences,
	...failureSentences,
	...importSentences,
	...noticeSentences,
	...resumeSentences,
	...searchSentences,
	...taskSentences,
	...toolSentences,
} as const;
