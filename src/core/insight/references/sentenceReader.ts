/** Follows the sentences of prose: which file is spoken of, which lines belong to it, which names are slips. */
import type { AttachedTexts } from './attachedTexts.ts';
import { folderOf, nameOf } from './fileIndex.ts';
import type { FileResolver } from './fileResolver.ts';
import { type LineMention, lineMentionsIn, linesOf } from './lineMentions.ts';
import { codeSpansIn, filesOf, type Mention, type MentionReader } from './mentions.ts';
import { hasMisspeltFolder } from './misspelling.ts';
import { NameTable, NearNames } from './nearNames.ts';
import type { LineSuffix } from './pathGrammar.ts';
import type { FoundFile, Reference } from './reference.ts';
import type { WordSink } from './wordReader.ts';

/** A file, or a symbol or piece of code of one, that the sentence speaks of; `at` is its offset in the text. */
interface Spoken {
	readonly at: number;
	readonly file: FoundFile;
	/** What stands in the lines that are meant. */
	readonly code?: string;
	/** Where the code is. */
	readonly line?: number;
}

type Unknown = Extract<Mention, { readonly type: 'unknown' }>;
type FileMention = Extract<Mention, { readonly type: 'file' }>;

export class SentenceReader implements WordSink {
	readonly #mentions: MentionReader;
	readonly #texts: AttachedTexts;
	readonly #files: FileResolver;
	readonly #nearFiles: NearNames;
	readonly #nearSymbols: NearNames;
	#found: Reference[] = [];
	/** Its text, in which code between backticks is struck out, and where it begins. */
	#sentence = '';
	#start = 0;
	/** The file named last, before this sentence; `'unknown'` if it is none of ours. */
	#named: FoundFile | 'unknown' | undefined;
	#filesNamed: (Spoken | { readonly at: number; readonly file: 'unknown' })[] = [];
	#codeNamed: Spoken[] = [];
	#unknown: Unknown[] = [];
	/** Lines that were given with their file, by where they end in the sentence. */
	#taken = new Set<number>();
	/** The file of a Python frame, which waits for its line. */
	#frame: FileMention | undefined;

	constructor(mentions: MentionReader, files: FileResolver, texts: AttachedTexts) {
		this.#mentions = mentions;
		this.#files = files;
		this.#texts = texts;
		this.#nearFiles = new NearNames(files.index.names);
		this.#nearSymbols = new NearNames(new NameTable(() => texts.definedNames()));
	}

	/** What was found since the last call. */
	take(): Reference[] {
		const found = this.#found;
		this.#found = [];
		return found;
	}

	word(text: string, start: number, isRaw: boolean): void {
		if (this.#sentence === '') {
			this.#start = start;
		}
		const struck = isRaw ? text : withoutCode(text);
		for (const mention of this.#mentions.read(text, isRaw, this.#fileNamedLast())) {
			this.#take(mention, start, this.#sentence + struck.slice(0, mention.start));
		}
		this.#sentence += struck;
		if (this.#sentence.length > longestSentence || endsSentence(text)) {
			this.endSentence();
		}
	}

	gap(text: string, start: number): void {
		if (this.#sentence === '') {
			this.#start = start;
		}
		this.#sentence += text;
		if (/[\u3002\uff01\uff1f]/.test(text)) {
			this.endSentence();
		}
	}

	pathLine(text: string, start: number): void {
		const mention = this.#mentions.readPath(text);
		if (mention?.type === 'file') {
			this.#give(this.#fileReference(mention, start));
			this.#named = mention.file;
		}
	}

	endSentence(): void {
		for (const mention of lineMentionsIn(this.#sentence)) {
			this.#takeLines(mention);
		}
		if (this.#frame) {
			this.#give(this.#fileReference(this.#frame, 0));
		}
		if (this.#unknown.length > 0 && !toBeMade.test(this.#sentence)) {
			for (const unknown of this.#unknown) {
				this.#takeUnknown(unknown);
			}
		}
		this.#named = this.#filesNamed.at(-1)?.file ?? this.#named;
		this.#sentence = '';
		this.#filesNamed = [];
		this.#codeNamed = [];
		this.#unknown = [];
		this.#taken = new Set();
		this.#frame = undefined;
	}

	#give(reference: Reference): void {
		this.#found.push(reference);
	}

	#fileNamedLast(): string | undefined {
		const file = this.#filesNamed.at(-1)?.file ?? this.#named;
		return file !== undefined && file !== 'unknown' && 'path' in file ? file.path : undefined;
	}

	/** @param before the sentence up to the mention */
	#take(mention: Mention, wordStart: number, before: string): void {
		const at = wordStart + mention.start;
		switch (mention.type) {
			case 'file':
				this.#takeFile(mention, wordStart, before);
				break;
			case 'symbol': {
				const { path, line, endLine, name } = mention.symbol;
				this.#give({
					kind: 'symbol',
					start: at,
					end: wordStart + mention.end,
					path,
					line,
					...(endLine !== undefined && { endLine }),
				});
				this.#codeNamed.push({ at, file: { path }, code: name, line });
				break;
			}
			case 'snippet': {
				const { path, line } = mention.place;
				this.#give({ kind: 'snippet', start: at, end: wordStart + mention.end, path, line });
				this.#codeNamed.push({ at, file: { path }, line });
				break;
			}
			case 'unknown':
				this.#unknown.push({ ...mention, start: at, end: wordStart + mention.end });
				if (mention.of === 'file') {
					this.#filesNamed.push({ at, file: 'unknown' });
				}
		}
	}

	#takeFile(mention: FileMention, wordStart: number, before: string): void {
		const { file } = mention;
		this.#filesNamed.push({ at: wordStart + mention.start, file });
		const lines = mention.lines === undefined ? this.#linesBefore(before) : undefined;
		if (lines !== undefined && this.#hasLines(file, lines)) {
			this.#taken.add(lines.end);
			const { line, endLine } = lines;
			const span = { start: this.#start + lines.start, end: wordStart + mention.end };
			this.#give({ kind: 'lines', ...span, ...file, line, ...(endLine !== undefined && { endLine }) });
		} else if (mention.lines === undefined && /\bFile "$/.test(before)) {
			this.#frame = { ...mention, start: wordStart + mention.start, end: wordStart + mention.end };
		} else {
			this.#give(this.#fileReference(mention, wordStart));
		}
	}

	/** `line 9 of`, right before a file; offsets in the sentence. */
	#linesBefore(before: string): LineMention | undefined {
		const from = Math.max(0, before.length - longestLead);
		const lines = linesOf(before.slice(from));
		return lines && { ...lines, start: lines.start + from, end: lines.end + from };
	}

	/** With the lines that stand behind it, if the file has them. */
	#fileReference({ file, lines, start, end }: FileMention, offset: number): Reference {
		if (lines !== undefined && this.#hasLines(file, lines)) {
			const { line, endLine } = lines;
			const span = { start: offset + start, end: offset + lines.end };
			return { kind: 'lines', ...span, ...file, line, ...(endLine !== undefined && { endLine }) };
		}
		return { kind: 'file', start: offset + start, end: offset + end, ...file };
	}

	/** Unless it is known that it does not. */
	#hasLines(file: FoundFile, { line, endLine }: Pick<LineSuffix, 'line' | 'endLine'>): boolean {
		const last = endLine ?? line;
		return line > 0 && last <= mostLines && filesOf(file).some(path => this.#texts.hasLine(path, last) !== false);
	}

	#takeLines(mention: LineMention): void {
		const { start, end, line, endLine } = mention;
		if (this.#taken.has(end)) {
			return;
		}
		const lines = { line, ...(endLine !== undefined && { endLine }) };
		if (this.#frame && /^",? $/.test(this.#sentence.slice(this.#frame.end - this.#start, start))) {
			const { file, start: frameStart, end: frameEnd } = this.#frame;
			this.#give(
				this.#fileReference(
					{ type: 'file', file, start: frameStart, end: frameEnd, lines: { ...lines, end: this.#start + end } },
					0,
				),
			);
			this.#frame = undefined;
			return;
		}
		const file = this.#fileOfLines(mention);
		if (file !== undefined && this.#hasLines(file, lines)) {
			this.#give({ kind: 'lines', start: this.#start + start, end: this.#start + end, ...file, ...lines });
		}
	}

	/** The file named last, unless the sentence speaks of code of another; else the only attached one. */
	#fileOfLines(mention: LineMention): FoundFile | undefined {
		const at = this.#start + mention.start;
		const line = mention.endLine ?? mention.line;
		const here = this.#filesNamed.findLast(named => named.at < at);
		const named = here?.file ?? this.#named;
		const spoken = this.#codeNamed.findLast(code => code.at < at) ?? this.#codeNamed[0];
		if (spoken !== undefined && !isSame(spoken.file, named)) {
			return this.#codeOrFile(spoken, here, named, line);
		}
		if (named !== undefined) {
			return named === 'unknown' ? undefined : named;
		}
		const later = this.#filesNamed[0];
		if (later !== undefined && later.file !== 'unknown' && !this.#isLabel(mention, later.at)) {
			return later.file;
		}
		const [only] = this.#texts.paths;
		const isMeant = this.#texts.paths.length === 1 && only !== undefined && !this.#isOfAnExample(mention, only);
		return isMeant ? { path: only } : undefined;
	}

	/** `Files, line 37: list cart.ts` tells what is to stand in the line, and not where it is. */
	#isLabel({ end }: LineMention, named: number): boolean {
		return /^[\s*_"')]*:\s/.test(this.#sentence.slice(end, named - this.#start));
	}

	/** No file is named: `L1` may be a length, and `Line 1: "LOAD 5"` counts the lines of an example that is not the file's. */
	#isOfAnExample({ start, end, line }: LineMention, path: string): boolean {
		if (/^L\d$/i.test(this.#sentence.slice(start, end))) {
			return true;
		}
		const [label, shown = ''] = /^[\s*_"']*:\s*(\S.*)/s.exec(this.#sentence.slice(end)) ?? [];
		const isLabel =
			label !== undefined && /^\s*(?:[-*\u2022]|\d{1,3}[.)])?[\s*_"']*$/.test(this.#sentence.slice(0, start));
		const isProse = shown.includes('`') || (shown.match(/(?<![\w.])[a-z]{2,}(?![\w(.=[])/g)?.length ?? 0) >= leastWords;
		return isLabel && !isProse && !shareWord(shown, this.#texts.lineText(path, line) ?? '');
	}

	/** Code of one file and another file: what stands in the line tells, where the sentence names both. */
	#codeOrFile(
		spoken: Spoken,
		here: { readonly at: number } | undefined,
		named: FoundFile | 'unknown' | undefined,
		line: number,
	): FoundFile | undefined {
		if (named === undefined || named === 'unknown') {
			return spoken.file;
		}
		const [path = ''] = filesOf(spoken.file);
		const isThere = this.#shows(path, line, spoken);
		const isInNamed = filesOf(named).some(file => this.#shows(file, line, spoken));
		if (isThere || !isInNamed) {
			const comesLater = here !== undefined && here.at > spoken.at;
			return !isThere && (comesLater || this.#texts.hasLine(path, line) === false) ? here && named : spoken.file;
		}
		return named;
	}

	#shows(path: string, line: number, { code, line: defined }: Spoken): boolean {
		const text = this.#texts.lineText(path, line);
		return (
			text !== undefined && ((code !== undefined && text.includes(code)) || (code === undefined && line === defined))
		);
	}

	#takeUnknown({ of, text, start, end }: Unknown): void {
		if (text === '') {
			return;
		}
		const allowed = freeComparisons + start / 8;
		if (of === 'file') {
			const nearest = this.#nearestFile(text.replace(/^\.\//, '').replaceAll('\\', '/'), allowed);
			if (nearest !== undefined) {
				this.#give({ kind: 'missing-file', start, end, text, nearest });
			}
			return;
		}
		const nearest = this.#texts.hasWord(text) ? undefined : this.#nearSymbols.nearest(text, allowed);
		if (nearest !== undefined) {
			this.#give({ kind: 'missing-symbol', start, end, text, nearest });
		}
	}

	/** The one file whose name it misspells in the folder that is written, or whose folder. */
	#nearestFile(path: string, allowed: number): string | undefined {
		const namesakes = path.includes('/') ? this.#files.index.find(nameOf(path)) : [];
		const meant = namesakes.slice(0, mostNamesakes).filter(file => hasMisspeltFolder(path, file));
		if (meant.length > 0) {
			return meant.length === 1 ? meant[0] : undefined;
		}
		const name = this.#nearFiles.nearest(nameOf(path).toLowerCase(), allowed);
		if (name === undefined) {
			return undefined;
		}
		const folder = folderOf(path);
		const found = this.#files.index.find(folder === '' ? name : `${folder}/${name}`);
		return found.length === 1 ? found[0] : undefined;
	}
}

/** Without an end for so long, it is none. */
const longestSentence = 2_000;
/** `lines 1,000 to 2,000 in the file` and the like. */
const longestLead = 80;
/** A larger number is no line that can be gone to. */
const mostLines = 1_000_000;
const freeComparisons = 2_000;
const mostNamesakes = 50;
/** A text of fewer ordinary words is rather code or data. */
const leastWords = 3;

/** What is named is not there yet, or may be anything. */
const toBeMade =
	/\b(?:creat\w*|add(?:s|ed|ing)?|new|generat\w*|introduc\w*|renam\w*|call(?:ed)? it|named?|naming|writ(?:e|es|ing|ten)|sav(?:e|es|ing|ed)|outputs?|emit\w*|produc\w*|extract\w*|split\w*|scaffold\w*|would be|could be|something like|such as|e\.g\.|for example|hypothetical\w*|similar to|instead of|neu\w*|anlegen|erstell\w*|cré\w*)\b|新建|创建|添加/i;

function shareWord(one: string, other: string): boolean {
	const words = new Set(one.match(/[\p{L}_$][\w$]+/gu));
	return (other.match(/[\p{L}_$][\w$]+/gu) ?? []).some(word => words.has(word));
}

const abbreviation = /(?:^|[("'])(?:e\.g|i\.e|cf|vs|etc|no|nr|z\.B|d\.h|bzw|ca|approx|resp|incl|fig|p|pp|ln|num)\.$/i;

function endsSentence(word: string): boolean {
	return /[.!?\u2026]["'”’)\]*_`]*$/.test(word) && !abbreviation.test(word);
}

function isSame(file: FoundFile, other: FoundFile | 'unknown' | undefined): boolean {
	return other !== undefined && other !== 'unknown' && 'path' in file && filesOf(other).includes(file.path);
}

/** As long as before; numbers and names of lines are left to be read. */
function withoutCode(word: string): string {
	let text = word;
	for (const { text: code, before, after } of word.includes('`') ? codeSpansIn(word) : []) {
		const isLine = /^(?:(?:lines?\s+)?\d+(?:\s?[-\u2010-\u2013]\s?\d+)?|L\d+(?:-L?\d+)?)$/i.test(code);
		const struck = isLine ? word.slice(before, after).replaceAll('`', ' ') : '`'.repeat(after - before);
		text = text.slice(0, before) + struck + text.slice(after);
	}
	return text;
}
