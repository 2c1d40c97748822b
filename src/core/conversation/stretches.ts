/** A turn as a reader meets it: stretches of thinking and of answer, with the tools between them. */
import type { Channel } from '../stream/turnEvent.ts';
import type { Block, ToolUse, TurnState } from './turnShape.ts';

/** Blocks of one channel with nothing between them that can be seen; at least one. */
export interface TextStretch {
	readonly kind: Channel;
	readonly blocks: readonly [Block, ...Block[]];
}

interface ToolStretch {
	readonly kind: 'tool';
	readonly tool: ToolUse;
}

export type Stretch = TextStretch | ToolStretch;

/** In the order in which they began. Blocks of white space alone leave no trace. */
export function stretchesOf({ blocks, tools }: Pick<TurnState, 'blocks' | 'tools'>): readonly Stretch[] {
	const visible = blocks.filter(block => block.text.trim() !== '');
	const entries = [...visible, ...tools].sort((a, b) => a.seq - b.seq);
	const stretches: Stretch[] = [];
	let open: { readonly kind: Channel; readonly blocks: [Block, ...Block[]] } | undefined;
	for (const entry of entries) {
		if (!('channel' in entry)) {
			open = undefined;
			stretches.push({ kind: 'tool', tool: entry });
		} else if (open?.kind === entry.channel) {
			open.blocks.push(entry);
		} else {
			open = { kind: entry.channel, blocks: [entry] };
			stretches.push(open);
		}
	}
	return stretches;
}
