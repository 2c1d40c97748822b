import assert from 'node:assert/strict';
import { configuredProviders, createConfiguredProviders } from '../../../src/configuredProviders.ts';
import { PlainHttpConsent } from '../../../src/platform/plainHttp.ts';
import { KeyStore } from '../../../src/platform/secrets.ts';
import { readSettings } from '../../../src/platform/settings.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';

function rows(): readonly string[] {
	return configuredProviders(readSettings()).map(({ id, label, baseUrl, needsKey }) =>
		[id, label, baseUrl, needsKey ? 'key' : 'no key'].join(' | '),
	);
}

/** A `Memento` and a `SecretStorage` that keep nothing but what they are given. */
const emptyStore = { get: (_: string, fallback: unknown) => fallback, update: async () => {} } as never;
const keysOf = (stored: Readonly<Record<string, string>>): KeyStore =>
	new KeyStore({ get: async (name: string) => stored[name] } as never);

describe('the providers that the settings set up', () => {
	beforeEach(resetVscode);

	it('are Ollama alone, where nothing is written', () => {
		assert.deepEqual(rows(), ['ollama | Ollama | http://127.0.0.1:11434 | no key']);
	});

	it('are Workers AI with an account, Anthropic when it is switched on, and each server with its own name', () => {
		state.user = {
			'sidethought.workersAi.accountId': ' 0123 ',
			'sidethought.anthropic.enabled': true,
			'sidethought.openaiCompatible': [
				{ preset: 'groq' },
				{ preset: 'custom', name: 'Büro: Server 2', baseUrl: 'https://llm.example/v1' },
			],
		};
		assert.deepEqual(
			rows().map(row => row.split(' | ').filter((_, index) => index !== 2)),
			[
				['ollama', 'Ollama', 'no key'],
				['workers-ai', 'Workers AI', 'key'],
				['openai-compatible:groq', 'Groq', 'key'],
				['openai-compatible:b-ro-server-2', 'Büro: Server 2', 'no key'],
				['anthropic', 'Anthropic', 'key'],
			],
		);
	});

	it('leave out a server without an address, and a preset that nobody knows', () => {
		state.user = { 'sidethought.openaiCompatible': [{ preset: 'custom' }, { preset: 'nobody', baseUrl: 'https://x' }] };
		assert.equal(rows().length, 1);
	});

	it('keep the others when one is set up wrongly', async () => {
		state.user = {
			'sidethought.ollama.baseUrl': 'no address at all',
			'sidethought.anthropic.enabled': true,
		};
		const providers = await createConfiguredProviders(readSettings(), keysOf({}), new PlainHttpConsent(emptyStore));
		assert.deepEqual(
			providers.map(({ id }) => id),
			['ollama', 'anthropic'],
		);
		await assert.rejects(providers[0]?.models(new AbortController().signal) ?? Promise.resolve());
	});
});
