import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure } from '../../../../src/core/errors.ts';
import type { ProviderDelta } from '../../../../src/providers/provider.ts';
import { text, thinking } from '../fakes.ts';
import { call, runToolTurn } from './toolTurns.ts';

const broken = () =>
	new Failure({ kind: 'overloaded', message: 'broken', remedy: 'Again.', refused: 'tools', retryable: true });

const args = fc.constantFrom('{"path":"a"}', '{"path":"b","start":"2"}', '{"path":', '{}', '[]', '"x"', '');
const written = fc.constantFrom(
	'{"name":"read_file","arguments":{"path":"c"}}\n',
	'<tool_call>{"name":"read_file","arguments":{"path":"d"}}</tool_call>',
	'<tool_call>{"name":"read_file","argu',
	'```\n<tool_call>{"name":"list_files","arguments":{}}</tool_call>\n```\n',
	'<function=list_files></function>',
);

/** Whatever a model and its server may send, in any order. */
const part: fc.Arbitrary<readonly ProviderDelta[]> = fc.oneof(
	fc.constantFrom('Hm.', '\n', '<think>', '</think>', 'Yes. ', '{', '[').map(words => [text(words)]),
	fc.constantFrom('Hm.', '<tool_call>').map(words => [thinking(words)]),
	written.map(words => [text(words)]),
	fc
		.tuple(fc.constantFrom('c1', 'c2', ''), args, fc.constantFrom('read_file', 'list_files', 'no_tool', ''), fc.nat(4))
		.map(([id, json, name, from]) =>
			from === 4 ? call(id, json, name).slice(3) : call(id, json, name).slice(0, from + 1),
		),
);

const round = fc.record({
	parts: fc.array(part, { maxLength: 6 }).map(parts => parts.flat()),
	end: fc.constantFrom('stop', 'tool-calls', 'length', 'content-filter', 'none', 'broken'),
});

describe('any turn with tools', () => {
	it('ends once, with one result for every call, and sends back only what servers take', async () => {
		const maxIterations = 4;
		await fc.assert(
			fc.asyncProperty(
				fc.array(round, { maxLength: 5 }),
				fc.constantFrom('auto', 'native', 'prompted'),
				async (rounds, mode) => {
					const { requests } = await runToolTurn(
						function* (_, __, attempt) {
							const { parts, end } = rounds[attempt] ?? { parts: [text('Yes.')], end: 'stop' };
							yield* parts;
							if (end === 'broken') {
								throw broken();
							}
							if (end !== 'none') {
								yield { type: 'finish', reason: end as 'stop' };
							}
						},
						{ tools: { mode, run: async ({ name }) => `result of ${name}` }, maxIterations },
					);
					// A round may be asked again once in words and be retried.
					assert.ok(requests.length <= (maxIterations + 1) * 4, String(requests.length));
					for (const { messages, tools } of requests) {
						const calls = messages.flatMap(message => message.toolCalls ?? []);
						const answered = messages.flatMap(message => message.toolCallId ?? []);
						assert.deepEqual(calls.map(each => each.id).toSorted(), answered.toSorted(), 'pairs');
						assert.equal(new Set(answered).size, answered.length, 'ids of their own');
						assert.ok(tools !== undefined || calls.length === 0, 'no calls where no tools are told');
						for (const { name, arguments: given } of calls) {
							assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
							assert.equal(Array.isArray(JSON.parse(given)), false);
							assert.equal(typeof JSON.parse(given), 'object');
						}
					}
				},
			),
			{ numRuns: 300 },
		);
	});
});
