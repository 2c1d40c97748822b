import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import { remedyActions } from '../../../src/core/errors.ts';
import { thinkLevels } from '../../../src/core/stream/chat.ts';
import type { ToHost } from '../../../src/protocol/messages.ts';
import { type Fields, parseToHost } from '../../../src/protocol/parseToHost.ts';

/** One of each, with every field that it can have; a new message does not compile until it is here. */
const everyMessage: { readonly [T in ToHost['type']]: Required<Extract<ToHost, { readonly type: T }>> } = {
	ready: { type: 'ready' },
	resync: { type: 'resync' },
	taken: { type: 'taken', messages: 3 },
	focus: { type: 'focus', focused: true },
	ask: { type: 'ask', text: 'Why?', think: 'high', edits: 't1' },
	unqueue: { type: 'unqueue', id: 'q1', edit: true },
	stop: { type: 'stop', turn: 't1' },
	retry: { type: 'retry', turn: 't1' },
	continue: { type: 'continue', turn: 't1' },
	'answer-now': { type: 'answer-now', turn: 't1' },
	'ask-now': { type: 'ask-now', turn: 't1' },
	steer: { type: 'steer', turn: 't1', at: { block: 0, offset: 12 }, text: 'Look at line 12.' },
	'turn-menu': { type: 'turn-menu', turn: 't1' },
	'edit-question': { type: 'edit-question', turn: 't1' },
	'show-more': { type: 'show-more', where: 'before' },
	'show-version': { type: 'show-version', turn: 't1' },
	compare: { type: 'compare', text: 'Why?', edits: 't1' },
	'compare-with': { type: 'compare-with', turn: 't1' },
	'show-compared': { type: 'show-compared', turn: 't1' },
	'stop-compared': { type: 'stop-compared', column: 1 },
	'diff-compared': { type: 'diff-compared' },
	'go-on-from': { type: 'go-on-from', turn: 't1' },
	remedy: { type: 'remedy', action: 'set-key', turn: 't1' },
	copy: { type: 'copy', text: 'x', what: 'question' },
	'copy-turn': { type: 'copy-turn', turn: 't1' },
	'code-action': { type: 'code-action', action: 'new-file', turn: 't1', code: 'x', languageId: 'c', path: 'a.c' },
	export: { type: 'export', format: 'html', turn: 't1' },
	'new-conversation': { type: 'new-conversation' },
	'show-history': { type: 'show-history' },
	'open-beside': { type: 'open-beside' },
	'open-link': { type: 'open-link', href: 'https://example.org' },
	'open-reference': { type: 'open-reference', turn: 't1', block: 0, start: 3, end: 9, how: 'peek' },
	'preview-reference': { type: 'preview-reference', turn: 't1', block: 0, start: 3, end: 9 },
	'shown-so-far': { type: 'shown-so-far', turn: 't1', late: true, thinking: { block: 0, offset: 3 } },
	'open-attachment': { type: 'open-attachment', id: 'a1', turn: 't1' },
	attach: { type: 'attach', attach: { kind: 'symbol', value: 'total' } },
	'attach-files': { type: 'attach-files', uris: ['file:///a.ts'] },
	'attach-text': { type: 'attach-text', name: 'a.ts', text: 'x' },
	'attach-picture': { type: 'attach-picture', name: 'a.png', bytes: 3, base64: 'AAAA' },
	detach: { type: 'detach', id: 'a1' },
	complete: { type: 'complete', request: 0, query: '', of: 'prompts' },
	'choose-model': { type: 'choose-model', model: { provider: 'ollama', id: 'qwen3:8b' } },
	'pick-model': { type: 'pick-model' },
	'choose-think': { type: 'choose-think', think: { budget: 0 } },
	'choose-keep-thinking': { type: 'choose-keep-thinking', keep: false },
	'choose-tools': { type: 'choose-tools', tools: 'ask' },
	'pick-tools': { type: 'pick-tools' },
	setup: { type: 'setup', action: 'pull', model: 'qwen3:8b' },
	'page-error': { type: 'page-error', message: 'x' },
};

describe('the door of the host', () => {
	for (const message of Object.values(everyMessage)) {
		it(`lets “${message.type}” through with all of its fields, and nothing else`, () => {
			assert.deepEqual(parseToHost({ ...message, command: 'evil' }), message);
		});

		it(`refuses “${message.type}” with any field of another type`, () => {
			for (const name of Object.keys(message)) {
				assert.equal(parseToHost({ ...message, [name]: Symbol.iterator }), undefined, name);
			}
		});
	}

	it('lets every remedy and every level of thinking through', () => {
		for (const action of remedyActions) {
			assert.deepEqual(parseToHost({ type: 'remedy', action }), { type: 'remedy', action });
		}
		for (const think of thinkLevels) {
			assert.deepEqual(parseToHost({ type: 'choose-think', think }), { type: 'choose-think', think });
		}
	});

	it('does not compile without a schema for each field, also for one that may be absent', () => {
		interface Example {
			readonly text: string;
			readonly line?: number;
		}
		const whole = { text: v.string(), line: v.optional(v.number()) } satisfies Fields<Example>;
		// @ts-expect-error `line` has no schema.
		const forgotten = { text: v.string() } satisfies Fields<Example>;
		// @ts-expect-error `line` may be absent, and this schema refuses that.
		const required = { text: v.string(), line: v.number() } satisfies Fields<Example>;
		assert.deepEqual(
			[whole, forgotten, required].map(each => Object.keys(each).length),
			[2, 1, 2],
		);
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
		assert.equal(parseToHost({ type: 'ask', text: 'Why?', edits: 7 }), undefined);
		assert.equal(parseToHost({ type: 'show-version' }), undefined);
		const span = { type: 'open-reference', turn: 't1', block: 0, end: 9 };
		assert.equal(parseToHost({ ...span, start: -1, how: 'open' }), undefined);
		assert.equal(parseToHost({ ...span, start: 3, how: 'run' }), undefined);
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
