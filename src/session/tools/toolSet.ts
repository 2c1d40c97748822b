/** The tools of one turn, by the names that models call them. */
import type { ToolSpec } from '../../core/stream/chat.ts';
import { withoutTokens } from '../../core/text/toolName.ts';
import { sendableName } from '../request/sendableCall.ts';
import type { OfferedTool } from './toolsOption.ts';

export class ToolSet {
	readonly tools: readonly OfferedTool[];
	readonly #byName: ReadonlyMap<string, OfferedTool>;

	/** @param offered of two with one name, the first counts */
	constructor(offered: readonly OfferedTool[]) {
		this.#byName = new Map(offered.toReversed().map(tool => [sendableName(tool.name), tool]));
		this.tools = offered.filter(tool => this.#byName.get(sendableName(tool.name)) === tool);
	}

	/** As requests carry them. */
	get specs(): readonly ToolSpec[] {
		return this.tools.map(({ name, description, inputSchema }) => ({
			name: sendableName(name),
			description,
			parameters: inputSchema,
		}));
	}

	/** For the model that called something else. */
	get names(): string {
		return this.tools.map(tool => sendableName(tool.name)).join(', ');
	}

	/** Harmony's models put a name space in front of the name. */
	find(name: string): OfferedTool | undefined {
		const bare = withoutTokens(name).trim();
		return (
			this.#byName.get(sendableName(bare)) ??
			this.#byName.get(sendableName(bare.replace(/^(?:functions?|tools?)[.:/]/, '')))
		);
	}

	/** The offered name of what the model called; else the name as it came, without special tokens. */
	nameOf(name: string): string {
		return this.find(name)?.name ?? withoutTokens(name);
	}
}
