/**
 * Codex CLI: rollouts as they are and as they were before September 2025, and what `codex exec --json` prints. A rollout
 * says nearly everything twice, as items of the model's interface and as events of the tool's; each is told once.
 */
import { CodexReader } from './codexReader.ts';
import type { Format } from './format.ts';
import { asRecord, asText, type Json } from './value.ts';

const envelopes: ReadonlySet<unknown> = new Set([
	'session_meta',
	'response_item',
	'event_msg',
	'turn_context',
	'compacted',
]);
const bareItems: ReadonlySet<unknown> = new Set([
	'reasoning',
	'function_call',
	'function_call_output',
	'local_shell_call',
]);
const printed: ReadonlySet<unknown> = new Set(['thread.started', 'turn.started', 'turn.completed', 'item.completed']);

export const codex: Format = {
	id: 'codex',
	name: 'Codex CLI',
	fitsRecord: record =>
		(envelopes.has(record.type) && asRecord(record.payload) !== undefined) ||
		printed.has(record.type) ||
		record.record_type === 'state' ||
		(bareItems.has(record.type) && !('output_index' in record)) ||
		isBareMessage(record) ||
		(asText(record.id) !== undefined && asText(asRecord(record.msg)?.type) !== undefined),
	read: (file, { left }) => {
		const reader = new CodexReader(left);
		for (const record of file.records(left)) {
			reader.read(record);
		}
		return reader.chat();
	},
};

function isBareMessage({ type, role, content }: Json): boolean {
	return (
		type === 'message' &&
		(role === 'user' || role === 'assistant') &&
		Array.isArray(content) &&
		content.some(isCodexText)
	);
}

function isCodexText(block: unknown): boolean {
	const type = asRecord(block)?.type;
	return type === 'input_text' || type === 'output_text';
}
