/**
 * A small tokenizer for colouring: comments, strings, numbers, keywords, types and calls of the languages that
 * answers are mostly written in. One pass, no nested quantifiers; an unknown language stays plain.
 */
type TokenKind =
	| 'comment'
	| 'string'
	| 'number'
	| 'keyword'
	| 'constant'
	| 'type'
	| 'function'
	| 'tag'
	| 'attribute'
	| 'insert'
	| 'delete';

export interface CodeToken {
	readonly kind: TokenKind | undefined;
	readonly text: string;
}

interface Language {
	readonly line?: string;
	readonly block?: readonly [string, string];
	readonly strings: string;
	readonly keywords: ReadonlySet<string>;
	readonly caseless?: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const script = words(
	'abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof unique var void while with yield any boolean never number object string symbol unknown bigint',
);
const python = words(
	'and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield self',
);
const cFamily = words(
	'abstract alignas alignof as async auto await base bool boolean break byte case catch char checked class const constexpr continue decimal default delegate delete do double dynamic else enum event explicit export extends extern final finally fixed float for foreach friend goto if implements implicit import in inline instanceof int interface internal is lock long mutable namespace native new noexcept object operator out override package params private protected public readonly record ref register return sealed short signed sizeof static string struct super switch synchronized template this throw throws transient try typedef typename union unsigned using var virtual void volatile while yield',
);
const rust = words(
	'as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type unsafe use where while i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 bool char str',
);
const go = words(
	'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 bool byte rune error any',
);
const ruby = words(
	'alias and begin break case class def defined do else elsif end ensure for if in module next not or redo require rescue retry return self super then undef unless until when while yield attr_accessor attr_reader private public',
);
const shell = words(
	'if then else elif fi for in do done while until case esac function return exit local export readonly set unset source alias cd echo test sudo',
);
const sql = words(
	'select from where and or not in is insert into values update set delete create table alter drop index view primary key foreign references join left right inner outer full on group by order having limit offset union all distinct as case when then else end exists between like with returning begin commit rollback int integer text varchar timestamp',
);
const swiftKotlin = words(
	'actor as associatedtype async await break by case catch class companion continue data default defer deinit do else enum extension fallthrough false fileprivate final for fun func guard if import in init inout interface internal is lateinit lazy let mutating nil nonisolated null object open operator override package private protocol public return sealed self some static struct subscript super suspend switch this throw throws try typealias val var when where while',
);
const php = words(
	'abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global if implements include instanceof interface isset list match namespace new or print private protected public readonly require return static switch throw trait try unset use var while yield',
);
const none = words('');

const slashes = { line: '//', block: ['/*', '*/'] as const };
const typescript: Language = { ...slashes, strings: '"\'`', keywords: script };
const clike: Language = { ...slashes, strings: '"\'', keywords: cFamily };
const hash = (keywords: ReadonlySet<string>, strings = '"\''): Language => ({ line: '#', strings, keywords });

const languages = new Map<string, Language>([
	...names('ts tsx typescript js jsx javascript mjs cjs mts cts vue svelte', typescript),
	...names('c h cpp c++ cc hpp java cs csharp c# scala dart objective-c', clike),
	...names('py python', hash(python)),
	...names('rs rust', { ...slashes, strings: '"', keywords: rust }),
	...names('go golang', { ...slashes, strings: '"`\'', keywords: go }),
	...names('swift kt kotlin', { ...slashes, strings: '"', keywords: swiftKotlin }),
	...names('php', { ...slashes, strings: '"\'', keywords: php }),
	...names('rb ruby', hash(ruby)),
	...names('sh bash zsh shell console fish', hash(shell)),
	...names('yaml yml toml ini dockerfile make makefile properties r', hash(none)),
	...names('sql', { line: '--', block: ['/*', '*/'], strings: "'", keywords: sql, caseless: true }),
	...names('json jsonc json5', { ...slashes, strings: '"', keywords: none }),
	...names('css scss less', { block: ['/*', '*/'], strings: '"\'', keywords: none }),
]);

const constants = words('true false null undefined None True False nil NULL nullptr NaN Infinity');
const markupLanguages = words('html xml svg htm xhtml');

export function tokenise(code: string, language: string): readonly CodeToken[] {
	if (language === 'diff' || language === 'patch') {
		return tokeniseDiff(code);
	}
	if (markupLanguages.has(language)) {
		return tokeniseMarkup(code);
	}
	const known = languages.get(language);
	return known ? new Scanner(code, known).scan() : [{ kind: undefined, text: code }];
}

function names(list: string, language: Language): (readonly [string, Language])[] {
	return list.split(' ').map(name => [name, language] as const);
}

class Scanner {
	readonly #code: string;
	readonly #language: Language;
	readonly #tokens: CodeToken[] = [];
	#plainStart = 0;
	#at = 0;

	constructor(code: string, language: Language) {
		this.#code = code;
		this.#language = language;
	}

	scan(): readonly CodeToken[] {
		while (this.#at < this.#code.length) {
			this.#step();
		}
		this.#emit(undefined, this.#code.length);
		return this.#tokens;
	}

	#step(): void {
		const { line, block, strings } = this.#language;
		const unit = this.#code[this.#at] ?? '';
		if (line && this.#code.startsWith(line, this.#at) && (line !== '#' || this.#isAfterSpace())) {
			this.#take('comment', indexOrEnd(this.#code, '\n', this.#at));
		} else if (block && this.#code.startsWith(block[0], this.#at)) {
			this.#take('comment', indexOrEnd(this.#code, block[1], this.#at + 2, block[1].length));
		} else if (strings.includes(unit)) {
			this.#take('string', this.#stringEnd(unit));
		} else if (isDigit(unit)) {
			this.#take('number', this.#runEnd(/[\w.]/));
		} else if (isWordStart(unit)) {
			this.#word();
		} else {
			this.#at += 1;
		}
	}

	#word(): void {
		const end = this.#runEnd(/[\w$]/);
		const word = this.#code.slice(this.#at, end);
		const kind = this.#kindOf(word, end);
		if (kind) {
			this.#take(kind, end);
		} else {
			this.#at = end;
		}
	}

	#kindOf(word: string, end: number): TokenKind | undefined {
		if (constants.has(word)) {
			return 'constant';
		}
		if (this.#language.keywords.has(this.#language.caseless ? word.toLowerCase() : word)) {
			return 'keyword';
		}
		if (this.#code[end] === '(') {
			return 'function';
		}
		return /^[A-Z][a-z0-9]/.test(word) ? 'type' : undefined;
	}

	#stringEnd(quote: string): number {
		const triple = quote.repeat(3);
		if (quote !== '`' && this.#code.startsWith(triple, this.#at)) {
			return indexOrEnd(this.#code, triple, this.#at + 3, 3);
		}
		for (let index = this.#at + 1; index < this.#code.length; index += 1) {
			const unit = this.#code[index];
			if (unit === '\\') {
				index += 1;
			} else if (unit === quote) {
				return index + 1;
			} else if (unit === '\n' && quote !== '`') {
				return index;
			}
		}
		return this.#code.length;
	}

	#runEnd(pattern: RegExp): number {
		let end = this.#at + 1;
		while (end < this.#code.length && pattern.test(this.#code[end] ?? '')) {
			end += 1;
		}
		return end;
	}

	#isAfterSpace(): boolean {
		return this.#at === 0 || /\s/.test(this.#code[this.#at - 1] ?? '');
	}

	#take(kind: TokenKind, end: number): void {
		this.#emit(undefined, this.#at);
		this.#at = end;
		this.#emit(kind, end);
	}

	#emit(kind: TokenKind | undefined, end: number): void {
		if (end > this.#plainStart) {
			this.#tokens.push({ kind, text: this.#code.slice(this.#plainStart, end) });
		}
		this.#plainStart = end;
	}
}

function tokeniseDiff(code: string): readonly CodeToken[] {
	return code.split(/(?<=\n)/).map(text => ({ kind: diffKind(text), text }));
}

function diffKind(line: string): TokenKind | undefined {
	switch (line[0]) {
		case '+':
			return 'insert';
		case '-':
			return 'delete';
		case '@':
			return 'comment';
		default:
			return undefined;
	}
}

function tokeniseMarkup(code: string): readonly CodeToken[] {
	return code
		.split(/(<!--[\s\S]*?(?:-->|$)|<\/?[\w:.-]+|\/?>|"[^"\n]*"|'[^'\n]*')/)
		.map(text => ({ kind: markupKind(text), text }));
}

function markupKind(text: string): TokenKind | undefined {
	if (text.startsWith('<!--')) {
		return 'comment';
	}
	if (text.startsWith('<') || text === '>' || text === '/>') {
		return 'tag';
	}
	return /^["'].*["']$/.test(text) ? 'string' : undefined;
}

function indexOrEnd(text: string, wanted: string, from: number, past = 0): number {
	const index = text.indexOf(wanted, from);
	return index === -1 ? text.length : index + past;
}

function isDigit(unit: string): boolean {
	return unit >= '0' && unit <= '9';
}

function isWordStart(unit: string): boolean {
	return (
		(unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || unit === '_' || unit === '$' || unit > '\u00bf'
	);
}
