import assert from 'node:assert/strict';
import {
	appendFileSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Journal, type JournalOptions, type JournalProblem } from '../../../src/storage/journal.ts';
import { killWriters } from '../../harness/journalKill/killWriters.ts';
import { anyTurn, plainTurn } from '../core/turnEvents.ts';

const header = { id: 'c1', title: 'Signs', createdAt: '2026-03-01T10:00:00.000Z' };

describe('the end of a journal that a crash left', () => {
	let folder: string;
	let problems: JournalProblem[];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'torn-'));
		problems = [];
	});

	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const open = (options: Partial<JournalOptions> = {}): Journal =>
		new Journal(folder, { onProblem: problem => problems.push(problem), ...options });
	const path = (ending = 'ndjson'): string => join(folder, `c1.${ending}`);
	const said = (): readonly string[] => problems.map(({ message }) => message);
	const turnsOf = async (): Promise<readonly (readonly [string, number])[]> =>
		((await open().read('c1'))?.turns ?? []).map(({ id, events }) => [id, events.length] as const);

	/** A file that nobody has written to for a while. */
	function rest(): void {
		utimesSync(path(), new Date(), new Date(Date.now() - 60_000));
	}

	function written(): Buffer {
		const journal = open();
		journal.create(header);
		journal.append('c1', plainTurn(['a'], ['b']));
		journal.dispose();
		return readFileSync(path());
	}

	it('is cut off and kept in a file beside it, and that is said once for good', async () => {
		const whole = written();
		appendFileSync(path(), '{"type":"thinking-del');
		rest();
		assert.deepEqual(await turnsOf(), [['t1', 8]]);
		assert.deepEqual(await turnsOf(), [['t1', 8]]);
		assert.deepEqual(said(), [
			'The last lines of the conversation “Signs” were not written to their end. What there is of them was set aside as c1.tail.',
		]);
		assert.deepEqual(readFileSync(path()), whole);
		assert.equal(readFileSync(path('tail'), 'utf8'), '{"type":"thinking-del\n');
	});

	it('is cut off before something is written behind it, also where nobody has read the file', async () => {
		const whole = written();
		appendFileSync(path(), '{"type":"thinking-del');
		rest();
		const journal = open();
		journal.append('c1', plainTurn(['c'], ['d'], 't2'));
		journal.dispose();
		assert.deepEqual(readFileSync(path()).subarray(0, whole.length), whole);
		assert.ok(!readFileSync(path(), 'utf8').includes('thinking-del"'));
		assert.deepEqual(await turnsOf(), [
			['t1', 8],
			['t2', 8],
		]);
		assert.deepEqual(
			(await open().list()).map(({ turns }) => turns),
			[2],
		);
	});

	it('may be lines of zeros that a disk never wrote, however many', async () => {
		const whole = written();
		appendFileSync(path(), Buffer.alloc(300_000));
		rest();
		assert.deepEqual(await turnsOf(), [['t1', 8]]);
		assert.deepEqual(readFileSync(path()), whole);
		assert.equal(readFileSync(path('tail')).length, 300_001);
	});

	it('is added to what was set aside before', async () => {
		written();
		for (const torn of ['{"one', '{"two']) {
			appendFileSync(path(), torn);
			rest();
			await turnsOf();
		}
		assert.equal(readFileSync(path('tail'), 'utf8'), '{"one\n{"two\n');
	});

	it('stays where somebody wrote a moment ago, because he may go on', async () => {
		written();
		appendFileSync(path(), '{"type":"thinking-del');
		assert.deepEqual(await turnsOf(), [['t1', 8]]);
		assert.equal(existsSync(path('tail')), false);
		assert.match(said().join(), /The last line of the conversation “Signs” was not whole and was passed over/);
	});

	it('goes with its conversation when that is deleted, and comes back with it', async () => {
		written();
		appendFileSync(path(), '{"torn');
		rest();
		const journal = open();
		await journal.read('c1');
		await journal.remove('c1');
		assert.equal(existsSync(path('tail')), false);
		assert.equal(await journal.restore('c1'), true);
		assert.equal(readFileSync(path('tail'), 'utf8'), '{"torn\n');
		await journal.remove('c1');
		journal.dispose();
		assert.equal(existsSync(path('tail')), false);
		assert.equal(existsSync(join(folder, 'deleted', 'c1.tail')), false);
	});

	it('loses no byte wherever a file is cut: what is whole opens, the rest is set aside, and it goes on', async () => {
		await fc.assert(
			fc.asyncProperty(anyTurn, fc.double({ min: 0, max: 1, noNaN: true }), async (events, share) => {
				rmSync(folder, { recursive: true, force: true });
				const journal = open();
				journal.create(header);
				journal.append('c1', events);
				journal.dispose();
				const whole = readFileSync(path());
				const headerEnd = whole.indexOf(10) + 1;
				const size = headerEnd + Math.floor(share * (whole.length - headerEnd));
				truncateSync(path(), size);
				rest();
				const next = open();
				next.append('c1', plainTurn(['x'], ['y'], 'next'));
				next.dispose();
				const kept = whole.subarray(0, size);
				const lines = kept.lastIndexOf(10) + 1;
				const isWhole = size === lines || whole[size] === 10;
				const file = readFileSync(path());
				assert.deepEqual(file.subarray(0, isWhole ? size : lines), kept.subarray(0, isWhole ? size : lines));
				assert.equal(existsSync(path('tail')), !isWhole);
				if (!isWhole) {
					assert.deepEqual(readFileSync(path('tail')).subarray(0, -1), kept.subarray(lines));
				}
				const count = `${kept}${isWhole ? '\n' : ''}`.split('\n').filter(line => line.endsWith('}')).length - 1;
				const turns = (await open().read('c1'))?.turns ?? [];
				const found = turns.filter(({ id }) => id !== 'next').flatMap(turn => turn.events);
				assert.deepEqual(found.slice(0, count), JSON.parse(JSON.stringify(events.slice(0, count))));
				assert.equal(turns.at(-1)?.events.length, 8);
			}),
			{ numRuns: 60 },
		);
	}).timeout(120_000);

	it('is written again whole where another window closed or cut half a line of a full disk', async () => {
		const whole = written();
		for (const meddle of [
			(): void => appendFileSync(path(), '\n'),
			(): void => truncateSync(path(), readFileSync(path()).lastIndexOf(10) + 1),
		]) {
			writeFileSync(path(), whole);
			let free = 60;
			const write = (descriptor: number, bytes: Uint8Array): number => {
				if (free === 0) {
					throw Object.assign(new Error('full'), { code: 'ENOSPC' });
				}
				const room = Math.min(free, bytes.length);
				free -= room;
				return writeSync(descriptor, bytes.subarray(0, room));
			};
			const events = plainTurn(['c'], ['d'], 't2');
			const journal = open({ write });
			journal.append('c1', events);
			meddle();
			free = 1_000_000;
			journal.dispose();
			assert.deepEqual((await open().read('c1'))?.turns.find(({ id }) => id === 't2')?.events, events);
		}
	});
});

describe('a journal whose writers are killed', () => {
	it('has every event that was confirmed', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'killed-'));
		try {
			const { kills, confirmed, lost } = await killWriters(folder, 8);
			assert.equal(kills, 16);
			assert.ok(confirmed > kills);
			assert.deepEqual(lost, []);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}).timeout(180_000);
});
