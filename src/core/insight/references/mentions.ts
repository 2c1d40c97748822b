/** What one word of prose names: files, symbols, pieces of code. */
import type { AttachedTexts, Definition, Occurrence } from './attachedTexts.ts';
import type { FileResolver, Manner } from './fileResolver.ts';
import { knownExtension, type LineSuffix, readLineSuffix } from './pathGrammar.ts';
import type { FoundFile } from './reference.ts';
import { findSymbol, isDistinctive, readName } from './symbols.ts';

/** Offsets in the word. */
interface Position {
	readonly start: number;
	readonly end: number;
}

export type Mention = Position &
	(
		| { readonly type: 'file'; readonly file: FoundFile; readonly lines?: LineSuffix }
		| { readonly type: 'symbol'; readonly symbol: Definition }
		| { readonly type: 'snippet'; readonly place: Occurrence }
		/** Looks like the name of a file or symbol, and is none that is known. */
		| { readonly type: 'unknown'; readonly of: 'file' | 'symbol'; readonly text: string }
	);

/** A piece of code between backticks; `start` and `end` without them. */
interface CodeSpan extends Position {
	readonly text: string;
	/** Behind the last backtick. */
	readonly after: number;
	/** Of the first one. */
	readonly before: number;
}

const codeSpan = /(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/gs;

export function codeSpansIn(word: string): readonly CodeSpan[] {
	return [...word.matchAll(codeSpan)].map(match => {
		const [whole, ticks = '', inner = ''] = match;
		const start = match.index + ticks.length + (inner.length - inner.trimStart().length);
		const text = inner.trim();
		return { text, start, end: start + text.length, before: match.index, after: match.index + whole.length };
	});
}

/** Runs of units that paths are made of. */
const pathRun = /[\p{L}\p{N}_.\-/\\@+~]+/gu;
const call = /(?<![\w$.`:])((?:[A-Za-z_$][\w$]*(?:\.|::|->))*[A-Za-z_$][\w$]*)\(/g;

export class MentionReader {
	readonly #files: FileResolver;
	readonly #texts: AttachedTexts;

	constructor(files: FileResolver, texts: AttachedTexts) {
		this.#files = files;
		this.#texts = texts;
	}

	/**
	 * @param word as {@link WordReader} gives it
	 * @param from the file named last
	 */
	read(word: string, isRaw: boolean, from: string | undefined): readonly Mention[] {
		const spans = isRaw || !word.includes('`') ? [] : codeSpansIn(word);
		const mentions: Mention[] = [];
		let at = 0;
		for (const span of spans) {
			mentions.push(...this.#plain(word.slice(at, span.before), at, from));
			const found = this.#code(span, word, from);
			mentions.push(...found);
			at = Math.max(span.after, found.at(-1)?.end ?? 0);
		}
		return [...mentions, ...this.#plain(word.slice(at), at, from)];
	}

	/** A line that is nothing but a path. */
	readPath(text: string): Mention | undefined {
		return this.#wholeFile({ text, start: 0, end: text.length, before: 0, after: text.length }, text, undefined);
	}

	#plain(text: string, at: number, from: string | undefined): readonly Mention[] {
		if (!/[./\\(]/.test(text)) {
			return this.#wellKnown(text, at);
		}
		const link = text.indexOf('](');
		if (link >= 0) {
			return this.#link(text.slice(0, link), text.slice(link + 2), at, from);
		}
		const calls = text.includes('(') ? this.#calls(text, at, from) : [];
		return [...(/[./\\]/.test(text) ? this.#paths(text, at, false, from) : this.#wellKnown(text, at)), ...calls];
	}

	#wellKnown(text: string, at: number): readonly Mention[] {
		return /file|^\W*[A-Z]{6}/.test(text) ? this.#paths(text, at, false, undefined) : [];
	}

	/** Text and target of a link; the target is left alone where the two name different files. */
	#link(text: string, target: string, at: number, from: string | undefined): readonly Mention[] {
		const mentions = this.#paths(text, at, true, from);
		const targets = this.#paths(target, at + text.length + 2, true, from);
		const shown = mentions.find(mention => mention.type === 'file');
		const meant = targets.find(mention => mention.type === 'file');
		if (shown?.type !== 'file' || meant?.type !== 'file' || !('path' in meant.file)) {
			return [...mentions, ...targets];
		}
		const isSame = filesOf(shown.file).includes(meant.file.path);
		return isSame ? [{ ...shown, file: meant.file }, meant] : mentions;
	}

	#code(span: CodeSpan, word: string, from: string | undefined): readonly Mention[] {
		const { text, start, end } = span;
		if (text === '' || text.includes('://')) {
			return [];
		}
		const file = this.#wholeFile(span, word, from);
		if (file !== undefined) {
			return [file, ...this.#member(file, span)];
		}
		const name = readName(text);
		const symbol = name && findSymbol(name, this.#texts, from);
		if (symbol) {
			return [{ type: 'symbol', start, end, symbol }];
		}
		const place = isSnippet(text) ? this.#texts.occurrenceOf(text) : undefined;
		if (place) {
			return [{ type: 'snippet', start, end, place }];
		}
		const inner = /[\s"'(=]/.test(text) ? this.#paths(text, start, true, from) : [];
		return inner.length > 0 ? inner : unknownIn(text, start, end);
	}

	/** The symbol behind `cart.ts::total` and the like. */
	#member(file: Mention, { text, start, end }: CodeSpan): readonly Mention[] {
		const rest = /^(?:::|:|#)([A-Za-z_]\w*)$/.exec(text.slice(file.end - start));
		if (rest?.[1] === undefined || file.type !== 'file' || !('path' in file.file)) {
			return [];
		}
		const { path } = file.file;
		const symbol = this.#texts.definitionsOf(rest[1]).find(definition => definition.path === path);
		return symbol ? [{ type: 'symbol', start: end - rest[1].length, end, symbol }] : [];
	}

	#wholeFile(span: CodeSpan, word: string, from: string | undefined): Mention | undefined {
		const { text, start } = span;
		const quote = /^["']/.test(text) && text.at(-1) === text.at(0) ? 1 : 0;
		const bare = quote === 1 ? text.slice(1, -1) : text;
		const cut = /:{1,2}[A-Za-z_L]?\w*[-\d:,\u2010-\u2013L]*$|#\w[\w-]*$|\(\d[\d,]*\)$/.exec(bare);
		for (const path of cut === null ? [bare] : [bare.slice(0, cut.index), bare]) {
			const lines = readLineSuffix(bare, path.length);
			const file = this.#fileOf(path, {
				quoted: true,
				hasLines: lines !== undefined,
				...(from !== undefined && { from }),
			});
			if (file !== undefined) {
				const behind = lines ?? readLineSuffix(word, span.after);
				const pathEnd = start + quote + path.length;
				const shift = lines === undefined ? 0 : start + quote;
				return {
					type: 'file',
					file,
					start: start + quote,
					end: pathEnd,
					...(behind && { lines: { ...behind, end: behind.end + shift } }),
				};
			}
		}
		return undefined;
	}

	#fileOf(path: string, manner: Manner): FoundFile | undefined {
		if (/\s/.test(path)) {
			return this.#files.index.has(path) ? { path } : undefined;
		}
		if (/[*?{}<>|"^%]|^[$!-]/.test(path)) {
			return undefined;
		}
		return this.#files.resolve(path, manner);
	}

	/** Paths between whatever else stands in a word. */
	#paths(word: string, at: number, quoted: boolean, from: string | undefined): readonly Mention[] {
		const text = withoutAddress(word);
		const strange = /[[($]/.test(text) && text.includes('/') ? this.#strangePath(text, at) : undefined;
		if (strange !== undefined) {
			return [strange];
		}
		const mentions: Mention[] = [];
		let floor = 0;
		for (const match of text.matchAll(pathRun)) {
			if (match.index >= floor && /[./\\]|file|^[A-Z]{6}/.test(match[0]) && !isNoPath(text, match)) {
				const found = this.#run(text, match, {
					quoted: quoted || isQuoted(text, match),
					hasLines: false,
					...(from !== undefined && { from }),
				});
				mentions.push(...found.map(mention => shifted(mention, at)));
				floor = Math.max(
					floor,
					...found.map(mention => (mention.type === 'file' ? (mention.lines?.end ?? mention.end) : 0)),
				);
			}
		}
		return mentions;
	}

	/** `app/[id]/page.tsx`: signs that stand in few paths, and otherwise around them. */
	#strangePath(text: string, at: number): Mention | undefined {
		const path = text.replace(/^["'*_]+/, '').replace(/["'*_.,:;!?]+$/, '');
		const start = at + text.indexOf(path);
		return path !== '' && /[[($]/.test(path) && this.#files.index.has(path)
			? { type: 'file', file: { path }, start, end: start + path.length }
			: undefined;
	}

	#run(text: string, match: RegExpExecArray, manner: Manner): readonly Mention[] {
		const isDrive = /(?:^|[^\w])[A-Za-z]:$/.test(text.slice(Math.max(0, match.index - 3), match.index));
		const drive = isDrive && /^[\\/]/.test(match[0]) ? 2 : 0;
		const lead = drive === 0 ? (/^(?:\.{3,}[\\/]?|[-+]+(?=\w))/.exec(match[0])?.[0].length ?? 0) : -drive;
		const start = match.index + lead;
		const run = text.slice(start, match.index + match[0].length).replace(/[.\-+~@]+$/, '');
		const folder = packageBefore(text, match.index);
		for (const [offset, path] of readingsOf(run)) {
			const end = start + offset + path.length;
			const lines = linesBehind(text, end);
			const file = this.#files.resolve(path, {
				...manner,
				hasLines: lines !== undefined,
				...(folder !== undefined && { inFolder: folder }),
			});
			if (file !== undefined) {
				const first: Mention = { type: 'file', file, start: start + offset, end, ...(lines && { lines }) };
				return [first, ...this.#joined(run, start, offset + path.length, manner)];
			}
		}
		return unknownIn(run, start, start + run.length);
	}

	/** The second file of `cart.ts/invoice.ts`. */
	#joined(run: string, start: number, from: number, manner: Manner): readonly Mention[] {
		const rest = run.slice(from);
		if (!/^[/+]\w/.test(rest)) {
			return [];
		}
		const file = this.#files.resolve(rest.slice(1), manner);
		return file ? [{ type: 'file', file, start: start + from + 1, end: start + run.length }] : [];
	}

	#calls(text: string, at: number, from: string | undefined): readonly Mention[] {
		return [...text.matchAll(call)].flatMap(match => {
			const name = readName(match[1] ?? '');
			const last = name?.parts.at(-1) ?? '';
			const symbol = name && isDistinctive(last) ? findSymbol(name, this.#texts, from) : undefined;
			const open = match.index + match[0].length;
			const close = text.indexOf(')', open);
			const end = close < 0 ? open - 1 : close + 1;
			return symbol ? [{ type: 'symbol' as const, symbol, start: at + match.index, end: at + end }] : [];
		});
	}
}

export function filesOf(file: FoundFile): readonly string[] {
	return 'path' in file ? [file.path] : file.candidates;
}

/** Quotation marks and emphasis may stand between a path and its lines. */
function linesBehind(text: string, end: number): LineSuffix | undefined {
	const marks = /^["'*_”’]{1,3}(?=:\d|#L\d)/.exec(text.slice(end, end + 5))?.[0].length ?? 0;
	return readLineSuffix(text, end + marks);
}

/** Ways to read a run of units, the most likely first, each with where it begins. */
function readingsOf(run: string): readonly (readonly [offset: number, path: string])[] {
	const readings: (readonly [number, string])[] = [[0, run]];
	const emphasised = /^_+(.+?)_+$/.exec(run)?.[1];
	if (emphasised !== undefined) {
		readings.push([run.indexOf(emphasised), emphasised]);
	}
	if (/^[ab][\\/]/.test(run)) {
		readings.push([2, run.slice(2)]);
	}
	const compound = /^(.*?\.[A-Za-z]\w{0,9})[-+/](?=\p{L})/u.exec(run)?.[1];
	if (compound !== undefined && knownExtension.test(compound)) {
		readings.push([0, compound]);
	}
	if (/[^\p{ASCII}]/u.test(run)) {
		for (const match of run.matchAll(/[\w.\-/\\@+~]*\w/g)) {
			readings.push([match.index, match[0]]);
		}
	}
	return readings.filter(([, path]) => path.length > 1);
}

/** Globs, patterns, values of variables, mail. */
function isNoPath(text: string, match: RegExpExecArray): boolean {
	const run = match[0];
	const end = match.index + run.length;
	const before = text.slice(Math.max(0, match.index - 4), match.index);
	const after = text.slice(end, end + 4);
	return (
		/[}$%^?]$|[\w\\]<$/.test(before) ||
		(before.endsWith('*') && (/^[./\\]/.test(run) || /[\w/\\]\*+$/.test(before))) ||
		/^\*+[\w./\\{]|^[{$^]|^\\/.test(after) ||
		(after.startsWith('*') && /[\\/]$/.test(run)) ||
		/^www\.|^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(run) ||
		/^[\d.,/-]+$/.test(run)
	);
}

const address = /[A-Za-z][\w+.-]*:\/\//;

/** Up to an address; one of a file on this machine is a path. */
function withoutAddress(text: string): string {
	const at = text.includes('://') ? text.search(address) : -1;
	return at < 0 || text.startsWith('file://', at) ? text.replace('file://', '      "') : text.slice(0, at);
}

/** The folders of a Java frame whose bracket opens at the end: `com.shop.Cart.total(`. */
function packageBefore(text: string, index: number): string | undefined {
	if (text[index - 1] !== '(') {
		return undefined;
	}
	let start = index - 1;
	while (start > 0 && index - start < longestPackage && /[\w$.]/.test(text.charAt(start - 1))) {
		start -= 1;
	}
	const folders = text
		.slice(start, index - 1)
		.split('.')
		.slice(0, -2);
	return folders.length > 0 ? folders.join('/') : undefined;
}

const longestPackage = 120;

function isQuoted(text: string, match: RegExpExecArray): boolean {
	return (
		/["'(\]<“„«]$/.test(text.slice(0, match.index)) && /^["')>”“»]/.test(text.slice(match.index + match[0].length))
	);
}

function shifted(mention: Mention, by: number): Mention {
	const moved = { ...mention, start: mention.start + by, end: mention.end + by };
	return moved.type === 'file' && moved.lines
		? { ...moved, lines: { ...moved.lines, end: moved.lines.end + by } }
		: moved;
}

const shortestSnippet = 6;

/** Code of more than a name, a number, a path or an option. */
function isSnippet(text: string): boolean {
	return (
		text.length >= shortestSnippet &&
		!text.includes('\n') &&
		/[^\w./@:-]/.test(text) &&
		/\w/.test(text) &&
		!/^[~^<>=v]*\d+(?:\.\d+)*$/.test(text) &&
		!/^[\w$./*{},@!?~<>-]+$/.test(text) &&
		!/^[\w.:]+\(\)$/.test(text)
	);
}

const installed =
	/(?:^|[\\/])(?:node_modules|dist|build|out|target|coverage|bin|obj|tmp|temp|vendor|site-packages|\.[\w-]+)[\\/]|^(?:[\\/~]|\.\.|[A-Za-z]:|@)/;

/** A name that may be a slip of one that there is; a path with an empty `text` is none of ours in any case. */
function unknownIn(text: string, start: number, end: number): readonly Mention[] {
	const name = text.replace(/\(\)$/, '');
	if (/[*?{}<>|"'^%$()\s]/.test(name) || /^\d|\.\./.test(name)) {
		return [];
	}
	if (knownExtension.test(name)) {
		const isForeign = installed.test(name) && !/^\.\//.test(name);
		return [{ type: 'unknown', of: 'file', start, end, text: isForeign ? '' : name }];
	}
	const isName = /^[\p{L}_$][\p{L}\d_$]{3,}$/u.test(name);
	return isName ? [{ type: 'unknown', of: 'symbol', start, end: end - (text.length - name.length), text: name }] : [];
}
