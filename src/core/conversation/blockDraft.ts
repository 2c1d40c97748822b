/** The blocks of a state that is being changed: copied once, and only the touched block is changed in place. */
import type { Channel, EventOf } from '../stream/turnEvent.ts';
import { estimateTokens } from './estimateTokens.ts';
import type { Block } from './turnShape.ts';

export type BlockEvent = EventOf<
	'thinking-start' | 'answer-start' | 'thinking-delta' | 'answer-delta' | 'thinking-end' | 'answer-end'
>;

type MutableBlock = { -readonly [K in keyof Block]: Block[K] };

export class BlockDraft {
	#blocks: readonly Block[];
	/** The list where it is a copy of ours. */
	#own: Block[] | undefined;
	/** Copied by this draft, so it may be changed in place. */
	#touched: MutableBlock | undefined;

	constructor(blocks: readonly Block[]) {
		this.#blocks = blocks;
	}

	get blocks(): readonly Block[] {
		return this.#blocks;
	}

	/** The block of an event, to be changed in place; opened when the event is the first of it. */
	touch(event: BlockEvent): MutableBlock {
		if (this.#touched?.index === event.block) {
			return this.#touched;
		}
		const blocks = this.#own ?? [...this.#blocks];
		const position = blocks.findLastIndex(block => block.index === event.block);
		const found = blocks[position];
		this.#touched = found ? { ...found } : openBlock(event);
		blocks[found ? position : blocks.length] = this.#touched;
		this.#replace(blocks);
		return this.#touched;
	}

	/** @returns the block, and the estimated tokens of the text. */
	append(event: EventOf<'thinking-delta' | 'answer-delta'>): { readonly block: Block; readonly tokens: number } {
		const block = this.touch(event);
		if (event.text === '') {
			return { block, tokens: 0 };
		}
		const tokens = isOfTurn(block) ? estimateTokens(event.text) : 0;
		block.text += event.text;
		block.estimatedTokens += tokens;
		block.firstTextAt ??= event.at;
		block.lastTextAt = event.at;
		return { block, tokens };
	}

	reclassify({ from, channel }: EventOf<'reclassify'>): void {
		this.#touched = undefined;
		this.#replace(
			this.#blocks.map(block => (block.index >= from && block.channel !== channel ? { ...block, channel } : block)),
		);
	}

	/** The turn ended, and with it whatever is open. */
	endAll(at: number): void {
		this.#touched = undefined;
		this.#replace(this.#blocks.map(block => (block.endedAt === undefined ? { ...block, endedAt: at } : block)));
	}

	#replace(blocks: Block[]): void {
		this.#own = blocks;
		this.#blocks = blocks;
	}
}

export function channelOf(type: BlockEvent['type']): Channel {
	return type === 'thinking-start' || type === 'thinking-delta' || type === 'thinking-end' ? 'thinking' : 'answer';
}

/** Whether the model said it in this turn; else it was there before. */
export function isOfTurn({ kept, by }: Pick<Block, 'kept' | 'by'>): boolean {
	return kept === undefined && by === undefined;
}

function openBlock(event: BlockEvent): MutableBlock {
	return {
		index: event.block,
		channel: channelOf(event.type),
		text: '',
		seq: event.seq,
		startedAt: event.at,
		estimatedTokens: 0,
		...(event.iteration !== undefined && { iteration: event.iteration }),
		...('kept' in event && event.kept && { kept: event.kept }),
		...('by' in event && event.by && { by: event.by }),
	};
}
