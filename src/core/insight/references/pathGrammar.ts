/** The letters of paths and of the lines behind them. */

/** Lines behind a path: `:12`, `:12:5`, `:12-14`, `:L12`, `#L12`, `#L12-L34`. Numbers up to seven digits. */
const lineSuffix = /(?::L?|#L)(\d{1,7})(?::\d{1,5}|C\d{1,5})?(?:[-\u2010-\u2013]L?(\d{1,7})(?:C\d{1,5})?)?/y;
/** As compilers for .NET and TypeScript write it: `(12,5)`, `(12)`. */
const inBrackets = /\((\d{1,7})(?:,\d{1,5}){0,3}\)/y;

export interface LineSuffix {
	/** Where it ends in the text. */
	readonly end: number;
	/** 0 where the text says so. */
	readonly line: number;
	readonly endLine?: number;
}

/** Reads the lines that stand at `index`, right behind a path. */
export function readLineSuffix(text: string, index: number): LineSuffix | undefined {
	for (const form of [lineSuffix, inBrackets]) {
		form.lastIndex = index;
		const match = form.exec(text);
		if (match && !/^[\p{L}\d_]/u.test(text.slice(form.lastIndex, form.lastIndex + 2))) {
			const line = Number(match[1]);
			const last = match[2] === undefined ? line : Number(match[2]);
			return { end: index + match[0].length, line, ...(last > line && { endLine: last }) };
		}
	}
	return undefined;
}

/** Extensions of sources, texts and settings, by which a word is a file even where none of that name is known. */
export const knownExtension =
	/\.(?:[cm]?[jt]sx?|py[iw]?|go|rs|java|kts?|scala|cs|fs|cc?|cpp|cxx|hh?|hpp|m|mm|swift|php|rb|ex|exs|erl|hs|lua|pl|r|jl|dart|zig|vue|svelte|astro|html?|s?css|less|json[c5]?|ya?ml|toml|ini|cfg|conf|env|md|mdx|rst|txt|csv|xml|sql|sh|bash|zsh|fish|ps1|bat|gradle|proto|graphql|tf|lock|mod|sum|ipynb|ndjson|log|diff|patch)$/i;
