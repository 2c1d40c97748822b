/** Every call of a turn has an id of its own, whatever the server sends. */
import assert from 'node:assert/strict';
import { createAnyFrameReader, type FrameDialect } from '../../../src/providers/wire/anyFrames.ts';
import { CallIds, callIdsIn } from '../../../src/providers/wire/callIds.ts';

const fail = (error: { readonly message: string }): never => {
	throw new Error(error.message);
};

/** One call in each dialect, with the id or without one. */
const frames: Readonly<Record<FrameDialect, (id?: string) => readonly unknown[]>> = {
	chat: id => [
		{ choices: [{ delta: { tool_calls: [{ index: 0, id, function: { name: 'look', arguments: '{}' } }] } }] },
		{ choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
	],
	responses: id => [
		{
			type: 'response.output_item.done',
			output_index: 0,
			item: { type: 'function_call', call_id: id, name: 'look', arguments: '{}' },
		},
		{ type: 'response.completed', response: { status: 'completed' } },
	],
	anthropic: id => [
		{ type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id, name: 'look', input: {} } },
		{ type: 'message_delta', delta: { stop_reason: 'tool_use' } },
		{ type: 'message_stop' },
	],
	ollama: id => [{ message: { tool_calls: [{ id, function: { name: 'look', arguments: {} } }] }, done: true }],
};

function idsOf(dialect: FrameDialect, usedCallIds: readonly string[], id?: string): readonly string[] {
	const reader = createAnyFrameReader(dialect, { fail, model: 'm', usedCallIds });
	const deltas = [...frames[dialect](id).flatMap(frame => reader.read(frame)), ...reader.end(true)];
	const ids = deltas.flatMap(delta => ('id' in delta ? [delta.id] : []));
	return [...new Set(ids)];
}

describe('ids of tool calls', () => {
	for (const dialect of Object.keys(frames) as FrameDialect[]) {
		it(`are made up in ${dialect} where the server has none, and differ from those of earlier rounds`, () => {
			assert.deepEqual(idsOf(dialect, []), ['call_1']);
			assert.deepEqual(idsOf(dialect, ['call_1']), ['call_2']);
			assert.deepEqual(idsOf(dialect, ['call_1', 'call_2', 'call_3']), ['call_4']);
		});

		it(`are changed in ${dialect} where the server numbers each answer anew`, () => {
			assert.deepEqual(idsOf(dialect, [], 'tool-0'), ['tool-0']);
			assert.deepEqual(idsOf(dialect, ['tool-0'], 'tool-0'), ['tool-0_2']);
			assert.deepEqual(idsOf(dialect, ['tool-0', 'tool-0_2'], 'tool-0'), ['tool-0_3']);
		});
	}

	it('of one answer differ, too', () => {
		const ids = new CallIds(['a']);
		assert.deepEqual(
			['a', 'a', undefined, 'call_4', undefined].map(own => ids.next(own)),
			['a_2', 'a_3', 'call_4', 'call_4_2', 'call_6'],
		);
	});

	it('are those of all messages of the question', () => {
		const call = (id: string) => ({ id, name: 'look', arguments: '{}' });
		assert.deepEqual(
			callIdsIn([
				{ role: 'user', content: 'Look' },
				{ role: 'assistant', content: '', toolCalls: [call('a'), call('b')] },
				{ role: 'tool', content: 'Seen.', toolCallId: 'a' },
				{ role: 'assistant', content: '', toolCalls: [call('c')] },
			]),
			['a', 'b', 'c'],
		);
	});
});
