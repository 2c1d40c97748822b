import assert from 'node:assert/strict';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { parentOf } from '../../../src/core/conversation/tree.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { importTranscript } from '../../../src/importTranscript.ts';
import type { OpenedTranscript, Opening } from '../../../src/session/hub/conversationStore.ts';
import { Archive } from '../../../src/storage/background/archive.ts';
import { openTranscript } from '../../../src/storage/background/openTranscript.ts';
import { Journal } from '../../../src/storage/journal.ts';
import { largeSession } from '../../harness/largeSession.ts';
import { ordinary, withTools } from '../core/sampleConversations.ts';
import { samples, seenIn, wanted } from '../import/seen.ts';

const script = join(import.meta.dirname, '../../../src/archiveThread.ts');

const opening = (signal = new AbortController().signal): Opening => ({ onBeginning: () => {}, signal });

function toolOf(opened: OpenedTranscript): string | undefined {
	return opened.wasThere ? undefined : opened.tool;
}

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

	const open = (text: string) => openTranscript(join(folder, 'store'), fileOf(text), { read: importTranscript });

	it('is a conversation like the others: listed, read, and gone on with', async () => {
		for (const sample of samples) {
			const opened = open(sample.text);
			const conversation = await journal.read(opened.conversation);
			assert.ok(conversation);
			assert.deepEqual(seenIn(conversation), wanted(sample));
			const summary = (await journal.list()).find(({ id }) => id === opened.conversation);
			assert.equal(summary?.title, conversation.title);
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

	it('is told by its beginning first where it is large, and is the same conversation as a whole', async () => {
		const beginnings: Conversation[] = [];
		const store = join(folder, 'store');
		const kept: boolean[] = [];
		const text = largeSession(13);
		const { conversation } = openTranscript(store, fileOf(text), {
			read: importTranscript,
			onBeginning: beginning => {
				beginnings.push(beginning);
				kept.push(existsSync(join(store, `${beginning.id}.ndjson`)));
			},
		});
		const whole = await journal.read(conversation);
		const [beginning] = beginnings;
		assert.ok(whole && beginning);
		assert.deepEqual([beginnings.length, kept, beginning.id], [1, [false], conversation]);
		const [known, last] = [beginning.turns.slice(0, -1), beginning.turns.at(-1)];
		assert.ok(known.length > 10 && known.length < whole.turns.length / 5, `${known.length}`);
		assert.deepEqual(known.slice(1), whole.turns.slice(1, known.length));
		assert.deepEqual(
			foldTurn(known[0]?.events ?? []).notices.map(({ code }) => code),
			['import.notice', 'import.beginning'],
		);
		assert.ok(last && whole.turns.every(({ id }) => id !== last.id));
		const state = foldTurn(last.events);
		assert.deepEqual([state.notices.at(-1)?.code, state.finish?.reason], ['import.beginning', 'complete']);
		assert.deepEqual(
			last.events.map(({ seq, turn }) => [seq, turn]),
			last.events.map((_, index) => [index, last.id]),
		);
	});

	it('has no beginning to tell where it is small, is known already, or means nothing so far', () => {
		const store = join(folder, 'store');
		const beginnings: unknown[] = [];
		const options = { read: importTranscript, onBeginning: (each: unknown) => void beginnings.push(each) };
		openTranscript(store, fileOf(largeSession(1)), options);
		const text = largeSession(13);
		const first = openTranscript(store, fileOf(text), { read: importTranscript });
		assert.deepEqual(openTranscript(store, fileOf(text), options), {
			conversation: first.conversation,
			wasThere: true,
		});
		const late = `${'{"type":"system","subtype":"x","session_id":"s"}\n'.repeat(40_000)}${text}`;
		assert.equal(toolOf(openTranscript(store, fileOf(late), options)), 'Claude Code');
		assert.deepEqual(beginnings, []);
	});

	it('is known again without being read as a whole, and is another one when anything was written behind it', () => {
		const store = join(folder, 'store');
		const text = largeSession(9);
		const read = (): never => assert.fail('it is read');
		const first = openTranscript(store, fileOf(text), { read: importTranscript });
		assert.deepEqual(openTranscript(store, Buffer.from(text), { read }), {
			conversation: first.conversation,
			wasThere: true,
		});
		const longer = openTranscript(store, fileOf(`${text}{"type":"summary","summary":"x","leafUuid":"b0"}\n`), {
			read: importTranscript,
		});
		assert.notEqual(longer.conversation, first.conversation);
		assert.equal(longer.wasThere, false);
	});

	it('may be written in UTF-16', () => {
		const path = join(folder, 'wide.txt');
		writeFileSync(path, Buffer.from('\uFEFF<think>Hm.</think>Yes.', 'utf16le'));
		assert.equal(toolOf(openTranscript(join(folder, 'store'), path, { read: importTranscript })), 'text');
	});

	it('is refused with a sentence where it cannot be read, and leaves nothing behind', () => {
		const store = join(folder, 'store');
		mkdirSync(store);
		const refused = (file: string): string => {
			try {
				openTranscript(store, file, { read: importTranscript });
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
		const opened = await archive.openTranscript(bytes, opening());
		assert.equal(opened.wasThere, false);
		const path = join(folder, 'file.jsonl');
		writeFileSync(path, bytes);
		const again = await archive.openTranscript(path, opening());
		assert.deepEqual(again, { conversation: opened.conversation, wasThere: true });
		assert.match(
			readFileSync(join(folder, `${opened.conversation}.ndjson`), 'utf8'),
			/^\{"schema":"sidethought\.journal"/,
		);
	});

	it('says why a file is not opened, and goes on', async () => {
		await assert.rejects(archive.openTranscript(Buffer.from(' '), opening()), { message: 'The file is empty.' });
		assert.equal(toolOf(await archive.openTranscript(Buffer.from('<think>a</think>b'), opening())), 'text');
	});

	it('does for the others what they asked, once, when one of them is ended', async () => {
		const { signal } = new AbortController();
		await archive.openTranscript(Buffer.from('<think>the sign</think>b'), opening());
		const controller = new AbortController();
		const cancelled = archive.openTranscript(Buffer.from('<think>a</think>b'), opening(controller.signal));
		const hits: string[] = [];
		const searched = archive.search(
			{ text: 'sign', isPattern: false },
			batch => {
				hits.push(...batch.map(({ match }) => match));
			},
			signal,
		);
		const third = archive.openTranscript(Buffer.from('<think>c</think>d'), opening());
		controller.abort();
		await assert.rejects(cancelled, { message: 'Cancelled.' });
		assert.equal(await searched, false);
		assert.deepEqual(hits, ['sign']);
		assert.equal(toolOf(await third), 'text');
	});

	it('is ended in the middle by whoever asked, and started anew by the next one', async () => {
		const controller = new AbortController();
		const ended = archive.openTranscript(Buffer.from('<think>a</think>b'), opening(controller.signal));
		controller.abort();
		await assert.rejects(ended, { message: 'Cancelled.' });
		assert.equal(toolOf(await archive.openTranscript(Buffer.from('<think>a</think>b'), opening())), 'text');
	});
});
