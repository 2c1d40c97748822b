/** The calls of tools in a state that is being changed: copied once, and only the touched one is changed in place. */
import type { EventOf } from '../stream/turnEvent.ts';
import type { ToolUse } from './turnShape.ts';

type MutableTool = { -readonly [K in keyof ToolUse]: ToolUse[K] };

export class ToolDraft {
	#tools: readonly ToolUse[];
	/** The list where it is a copy of ours. */
	#own: ToolUse[] | undefined;
	/** Copied by this draft, so it may be changed in place. */
	#touched: MutableTool | undefined;

	constructor(tools: readonly ToolUse[]) {
		this.#tools = tools;
	}

	get tools(): readonly ToolUse[] {
		return this.#tools;
	}

	get waitsForResult(): boolean {
		return this.#tools.some(tool => tool.result === undefined);
	}

	begin(event: EventOf<'tool-call-start'>): void {
		this.#add({ ...openTool(event), stage: 'written' });
	}

	/** Costs the same however long the arguments are. A piece of a call that nobody began has no face. */
	append({ id, text }: EventOf<'tool-call-delta'>): void {
		const tool = this.#find(each => each.id === id && each.stage === 'written');
		if (tool) {
			tool.arguments += text;
		}
	}

	/** The call is whole. Files of version 1, and of others, tell it in this one piece. */
	complete(event: EventOf<'tool-call'>): void {
		const tool = this.#find(each => each.id === event.id && each.stage === 'written');
		if (tool) {
			tool.name = event.name;
			tool.arguments = event.arguments;
			tool.stage = stageOf(event);
			tool.calledAt = event.at;
		} else {
			this.#add({ ...openTool(event), arguments: event.arguments, stage: stageOf(event) });
		}
	}

	/** A result without a call is shown, too. */
	answer(event: EventOf<'tool-result'>): void {
		const result = { content: event.content, isError: event.isError ?? false, at: event.at };
		const tool = this.#find(each => each.id === event.id && each.result === undefined);
		if (tool) {
			tool.result = result;
		} else {
			this.#add({ ...openTool(event), stage: 'whole', result });
		}
	}

	/** The turn ended; what is not whole by now never will be. */
	endAll(): void {
		if (this.#tools.some(tool => tool.stage === 'written')) {
			this.#touched = undefined;
			this.#own = this.#tools.map(tool => (tool.stage === 'written' ? { ...tool, stage: 'cut' } : tool));
			this.#tools = this.#own;
		}
	}

	/** The latest call that fits, to be changed in place. */
	#find(fits: (tool: ToolUse) => boolean): MutableTool | undefined {
		const position = this.#tools.findLastIndex(fits);
		const found = this.#tools[position];
		if (found === undefined || found === this.#touched) {
			return found && this.#touched;
		}
		this.#touched = { ...found };
		this.#writable()[position] = this.#touched;
		return this.#touched;
	}

	#add(tool: MutableTool): void {
		this.#touched = tool;
		this.#writable().push(tool);
	}

	#writable(): ToolUse[] {
		this.#own ??= [...this.#tools];
		this.#tools = this.#own;
		return this.#own;
	}
}

function stageOf({ cut }: EventOf<'tool-call'>): ToolUse['stage'] {
	return cut ? 'cut' : 'whole';
}

function openTool(event: EventOf<'tool-call-start' | 'tool-call' | 'tool-result'>): Omit<MutableTool, 'stage'> {
	const { id, name, seq, at, iteration } = event;
	return { id, name, arguments: '', seq, calledAt: at, ...(iteration !== undefined && { iteration }) };
}
