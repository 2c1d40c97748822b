import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import type { TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import type { SearchHit, SearchQuery } from '../../../src/session/hub/conversationStore.ts';
import { Archive } from '../../../src/storage/background/archive.ts';
import { keepConversation } from '../../../src/storage/background/keepConversation.ts';
import { Journal } from '../../../src/storage/journal.ts';
import { ConversationTexts } from '../../../src/storage/search/conversationTexts.ts';
import { turnOf, turnStart } from '../core/turnEvents.ts';

const thinking =
	'**Reading the sum**\n\nThe sign may be flipped in the receipt.\n\n**Checking the discount**\n\nWait, the discount is taken twice. Let me check the tax.';

/** Words come in pieces, as models write them. */
function pieces(type: 'thinking-delta' | 'answer-delta', block: number, text: string): readonly TurnEventBody[] {
	return (text.match(/[\s\S]{1,3}/g) ?? []).map(piece => ({ type, block, text: piece }));
}

function conversationOf(id: string, title: string, second: number): Conversation {
	const turn = `${id}-1`;
	const startedAt = new Date(Date.UTC(2026, 2, 1, 10, 0, second)).toISOString();
	const events = turnOf(
		[
			{ ...turnStart, startedAt } as TurnEventBody,
			{ type: 'thinking-start', block: 0 },
			...pieces('thinking-delta', 0, thinking),
			{ type: 'thinking-end', block: 0 },
			{ type: 'tool-call-start', id: 'c1', name: 'read_file' },
			{ type: 'tool-call', id: 'c1', name: 'read_file', arguments: '{"path":"receipt.ts"}' },
			{ type: 'tool-result', id: 'c1', name: 'read_file', content: 'const total = -sum;' },
			{ type: 'answer-start', block: 1 },
			...pieces('answer-delta', 1, `It is \`-sum\` in ${title}. Größe: ÄRGER 😀.`),
			{ type: 'answer-end', block: 1 },
			{ type: 'finish', reason: 'complete' },
		],
		turn,
	);
	return { id, title, createdAt: startedAt, turns: [{ id: turn, events }] };
}

describe('a search through all conversations', () => {
	let folder = '';

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'search-'));
		keepConversation(folder, conversationOf('old', 'Receipts', 1));
		keepConversation(folder, conversationOf('new', 'Invoices', 2));
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	async function found(
		query: SearchQuery | string,
		texts = new ConversationTexts(folder),
	): Promise<readonly SearchHit[]> {
		const hits: SearchHit[] = [];
		for await (const batch of texts.search(typeof query === 'string' ? { text: query, isPattern: false } : query)) {
			hits.push(...batch.hits);
		}
		return hits;
	}

	const places = (hits: readonly SearchHit[]): readonly string[] =>
		hits.map(({ conversation, place, match }) => `${conversation} ${place} ${match}`).toSorted();

	it('finds words in title, question, thinking, answer, code and tools, in any case', async () => {
		assert.deepEqual(places(await found('invoices')), ['new answer Invoices', 'new title Invoices']);
		assert.deepEqual(places(await found('NEGATIVE')), ['new question negative', 'old question negative']);
		assert.deepEqual(places(await found('flipped')), ['new thinking flipped', 'old thinking flipped']);
		assert.deepEqual(places(await found('`-sum`')), ['new answer `-sum`', 'old answer `-sum`']);
		assert.deepEqual(places(await found('const total')), ['new tool const', 'old tool const']);
		assert.deepEqual(places(await found('größe ärger')), ['new answer Größe', 'old answer Größe']);
		assert.deepEqual(await found('nowhere'), []);
		assert.deepEqual(await found('  '), []);
	});

	it('wants all words in one passage, and words between quotation marks together', async () => {
		assert.equal((await found('sign discount')).length, 2);
		assert.equal((await found('sign invoices')).length, 0);
		assert.equal((await found('"the sign"')).length, 2);
		assert.equal((await found('"sign the"')).length, 0);
	});

	it('tells the step of the thinking, where the hit stands in its block, and the words around it', async () => {
		const [hit] = (await found('twice')).filter(({ conversation }) => conversation === 'new');
		assert.equal(thinking.slice(hit?.start, hit?.end), 'twice');
		assert.deepEqual(
			[hit?.turn, hit?.block, hit?.before, hit?.match, hit?.after],
			['new-1', 0, 'Wait, the discount is taken ', 'twice', '. Let me check the tax.'],
		);
		assert.equal(hit?.step, 'Checking the discount');
	});

	it('takes regular expressions, and says in words what is wrong with one', async () => {
		const pattern = (text: string): SearchQuery => ({ text, isPattern: true });
		assert.deepEqual(places(await found(pattern('fl[a-z]+ed'))), ['new thinking flipped', 'old thinking flipped']);
		assert.deepEqual(places(await found(pattern('^const'))), ['new tool const', 'old tool const']);
		assert.equal((await found(pattern('x*'))).length > 0, true);
		await assert.rejects(found(pattern('(')), { message: /^That is not a regular expression: / });
	});

	it('does not find what begins in one passage and ends in the next', async () => {
		assert.deepEqual(await found({ text: 'receipts\\s*why is', isPattern: true }), []);
	});

	it('finds what came since, without reading the others again', async () => {
		const texts = new ConversationTexts(folder);
		await found('flipped', texts);
		const journal = new Journal(folder, { onProblem: ({ message }) => assert.fail(message) });
		journal.append(
			'old',
			turnOf(
				[{ ...turnStart, question: 'And the shipping?' } as TurnEventBody, { type: 'finish', reason: 'complete' }],
				'old-2',
			),
		);
		journal.rename('new', 'Renamed');
		journal.dispose();
		assert.deepEqual(places(await found('shipping', texts)), ['old question shipping']);
		assert.deepEqual(places(await found('renamed', texts)), ['new title Renamed']);
		assert.deepEqual(places(await found('shipping')), ['old question shipping'], 'in another window');
	});

	it('tells of the latest conversations first, also where nothing was read yet', async () => {
		for (const [id, age] of [
			['old', 5],
			['new', 60],
		] as const) {
			utimesSync(join(folder, `${id}.ndjson`), new Date(), new Date(Date.now() - age * 1_000));
		}
		const order = (await found('flipped')).map(({ conversation }) => conversation);
		assert.deepEqual(order, ['old', 'new'], 'by the last change of the file');
	});

	it('is prepared before anybody asks, and only for as long as nothing else is wanted', async () => {
		const kept = (): string => readFileSync(join(folder, 'search.texts'), 'utf8');
		await new ConversationTexts(folder).prepare(() => false);
		assert.equal(kept().match(/The sign may be flipped/g)?.length, 1);
		await new ConversationTexts(folder).prepare(() => true);
		assert.equal(kept().match(/The sign may be flipped/g)?.length, 2);
		const prepared = kept();
		assert.equal((await found('flipped')).length, 2);
		assert.equal(kept(), prepared, 'nothing had to be read for the search');
	});

	it('misses nothing that is read at the same time to prepare it', async () => {
		for (let number = 0; number < 30; number += 1) {
			keepConversation(folder, conversationOf(`c${number}`, 'Receipts', number));
		}
		const texts = new ConversationTexts(folder);
		const preparing = texts.prepare(() => true);
		const conversations = new Set((await found('flipped', texts)).map(({ conversation }) => conversation));
		await preparing;
		assert.equal(conversations.size, 32);
	});

	it('forgets the words of deleted conversations, on the disk too', async () => {
		const texts = new ConversationTexts(folder);
		await found('flipped', texts);
		rmSync(join(folder, 'new.ndjson'));
		assert.deepEqual(places(await found('flipped', texts)), ['old thinking flipped']);
		assert.doesNotMatch(readFileSync(join(folder, 'search.texts'), 'utf8'), /Invoices/);
	});

	it('reads the journals again where its own file is cut, odd or gone', async () => {
		await found('flipped');
		const pack = join(folder, 'search.texts');
		const whole = readFileSync(pack);
		for (let size = 0; size < whole.length; size += 37) {
			writeFileSync(pack, whole);
			truncateSync(pack, size);
			assert.equal((await found('flipped')).length, 2, `cut at ${size}`);
		}
		appendFileSync(pack, '{"file":"old.ndjson","size":0}\nrubbish');
		assert.equal((await found('flipped')).length, 2);
		rmSync(pack);
		assert.equal((await found('flipped')).length, 2);
	});

	it('passes over files that cannot be read', async () => {
		writeFileSync(join(folder, 'broken.ndjson'), 'no journal\n');
		assert.equal((await found('flipped')).length, 2);
	});
});

describe('the search of the archive', () => {
	const script = join(import.meta.dirname, '../../../src/archiveThread.ts');
	let folder = '';

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'search-'));
		keepConversation(folder, conversationOf('old', 'Receipts', 1));
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	it('is answered in batches, ended by whoever asked, and stopped where a pattern never ends', async () => {
		const archive = new Archive({ script, folder, searchMs: 3_000 });
		try {
			await archive.prepareSearch();
			assert.match(readFileSync(join(folder, 'search.texts'), 'utf8'), /The sign may be flipped/);
			const hits: SearchHit[] = [];
			const controller = new AbortController();
			const search = (text: string, isPattern: boolean) =>
				archive.search({ text, isPattern }, batch => hits.push(...batch), controller.signal);
			assert.equal(await search('flipped', false), false);
			assert.deepEqual(
				hits.map(({ place, match }) => [place, match]),
				[['thinking', 'flipped']],
			);
			await assert.rejects(search('(', true), /not a regular expression/);
			await assert.rejects(search('^(([a-z .\\n,])+)+#$', true), { message: /^This search took too long/ });
			assert.equal(await search('sum', false), false);
			const cancelled = search('sum', false);
			controller.abort();
			assert.equal(await cancelled, false);
			await archive.forgetDeleted();
		} finally {
			archive.dispose();
		}
	});
});
