/** The button under an error of a model in Ollama's cloud, with a server that says where one signs in. */
import assert from 'node:assert/strict';
import type { Turn } from '../../../src/core/conversation/conversation.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import type { Conversations } from '../../../src/session/hub/conversations.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { remedyFor } from '../../../src/surfaces/commands/remedies.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';
import { jsonReply } from '../../standins/ollamaReply.ts';
import { type StandIn, startStandIn } from '../../standins/server.ts';
import { collect } from '../session/fakes.ts';

const place = 'https://ollama.com/connect?name=host&key=a2V5';

describe('signing in to the cloud of Ollama', () => {
	let standIn: StandIn;
	beforeEach(resetVscode);
	afterEach(() => standIn.stop());

	/** Asks a model there, and presses the button under what comes of it. */
	async function press(status: number, body: unknown): Promise<readonly string[]> {
		standIn = await startStandIn(() => jsonReply(status, JSON.stringify(body)));
		const provider = createProvider({ kind: 'ollama', id: 'ollama', baseUrl: standIn.url });
		const request = { model: 'gpt-oss:120b-cloud', messages: [{ role: 'user', content: 'Why?' } as const] };
		const events = await collect(runTurn({ provider, request, turn: 't1' }));
		const error = events.find(event => event.type === 'error');
		assert.ok(error?.type === 'error' && error.actions?.[0] === 'sign-in', JSON.stringify(error));
		assert.doesNotMatch(JSON.stringify(events), /a2V5/, 'the name of the machine and its key are kept nowhere');
		const turn = { id: 't1', events, state: foldTurn(events) } satisfies Turn & { state: unknown };
		const conversations = { findTurn: () => ({ turn }) } as unknown as Conversations;
		const signInAddress = async (): Promise<string | undefined> => provider.signInAddress?.();
		await remedyFor('sign-in', { turn: 't1', conversations, asker: undefined as never, signInAddress });
		return state.shown.map(String);
	}

	for (const status of [401, 403]) {
		it(`opens the page that the server names (${status})`, async () => {
			assert.deepEqual(await press(status, { error: 'unauthorized', signin_url: place }), [place]);
		});
	}

	for (const foreign of [
		'https://ollama.com.evil.example/connect',
		'https://evil.example/?ollama.com',
		'http://ollama.com/connect',
		'https://me@ollama.com/connect',
		'https://ollama.com:8443/connect',
		'command:workbench.action.quit',
		'nonsense',
		7,
	]) {
		it(`does not go where it should not: ${foreign}`, async () => {
			const shown = await press(401, { error: 'unauthorized', signin_url: foreign });
			assert.deepEqual(shown, ['https://docs.ollama.com/cloud']);
		});
	}
});
