/** A tool of ours with what it does, and several of them as a turn takes them. */
import type { OfferedTool, TurnTools } from './toolsOption.ts';

export interface Tool extends OfferedTool {
	/**
	 * Throws a sentence for the model when it cannot do what it is asked.
	 * @param given fits `inputSchema`
	 */
	run(given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<string>;
}

export function toolBox(tools: readonly Tool[]): Pick<TurnTools, 'offered' | 'run'> {
	return {
		offered: tools,
		async run({ name, arguments: given }, signal) {
			const tool = tools.find(each => each.name === name);
			if (tool === undefined) {
				throw new Error(`There is no tool ${name}.`);
			}
			return tool.run(given as Readonly<Record<string, unknown>>, signal);
		},
	};
}
