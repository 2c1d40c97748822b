/** Tool calls are shown while the model writes them, in every dialect. */
import assert from 'node:assert/strict';
import type { ProviderDelta } from '../../../src/providers/provider.ts';
import { createAnyFrameReader, type FrameDialect } from '../../../src/providers/wire/anyFrames.ts';

const fail = (error: { readonly message: string }): never => {
	throw new Error(error.message);
};

interface Sample {
	/** What each frame says at once. */
	readonly frames: readonly (readonly [frame: unknown, deltas: readonly ProviderDelta[]])[];
	/** What only the end says. */
	readonly end: readonly ProviderDelta[];
}

const start: ProviderDelta = { type: 'tool-call-start', id: 'c1', name: 'look' };
const first: ProviderDelta = { type: 'tool-call-delta', id: 'c1', text: '{"at":' };
const second: ProviderDelta = { type: 'tool-call-delta', id: 'c1', text: '7}' };
const whole: ProviderDelta = { type: 'tool-call', id: 'c1', name: 'look', arguments: '{"at":7}' };
const finish: ProviderDelta = { type: 'finish', reason: 'tool-calls' };

const chatPiece = (call: object) => ({ choices: [{ delta: { tool_calls: [{ index: 0, ...call }] } }] });
const responses = (type: string, rest: object) => ({ type: `response.${type}`, output_index: 0, ...rest });
const block = (type: string, rest: object) => ({ type: `content_block_${type}`, index: 0, ...rest });
const json = (text: string) => ({ delta: { type: 'input_json_delta', partial_json: text } });

const samples: Readonly<Record<FrameDialect, Sample>> = {
	chat: {
		frames: [
			[chatPiece({ id: 'c1', function: { name: 'look', arguments: '' } }), [start]],
			[chatPiece({ function: { arguments: '{"at":' } }), [first]],
			[chatPiece({ function: { arguments: '7}' } }), [second]],
			[{ choices: [{ delta: {}, finish_reason: 'tool_calls' }] }, []],
		],
		end: [whole, finish],
	},
	responses: {
		frames: [
			[responses('output_item.added', { item: { type: 'function_call', call_id: 'c1', name: 'look' } }), [start]],
			[responses('function_call_arguments.delta', { delta: '{"at":' }), [first]],
			[responses('function_call_arguments.delta', { delta: '7}' }), [second]],
			[responses('completed', { response: { status: 'completed' } }), []],
		],
		end: [whole, finish],
	},
	anthropic: {
		frames: [
			[block('start', { content_block: { type: 'tool_use', id: 'c1', name: 'look', input: {} } }), [start]],
			[block('delta', json('{"at":')), [first]],
			[block('delta', json('7}')), [second]],
			[{ type: 'message_delta', delta: { stop_reason: 'tool_use' } }, []],
			[{ type: 'message_stop' }, []],
		],
		end: [whole, finish],
	},
	ollama: {
		frames: [
			[
				{ message: { tool_calls: [{ id: 'c1', function: { name: 'look', arguments: { at: 7 } } }] }, done: false },
				[start, { type: 'tool-call-delta', id: 'c1', text: '{"at":7}' }, whole],
			],
			[{ message: { content: '' }, done: true }, []],
		],
		end: [finish],
	},
};

describe('pieces of a tool call', () => {
	for (const [dialect, { frames, end }] of Object.entries(samples) as readonly [FrameDialect, Sample][]) {
		it(`come as ${dialect} says them, and the whole call at the end`, () => {
			const reader = createAnyFrameReader(dialect, { fail, model: 'm' });
			for (const [frame, deltas] of frames) {
				assert.deepEqual(reader.read(frame), deltas);
			}
			assert.deepEqual(reader.end(false), end);
		});
	}

	it('wait for the name, which some servers send late', () => {
		const reader = createAnyFrameReader('chat', { fail, model: 'm' });
		assert.deepEqual(reader.read(chatPiece({ id: 'c1', function: { arguments: '{"at":' } })), []);
		assert.deepEqual(reader.read(chatPiece({ function: { name: 'look', arguments: '7}' } })), [start, first, second]);
	});

	it('make no call where the token limit cut them', () => {
		const reader = createAnyFrameReader('chat', { fail, model: 'm' });
		reader.read(chatPiece({ id: 'c1', function: { name: 'look', arguments: '{"at":' } }));
		reader.read({ choices: [{ delta: {}, finish_reason: 'length' }] });
		assert.deepEqual(reader.end(true), [{ type: 'finish', reason: 'length' }]);
	});
});
