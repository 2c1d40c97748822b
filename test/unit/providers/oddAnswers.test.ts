/** Small things that servers get wrong, each of a kind of its own. */
import assert from 'node:assert/strict';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { createAnyFrameReader, type FrameDialect } from '../../../src/providers/wire/anyFrames.ts';
import { jsonReply } from '../../standins/ollamaReply.ts';
import { errorReply, startStandIn } from '../../standins/server.ts';

const fail = (error: { readonly message: string }): never => {
	throw new Error(error.message);
};

function read(dialect: FrameDialect, frames: readonly unknown[]) {
	const reader = createAnyFrameReader(dialect, { fail, model: 'm' });
	return [...frames.flatMap(frame => reader.read(frame)), ...reader.end(true)];
}

describe('counts of Anthropic', () => {
	const start = {
		type: 'message_start',
		message: { usage: { input_tokens: 25, cache_read_input_tokens: 100, output_tokens: 1 } },
	};
	const cases: readonly (readonly [name: string, usage: unknown, expected: unknown])[] = [
		['null', { input_tokens: null, cache_read_input_tokens: null, output_tokens: 15 }, [125, 15, 100]],
		['absent', { output_tokens: 15 }, [125, 15, 100]],
		['partly told', { cache_read_input_tokens: 100, output_tokens: 15 }, [125, 15, 100]],
		['told anew', { input_tokens: 30, cache_read_input_tokens: 0, output_tokens: 15 }, [30, 15, undefined]],
		['not there', undefined, [125, undefined, 100]],
	];
	for (const [name, usage, expected] of cases) {
		it(`at the end count from the start where they are ${name}`, () => {
			const end = [{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }, { type: 'message_stop' }];
			const told = read('anthropic', [start, ...end]).flatMap(delta => (delta.type === 'usage' ? [delta.usage] : []));
			assert.deepEqual(
				told.map(counts => [counts.promptTokens, counts.completionTokens, counts.cachedTokens]),
				[expected],
			);
		});
	}
});

describe('a tool’s name', () => {
	for (const name of ['read_file<|channel|>commentary', 'read_file<|constrain|>json', ' read_file ']) {
		it(`has no tokens of the model’s format in it: ${name}`, () => {
			const call = { index: 0, id: 'c1', function: { name, arguments: '{}' } };
			const deltas = read('chat', [{ choices: [{ delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] }]);
			assert.deepEqual(
				deltas.flatMap(delta => (delta.type === 'tool-call' ? [delta.name] : [])),
				['read_file'],
			);
		});
	}
});

describe('the check of Ollama', () => {
	async function check(reply: (path: string) => unknown) {
		const standIn = await startStandIn(({ path }) => {
			const body = reply(path);
			return body === undefined ? errorReply(404, { error: 'path not found' }) : jsonReply(200, JSON.stringify(body));
		});
		const report = await createProvider({ kind: 'ollama', baseUrl: standIn.url }).check();
		await standIn.stop();
		return report;
	}

	it('counts the models of a server without a version', async () => {
		const { reachable, models, version, message } = await check(path =>
			path === '/api/tags' ? { models: [{ name: 'a', model: 'a' }] } : undefined,
		);
		assert.deepEqual([reachable, models, version, message], [true, 1, undefined, undefined]);
	});

	it('says that nothing is there, and nothing of a model that nobody asked for', async () => {
		const { reachable, models, message, remedy } = await check(() => undefined);
		assert.deepEqual([reachable, models], [true, undefined]);
		assert.match(message ?? '', /path not found/);
		assert.match(remedy ?? '', /address|base URL/);
		assert.doesNotMatch(`${message} ${remedy}`, /model/);
	});
});
