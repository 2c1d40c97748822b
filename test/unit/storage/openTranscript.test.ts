import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentOf } from '../../../src/core/conversation/tree.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { importTranscript } from '../../../src/importTranscript.ts';
import { Archive } from '../../../src/storage/background/archive.ts';
import { openTranscript } from '../../../src/storage/background/openTranscript.ts';
import { Journal } from '../../../src/storage/journal.ts';
import { ordinary, withTools } from '../core/sampleConversations.ts';
import { samples, seenIn, wanted } from '../import/seen.ts';

const script = join(import.meta.dirname, '../../../src/archiveThread.ts');

describe('a transcript that is opened', () => {
	let folder = '';
	let journal: Journal;
	const problems: string[] = [];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'transcripts-'));
		problems.length = 0;
		journal = new Journal(join(folder, 'store'), { onProblem: ({ message }) => problems.push(message) });
	});

	afterEach(() => {
		journal.dispose();
		rmSync(folder, { recursive: true });
	});

	function fileOf(text: string, name = 'file.jsonl'): string {
		const path = join(folder, name);
		writeFileSync(path, text);
		return path;
	}

	const open = (text: string) => openTranscript(join(folder, 'store'), fileOf(text), importTranscript);

	it('is a conversation like the others: listed, read, and gone on with', async () => {
		for (const sample of samples) {
			const opened = open(sample.text);
			const conversation = await journal.read(opened.conversation);
			assert.ok(conversation);
			assert.deepEqual(seenIn(conversation), wanted(sample));
			const summary = (await journal.list()).find(({ id }) => id === opened.conversation);
			assert.equal(summary?.title, opened.title);
		}
		assert.deepEqual(problems, []);
	});

	it('says in the conversation where it is from and what was not understood', async () => {
		const { conversation } = open(samples.find(({ left }) => left?.length === 2)?.text ?? '');
		const stored = await journal.read(conversation);
		const messages = foldTurn(stored?.turns[0]?.events ?? []).notices.map(({ code, args }) => [code, args]);
		assert.deepEqual(messages.slice(0, 2), [
			['import.notice', { tool: 'Claude Code' }],
			[
				'import.not-understood',
				{ parts: 'Summaries that stand in for earlier messages: 1. Records of sub-agents: 2.' },
			],
		]);
		assert.deepEqual(
			stored?.turns[0]?.events.map(({ seq }) => seq),
			stored?.turns[0]?.events.map((_, index) => index),
		);
	});

	it('keeps what is asked in it after it was deleted and opened again', async () => {
		const text = samples[0]?.text ?? '';
		const { conversation } = open(text);
		await journal.remove(conversation);
		open(text);
		assert.ok(await journal.read(conversation));
		const question = { turn: 'ours', seq: 0, at: 0, type: 'turn-start', question: 'And then?' } as const;
		const rest = { context: [], model: { provider: 'p', id: 'm' }, options: { think: 'auto' } } as const;
		journal.append(conversation, [{ ...question, ...rest, startedAt: '2026-03-01T11:00:00.000Z' }]);
		assert.equal((await journal.read(conversation))?.turns.at(-1)?.id, 'ours');
	});

	it('is the same conversation when it is opened again, with what was asked since', async () => {
		const text = samples[0]?.text ?? '';
		const first = open(text);
		const question = { turn: 'ours', seq: 0, at: 0, type: 'turn-start', question: 'And then?' } as const;
		const rest = { context: [], model: { provider: 'p', id: 'm' }, options: { think: 'auto' } } as const;
		journal.append(first.conversation, [{ ...question, ...rest, startedAt: '2026-03-01T11:00:00.000Z' }]);
		const again = open(text);
		assert.deepEqual([again.conversation, first.wasThere, again.wasThere], [first.conversation, false, true]);
		assert.equal((await journal.read(again.conversation))?.turns.at(-1)?.id, 'ours');
	});

	it('brings an export of ours back as it was, and beside the original under other ids', async () => {
		for (const sample of [ordinary, withTools]) {
			const text = toJson(sample);
			const first = open(text);
			const back = await journal.read(first.conversation);
			assert.ok(back);
			assert.equal(toJson(back), text);
			const copy = await journal.read(open(text).conversation);
			assert.ok(copy);
			assert.notEqual(copy.id, back.id);
			assert.equal(new Set([...copy.turns, ...back.turns].map(({ id }) => id)).size, 2 * back.turns.length);
			const places = (turns: typeof copy.turns): readonly unknown[] =>
				turns.map(turn => turns.findIndex(({ id }) => id === parentOf(turn)?.turn));
			assert.deepEqual(places(copy.turns), places(back.turns));
		}
	});

	it('may be written in UTF-16', () => {
		const path = join(folder, 'wide.txt');
		writeFileSync(path, Buffer.from('\uFEFF<think>Hm.</think>Yes.', 'utf16le'));
		assert.equal(openTranscript(join(folder, 'store'), path, importTranscript).tool, 'text');
	});

	it('is refused with a sentence where it cannot be read, and leaves nothing behind', () => {
		const store = join(folder, 'store');
		mkdirSync(store);
		const refused = (file: string): string => {
			try {
				openTranscript(store, file, importTranscript);
				return '';
			} catch (error) {
				return error instanceof Error ? error.message : '';
			}
		};
		assert.equal(refused(join(folder, 'nowhere')), 'The file cannot be read (ENOENT).');
		assert.match(refused(fileOf('not a transcript')), /^No conversation was found in this file\./);
		const large = fileOf('');
		truncateSync(large, 600_000_000);
		assert.equal(refused(large), 'The file is too large to be opened: 600 MB, and at most 500 MB are read.');
		assert.deepEqual(readdirSync(store), []);
	});
});

describe('the thread of the archive', () => {
	let folder = '';
	let archive: Archive;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'archive-'));
		archive = new Archive({ script, folder });
	});

	afterEach(() => {
		archive.dispose();
		rmSync(folder, { recursive: true });
	});

	it('opens a file, or bytes that are on no disk', async () => {
		const bytes = Buffer.from(samples[0]?.text ?? '');
		const { signal } = new AbortController();
		const opened = await archive.openTranscript(bytes, signal);
		assert.equal(opened.title, 'A negative total');
		const path = join(folder, 'file.jsonl');
		writeFileSync(path, bytes);
		assert.deepEqual(await archive.openTranscript(path, signal), { ...opened, wasThere: true });
		assert.match(
			readFileSync(join(folder, `${opened.conversation}.ndjson`), 'utf8'),
			/^\{"schema":"sidethought\.journal"/,
		);
	});

	it('says why a file is not opened, and goes on', async () => {
		const { signal } = new AbortController();
		await assert.rejects(archive.openTranscript(Buffer.from(' '), signal), { message: 'The file is empty.' });
		assert.equal((await archive.openTranscript(Buffer.from('<think>a</think>b'), signal)).tool, 'text');
	});

	it('does for the others what they asked, once, when one of them is ended', async () => {
		const { signal } = new AbortController();
		await archive.openTranscript(Buffer.from('<think>the sign</think>b'), signal);
		const controller = new AbortController();
		const cancelled = archive.openTranscript(Buffer.from('<think>a</think>b'), controller.signal);
		const hits: string[] = [];
		const searched = archive.search(
			{ text: 'sign', isPattern: false },
			batch => {
				hits.push(...batch.map(({ match }) => match));
			},
			signal,
		);
		const opening = archive.openTranscript(Buffer.from('<think>c</think>d'), signal);
		controller.abort();
		await assert.rejects(cancelled, { message: 'Cancelled.' });
		assert.equal(await searched, false);
		assert.deepEqual(hits, ['sign']);
		assert.equal((await opening).tool, 'text');
	});

	it('is ended in the middle by whoever asked, and started anew by the next one', async () => {
		const controller = new AbortController();
		const opening = archive.openTranscript(Buffer.from('<think>a</think>b'), controller.signal);
		controller.abort();
		await assert.rejects(opening, { message: 'Cancelled.' });
		const { signal } = new AbortController();
		assert.equal((await archive.openTranscript(Buffer.from('<think>a</think>b'), signal)).tool, 'text');
	});
});
