/** What a thought names, and what it is looked up in. */

/** A file that the reader attached, or a part of it. */
export interface AttachedText {
	/** As in `files`. */
	readonly path: string;
	readonly text: string;
	/** 1-based number of its first line; given when only a part of the file is attached. */
	readonly startLine?: number;
	/** What it defines, when the caller knows; otherwise its lines are read for definitions. */
	readonly symbols?: readonly AttachedSymbol[];
}

export interface AttachedSymbol {
	readonly name: string;
	/** 1-based, in the file. */
	readonly line: number;
	readonly endLine?: number;
}

export interface ReferenceContext {
	/** All paths of the workspace: relative to it, with `/`. The same list again is not indexed again. */
	readonly files: readonly string[];
	readonly attached: readonly AttachedText[];
}

/** UTF-16 offsets into all text pushed: the mention alone, without quotes, backticks or what follows it. */
interface Span {
	readonly start: number;
	readonly end: number;
}

/** 1-based; `endLine` is not before `line`. */
interface Lines {
	readonly line?: number;
	readonly endLine?: number;
}

export type Reference =
	| (Span & Lines & { readonly kind: 'file' | 'lines' | 'symbol' | 'snippet'; readonly path: string })
	/** One name that several files have. */
	| (Span & Lines & { readonly kind: 'file' | 'lines'; readonly candidates: readonly string[] })
	/** An evident misspelling of `nearest`: a path of the workspace, or the name of a symbol. */
	| (Span & { readonly kind: 'missing-file' | 'missing-symbol'; readonly text: string; readonly nearest?: string });

/** What a name means: one file, or several that share it. */
export type FoundFile = { readonly path: string } | { readonly candidates: readonly string[] };
