/** A tool of ours with what it does, and several of them as a turn takes them. */
import { maskSecretLines } from '../../core/text/secrets.ts';
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

/** The same tools; what looks like a key in their results is masked, also in a failure. */
export function withoutSecrets(tools: readonly Tool[]): readonly Tool[] {
	return tools.map(tool => ({
		...tool,
		async run(given, signal) {
			try {
				return maskSecretLines(await tool.run(given, signal));
			} catch (error) {
				throw error instanceof Error && error.name !== 'AbortError' ? new Error(maskSecretLines(error.message)) : error;
			}
		},
	}));
}
