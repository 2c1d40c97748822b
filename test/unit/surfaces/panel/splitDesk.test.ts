import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '../../../../src/core/conversation/turnState.ts';
import { fromJson } from '../../../../src/core/export/fromJson.ts';
import { toJson } from '../../../../src/core/export/json.ts';
import { toMarkdown } from '../../../../src/core/export/markdown.ts';
import { forSharing } from '../../../../src/core/redaction/outgoing.ts';
import type { TurnEvent } from '../../../../src/core/stream/turnEvent.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import type { AppendedEvents } from '../../../../src/session/hub/hubEvents.ts';
import { historyMessages } from '../../../../src/session/request/history.ts';
import { Journal } from '../../../../src/storage/journal.ts';
import { branchSnapshot } from '../../../../src/surfaces/panel/branchSnapshot.ts';
import { SplitDesk } from '../../../../src/surfaces/panel/splitDesk.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { turnOf, turnStart } from '../../core/turnEvents.ts';

const model = { provider: 'ollama', id: 'qwen3:8b' };
const granite = 'Here is my thought process: … Here is my response:';
/** All of it stands in the answer. */
const came = turnOf([
	turnStart,
	{ type: 'answer-start', block: 0 },
	{ type: 'answer-delta', block: 0, text: 'Here is my thought process: the sign.\n\nHere is my response:' },
	{ type: 'answer-delta', block: 0, text: ' It subtracts.' },
	{ type: 'answer-end', block: 0 },
	{ type: 'finish', reason: 'complete' },
]);

describe('splitting a turn again', () => {
	let folder: string;
	let journal: Journal;
	let conversations: Conversations;
	const remembered: unknown[] = [];

	beforeEach(async () => {
		resetVscode();
		remembered.length = 0;
		folder = mkdtempSync(join(tmpdir(), 'split-'));
		journal = open();
		journal.append('c', came);
		await reopen();
	});

	afterEach(() => {
		conversations.dispose();
		journal.dispose();
		rmSync(folder, { recursive: true });
	});

	function open(): Journal {
		return new Journal(folder, { onProblem: ({ message }) => assert.fail(message) });
	}

	/** Another window. */
	async function reopen(): Promise<void> {
		journal.dispose();
		journal = open();
		conversations = new Conversations(journal, async function* () {});
		await conversations.open('c');
	}

	async function choose(label: string, then?: string): Promise<readonly TurnEvent[]> {
		state.picks = label;
		state.choice = then;
		const told: TurnEvent[] = [];
		const listening = conversations.onDidAppend(({ events }: AppendedEvents) => told.push(...events));
		const remember = (...given: readonly unknown[]): void => void remembered.push(given);
		await new SplitDesk({ conversations, delimiters: () => [], remember }).splitAgain('t1');
		listening.dispose();
		return told;
	}

	function shown(): readonly [thinking: string, answer: string] {
		const turn = conversations.findTurn('t1')?.turn.state;
		assert.ok(turn);
		return [textOf(turn, 'thinking').trim(), textOf(turn, 'answer').trim()];
	}

	it('shows what the format says at once, and in another window', async () => {
		assert.equal(shown()[0], '');
		const told = await choose(granite);
		assert.deepEqual(
			told.map(({ type, seq }) => [type, seq]),
			[['resplit', 6]],
		);
		assert.deepEqual(shown(), ['the sign.', 'It subtracts.']);
		await reopen();
		assert.deepEqual(shown(), ['the sign.', 'It subtracts.']);
	});

	it('reaches the page, exports, what is shared and what the next question sends', async () => {
		await choose(granite);
		const opened = conversations.opened('c');
		assert.ok(opened);
		const page = branchSnapshot(opened, opened.branch)[0]?.events ?? [];
		assert.ok(page.some(event => event.type === 'thinking-delta' && event.text.includes('the sign.')));
		const markdown = toMarkdown(opened, { thinking: 'omit' });
		assert.ok(markdown.includes('It subtracts.') && !markdown.includes('the sign'));
		const shared = JSON.stringify(forSharing(opened, [], { thinking: 'omit' }).turns);
		assert.ok(shared.includes('It subtracts.') && !shared.includes('the sign'));
		const [, answer] = historyMessages(opened.turns, model);
		assert.equal(answer?.content.trim(), 'It subtracts.');
	});

	it('is in a JSON export with what it was before, so that a copy can be split as before, too', async () => {
		await choose(granite);
		const opened = conversations.opened('c');
		assert.ok(opened);
		const text = toJson(opened);
		assert.equal(toJson(fromJson(text)), text);
		assert.deepEqual(fromJson(text).turns[0]?.events.slice(0, came.length), came);
	});

	it('is taken back to what came, also in another window', async () => {
		const before = shown();
		await choose(granite, 'Split as before');
		assert.deepEqual(shown(), before);
		await reopen();
		assert.deepEqual(shown(), before);
		const opened = conversations.opened('c');
		assert.deepEqual(
			opened && branchSnapshot(opened, opened.branch)[0]?.events.map(({ type }) => type),
			came.map(({ type }) => type),
		);
	});

	it('is remembered for the model where the reader says so, and only there', async () => {
		await choose(granite);
		assert.deepEqual(remembered, []);
		await choose(granite, 'Always for qwen3:8b');
		assert.deepEqual(remembered, [[{ provider: 'ollama', id: 'qwen3:8b' }, { format: 'granite' }]]);
	});

	it('offers the formats that make a difference first', async () => {
		await choose('nothing');
		const labels = state.lists[0]?.labels ?? [];
		assert.deepEqual(labels.slice(0, 4), [
			'Makes a difference here',
			'As the text itself tells',
			'It began inside thinking, with no opening tag',
			granite,
		]);
		assert.ok(labels.includes('<think> … </think>') && labels.includes('[THINK] … [/THINK]'));
		assert.ok(labels.indexOf('No tags: all of it is answer') > labels.indexOf('Makes no difference here'));
	});

	it('waits until a turn is over', async () => {
		await new SplitDesk({ conversations, delimiters: () => [], remember: () => {} }).splitAgain('none');
		assert.deepEqual(state.messages, ['A turn can be split again when it is over.']);
		assert.deepEqual(state.lists, []);
		assert.equal(conversations.resplit('none', { format: 'none' }), false);
	});
});
