/** The blocks of code of a Markdown text, as they stand in their fences. */
import { isClosing, languageOf, openingFence } from './fences.ts';

export interface FencedCode {
	readonly code: string;
	/** As it stands behind the fence: `ts`, `Python`. */
	readonly language?: string;
}

/** Also a block that is not closed; fences may be indented as they like, for they may be in a list. */
export function fencedCode(markdown: string): readonly FencedCode[] {
	const found: FencedCode[] = [];
	let open: { readonly marker: string; readonly info: string; readonly lines: string[] } | undefined;
	const close = (): void => {
		if (open) {
			const language = languageOf(open.info);
			found.push({ code: open.lines.join('\n'), ...(language !== undefined && { language }) });
			open = undefined;
		}
	};
	for (const line of markdown.split('\n')) {
		if (open === undefined) {
			const fence = openingFence(line, Number.POSITIVE_INFINITY);
			open = fence && { ...fence, lines: [] };
		} else if (isClosing(line, open.marker, Number.POSITIVE_INFINITY)) {
			close();
		} else {
			open.lines.push(line);
		}
	}
	close();
	return found;
}
