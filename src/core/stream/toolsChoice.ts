/** Whether a model may use tools: never, after a question for each, or as it likes. The one list. */
export const toolsChoices = ['off', 'ask', 'on'] as const;

export type ToolsChoice = (typeof toolsChoices)[number];
