/** What finds the places that a thought names, as far as the editor is concerned. */

export interface ReferenceContext {
	/** All paths of the workspace: relative to it, with `/`. */
	readonly files: readonly string[];
	readonly attached: readonly AttachedText[];
}

export interface AttachedText {
	/** As in `files`. */
	readonly path: string;
	readonly text: string;
	/** 1-based number of its first line; given when only a part of the file is attached. */
	readonly startLine?: number;
}

interface Span {
	readonly start: number;
	readonly end: number;
}

/** 1-based; `endLine` is not before `line`. */
interface Lines {
	readonly line?: number;
	readonly endLine?: number;
}

/** `start`, `end`: UTF-16 offsets into all text pushed. */
export type Reference =
	| (Span & Lines & { readonly kind: 'file' | 'lines' | 'symbol' | 'snippet'; readonly path: string })
	| (Span & Lines & { readonly kind: 'file' | 'lines'; readonly candidates: readonly string[] })
	| (Span & { readonly kind: 'missing-file' | 'missing-symbol'; readonly text: string; readonly nearest?: string });

export interface ReferenceFinder {
	push(text: string): readonly Reference[];
	end(): readonly Reference[];
}

export type CreateReferenceFinder = (context: ReferenceContext) => ReferenceFinder;
