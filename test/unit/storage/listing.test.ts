import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Journal, type JournalOptions } from '../../../src/storage/journal.ts';
import type { ConversationSummary } from '../../../src/storage/summary.ts';
import { anyTurn, plainTurn, turnOf, turnStart } from '../core/turnEvents.ts';

const createdAt = '2026-03-01T10:00:00.000Z';

describe('the list of conversations', () => {
	let folder: string;
	let opened: Journal[];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'listing-'));
		opened = [];
	});

	afterEach(() => {
		for (const journal of opened) {
			journal.dispose();
		}
		rmSync(folder, { recursive: true, force: true });
	});

	function open(options: Partial<JournalOptions> = {}): Journal {
		const journal = new Journal(folder, { onProblem: ({ message }) => assert.fail(message), ...options });
		opened.push(journal);
		return journal;
	}

	const index = (): string => join(folder, 'index.log');
	const fileOf = (id: string): string => join(folder, `${id}.ndjson`);
	const ask = (journal: Journal, id: string, turn: string): void => journal.append(id, plainTurn(['a'], ['b'], turn));
	const counts = async (journal: Journal): Promise<Readonly<Record<string, number>>> =>
		Object.fromEntries((await journal.list()).map(({ id, turns }) => [id, turns]));
	/** What the files say, without any index. */
	async function derived(): Promise<readonly ConversationSummary[]> {
		rmSync(index(), { force: true });
		return open().list();
	}

	it('is made of the index alone, without a look into the files', async () => {
		const journal = open();
		for (let number = 0; number < 300; number += 1) {
			ask(journal, `c${number}`, `t${number}`);
		}
		journal.dispose();
		for (let number = 0; number < 300; number += 1) {
			writeFileSync(fileOf(`c${number}`), 'nobody reads this');
		}
		const list = await open().list();
		assert.equal(list.length, 300);
		assert.deepEqual(list[0], {
			id: 'c0',
			title: 'Why is it negative?',
			createdAt,
			updatedAt: '2026-03-01T10:00:00.070Z',
			pinned: false,
			turns: 1,
			models: ['qwen3:8b'],
		});
	});

	it('is the same with the index as from the files, whatever was written in whatever batches', async () => {
		const step = fc.oneof(
			fc.record({ title: fc.string({ minLength: 1, maxLength: 5 }) }),
			fc.record({ pinned: fc.boolean() }),
			fc.record({ events: anyTurn, cut: fc.nat() }),
		);
		let run = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 6 }), async steps => {
				run += 1;
				const id = `any${run}`;
				const journal = open();
				journal.create({ id, title: 'T', createdAt });
				for (const [turn, each] of steps.entries()) {
					if ('title' in each) {
						journal.rename(id, each.title);
					} else if ('pinned' in each) {
						journal.pin(id, each.pinned);
					} else {
						const events = each.events.map(event => ({ ...event, turn: `t${turn}` }));
						const at = each.cut % events.length;
						journal.append(id, events.slice(0, at));
						journal.append(id, events.slice(at));
					}
				}
				const indexed = await journal.list();
				journal.dispose();
				assert.deepEqual(indexed, await derived());
				await open().remove(id);
			}),
			{ numRuns: 60 },
		);
	});

	it('knows of a turn that another window runs, and of its end', async () => {
		const [one, two] = [open(), open()];
		ask(one, 'c1', 't1');
		assert.deepEqual(await counts(two), { c1: 1 });
		const events = plainTurn(['a'], ['b'], 't2');
		one.append('c1', events.slice(0, 3));
		assert.deepEqual(await counts(two), { c1: 2 });
		one.append('c1', events.slice(3));
		ask(one, 'c2', 't3');
		assert.deepEqual(await counts(two), { c1: 2, c2: 1 });
	});

	it('knows what a window wrote that ended without a word', async () => {
		const lost = open();
		ask(lost, 'c1', 't1');
		assert.deepEqual(await counts(open()), { c1: 1 });
		lost.append('c1', turnOf([turnStart], 't2'));
		lost.append('c1', turnOf([turnStart], 't3'));
		assert.deepEqual(await counts(open()), { c1: 3 });
		assert.deepEqual(await counts(open()), { c1: 3 });
	});

	it('is right when two windows write to one conversation by turns', async () => {
		const [one, two] = [open(), open()];
		ask(one, 'c1', 't1');
		await two.read('c1');
		ask(two, 'c1', 't2');
		ask(one, 'c1', 't3');
		two.append('c1', plainTurn(['a'], ['b'], 't4').slice(0, 2));
		ask(one, 'c1', 't5');
		two.append('c1', plainTurn(['a'], ['b'], 't4').slice(2));
		for (const journal of [one, two, open()]) {
			assert.deepEqual(await counts(journal), { c1: 5 });
		}
		assert.equal((await derived())[0]?.turns, 5);
	});

	it('does not forget a turn that began while it was made', async () => {
		const [one, two] = [open(), open()];
		ask(one, 'c1', 't1');
		rmSync(index());
		const listing = two.list();
		ask(one, 'c1', 't2');
		await listing;
		assert.deepEqual(await counts(two), { c1: 2 });
		assert.deepEqual(await counts(open()), { c1: 2 });
	});

	it('is made anew where the index is missing, broken or torn', async () => {
		const journal = open();
		ask(journal, 'c1', 't1');
		ask(journal, 'c2', 't2');
		const good = await journal.list();
		for (const text of ['', 'no JSON\n', '{"file":7}\n[]\nnull\n', readFileSync(index(), 'utf8').slice(0, -5)]) {
			writeFileSync(index(), text);
			assert.deepEqual(await open().list(), good);
		}
		rmSync(index());
		assert.deepEqual(await journal.list(), good);
		assert.deepEqual(await open().list(), good);
	});

	it('does without an index that cannot be written', async () => {
		mkdirSync(index());
		const journal = open();
		ask(journal, 'c1', 't1');
		assert.deepEqual(await counts(journal), { c1: 1 });
		assert.deepEqual(await counts(open()), { c1: 1 });
	});

	it('drops conversations that are removed, here or in another window', async () => {
		const [one, two] = [open(), open()];
		ask(one, 'c1', 't1');
		ask(one, 'c2', 't2');
		await two.list();
		await one.remove('c1');
		assert.deepEqual(await counts(one), { c2: 1 });
		assert.deepEqual(await counts(two), { c2: 1 });
	});

	it('keeps its index small, and what another window said of it', async () => {
		const [one, two] = [open(), open()];
		ask(one, 'c1', 't1');
		ask(two, 'c2', 't2');
		two.append('c2', turnOf([turnStart], 't3'));
		await two.list();
		for (let number = 0; number < 300; number += 1) {
			one.rename('c1', `Title ${number}`);
		}
		const grown = statSync(index()).size;
		await one.list();
		assert.ok(statSync(index()).size < grown / 50, `${statSync(index()).size} of ${grown} bytes`);
		two.append('c2', turnOf([turnStart], 't4'));
		assert.deepEqual(await counts(open()), { c1: 1, c2: 3 });
		assert.deepEqual(await counts(two), { c1: 1, c2: 3 });
		assert.equal((await two.list()).find(each => each.id === 'c1')?.title, 'Title 299');
	});

	it('knows the models of each conversation and the workspace in which it was begun, from the files too', async () => {
		const [shop, other] = [open({ workspace: 'shop' }), open()];
		ask(shop, 'c1', 't1');
		ask(other, 'c1', 't2');
		ask(other, 'c2', 't3');
		const start = { ...turnStart, model: { provider: 'ollama', id: '/models/big.gguf' } } as typeof turnStart;
		other.append('c2', turnOf([start, { type: 'finish', reason: 'complete' }], 't4'));
		const known = (list: readonly ConversationSummary[]) =>
			list.map(({ id, models, workspace }) => [id, models, workspace]).toSorted();
		const expected = [
			['c1', ['qwen3:8b'], 'shop'],
			['c2', ['qwen3:8b', 'big.gguf'], undefined],
		];
		assert.deepEqual(known(await open().list()), expected);
		assert.deepEqual(known(await derived()), expected);
	});

	it('shows pinned conversations first, then the latest, and none without a turn', async () => {
		const journal = open();
		for (const [id, startedAt] of [
			['old', '2026-01-01T00:00:00.000Z'],
			['new', '2026-05-01T00:00:00.000Z'],
			['pinned', '2025-01-01T00:00:00.000Z'],
		] as const) {
			journal.create({ id, title: id, createdAt: startedAt });
			journal.append(id, turnOf([{ ...turnStart, startedAt } as typeof turnStart], id));
		}
		journal.create({ id: 'empty', title: 'Empty', createdAt });
		journal.pin('pinned', true);
		const ids = async (): Promise<readonly string[]> => (await journal.list()).map(each => each.id);
		assert.deepEqual(await ids(), ['pinned', 'new', 'old']);
		journal.pin('pinned', false);
		assert.deepEqual(await ids(), ['new', 'old', 'pinned']);
	});

	it('heals by reading: a file that somebody changed is summed up anew when it is written to again', async () => {
		const journal = open();
		ask(journal, 'c1', 't1');
		appendFileSync(fileOf('c1'), '{"set":{"title":"By hand"}}\n');
		const other = open();
		await other.list();
		ask(other, 'c1', 't2');
		assert.deepEqual((await open().list())[0], { ...(await derived())[0], title: 'By hand', turns: 2 });
	});
});
