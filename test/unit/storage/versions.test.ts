import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { branchTo, parentOf } from '../../../src/core/conversation/tree.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { Journal, type JournalProblem } from '../../../src/storage/journal.ts';
import { eventLines, headerLine } from '../../../src/storage/journalFormat.ts';
import { readJournal } from '../../../src/storage/readJournal.ts';
import { everyField } from '../core/everyField.ts';
import { plainTurn } from '../core/turnEvents.ts';

const version1 = fileURLToPath(new URL('../../fixtures/versions/journal.v1.ndjson', import.meta.url));
const header = { id: 'c1', title: 'Signs', createdAt: '2026-03-01T10:00:00.000Z' };

describe('files of the journal', () => {
	let folder: string;
	let problems: JournalProblem[];

	beforeEach(() => {
		folder = join(mkdtempSync(join(tmpdir(), 'journal-')), 'conversations');
		mkdirSync(folder);
		problems = [];
	});

	afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

	const open = (): Journal => new Journal(folder, { onProblem: problem => problems.push(problem) });
	const fileOf = (id: string): string => join(folder, `${id}.ndjson`);
	const linesOf = (id: string): string[] => readFileSync(fileOf(id), 'utf8').trimEnd().split('\n');
	const written = (id: string, ...lines: readonly string[]): void =>
		writeFileSync(fileOf(id), lines.map(line => `${line}\n`).join(''));

	function written2(): string[] {
		const journal = open();
		journal.create(header);
		journal.append('c1', plainTurn(['a'], ['b']));
		journal.dispose();
		return linesOf('c1');
	}

	it('of version 1 open with title, pin, branches and the turn that was cut off', async () => {
		copyFileSync(version1, fileOf('old-journal'));
		const { id, title, createdAt, pinned, turns = [] } = (await open().read('old-journal')) ?? {};
		assert.deepEqual([id, title, createdAt, pinned], ['old-journal', 'Ninety-one', '2026-02-03T08:00:00.000Z', true]);
		assert.deepEqual(turns.map(parentOf), [undefined, { turn: 'old-t1', as: 'retry' }]);
		const states = turns.map(turn => foldTurn(turn.events));
		assert.deepEqual(
			states.map(state => [state.status, state.blocks[0]?.text]),
			[
				['complete', '7 times 13 is 91.'],
				['interrupted', 'Let me'],
			],
		);
		assert.deepEqual(problems, []);
	});

	it('of version 1 keep every byte when they are gone on with, and open again', async () => {
		copyFileSync(version1, fileOf('old-journal'));
		const journal = open();
		const { turns: before = [] } = (await journal.read('old-journal')) ?? {};
		const more = plainTurn(['x'], ['y'], 't3').map(event => ({ ...event, iteration: 0 }));
		journal.append('old-journal', more);
		journal.setLeaf('old-journal', 'old-t1');
		assert.ok(readFileSync(fileOf('old-journal'), 'utf8').startsWith(readFileSync(version1, 'utf8')));
		const after = await open().read('old-journal');
		assert.deepEqual(after?.turns, [...before, { id: 't3', events: more }]);
		assert.equal(after?.leaf, 'old-t1');
	});

	it('say that they are of version 2', () => {
		assert.deepEqual(JSON.parse(written2()[0] ?? ''), { schema: 'sidethought.journal', version: 2, ...header });
	});

	it('keep every field of every event', async () => {
		const journal = open();
		const { id, title, createdAt, turns } = everyField;
		journal.create({ id, title, createdAt });
		journal.append(id, turns[0]?.events ?? []);
		journal.pin(id, true);
		journal.setLeaf(id, 't1');
		journal.setKeepThinking(id, false);
		assert.deepEqual(await open().read(id), everyField);
		assert.deepEqual(problems, []);
	});

	it('keep the branch that is shown, until another turn begins', async () => {
		const journal = open();
		journal.create(header);
		journal.append('c1', plainTurn(['a'], ['b'], 't1'));
		journal.append('c1', plainTurn(['a'], ['b'], 't2'));
		assert.equal((await open().read('c1'))?.leaf, undefined);
		journal.setLeaf('c1', 't1');
		const chosen = await open().read('c1');
		assert.equal(chosen?.leaf, 't1');
		assert.deepEqual(
			branchTo(chosen.turns, chosen.leaf).map(turn => turn.id),
			['t1'],
		);
		journal.rename('c1', 'Another');
		assert.equal((await open().read('c1'))?.leaf, 't1');
		journal.append('c1', plainTurn(['a'], ['b'], 't3'));
		assert.equal((await open().read('c1'))?.leaf, undefined);
		journal.setLeaf('c1', 'no such turn');
		assert.equal((await open().read('c1'))?.leaf, undefined);
	});

	it('without their first line are rebuilt from the others', async () => {
		const [, ...rest] = written2();
		written('rebuilt', ...rest);
		const { id, title, createdAt, turns } = (await open().read('rebuilt')) ?? {};
		assert.deepEqual([id, title, createdAt], ['rebuilt', 'Why is it negative?', '2026-03-01T10:00:00.000Z']);
		assert.deepEqual(turns, [{ id: 't1', events: plainTurn(['a'], ['b']) }]);
		assert.deepEqual(problems, [
			{
				kind: 'skipped',
				message:
					'The first line of the conversation “Why is it negative?” was lost. Its title and date are those of its first question.',
			},
		]);
	});

	it('without their first line keep a title that was given later, and can be gone on with', async () => {
		const [, ...rest] = written2();
		rmSync(fileOf('c1'));
		written('rebuilt', ...rest, '{"set":{"title":"Given"}}');
		const journal = open();
		journal.append('rebuilt', plainTurn(['c'], ['d'], 't2'));
		const conversation = await open().read('rebuilt');
		assert.deepEqual([conversation?.title, conversation?.turns.length], ['Given', 2]);
		assert.deepEqual(
			(await open().list()).map(({ id, title, turns }) => ({ id, title, turns })),
			[{ id: 'rebuilt', title: 'Given', turns: 2 }],
		);
	});

	it('open wherever they are cut off, as far as they go', async () => {
		const text = readFileSync(version1, 'utf8');
		const fallback = { id: 'cut', createdAt: '2026-01-01T00:00:00.000Z' };
		const whole = await readJournal(Buffer.from(text), { fallback });
		assert.ok(whole.kind === 'read');
		const events = whole.conversation.turns.flatMap(turn => turn.events);
		for (let end = text.indexOf('\n'); end < text.length; end += 1) {
			const content = await readJournal(Buffer.from(text.slice(0, end)), { fallback });
			assert.ok(content.kind === 'read', `cut at ${end}`);
			const left = content.conversation.turns.flatMap(turn => turn.events.filter(event => event.type !== 'finish'));
			assert.deepEqual(left, events.filter(event => event.type !== 'finish').slice(0, left.length));
			assert.equal(content.skippedLines, 0);
		}
	});

	it('are read in slices that never end within a character', async () => {
		const texts = Array.from({ length: 5_000 }, (_, index) => `${'ä€😀'.repeat(30)}${index}`);
		const events = plainTurn(texts, []);
		const text = `${headerLine(header)}${eventLines(events)}half a line ä`;
		const content = await readJournal(Buffer.from(text), { fallback: { id: 'c1', createdAt: '' } });
		assert.ok(content.kind === 'read');
		assert.deepEqual([content.torn, content.skippedLines], [true, 0]);
		assert.deepEqual(content.conversation.turns[0]?.events, events);
	});

	it('keep events of a later version, and say that they are not shown', async () => {
		const lines = written2();
		const strange = { type: 'hologram', depth: { of: 3 }, turn: 't1', seq: 8, at: 90 };
		written('c1', ...lines, JSON.stringify(strange));
		const events = (await open().read('c1'))?.turns[0]?.events ?? [];
		assert.deepEqual(events.at(-1), strange);
		assert.equal(foldTurn(events).status, 'complete');
		assert.deepEqual(problems, [
			{
				kind: 'skipped',
				message:
					'A part of the conversation “Signs” was written by a later version of Sidethought. It is kept, but not shown.',
			},
		]);
	});

	it('open without the events that are not what their type promises, and say so', async () => {
		const wrong = [
			{ type: 'thinking-delta', block: 0, turn: 't1', seq: 8, at: 90 },
			{ type: 'answer-delta', block: -1, text: 'x', turn: 't1', seq: 8, at: 90 },
			{ type: 'tool-call', id: 'a', name: 'b', arguments: {}, turn: 't1', seq: 8, at: 90 },
			{ type: 'usage', usage: [], turn: 't1', seq: 8, at: 90 },
			{ type: 'finish', reason: 'bored', turn: 't1', seq: 8, at: 90 },
			{ type: 'finish', reason: 'complete', turn: 't1', seq: '8', at: 90 },
			{ type: 'markup', text: 'x', turn: '', seq: 8, at: 90 },
			{ set: { title: 7 } },
		];
		written('c1', ...written2(), ...wrong.map(line => JSON.stringify(line)));
		const conversation = await open().read('c1');
		assert.deepEqual(conversation, { ...header, turns: [{ id: 't1', events: plainTurn(['a'], ['b']) }] });
		assert.match(problems[0]?.message ?? '', /^8 lines of the conversation “Signs” were not whole/);
	});

	it('are read once when two windows began them at once', async () => {
		const [first = '', ...rest] = written2();
		written('c1', first, first.replace('Signs', 'Other'), ...rest);
		assert.equal((await open().read('c1'))?.title, 'Signs');
		assert.deepEqual(problems, []);
	});
});
