/** What is said where a task has nothing to work on. */
export const taskSentences = {
	'task.explain.missing': 'Select the code to explain, or attach a file with #file.',
	'task.fix.missing': 'Select the code to fix, or attach a file with #file.',
	'task.review.missing':
		'There is nothing to review: select code, attach a file with #file, or change something that git tracks.',
	'task.tests.missing': 'Select the code to test, or attach a file with #file.',
} as const;
