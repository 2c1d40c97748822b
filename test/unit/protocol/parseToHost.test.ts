import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseToHost } from '../../../src/protocol/parseToHost.ts';

describe('the door of the host', () => {
	it('lets a well-formed message through unchanged', () => {
		const message = { type: 'ask', text: 'Why?', think: 'high' };
		assert.deepEqual(parseToHost(message), message);
	});

	it('lets both ways of taking a waiting question back through', () => {
		for (const edit of [true, false]) {
			assert.deepEqual(parseToHost({ type: 'unqueue', id: 'q1', edit }), { type: 'unqueue', id: 'q1', edit });
		}
	});

	it('drops fields that no message has', () => {
		assert.deepEqual(parseToHost({ type: 'stop', turn: 't1', command: 'evil' }), { type: 'stop', turn: 't1' });
	});

	it('refuses types that are not ours, also inherited ones', () => {
		for (const type of ['run', 'constructor', '__proto__', 'toString', '', 7, null]) {
			assert.equal(parseToHost({ type }), undefined, String(type));
		}
	});

	it('refuses a missing or mistyped field', () => {
		assert.equal(parseToHost({ type: 'ask' }), undefined);
		assert.equal(parseToHost({ type: 'stop', turn: 7 }), undefined);
		assert.equal(parseToHost({ type: 'open-place', path: 'a.ts', line: -1 }), undefined);
		assert.equal(parseToHost({ type: 'remedy', action: 'format-disk' }), undefined);
		assert.equal(parseToHost({ type: 'choose-think', think: 'very' }), undefined);
		assert.equal(parseToHost({ type: 'unqueue', id: 'q1', edit: 'yes' }), undefined);
		assert.equal(parseToHost({ type: 'attach', attach: { kind: 'secret' } }), undefined);
	});

	it('refuses oversized text', () => {
		assert.equal(parseToHost({ type: 'ask', text: 'x'.repeat((1 << 20) + 1) }), undefined);
		assert.equal(parseToHost({ type: 'open-link', href: 'x'.repeat(5000) }), undefined);
	});

	it('reads a model reference and a budget', () => {
		const model = { provider: 'ollama', id: 'qwen3:8b' };
		assert.deepEqual(parseToHost({ type: 'choose-model', model: { ...model, label: 'x' } }), {
			type: 'choose-model',
			model,
		});
		assert.deepEqual(parseToHost({ type: 'choose-think', think: { budget: 500 } }), {
			type: 'choose-think',
			think: { budget: 500 },
		});
	});

	it('never throws, whatever comes', () => {
		fc.assert(
			fc.property(fc.anything(), value => {
				const parsed = parseToHost(value);
				assert.ok(parsed === undefined || typeof parsed.type === 'string');
			}),
		);
	});
});
