/** What is worth a quiet line while an answer comes, and what a check of the connection found. */
export const noticeSentences = {
	'notice.asked-whole': '{server} sent nothing when asked for a stream; asking for the answer in one piece.',
	'notice.loading': '{server} is loading {model}.',
	'notice.in-one-piece': 'The server did not stream; the answer came in one piece.',
	'notice.recorded': 'This answer is played from a recording.',
	'notice.settings-left-out': '{server} does not take {settings} with {model} here; it was asked without.',
	'notice.skipped-line': 'One line of the answer could not be read and was skipped.',
	'notice.skipped-lines': '{count} lines of the answer could not be read and were skipped.',
	'notice.stopped-little-new': 'Stopped by itself: there was little new in the last {tokens} tokens of thinking.',
	'notice.stopped-repeating': 'Stopped by itself: the same text came {count} times in a row.',
	'notice.system-moved':
		'{server} takes no system message for {model}; your instructions were put ahead of the question.',
	'notice.thinking-encrypted': 'The vendor encrypted a part of the thinking; it cannot be shown.',
	'notice.thinking-hidden': 'The model thought, and the vendor does not show this thinking.',
	'notice.thinking-in-words': '{model} is not known to think by itself; it was asked to think in words.',
	'notice.thinking-not-shown': '{server} does not show what {model} thinks; it was asked without.',
	'notice.thinking-not-shown.told': '{server} does not show what {model} thinks; it was asked without. {detail}',
	'notice.thinking-not-sent': '{server} does not take back what {model} thought before; it was asked without.',
	'notice.thinking-sent': '{server} wants back what {model} thought before; it was asked with it.',
	'notice.waiting': '{server} has the question; nothing came back yet.',

	'ollama.getting-ready': 'Ollama is getting {model} ready.',
	'ollama.in-memory': '{model} is in memory; Ollama reads the question or answers another one first.',
	'ollama.loading': 'Ollama is loading {model}.',
	'ollama.no-models': 'Ollama runs, and has no model yet.',
	'ollama.no-models.remedy': 'Fetch one, for example with “ollama pull qwen3:8b”.',
	'ollama.silent': 'Ollama has the question; nothing has come yet.',
	'ollama.slot-freed': 'Ollama was silent after the stop, as it sometimes is; {model} is loaded anew.',
	'ollama.slot-held':
		'Ollama is silent since the stop, as it sometimes is. If it stays so, run “ollama stop {model}” on its machine.',
} as const;
