import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { parentOf } from '../../../src/core/conversation/tree.ts';
import { fromJson, ImportError } from '../../../src/core/export/fromJson.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { everyField } from './everyField.ts';
import { assertGolden } from './golden.ts';
import { endings, hostile, ordinary, samples, withTools } from './sampleConversations.ts';
import { anyTurn, plainTurn, turnOf, turnStart } from './turnEvents.ts';

const schema = JSON.parse(
	readFileSync(new URL('../../../media/schema/conversation.schema.json', import.meta.url), 'utf8'),
);
const fitsSchema = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

function conversationOf(events: Conversation['turns'][number]['events']): Conversation {
	return { id: 'c', title: 'T', createdAt: '2026-03-01T10:00:00.000Z', turns: [{ id: 't1', events }] };
}

/** The sample with one place changed; `undefined` takes it away. */
function changed(path: Path, value: unknown, sample = withTools): string {
	const file: unknown = JSON.parse(toJson(sample));
	setAt(file, path, value);
	return JSON.stringify(file);
}

function errorOf(text: string): ImportError | undefined {
	try {
		fromJson(text);
		return undefined;
	} catch (error) {
		assert.ok(error instanceof ImportError, String(error));
		return error;
	}
}

function placeOf(text: string): string {
	const error = errorOf(text);
	return error === undefined ? 'accepted' : error.place || error.message;
}

describe('the JSON export', () => {
	it('writes the file of the sample "withTools"', () => {
		assertGolden('withTools.json', toJson(withTools));
	});

	it('comes back the same', () => {
		for (const conversation of [ordinary, withTools, endings]) {
			const { turns, ...head } = fromJson(toJson({ ...conversation, pinned: true }));
			assert.deepEqual(head, {
				id: conversation.id,
				title: conversation.title,
				createdAt: conversation.createdAt,
				pinned: true,
			});
			assert.deepEqual(
				turns.map(turn => turn.events.filter(event => event.type !== 'turn-start')),
				conversation.turns.map(turn => turn.events.filter(event => event.type !== 'turn-start')),
			);
		}
	});

	it('comes back the same for any list of events', () => {
		fc.assert(
			fc.property(anyTurn, events => {
				assert.deepEqual(fromJson(toJson(conversationOf(events))), conversationOf(events));
			}),
		);
	});

	it('comes back the same with every field there is', () => {
		assert.deepEqual(fromJson(toJson(everyField)), everyField);
	});

	it('writes the same bytes again after it was read', () => {
		for (const conversation of [...Object.values(samples), everyField]) {
			const text = toJson(conversation);
			assert.equal(toJson(fromJson(text)), text);
		}
		fc.assert(
			fc.property(anyTurn, events => {
				const text = toJson(conversationOf(events));
				assert.equal(toJson(fromJson(text)), text);
			}),
		);
	});

	it('fits the published schema', () => {
		for (const conversation of [...Object.values(samples), everyField]) {
			assert.ok(fitsSchema(JSON.parse(toJson(conversation))), JSON.stringify(fitsSchema.errors));
		}
	});

	it('puts each event on a line of its own', () => {
		const lines = toJson(ordinary).split('\n');
		const events = lines.map(line => line.trim().replace(/,$/, '')).filter(line => line.startsWith('{"type"'));
		assert.equal(events.length, ordinary.turns[0]?.events.length);
	});

	it('names no home folder and no key, also where a delta ends inside of one', () => {
		const events = plainTurn(['see /ho', 'me/a', 'nn/x and /home/anna'], ['sk-abcdefgh', 'ijklmnop12345 is it']);
		const [, ...rest] = events;
		const context = [{ id: 'a', kind: 'file', label: 'x', text: '', uri: 'file:///home/ann/x' }] as const;
		const text = toJson(conversationOf([...turnOf([{ ...turnStart, context } as typeof turnStart]), ...rest]));
		const back = fromJson(text).turns[0]?.events ?? [];
		const said = (type: string) => back.flatMap(event => (event.type === type && 'text' in event ? [event.text] : []));
		assert.deepEqual(said('thinking-delta'), ['see ~', '', '/x and /home/anna']);
		assert.deepEqual(said('answer-delta'), ['[key removed]', ' is it']);
		assert.doesNotMatch(text, /home\/ann\//);
	});

	it('names no place of this machine, where it is told the folders of the workspace', () => {
		const said =
			'In /work/shop/src/a.ts, at file:///work/shop/b%20c.ts, of /work/shop; not /work/shopper or x/work/shop/c.';
		const context = [
			{ id: 'a', kind: 'file', label: 'src/a.ts', text: '', uri: 'file:///work/shop/src/a.ts' },
		] as const;
		const [, ...rest] = plainTurn(['see /work/sh', 'op/src/a.ts'], [said]);
		const start = turnOf([{ ...turnStart, context } as typeof turnStart]);
		const text = toJson(conversationOf([...start, ...rest]), { folders: ['/work/shop'] });
		const back = fromJson(text).turns[0]?.events ?? [];
		const told = back.flatMap(event =>
			event.type === 'thinking-delta' || event.type === 'answer-delta' ? [event.text] : [],
		);
		assert.equal(told.join('|'), 'see |src/a.ts|In src/a.ts, at b%20c.ts, of .; not /work/shopper or x/work/shop/c.');
		assert.deepEqual(back[0]?.type === 'turn-start' && back[0].context, [
			{ id: 'a', kind: 'file', label: 'src/a.ts', text: '' },
		]);
	});

	it('names no place of a Windows machine, however it is spelled', () => {
		const said = 'C:\\work\\shop\\src\\a.ts, c:/work/shop/b.ts, file:///c%3A/work/shop/c.ts, C:\\work\\shop';
		const text = toJson(conversationOf(plainTurn([said], [])), { folders: ['C:\\work\\shop'] });
		const [told] = (fromJson(text).turns[0]?.events ?? []).flatMap(event =>
			event.type === 'thinking-delta' ? [event.text] : [],
		);
		assert.doesNotMatch(told ?? '', /work/);
	});

	it('keeps addresses where nobody told it folders', () => {
		const context = [{ id: 'a', kind: 'file', label: 'a.ts', text: '', uri: 'file:///work/a.ts' }] as const;
		const events = turnOf([{ ...turnStart, context } as typeof turnStart]);
		assert.deepEqual(fromJson(toJson(conversationOf(events))).turns[0]?.events, events);
	});

	it('takes secrets out by value', () => {
		const text = toJson(conversationOf(plainTurn(['the p4ss', 'w0rd!'], [])), { secrets: ['p4ssw0rd!'] });
		assert.doesNotMatch(text, /p4ss|w0rd/);
	});

	it('leaves signed blocks as they are', () => {
		const data = { provider: 'anthropic', data: { signature: 'sk-abcdefghijklmnop12345' } };
		const events = turnOf([turnStart, { type: 'provider-data', data }]);
		assert.deepEqual(fromJson(toJson(conversationOf(events))).turns[0]?.events, events);
	});

	it('names pictures by their size and hash, and has nothing else of them', () => {
		const picture = { id: 'i', kind: 'image', label: 'i.png', mimeType: 'image/png', text: 'iVBORw0KGgo=' } as const;
		const known = { ...picture, bytes: 8, sha256: '4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6' };
		const text = toJson(conversationOf(turnOf([{ ...turnStart, context: [picture, known] } as typeof turnStart])));
		assert.doesNotMatch(text, /iVBOR/);
		const [event] = fromJson(text).turns[0]?.events ?? [];
		assert.deepEqual(event?.type === 'turn-start' && event.context, [
			{ ...picture, text: '', bytes: 8 },
			{ ...known, text: '' },
		]);
	});

	it('replaces half a character', () => {
		const text = toJson(conversationOf(plainTurn(['a\ud800'], [])));
		assert.match(text, /"a\ufffd"/);
	});

	it('writes hostile text as data', () => {
		assert.equal(fromJson(toJson(hostile)).turns.length, 1);
	});
});

describe('reading a conversation from JSON', () => {
	it('names the place that is wrong', () => {
		const event = (position: number, ...path: Path): Path => ['turns', 0, 'events', position, ...path];
		const wrong: readonly (readonly [Path, unknown, string])[] = [
			[['title'], undefined, 'title'],
			[['id'], '', 'id'],
			[['schema'], 'other', 'schema'],
			[['version'], 3, 'version'],
			[['leaf'], 'nowhere', 'leaf'],
			[['turns'], {}, 'turns'],
			[event(2, 'text'), 7, 'turns[0].events[2].text'],
			[event(2, 'seq'), 1, 'turns[0].events[2].seq'],
			[event(2, 'seq'), -1, 'turns[0].events[2].seq'],
			[event(2, 'at'), '1', 'turns[0].events[2].at'],
			[event(2, 'turn'), 'x', 'turns[0].events[2].turn'],
			[event(0, 'model'), null, 'turns[0].events[0].model'],
			[event(0, 'options', 'think'), 'hard', 'turns[0].events[0].options.think'],
			[event(16, 'reason'), 'bored', 'turns[0].events[16].reason'],
			[['turns', 1], withTools.turns[0], 'turns[1].id'],
		];
		for (const [path, value, place] of wrong) {
			assert.equal(placeOf(changed(path, value)), place);
		}
		assert.equal(placeOf(changed(['extra'], 1)), 'accepted');
	});

	it('says plainly what is no JSON, too large or too deep', () => {
		assert.match(placeOf('{'), /^This is not JSON/);
		assert.match(placeOf('null'), /expected an object/);
		assert.throws(() => fromJson('[]', { maxLength: 1 }), /too large: 2 characters, at most 1/);
		assert.match(placeOf('['.repeat(100_000) + ']'.repeat(100_000)), /nested more than 200 levels|not JSON/);
	});

	it('says what was expected, also of what is missing', () => {
		const event = (position: number, ...path: Path): Path => ['turns', 0, 'events', position, ...path];
		const wrong: readonly (readonly [Path, unknown, string])[] = [
			[['title'], undefined, 'title: expected text'],
			[['id'], 'x'.repeat(201), 'id: expected a short text, not empty'],
			[['pinned'], 'yes', 'pinned: expected true or false'],
			[['turns'], undefined, 'turns: expected a list'],
			[['turns', 0], [], 'turns[0]: expected an object'],
			[['version'], 3, 'version: this file was written by a later version (format 3); update Sidethought.'],
			[event(0, 'model'), null, 'turns[0].events[0].model: expected an object'],
			[event(0, 'model', 'id'), undefined, 'turns[0].events[0].model.id: expected text'],
			[
				event(0, 'options', 'think'),
				'hard',
				'turns[0].events[0].options.think: expected one of auto, off, on, low, medium, high',
			],
			[event(0, 'options', 'think'), {}, 'turns[0].events[0].options.think.budget: expected a number from 0'],
			[
				event(0, 'context', 0, 'startLine'),
				-1,
				'turns[0].events[0].context[0].startLine: expected a whole number from 0',
			],
			[event(2, 'block'), 0.5, 'turns[0].events[2].block: expected a whole number from 0'],
			[event(2, 'at'), undefined, 'turns[0].events[2].at: expected a number from 0'],
			[event(15, 'args', 'seconds'), null, 'turns[0].events[15].args.seconds: expected text or a number'],
		];
		for (const [path, value, message] of wrong) {
			assert.equal(errorOf(changed(path, value, everyField))?.message, message);
		}
	});

	it('agrees with the schema about what is right, in every field and version', () => {
		const values: readonly unknown[] = [null, true, -1, 0, 1.5, 3, '', 'x', 'think', [], {}, [1], 'x'.repeat(201)];
		const whole = JSON.parse(toJson(everyField));
		for (const event of whole.turns[0].events) {
			const file = { ...whole, turns: [{ id: 't1', events: [event] }] };
			for (const path of placesIn(file)) {
				for (const value of [undefined, ...values]) {
					const text = JSON.stringify(withChange(file, path, value));
					const accepted = placeOf(text) === 'accepted';
					const isOrdered = ['seq', 'turn', 'turns', 'id', 'leaf'].includes(String(path.at(-1)));
					if (accepted || !isOrdered || path.includes('parent')) {
						assert.equal(accepted, fitsSchema(JSON.parse(text)), `${path.join('.')} = ${JSON.stringify(value)}`);
					}
				}
			}
		}
	});

	it('reads a file of version 1, with its branches', () => {
		const text = readFileSync(new URL('../../fixtures/versions/conversation.v1.json', import.meta.url), 'utf8');
		assert.ok(fitsSchema(JSON.parse(text)));
		const conversation = fromJson(text);
		const { id, title, pinned, leaf, turns } = conversation;
		assert.deepEqual([id, title, pinned, leaf], ['old-export', 'Is 91 prime?', true, undefined]);
		assert.deepEqual(turns.map(parentOf), [undefined, { turn: 'old-t1', as: 'retry' }]);
		assert.equal(toJson(conversation), text.replace('"version": 1', '"version": 2'));
	});

	it('keeps events of types that it does not know', () => {
		const { turn, seq, at } = withTools.turns[0]?.events[3] ?? {};
		const strange = { type: 'hologram', turn, seq, at, depth: { of: 3 } };
		const text = changed(['turns', 0, 'events', 3], strange);
		assert.deepEqual(fromJson(text).turns[0]?.events[3], strange);
	});

	it('is not impressed by __proto__', () => {
		const text = toJson(withTools)
			.replace('"schema"', '"__proto__": {"polluted": true}, "schema"')
			.replaceAll('"block":', '"__proto__": {"polluted": true}, "block":');
		const back = fromJson(text);
		const event = back.turns[0]?.events[1];
		for (const value of [{}, back, event]) {
			assert.equal((value as { polluted?: boolean } | undefined)?.polluted, undefined);
		}
		assert.equal(Object.getPrototypeOf(event), Object.prototype);
	});

	it('repairs half characters', () => {
		const text = toJson(conversationOf(plainTurn(['abc'], []))).replace('abc', 'a\\ud83d');
		const event = fromJson(text).turns[0]?.events[2];
		assert.equal(event && 'text' in event ? event.text : '', 'a\ufffd');
	});

	it('reads a file with a byte order mark, and one whose turns are empty', () => {
		assert.equal(fromJson(`\ufeff${toJson(ordinary)}`).id, 'ordinary');
		assert.deepEqual(fromJson(toJson(conversationOf([]))).turns, [{ id: 't1', events: [] }]);
	});
});

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path = []): Path[] {
	if (typeof value !== 'object' || value === null) {
		return path.length > 0 ? [path] : [];
	}
	const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
	const inside = keys.flatMap(key => placesIn((value as Record<string | number, unknown>)[key], [...path, key]));
	return path.length > 0 ? [path, ...inside] : inside;
}

function withChange(file: unknown, path: Path, value: unknown): unknown {
	const copy = structuredClone(file);
	setAt(copy, path, value);
	return copy;
}

function setAt(target: unknown, [key, ...rest]: Path, value: unknown): void {
	const place = target as Record<string | number, unknown>;
	if (key !== undefined && rest.length === 0) {
		place[key] = value;
	} else if (key !== undefined) {
		setAt(place[key], rest, value);
	}
}
