import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toCapabilities } from '../../../src/providers/ollama/ollamaModels.ts';
import { PullMeter } from '../../../src/providers/ollama/ollamaPull.ts';
import { toModelInfos } from '../../../src/providers/openai/openaiModels.ts';
import {
	count,
	countText,
	fields,
	flag,
	price,
	read,
	text,
	those,
	told,
	words,
} from '../../../src/providers/wire/told.ts';
import { readCatalogue } from '../../../src/providers/workersAi/workersAiModels.ts';

describe('what servers tell beside their answers', () => {
	it('reads as absent where it does not fit, and what stands beside it is read', () => {
		const schema = fields({
			id: words,
			name: text,
			size: count,
			ready: flag,
			inner: told(fields({ size: countText })),
		});
		const odd = { id: 'a', name: 7, size: '12', ready: 'yes', inner: [], more: 1 };
		assert.deepEqual(read(schema, odd), {
			id: 'a',
			name: undefined,
			size: undefined,
			ready: undefined,
			inner: {},
		});
		assert.deepEqual(read(schema, { ...odd, inner: { size: '12' }, ready: false })?.inner, { size: 12 });
		assert.equal(read(schema, { name: 'b' }), undefined, 'without what it must have');
	});

	it('is the items of a list that fit', () => {
		assert.deepEqual(read(those(words), ['a', '', null, 3, 'b']), ['a', 'b']);
		assert.equal(read(those(words), { 0: 'a' }), undefined);
	});

	it('counts above nothing, and prices from nothing', () => {
		const values = [0, -1, 3, '4', ' ', 'x', Number.NaN, Number.POSITIVE_INFINITY, null];
		assert.deepEqual(
			values.map(value => read(count, value)),
			[undefined, undefined, 3, ...Array(6).fill(undefined)],
		);
		assert.deepEqual(values.map(value => read(countText, value)).filter(Boolean), [3, 4]);
		assert.deepEqual(
			[0, '0', '0.5', -1].map(value => read(price, value)),
			[0, 0, 0.5, undefined],
		);
	});

	it('never throws, whatever it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), value => {
				assert.ok(Array.isArray(toModelInfos(value)));
				assert.ok(Array.isArray(toModelInfos({ data: [value, { id: 'm', pricing: value, capabilities: value }] })));
				assert.equal(readCatalogue({ result: [value, { name: 'm', properties: value }] }, 100)?.isFull, false);
				assert.equal(typeof toCapabilities({ capabilities: value, model_info: value, thinking: value }), 'object');
				assert.equal(typeof new PullMeter().read(value).status, 'string');
			}),
		);
	});

	it('keeps the models beside an entry that is none', () => {
		const list = { data: [null, { id: '' }, { id: 'a', context_length: 'many' }, { id: 'b', context_length: '4096' }] };
		assert.deepEqual(
			toModelInfos(list).map(({ id, capabilities }) => [id, capabilities?.contextWindow]),
			[
				['a', undefined],
				['b', 4096],
			],
		);
	});
});
