import assert from 'node:assert/strict';
import {
	appendFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { Journal, type JournalOptions, type JournalProblem } from '../../../src/storage/journal.ts';
import { anyTurn, plainTurn } from '../core/turnEvents.ts';

const header = { id: 'c1', title: 'Why is it negative?', createdAt: '2026-03-01T10:00:00.000Z' };

describe('the journal', () => {
	let folder: string;
	let problems: JournalProblem[];
	let opened: Journal[];

	beforeEach(() => {
		folder = join(mkdtempSync(join(tmpdir(), 'journal-')), 'conversations');
		problems = [];
		opened = [];
	});

	afterEach(() => {
		for (const journal of opened) {
			journal.dispose();
		}
		rmSync(join(folder, '..'), { recursive: true, force: true });
	});

	function open(options: Partial<JournalOptions> = {}): Journal {
		const journal = new Journal(folder, { onProblem: problem => problems.push(problem), ...options });
		opened.push(journal);
		return journal;
	}

	function write(journal: Journal, events: readonly TurnEvent[], id = 'c1'): void {
		journal.create({ ...header, id });
		journal.append(id, events);
	}

	function fileOf(id = 'c1'): string {
		return join(folder, `${id}.ndjson`);
	}

	it('gives back what was written', async () => {
		write(open(), plainTurn(['a', 'b'], ['c']));
		assert.deepEqual(await open().read('c1'), {
			...header,
			turns: [{ id: 't1', events: plainTurn(['a', 'b'], ['c']) }],
		});
		assert.deepEqual(problems, []);
	});

	it('gives back any list of events, in any batches', async () => {
		await fc.assert(
			fc.asyncProperty(anyTurn, fc.nat(), async (events, cut) => {
				const journal = open();
				const at = cut % events.length;
				write(journal, events.slice(0, at), 'any');
				write(journal, events.slice(at), 'any');
				const stored = (await journal.read('any'))?.turns[0]?.events ?? [];
				await journal.remove('any');
				assert.deepEqual(JSON.parse(JSON.stringify(stored)), JSON.parse(JSON.stringify(events)));
			}),
			{ numRuns: 50 },
		);
	});

	it('has every event on disk when append returns', () => {
		const journal = open();
		const events = plainTurn(['a', 'b'], ['c']);
		for (const [index, event] of events.entries()) {
			write(journal, [event]);
			assert.equal(readFileSync(fileOf(), 'utf8').trim().split('\n').length, index + 2);
		}
	});

	it('only ever appends', () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']));
		const before = readFileSync(fileOf(), 'utf8');
		journal.append('c1', plainTurn(['c'], ['d'], 't2'));
		journal.rename('c1', 'Another');
		assert.ok(readFileSync(fileOf(), 'utf8').startsWith(before));
	});

	it('ends a turn that was cut off as interrupted, and keeps what came', async () => {
		write(open(), plainTurn(['a', 'b'], ['c']).slice(0, 4));
		const turn = (await open().read('c1'))?.turns[0];
		assert.equal(turn?.events.length, 5);
		const state = foldTurn(turn.events);
		assert.equal(state.status, 'interrupted');
		assert.equal(state.blocks[0]?.text, 'ab');
		assert.equal(state.nextSeq, 5);
	});

	it('does not end a turn that runs in this window', async () => {
		const journal = open();
		const events = plainTurn(['a', 'b'], ['c']);
		write(journal, events.slice(0, 4));
		assert.equal((await journal.read('c1'))?.turns[0]?.events.length, 4);
		journal.append('c1', events.slice(4));
		assert.deepEqual((await journal.read('c1'))?.turns[0]?.events, events);
	});

	it('keeps turns apart that were written in turns', async () => {
		const journal = open();
		const [one, two] = [plainTurn(['a'], ['b'], 't1'), plainTurn(['c'], ['d'], 't2')];
		for (const [index, event] of one.entries()) {
			write(journal, [event]);
			write(journal, two.slice(index, index + 1));
		}
		assert.deepEqual((await journal.read('c1'))?.turns, [
			{ id: 't1', events: one },
			{ id: 't2', events: two },
		]);
	});

	it('drops a torn last line, says so once, and goes on behind it', async () => {
		const events = plainTurn(['a', 'b'], ['c']);
		write(open(), events.slice(0, 4));
		appendFileSync(fileOf(), '{"type":"thinking-del');
		const journal = open();
		assert.equal((await journal.read('c1'))?.turns[0]?.events.length, 5);
		await journal.read('c1');
		assert.deepEqual(
			problems.map(problem => problem.kind),
			['skipped'],
		);
		assert.match(problems[0]?.message ?? '', /The last line of the conversation “Why is it negative\?” was not whole/);
		journal.append('c1', plainTurn(['x'], ['y'], 't2'));
		assert.equal((await open().read('c1'))?.turns[1]?.events.length, 8);
	});

	it('has every whole line, and is gone on with, wherever a crash cut it', async () => {
		const events = plainTurn(['a', 'b'], ['c']);
		write(open(), events);
		const whole = readFileSync(fileOf());
		const headerEnd = whole.indexOf(10) + 1;
		for (let size = headerEnd; size <= whole.length; size += 1) {
			writeFileSync(fileOf(), whole.subarray(0, size));
			// A line that lacks only its end is whole.
			const lines = `${whole.subarray(headerEnd, size)}\n`.split('\n').filter(line => line.endsWith('}'));
			const kept = lines.filter(line => events.some(event => JSON.stringify(event) === line)).length;
			const turn = (await open().read('c1'))?.turns[0];
			assert.deepEqual(turn?.events.slice(0, kept) ?? [], events.slice(0, kept), `cut at ${size}`);
			const journal = open();
			journal.append('c1', plainTurn(['x'], ['y'], 't2'));
			journal.dispose();
			const next = (await open().read('c1'))?.turns.find(({ id }) => id === 't2');
			assert.equal(next?.events.length, 8, `cut at ${size}`);
		}
	}).timeout(60_000);

	it('takes a whole last line without its line end', async () => {
		write(open(), plainTurn(['a'], ['b']));
		writeFileSync(fileOf(), readFileSync(fileOf(), 'utf8').trimEnd());
		assert.equal((await open().read('c1'))?.turns[0]?.events.length, 8);
		assert.deepEqual(problems, []);
	});

	it('reads on behind bytes that are no line', async () => {
		const events = plainTurn(['a'], ['b']);
		write(open(), events);
		const lines = readFileSync(fileOf(), 'utf8').split('\n');
		lines[3] = '\u0000\u0000\u0000';
		writeFileSync(fileOf(), lines.join('\n'));
		assert.equal((await open().read('c1'))?.turns[0]?.events.length, 7);
		assert.match(problems[0]?.message ?? '', /One line of/);
	});

	it('reads what another window wrote right behind half a line of one that was killed', async () => {
		const events = plainTurn(['a {"b', 'c'], ['d']);
		write(open(), events);
		const [header = '', ...lines] = readFileSync(fileOf(), 'utf8').trimEnd().split('\n');
		const late = JSON.stringify(plainTurn(['x'], ['y'], 't2')[0]);
		const unended = `${[header, ...lines, `${lines[0]?.slice(0, 9)}${late}`].join('\n')}`;
		writeFileSync(fileOf(), unended);
		assert.equal((await open().read('c1'))?.turns.length, 2);
		assert.match(problems[0]?.message ?? '', /One line of/, 'the half is counted, with or without a line end');
		for (const last of [true, false]) {
			for (let length = 1; length < (lines[0]?.length ?? 0); length += 7) {
				const glued = [header, ...lines, `${lines[0]?.slice(0, length)}${late}`, ...(last ? [] : lines.slice(2, 3))];
				writeFileSync(fileOf(), `${glued.join('\n')}\n`);
				utimesSync(fileOf(), new Date(), new Date(Date.now() - 60_000));
				const turns = (await open().read('c1'))?.turns ?? [];
				assert.deepEqual(
					turns.map(turn => [turn.id, turn.events.length]),
					[
						['t1', events.length],
						// It is not running any more, so it was given an end.
						['t2', 2],
					],
					`half of ${length}`,
				);
			}
		}
	});

	it('counts an event once that is in the file twice', async () => {
		write(open(), plainTurn(['a'], ['b']));
		const text = readFileSync(fileOf(), 'utf8');
		const second = text.split('\n')[3];
		appendFileSync(fileOf(), `${second}\n`);
		assert.deepEqual((await open().read('c1'))?.turns[0]?.events, plainTurn(['a'], ['b']));
	});

	it('deletes what belongs to no conversation in the list, until somebody wants it back', async () => {
		const journal = open();
		journal.append('kept', plainTurn(['Hm.'], ['Yes.']));
		const others = ['bad.damaged', 'bad.damaged-2', 'gone.tail', 'gone.raw', 'kept.raw', 'kept.tail'];
		for (const name of others) {
			writeFileSync(join(folder, name), name);
		}
		const names = await journal.removeLeftOvers();
		assert.deepEqual(names.toSorted(), ['bad.damaged', 'bad.damaged-2', 'gone.raw', 'gone.tail']);
		assert.deepEqual(
			others.filter(name => existsSync(join(folder, name))),
			['kept.raw', 'kept.tail'],
		);
		await journal.restoreLeftOvers(names);
		assert.equal(readFileSync(join(folder, 'gone.raw'), 'utf8'), 'gone.raw');
		await journal.removeLeftOvers();
		journal.dispose();
		assert.deepEqual(await journal.leftOvers(), []);
	});

	it('sets a damaged file aside under a name that it tells, and loads the others', async () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']), 'good');
		for (const [name, text] of [
			['bad1', 'not json at all\n'],
			['bad2', '[1,2]\n'],
			['bad3', '{"schema":"sidethought.journal","version":1}\n'],
		] as const) {
			writeFileSync(fileOf(name), text);
		}
		assert.deepEqual(
			(await open().list()).map(each => each.id),
			['good'],
		);
		assert.deepEqual(problems.map(problem => problem.message).sort(), [
			'A conversation could not be read. Its file was set aside as bad1.damaged.',
			'A conversation could not be read. Its file was set aside as bad2.damaged.',
			'A conversation could not be read. Its file was set aside as bad3.damaged.',
		]);
		assert.equal(readFileSync(join(folder, 'bad1.damaged'), 'utf8'), 'not json at all\n');
		assert.equal(await open().read('bad1'), undefined);
	});

	it('never overwrites a file that was set aside before', async () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']));
		for (const text of ['one', 'two']) {
			writeFileSync(fileOf('bad'), text);
			assert.equal(await journal.read('bad'), undefined);
		}
		assert.equal(readFileSync(join(folder, 'bad.damaged'), 'utf8'), 'one');
		assert.equal(readFileSync(join(folder, 'bad.damaged-2'), 'utf8'), 'two');
	});

	it('leaves a file of a later version alone', async () => {
		write(open(), plainTurn(['a'], ['b']));
		writeFileSync(fileOf(), readFileSync(fileOf(), 'utf8').replace('"version":2', '"version":3'));
		assert.equal(await open().read('c1'), undefined);
		assert.match(problems[0]?.message ?? '', /later version/);
		assert.ok(readdirSync(folder).includes('c1.ndjson'));
	});

	it('renames, pins and removes', async () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']));
		write(journal, plainTurn(['a'], ['b']), 'c2');
		journal.rename('c1', 'Signs');
		journal.pin('c1', true);
		assert.deepEqual(
			(await open().list()).map(({ id, title, turns, pinned, updatedAt }) => ({ id, title, turns, pinned, updatedAt })),
			[
				{ id: 'c1', title: 'Signs', turns: 1, pinned: true, updatedAt: '2026-03-01T10:00:00.070Z' },
				{ id: 'c2', title: header.title, turns: 1, pinned: false, updatedAt: '2026-03-01T10:00:00.070Z' },
			],
		);
		assert.equal((await open().read('c1'))?.title, 'Signs');
		journal.pin('c1', false);
		assert.equal((await open().read('c1'))?.pinned, undefined);
		await journal.remove('c1');
		assert.equal(await journal.read('c1'), undefined);
		assert.deepEqual(
			(await journal.list()).map(each => each.id),
			['c2'],
		);
	});

	it('does not bring a removed conversation back when its last events come late', async () => {
		const journal = open();
		const events = plainTurn(['a'], ['b']);
		write(journal, events.slice(0, 3));
		await journal.remove('c1');
		journal.append('c1', events.slice(3));
		assert.deepEqual(await journal.list(), []);
		assert.equal(readdirSync(folder).filter(name => name.endsWith('.ndjson')).length, 0);
	});

	it('brings a deleted conversation back, as it was, for as long as the window is open', async () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']));
		const before = await journal.read('c1');
		await journal.remove('c1');
		assert.deepEqual(await journal.list(), []);
		assert.equal(await journal.restore('c1'), true);
		assert.deepEqual(await journal.read('c1'), before);
		assert.equal((await journal.list()).length, 1);
		journal.append('c1', plainTurn(['c'], ['d'], 't2'));
		assert.equal((await journal.read('c1'))?.turns.length, 2);
		await journal.remove('c1');
		journal.dispose();
		assert.equal(await journal.restore('c1'), false);
		assert.deepEqual(readdirSync(join(folder, 'deleted')), []);
	});

	it('leaves no word of a deleted conversation in the texts of the search', async () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']));
		const texts = join(folder, 'search.texts');
		writeFileSync(texts, 'a');
		await journal.remove('c1');
		journal.dispose();
		assert.equal(existsSync(texts), false);
	});

	it('makes a header for events that come without one', async () => {
		open().append('lone', plainTurn(['a'], ['b']));
		const { title, createdAt, turns } = (await open().read('lone')) ?? {};
		assert.deepEqual([title, createdAt, turns?.length], ['Why is it negative?', '2026-03-01T10:00:00.000Z', 1]);
	});

	it('lists nothing where nothing was ever written, and makes no folder for it', async () => {
		assert.deepEqual(await open().list(), []);
		assert.throws(() => statSync(folder));
	});

	it('lists a conversation anew after it grew, and from its cache otherwise', async () => {
		const journal = open();
		write(journal, plainTurn(['a'], ['b']));
		assert.equal((await journal.list())[0]?.turns, 1);
		journal.append('c1', plainTurn(['a'], ['b'], 't2'));
		assert.equal((await journal.list())[0]?.turns, 2);
		assert.ok(readdirSync(folder).includes('index.log'));
		writeFileSync(join(folder, 'index.log'), 'broken');
		assert.equal((await open().list())[0]?.turns, 2);
	});

	it('writes under names that no id can lead out of the folder', async () => {
		const journal = open();
		for (const id of ['../../evil', 'A', 'a/b', '', 'con\u0000', 'x'.repeat(300)]) {
			write(journal, plainTurn(['a'], ['b']), id);
			assert.equal((await open().read(id))?.id, id);
		}
		assert.ok(readdirSync(folder).every(name => /^(x-[0-9a-f]{32}\.ndjson|index\.log)$/.test(name)));
		assert.deepEqual(readdirSync(join(folder, '..')), ['conversations']);
	});

	it('keeps what is private to its owner', function () {
		if (process.platform === 'win32') {
			this.skip();
		}
		write(open(), plainTurn(['a'], ['b']));
		assert.equal(statSync(fileOf()).mode & 0o777, 0o600);
		assert.equal(statSync(folder).mode & 0o777, 0o700);
	});

	it('closes its files when the turn is over', function () {
		if (process.platform !== 'linux') {
			this.skip();
		}
		const openHere = () => readdirSync('/proc/self/fd').length;
		const before = openHere();
		const journal = open();
		for (let index = 0; index < 50; index += 1) {
			write(journal, plainTurn(['a'], ['b']), `c${index}`);
		}
		assert.ok(openHere() <= before + 1);
	});

	it('replaces half a character', async () => {
		write(open(), plainTurn(['a\ud83d'], ['b']));
		assert.doesNotMatch(readFileSync(fileOf(), 'utf8'), /\\ud83d/);
		const event = (await open().read('c1'))?.turns[0]?.events[2];
		assert.ok(event && 'text' in event && event.text === 'a\ufffd');
	});

	describe('on a full disk', () => {
		let free: number;

		/** A disk with `free` bytes left: it takes a part of what does not fit, then refuses, as disks do. */
		function limited(descriptor: number, bytes: Uint8Array): number {
			const room = Math.min(free, bytes.length);
			if (room === 0) {
				throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
			}
			free -= room;
			return writeSync(descriptor, bytes.subarray(0, room));
		}

		it('says so once, never throws, and writes everything when there is room again', async () => {
			free = 700;
			const journal = open({ write: limited, retryMs: 5 });
			const events = plainTurn([...'thinking about it'], [...'an answer']);
			for (const event of events) {
				write(journal, [event]);
			}
			assert.deepEqual(
				problems.map(problem => problem.kind),
				['not-saved'],
			);
			assert.match(problems[0]?.message ?? '', /The disk is full/);
			assert.deepEqual((await journal.read('c1'))?.turns[0]?.events, events);
			await wait(30);
			assert.equal(problems.length, 1);
			free = 1_000_000;
			for (let tries = 0; tries < 200 && problems.length < 2; tries += 1) {
				await wait(5);
			}
			assert.deepEqual(
				problems.map(problem => problem.kind),
				['not-saved', 'saved-again'],
			);
			assert.deepEqual((await open().read('c1'))?.turns[0]?.events, events);
		});

		it('leaves a file that reads well up to where it got', async () => {
			free = 900;
			const journal = open({ write: limited });
			write(journal, plainTurn([...'thinking about it'], ['b']));
			const stored = (await open().read('c1'))?.turns[0]?.events ?? [];
			assert.ok(stored.length > 2);
			assert.equal(foldTurn(stored).status, 'interrupted');
		});

		it('tries a last time when it is closed', async () => {
			free = 0;
			const journal = open({ write: limited });
			write(journal, plainTurn(['a'], ['b']));
			free = 1_000_000;
			journal.dispose();
			assert.equal((await open().read('c1'))?.turns[0]?.events.length, 8);
		});

		it('survives a folder that cannot be made', async () => {
			writeFileSync(join(folder, '..', 'conversations'), 'a file in its place');
			const journal = open({ write: limited });
			free = 1_000_000;
			write(journal, plainTurn(['a'], ['b']));
			assert.equal(problems[0]?.kind, 'not-saved');
			assert.equal((await journal.read('c1'))?.turns.length, 1);
			assert.deepEqual(await journal.list(), []);
		});

		it('goes on, and loses nothing, when the listener that is told throws', async () => {
			free = 0;
			const journal = open({
				write: limited,
				onProblem: () => {
					throw new Error('listener');
				},
			});
			const events = plainTurn(['a'], ['b']);
			write(journal, events);
			free = 1_000_000;
			journal.dispose();
			assert.deepEqual((await open().read('c1'))?.turns[0]?.events, events);
		});
	});

	it('can be disposed twice, and does nothing afterwards', async () => {
		const journal = open({
			retryMs: 1,
			write: () => {
				throw Object.assign(new Error('full'), { code: 'ENOSPC' });
			},
		});
		write(journal, plainTurn(['a'], ['b']));
		journal.dispose();
		journal.dispose();
		problems.length = 0;
		await wait(20);
		assert.deepEqual(problems, []);
	});
});
