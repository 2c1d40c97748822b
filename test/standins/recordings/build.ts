/**
 * Writes `sampleBug.ndjson` from its two texts: `node test/standins/recordings/build.ts`.
 *
 * The texts were written by hand for the demonstration; no model said them. The pace (about 40 tokens a second with
 * the unevenness of a busy machine, a pause before the first token and a short one before the answer) follows an
 * 8B model on a laptop. Deterministic: the same texts give the same file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../random.ts';

/** One line of a recording: how long the server was silent before it, and the part of the message it carried. */
export interface RecordedLine {
	readonly delayMs: number;
	readonly message: { readonly role: 'assistant'; readonly content: string; readonly thinking?: string };
}

/** Cuts text about where a byte-pair tokenizer would: a word with its leading space, long words in two, marks alone. */
export function tokensOf(text: string): string[] {
	return [...text.matchAll(/\n+|[ \t]?\p{L}{1,7}|[ \t]?\p{N}+|[ \t]?[^\s\p{L}\p{N}]{1,2}|[ \t]+/gu)].map(
		match => match[0],
	);
}

function recordedLines(thinking: string, answer: string): RecordedLine[] {
	const random = seededRandom(7);
	const pace = () => Math.round(18 + 14 * random() + (random() < 0.03 ? 90 * random() : 0));
	const thought = tokensOf(thinking).map(token => ({
		delayMs: pace(),
		message: { role: 'assistant' as const, content: '', thinking: token },
	}));
	const said = tokensOf(answer).map(token => ({
		delayMs: pace(),
		message: { role: 'assistant' as const, content: token },
	}));
	return [...thought, ...said].map((line, index) => ({
		...line,
		delayMs: line.delayMs + pauseBefore(index, thought.length),
	}));
}

/** The prompt is read before the first token; the closing tag and its white space are not sent. */
function pauseBefore(index: number, answerStart: number): number {
	if (index === 0) return 600;
	return index === answerStart ? 80 : 0;
}

if (process.argv[1] === import.meta.filename) {
	const text = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8').trim();
	const lines = recordedLines(text('sampleBug.thinking.txt'), text('sampleBug.answer.md'));
	writeFileSync(join(import.meta.dirname, 'sampleBug.ndjson'), lines.map(line => `${JSON.stringify(line)}\n`).join(''));
	const seconds = lines.reduce((sum, line) => sum + line.delayMs, 0) / 1000;
	console.log(`${lines.length} tokens, ${seconds.toFixed(1)} s`);
}
