import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TurnParent } from '../../../src/core/stream/turnEvent.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import type { TurnQuestion } from '../../../src/session/hub/openConversation.ts';
import type { TurnRunner } from '../../../src/session/hub/turnRunner.ts';
import { Journal } from '../../../src/storage/journal.ts';

const question: TurnQuestion = {
	question: 'Why?',
	context: [],
	model: { provider: 'fake', id: 'm' },
	options: { think: 'auto' },
};

/** Answers at once. */
const run: TurnRunner = async function* ({ turn, question: words, parent }) {
	yield {
		...{ type: 'turn-start', turn, seq: 0, at: 0, question: words, context: [], model: question.model },
		...{ options: { think: 'auto' }, startedAt: '2026-01-01T00:00:00.000Z', ...(parent && { parent }) },
	};
	yield { type: 'finish', turn, seq: 1, at: 1, reason: 'complete' };
};

describe('the branch that is shown', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'shown-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const journal = (): Journal => new Journal(folder, { onProblem: problem => assert.fail(problem.message) });

	const ask = async (hub: Conversations, id: string, parent?: TurnParent): Promise<string> => {
		const ended = new Promise<void>(resolve => {
			const listening = hub.onDidAppend(({ events }) => {
				if (events.some(event => event.type === 'finish')) {
					listening.dispose();
					resolve();
				}
			});
		});
		const asked = hub.ask(id, { ...question, ...(parent && { parent }) });
		await ended;
		return asked.kind === 'asked' ? asked.turn : assert.fail(asked.kind);
	};

	const branchAfterReopening = async (id: string): Promise<readonly string[] | undefined> => {
		const store = journal();
		const hub = new Conversations(store, run);
		const branch = (await hub.open(id))?.branch.map(turn => turn.id);
		hub.dispose();
		store.dispose();
		return branch;
	};

	it('is the same after the window was closed and opened, with the version that was chosen', async () => {
		const store = journal();
		const hub = new Conversations(store, run);
		const { id } = hub.create();
		const first = await ask(hub, id);
		const second = await ask(hub, id);
		const edited = await ask(hub, id, { turn: second, as: 'edit' });
		assert.deepEqual(await branchAfterReopening(id), [first, edited]);
		hub.showVersion(second);
		assert.deepEqual(await branchAfterReopening(id), [first, second]);
		const third = await ask(hub, id);
		assert.deepEqual(await branchAfterReopening(id), [first, second, third]);
		hub.showVersion(edited);
		hub.dispose();
		store.dispose();
		assert.deepEqual(await branchAfterReopening(id), [first, edited]);
	});
});
