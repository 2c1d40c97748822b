/** What the reader has seen: of a round, or of a turn. */
export interface Shown {
	readonly thinking: boolean;
	readonly answer: boolean;
	readonly tools: boolean;
}

export const nothingShown: Shown = { thinking: false, answer: false, tools: false };

export function anyShown({ thinking, answer, tools }: Shown): boolean {
	return thinking || answer || tools;
}

export function bothShown(a: Shown, b: Shown): Shown {
	return {
		thinking: a.thinking || b.thinking,
		answer: a.answer || b.answer,
		tools: a.tools || b.tools,
	};
}
