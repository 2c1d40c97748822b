/** Lists of blocks as the vendors' own messages have them, read the same wherever a tool keeps them. */
import type { Left } from './left.ts';
import type { Part } from './transcript.ts';
import { asRecord, asText, type Json } from './value.ts';

/** Types of blocks that show nothing. */
const wordless: ReadonlySet<unknown> = new Set(['input_image', 'image', 'image_url', 'document', 'file', 'input_file']);

/** All text of a text, a block or a list of blocks; images and files are counted as left out. */
export function textOfBlocks(content: unknown, left: Left): string {
	if (typeof content === 'string') {
		return content;
	}
	const texts: string[] = [];
	for (const block of Array.isArray(content) ? content : [content]) {
		const text = textOfBlock(block, left);
		if (text !== '') {
			texts.push(text);
		}
	}
	return texts.join('\n');
}

function textOfBlock(block: unknown, left: Left): string {
	if (typeof block === 'string') {
		return block;
	}
	const record = asRecord(block);
	if (record === undefined) {
		return '';
	}
	if (wordless.has(record.type)) {
		left.count('import.left.images');
		return '';
	}
	const text = asText(record.text) ?? asText(record.content);
	if (text === undefined && record.text === undefined && record.content === undefined) {
		left.unknown('import.left.part', record.type);
	}
	return text ?? '';
}

/** What one block of Anthropic's messages says. */
export function partsOfBlock(block: Json, left: Left, inline = false): readonly Part[] {
	switch (block.type) {
		case 'text':
			return [{ kind: 'text', text: asText(block.text) ?? '', inline }];
		case 'thinking':
			return thinkingOf(block);
		case 'redacted_thinking':
			return [{ kind: 'withheld', how: 'encrypted' }];
		case 'tool_result':
			return [resultOf(block, left)];
		default:
			return otherBlock(block, left);
	}
}

function thinkingOf(block: Json): readonly Part[] {
	const text = asText(block.thinking)?.trim() ? asText(block.thinking) : asText(block.text);
	if (text?.trim()) {
		return [{ kind: 'thinking', text }];
	}
	return asText(block.signature) === undefined ? [] : [{ kind: 'withheld', how: 'hidden' }];
}

function resultOf(block: Json, left: Left): Part {
	return {
		kind: 'result',
		id: asText(block.tool_use_id),
		content: textOfBlocks(block.content, left),
		isError: block.is_error === true,
	};
}

/** Calls of the vendor's own tools are named after them: `server_tool_use`, `web_search_tool_result`. */
function otherBlock(block: Json, left: Left): readonly Part[] {
	const type = asText(block.type) ?? '';
	if (type.endsWith('tool_use')) {
		return [{ kind: 'call', id: asText(block.id), name: asText(block.name) ?? '', arguments: block.input }];
	}
	if (type.endsWith('_tool_result')) {
		return [resultOf(block, left)];
	}
	if (wordless.has(type)) {
		left.count('import.left.images');
	} else {
		left.unknown('import.left.part', block.type);
	}
	return [];
}
