/** What Ollama's generic thinking parser does to a model's raw text, for models whose template names the tags. */
const opening = '<think>';
const closing = '</think>';

export interface ParsedPart {
	readonly thinking: string;
	readonly content: string;
}

/**
 * Feed it one token at a time. White space after a tag is dropped, white space before the closing tag is kept, text
 * that could still become a tag is held back and, when the stream ends there, lost: the real server has no flush.
 */
export function createThinkingParser(): (token: string) => ParsedPart {
	let phase: 'before' | 'opened' | 'thinking' | 'closed' | 'answer' = 'before';
	let held = '';

	const before = (): ParsedPart => {
		const text = held.trimStart();
		if (text.startsWith(opening)) {
			held = text.slice(opening.length);
			phase = 'opened';
			return opened();
		}
		if (opening.startsWith(text)) return nothing;
		phase = 'answer';
		return { thinking: '', content: take() };
	};
	const opened = (): ParsedPart => {
		held = held.trimStart();
		if (held === '') return nothing;
		phase = 'thinking';
		return thinking();
	};
	const thinking = (): ParsedPart => {
		const end = held.indexOf(closing);
		if (end >= 0) return close(held.slice(0, end), held.slice(end + closing.length));
		const keep = overlap(held, closing);
		const text = held.slice(0, held.length - keep);
		held = held.slice(held.length - keep);
		return { thinking: text, content: '' };
	};
	const close = (text: string, rest: string): ParsedPart => {
		held = '';
		const content = rest.trimStart();
		phase = content === '' ? 'closed' : 'answer';
		return { thinking: text, content };
	};
	const take = (): string => {
		const text = held;
		held = '';
		return text;
	};

	return token => {
		held += token;
		switch (phase) {
			case 'before':
				return before();
			case 'opened':
				return opened();
			case 'thinking':
				return thinking();
			case 'closed':
				return close('', take());
			case 'answer':
				return { thinking: '', content: take() };
		}
	};
}

const nothing: ParsedPart = { thinking: '', content: '' };

/** Length of the longest end of `text` that is a beginning of `tag`. */
function overlap(text: string, tag: string): number {
	for (let length = Math.min(text.length, tag.length); length > 0; length--) {
		if (text.endsWith(tag.slice(0, length))) return length;
	}
	return 0;
}
