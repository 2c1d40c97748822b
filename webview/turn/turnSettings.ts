/** What all turns are told of the page around them. */
import type { FoldMode } from '../thinking/thinkingOptions.ts';

export interface TurnSettings {
	readonly fold: FoldMode;
	/** In the wide layout the outline stays in view beside the answer. */
	readonly wide: boolean;
	readonly typicalThinkingTokens: number | undefined;
	/** VS Code can draw diagrams. */
	readonly draws: boolean;
	/** US dollars per million tokens. */
	readonly price: { readonly input: number; readonly output: number } | undefined;
}
