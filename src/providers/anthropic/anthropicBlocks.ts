/** The blocks of an answer of Anthropic's: what is gathered of them, and what of them goes back. */
import type { ProviderDelta } from '../provider.ts';
import { asRecord, type Json } from '../wire/json.ts';
import { findThinking } from '../wire/thinkingFields.ts';

/** A block of an answer that goes back in the next request of a tools loop; text only as the place where it stood. */
export type KeptBlock =
	| { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
	| { readonly type: 'redacted_thinking'; readonly data: string }
	| { readonly type: 'text'; readonly length: number }
	| { readonly type: 'tool_use'; readonly id: string };

/** What is stored with a turn that called tools. Signatures are only good for the model that made them. */
export interface KeptBlocks {
	readonly model: string;
	readonly blocks: readonly KeptBlock[];
}

export interface Block {
	readonly type: string;
	readonly id: string;
	readonly name: string;
	readonly data: string;
	/** Thinking or JSON, in pieces. */
	readonly pieces: string[];
	/** Units of text, of which nothing else is needed later. */
	length: number;
	/** Words of the other kind that came in the same block. */
	other?: Block;
	/** Input that came whole with the start of the block. */
	readonly input: unknown;
	signature: string;
}

/** The kind of words, also where a gateway names it by the field alone; else the type. */
export function kindOf(delta: Json): unknown {
	switch (delta.type) {
		case 'text_delta':
			return 'text';
		case 'thinking_delta':
		case 'reasoning_delta':
			return 'thinking';
		case undefined:
			return findThinking(delta) === undefined ? 'text' : 'thinking';
		default:
			return delta.type;
	}
}

/** Where a signature belongs. */
export function signed(block: Block): Block {
	return block.other?.type === 'thinking' ? block.other : block;
}

export function isCall({ type, name }: Block): boolean {
	return type === 'tool_use' && name !== '';
}

/** A call begins, with all of its input where that came at once. */
export function announced(block: Block): ProviderDelta[] {
	const { id, name } = block;
	if (!isCall(block)) {
		return [];
	}
	const whole = Object.keys(asRecord(block.input) ?? {}).length > 0 ? argumentsOf(block) : undefined;
	return [
		{ type: 'tool-call-start', id, name },
		...(whole === undefined ? [] : [{ type: 'tool-call-delta' as const, id, text: whole }]),
	];
}

export function argumentsOf(block: Block): string {
	const streamed = block.pieces.join('').trim();
	return streamed !== '' ? streamed : JSON.stringify(asRecord(block.input) ?? {});
}

export function toKept(block: Block): KeptBlock | undefined {
	switch (block.type) {
		case 'thinking':
			return block.pieces.length === 0 && block.signature === ''
				? undefined
				: { type: 'thinking', thinking: block.pieces.join(''), signature: block.signature };
		case 'redacted_thinking':
			return { type: 'redacted_thinking', data: block.data };
		case 'text':
			return { type: 'text', length: block.length };
		case 'tool_use':
			return { type: 'tool_use', id: block.id };
		default:
			return undefined;
	}
}
