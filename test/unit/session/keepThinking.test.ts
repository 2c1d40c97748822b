/** Whether earlier thinking goes along: chosen for a conversation, else as the settings say; looked at on the wire. */
import assert from 'node:assert/strict';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { Asker } from '../../../src/session/hub/asker.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import { ModelCatalog } from '../../../src/session/hub/modelCatalog.ts';
import { createTurnRunner } from '../../../src/session/hub/turnRunner.ts';
import { jsonReply, streamReply } from '../../standins/ollamaReply.ts';
import { type StandIn, startStandIn } from '../../standins/server.ts';
import { MemoryStore } from './memoryStore.ts';

const model = { provider: 'ollama', id: 'm' };
const lines = [
	{ model: 'm', message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false },
	{ model: 'm', message: { role: 'assistant', content: 'Nine.' }, done: true, done_reason: 'stop' },
];

describe('keeping what was thought', () => {
	let standIn: StandIn;

	beforeEach(async () => {
		standIn = await startStandIn(({ path }) =>
			path === '/api/chat' ? streamReply(lines.map(line => ({ line }))) : jsonReply(404, '{}'),
		);
	});
	afterEach(() => standIn.stop());

	/** What of the first answer goes along with the second question. */
	async function sent(usual: boolean, chosen: boolean | undefined): Promise<unknown> {
		const provider = createProvider({ kind: 'ollama', baseUrl: standIn.url });
		const catalog = new ModelCatalog(async () => []);
		const settings = () => ({ request: { keepThinking: usual } });
		const conversations = new Conversations(
			new MemoryStore(),
			createTurnRunner({ catalog, provider: async () => provider, settings }),
		);
		const asker = new Asker(conversations, catalog, () => ({ model: 'ollama/m', think: 'auto' }));
		const { id } = conversations.create();
		if (chosen !== undefined) {
			conversations.setKeepThinking(id, chosen);
		}
		for (const question of ['A?', 'B?']) {
			await asker.ask(id, { question, context: [], model });
			await ended(conversations, id);
		}
		const { json } = standIn.requests.findLast(({ path }) => path === '/api/chat') ?? {};
		assert.ok(Array.isArray(json?.messages));
		return json.messages.at(-2);
	}

	const plain = { role: 'assistant', content: 'Nine.' };
	const whole = { ...plain, thinking: 'Hm.' };
	for (const [usual, chosen, expected] of [
		[false, undefined, plain],
		[true, undefined, whole],
		[false, true, whole],
		[true, false, plain],
	] as const) {
		const choice = chosen === undefined ? 'nothing is chosen' : chosen ? 'it is chosen' : 'it is chosen not to';
		it(`${expected === whole ? 'sends' : 'does not send'} it where the setting is ${usual} and ${choice}`, async () => {
			assert.deepEqual(await sent(usual, chosen), expected);
		});
	}
});

async function ended(conversations: Conversations, id: string): Promise<void> {
	while (conversations.running(id).size > 0) {
		await new Promise<void>(resolve => {
			const listener = conversations.onDidChangeRunning(() => {
				listener.dispose();
				resolve();
			});
		});
	}
}
