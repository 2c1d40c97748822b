/** Addresses as people write and paste them: where a question goes, or a sentence that says what is wrong. */
import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/errors.ts';
import { createProvider, type ProviderKind } from '../../../src/providers/createProvider.ts';
import { errorReply, type StandIn, startStandIn } from '../../standins/server.ts';

const kinds = ['openai-compatible', 'anthropic', 'ollama', 'workers-ai'] as const;
const accountId = 'a'.repeat(32);

function ask(kind: ProviderKind, baseUrl: string): Promise<Failure> {
	const provider = createProvider({ kind, baseUrl, accountId, timeouts: { firstByteMs: 2000, idleMs: 2000 } });
	const request = { model: 'm', messages: [{ role: 'user', content: 'Why?' } as const] };
	return provider
		.stream(request, new AbortController().signal)
		[Symbol.asyncIterator]()
		.next()
		.then(
			() => assert.fail('no failure'),
			error => (error instanceof Failure ? error : assert.fail(error as Error)),
		);
}

describe('the address of a provider', () => {
	let standIn: StandIn;
	let host: string;
	beforeEach(async () => {
		standIn = await startStandIn(() => errorReply(404, 'nothing here'));
		host = new URL(standIn.url).host;
	});
	afterEach(() => standIn.stop());

	const chat = '/v1/chat/completions';
	const run = `/accounts/${accountId}/ai/run/m`;
	const pasted: readonly (readonly [ProviderKind, (host: string) => string, string])[] = [
		['openai-compatible', at => `http://${at}/v1`, chat],
		['openai-compatible', at => `http://${at}/v1/`, chat],
		['openai-compatible', at => `  http://${at}/v1//  `, chat],
		['openai-compatible', at => `${at}/v1`, chat],
		['openai-compatible', at => `//${at}/v1`, chat],
		['openai-compatible', at => `http:/${at}/v1`, chat],
		['openai-compatible', at => `HTTP://${at}/v1`, chat],
		['openai-compatible', at => `http://${at}${chat}`, chat],
		['openai-compatible', at => `http://${at}${chat}/`, chat],
		['openai-compatible', at => `http://${at}/v1/models`, chat],
		['openai-compatible', at => `http://${at}/v1/responses/`, '/v1/responses /v1/chat/completions'],
		['openai-compatible', at => `http://${at}/v1#top`, chat],
		['openai-compatible', at => `http://${at}/openai/v1?api-version=1`, '/openai/v1/chat/completions?api-version=1'],
		['openai-compatible', at => `http://${at}`, '/chat/completions'],
		['openai-compatible', at => `http://${at}/models`, '/models/chat/completions'],
		['anthropic', at => at, '/v1/messages'],
		['anthropic', at => `http://${at}/v1/messages/`, '/v1/messages'],
		['anthropic', at => `http://${at}/v1/`, '/v1/messages'],
		['anthropic', at => `http://${at}/proxy/`, '/proxy/v1/messages'],
		['ollama', at => at, '/api/chat'],
		['ollama', at => `http://${at}/api/chat`, '/api/chat'],
		['ollama', at => `http://${at}${chat}`, '/api/chat'],
		['ollama', at => `http://${at}/api/ollama/`, '/api/ollama/api/chat'],
		['ollama', at => `http://${at}/v1/llm`, '/v1/llm/api/chat'],
		['workers-ai', at => at, run],
		[
			'workers-ai',
			at => `http://${at}/accounts/${accountId}/ai/v1${chat.slice(3)}`,
			`/accounts/${accountId}/ai${chat}`,
		],
		['workers-ai', at => `http://${at}/accounts/${accountId}/ai/run/@cf/vendor/m`, run],
	];
	for (const [kind, written, path] of pasted) {
		it(`${written('host')} leads ${kind} to ${path}`, async () => {
			const { kind: failed, message } = await ask(kind, written(host));
			assert.deepEqual(standIn.requests.map(seen => seen.path).join(' '), path, `${failed}: ${message}`);
		});
	}

	for (const kind of kinds) {
		for (const written of [
			'http://',
			'http:',
			'https://',
			'http//127.0.0.1',
			'https://http://127.0.0.1',
			'ftp://127.0.0.1',
			'http://127.0.0.1:99999',
			'a b',
		]) {
			it(`${written} is no address for ${kind}, and it says so`, async () => {
				const { kind: failed, message, remedy, actions } = await ask(kind, written);
				assert.equal(failed, 'not-configured', message);
				assert.match(message, /is not a web address/);
				assert.match(remedy, /http:\/\/ or https:\/\//);
				assert.ok(actions.includes('open-settings'));
			});
		}
	}

	it('without /v1 is suspected when nothing answers there', async () => {
		assert.match((await ask('openai-compatible', standIn.url)).remedy, /ends in \/v1/);
		assert.doesNotMatch((await ask('openai-compatible', `${standIn.url}/v1`)).remedy, /ends in/);
		standIn.next(errorReply(200, { error: 'Unexpected endpoint or method. (POST /chat/completions)' }));
		const failure = await ask('openai-compatible', standIn.url);
		assert.equal(failure.kind, 'bad-request');
		assert.match(failure.remedy, /ends in \/v1/);
	});
});
