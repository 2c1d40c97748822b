/**
 * Fallback where a vendor's list does not say whether a model thinks. By name, so it can be wrong and it ages:
 * what a catalogue or a server tells always comes first, and a name that is not here is "unknown", not "no".
 */
const thinkingNames: readonly RegExp[] = [
	/(^|\/)o[134](-mini|-pro|-preview)?($|[-:])/i,
	/gpt-(oss|[5-9])/i,
	/deepseek-(r1|reasoner|v[4-9])/i,
	/qwq/i,
	/qwen-?3(?!.*(instruct|coder|embed))/i,
	/magistral/i,
	/kimi-k2(\.|-thinking)/i,
	/glm-(4\.[5-9]|[5-9])/i,
	/grok-([4-9]|3-mini)/i,
	/claude-(3-7|opus-4|sonnet-4|haiku-4|[a-z]+-[5-9])/i,
	/gemma-?4/i,
	/phi-4.*reasoning/i,
];

export function thinksByName(model: string): boolean {
	return thinkingNames.some(name => name.test(model));
}

/** Models whose prompt ends inside the thinking, so that the opening tag may never be sent. */
export function startsInThinkingByName(model: string): boolean {
	return /deepseek-r1|qwq|qwen3.*thinking/i.test(model);
}
