/**
 * Finds what a thought names while it streams: files, lines, symbols, pieces of code. By rules alone; each is looked up
 * and given only if it is there. Linear in the text, and the same for every chunking.
 */
import { AttachedTexts } from './attachedTexts.ts';
import { FileResolver } from './fileResolver.ts';
import { LineSorter } from './lineSorter.ts';
import { MentionReader } from './mentions.ts';
import type { Reference, ReferenceContext } from './reference.ts';
import { SentenceReader } from './sentenceReader.ts';
import { WordReader } from './wordReader.ts';

export interface ReferenceFinder {
	/** Takes the next text; returns what it completes. A line without a file waits for the end of its sentence. */
	push(text: string): Reference[];
	/** The text is over. Safe to call twice. */
	end(): Reference[];
}

/**
 * @param context what is named is looked up in it; indexed when it is first needed
 * @returns references come as they are certain, so one that waited stands behind later ones; offsets tell the order
 */
export function createReferenceFinder(context: ReferenceContext): ReferenceFinder {
	const texts = new AttachedTexts(context.attached);
	const files = new FileResolver(context.files, texts.paths);
	const sentences = new SentenceReader(new MentionReader(files, texts), files, texts);
	const words = new WordReader(sentences);
	const lines = new LineSorter({
		prose: (text, start) => words.read(text, start),
		endLine: () => {
			words.endLine();
			sentences.endSentence();
		},
		pathLine: (text, start) => sentences.pathLine(text, start),
	});
	return {
		push(text) {
			lines.push(text);
			return sentences.take();
		},
		end() {
			lines.end();
			return sentences.take();
		},
	};
}
