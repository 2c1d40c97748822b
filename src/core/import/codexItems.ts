/** What one item of Codex says, of a rollout or of `exec --json`; their types differ only in how they are written. */
import { textOfBlocks } from './blocks.ts';
import type { Left } from './left.ts';
import type { Part } from './transcript.ts';
import { asRecord, asText, at, type Json, parseJson, recordsOf } from './value.ts';

/** Undefined: the type is not known. */
export function partsOfItem(item: Json, left: Left): readonly Part[] | undefined {
	const type = snakeCase(asText(item.type) ?? asText(item.item_type) ?? '');
	switch (type) {
		case 'message':
		case 'agent_message':
		case 'assistant_message':
		case 'plan':
			return [{ kind: 'text', text: asText(item.text) ?? textOfBlocks(item.content, left) }];
		case 'reasoning':
			return reasoningOf(item, left);
		case 'error':
			return [{ kind: 'error', text: asText(item.message) ?? 'error' }];
		case 'todo_list':
		case 'ghost_snapshot':
		case 'compaction':
		case 'context_compaction':
			return [];
		default:
			return toolOf(type, item, left);
	}
}

function snakeCase(type: string): string {
	return type.replace(/(?<=[a-z])[A-Z]/g, letter => `_${letter}`).toLowerCase();
}

function reasoningOf(item: Json, left: Left): readonly Part[] {
	const texts = [asText(item.text), ...textsOf(item.summary, left), ...textsOf(item.content, left)];
	const parts = texts.filter(text => text !== undefined && text.trim() !== '');
	if (parts.length === 0 && asText(item.encrypted_content) !== undefined) {
		return [{ kind: 'withheld', how: 'encrypted' }];
	}
	return parts.map(text => ({ kind: 'thinking', text: text ?? '' }));
}

function textsOf(list: unknown, left: Left): readonly string[] {
	return Array.isArray(list) ? list.map(each => textOfBlocks(each, left)) : [];
}

function toolOf(type: string, item: Json, left: Left): readonly Part[] | undefined {
	const id = asText(item.call_id) ?? asText(item.id);
	if (type.endsWith('_output')) {
		return [{ kind: 'result', id, ...outputOf(item.output, left) }];
	}
	if (type.endsWith('_call') && !type.startsWith('mcp_')) {
		const name = asText(item.name) ?? type.slice(0, -'_call'.length);
		return [{ kind: 'call', id, name, arguments: item.arguments ?? item.input ?? item.action }];
	}
	switch (type) {
		case 'command_execution':
			return [called(id, 'shell', { command: item.command }), ...commandResult(id, item)];
		case 'mcp_tool_call':
			return [called(id, mcpName(item), item.arguments), ...mcpResult(id, item, left)];
		case 'web_search':
			return [called(id, 'web_search', { query: item.query }), result(id, '')];
		case 'file_change':
			return [called(id, 'apply_patch', { changes: item.changes }), result(id, asText(item.status) ?? '')];
		default:
			return undefined;
	}
}

function called(id: string | undefined, name: string, args: unknown): Part {
	return { kind: 'call', id, name, arguments: args };
}

function result(id: string | undefined, content: string, isError = false): Part {
	return { kind: 'result', id, content, isError };
}

function commandResult(id: string | undefined, item: Json): readonly Part[] {
	const output = asText(item.aggregated_output) ?? '';
	const isFailed = item.status === 'failed' || (typeof item.exit_code === 'number' && item.exit_code !== 0);
	return item.status === 'in_progress' ? [] : [result(id, output, isFailed)];
}

function mcpName(item: Json): string {
	return [asText(item.server), asText(item.tool)].filter(name => name !== undefined).join('.');
}

function mcpResult(id: string | undefined, item: Json, left: Left): readonly Part[] {
	const failure = asText(at(item, 'error', 'message'));
	const text = failure ?? textOfBlocks(at(item, 'result', 'content'), left);
	return item.status === 'in_progress' ? [] : [result(id, text, failure !== undefined || item.status === 'failed')];
}

interface Output {
	readonly content: string;
	readonly isError?: boolean;
}

/** A text, a JSON text `{output, metadata: {exit_code}}`, the same as an object, or blocks. */
function outputOf(output: unknown, left: Left): Output {
	if (typeof output === 'string') {
		const told = output.startsWith('{') ? asRecord(parseJson(output)) : undefined;
		return asText(told?.output) === undefined ? { content: output } : unwrapped(told ?? {}, left);
	}
	return unwrapped(asRecord(output) ?? { content: output }, left);
}

function unwrapped(told: Json, left: Left): Output {
	const exit = at(told, 'metadata', 'exit_code');
	const content = textOfBlocks(told.output ?? told.content ?? recordsOf(told.content_items), left);
	return { content, isError: told.success === false || (typeof exit === 'number' && exit !== 0) };
}
