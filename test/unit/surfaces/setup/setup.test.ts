import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOllamaProvider } from '../../../../src/providers/ollama/ollama.ts';
import { ModelCatalog } from '../../../../src/session/hub/modelCatalog.ts';
import { Setup } from '../../../../src/surfaces/setup/setup.ts';
import { freePort } from '../../../harness/processes.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../../../standins/ollama.ts';

const memory = () => 16 * 2 ** 30;

describe('the first screen', () => {
	let server: OllamaStandIn | undefined;
	let setup: Setup;
	let catalog: ModelCatalog;
	let watched: boolean;
	let address: string;

	beforeEach(async () => {
		resetVscode();
		watched = true;
		address = `http://127.0.0.1:${await freePort()}`;
	});

	afterEach(async () => {
		setup.dispose();
		catalog.dispose();
		await server?.stop();
		server = undefined;
	});

	function open(lookEveryMs = 20): void {
		catalog = new ModelCatalog(async () => [createOllamaProvider({ baseUrl: address })]);
		setup = new Setup({ catalog, ollamaAddress: () => address, isWatched: () => watched, memory, lookEveryMs });
	}

	async function start(listed: readonly string[]): Promise<void> {
		server = await startOllamaStandIn({ port: Number(new URL(address).port), listed });
	}

	/** Until the catalogue says so; the limit of the test runner ends the waiting. */
	const until = (isSo: () => boolean): Promise<void> =>
		new Promise(resolve => {
			const look = catalog.onDidChange(() => check());
			const also = setup.onDidChange(() => check());
			const check = (): void => {
				if (isSo()) {
					look.dispose();
					also.dispose();
					resolve();
				}
			};
			check();
		});

	it('says that nothing answers, where and why, and nothing before that is known', async () => {
		open();
		assert.equal(typeof setup.view, 'undefined');
		await catalog.refresh();
		const { view } = setup;
		assert.equal(view?.state, 'no-server');
		assert.equal(view?.server, new URL(address).host);
		assert.match(view?.problems[0] ?? '', /nothing is listening there/);
		assert.deepEqual(view?.models, []);
	});

	it('finds by itself a server that is started, and goes once it has a model', async () => {
		open();
		await catalog.refresh();
		await start([]);
		await until(() => setup.view?.state === 'no-model');
		assert.equal(setup.view?.memory, '16 GB');
		assert.ok(setup.view?.models.some(model => model.isRecommended));
		await server?.stop();
		await start(['scripted-think:latest']);
		await until(() => setup.view === undefined);
		assert.deepEqual(
			catalog.state.models.map(({ ref }) => ref.id),
			['scripted-think:latest'],
		);
	});

	it('asks nobody while no view shows it', async () => {
		watched = false;
		await start([]);
		open(5);
		await catalog.refresh();
		const asked = server?.requests.length;
		await new Promise(resolve => setTimeout(resolve, 50));
		assert.equal(server?.requests.length, asked);
	});

	it('really tries again when it is told to', async () => {
		open(1e6);
		await catalog.refresh();
		await start(['scripted-think:latest']);
		await setup.run('try-again');
		assert.equal(setup.view, undefined);
		assert.ok(server?.requests.some(({ path }) => path === '/api/tags'));
	});

	it('says nothing of memory where the server is on another machine', async () => {
		address = 'http://gpu.example.invalid:11434';
		open(1e6);
		await catalog.refresh();
		assert.equal(setup.view?.memory, undefined);
	});

	it('pulls only after a question with the size, and then has the model', async () => {
		await start([]);
		open(1e6);
		await catalog.refresh();
		await setup.run('pull', 'qwen3:8b');
		assert.deepEqual(state.messages, ['Download qwen3:8b, about 5.2 GB?']);
		assert.equal(
			server?.requests.some(({ path }) => path === '/api/pull'),
			false,
		);
		state.choice = 'Download';
		const shown: string[] = [];
		setup.pull.onDidChange(view => shown.push(view ? `${view.state} ${view.message}` : 'through'));
		await setup.run('pull', 'qwen3:8b');
		assert.equal(shown[0], 'running Starting');
		assert.ok(
			shown.some(line => / of .* GB$/.test(line)),
			shown.join(', '),
		);
		assert.equal(shown.at(-1), 'through');
		assert.equal(setup.view, undefined);
	});

	it('keeps what came of a pull that is stopped, and calls that no error', async () => {
		const half = createServer((_, response) => {
			response.writeHead(200, { 'content-type': 'application/x-ndjson' });
			response.write(`${JSON.stringify({ status: 'pulling', digest: 'sha256:a', total: 1000, completed: 630 })}\n`);
		}).listen(0, '127.0.0.1');
		await once(half, 'listening');
		address = `http://127.0.0.1:${(half.address() as AddressInfo).port}`;
		open(1e6);
		state.choice = 'Download';
		setup.pull.onDidChange(
			view => view?.share !== undefined && view.state === 'running' && void setup.run('stop-pull'),
		);
		await setup.run('pull', 'qwen3:8b');
		half.closeAllConnections();
		half.close();
		assert.deepEqual(setup.pull.view, {
			model: 'qwen3:8b',
			state: 'stopped',
			share: 0.63,
			message: 'Stopped; 63 % is kept.',
		});
	});

	it('says why a pull failed', async () => {
		await start([]);
		open(1e6);
		state.choice = 'Download';
		await setup.run('pull', 'missing');
		assert.equal(setup.pull.view?.state, 'failed');
		assert.match(setup.pull.view?.message ?? '', /does not have the model missing/);
	});

	it('leads to the recording, the guide, and the very setting of the address', async () => {
		open(1e6);
		await setup.run('watch-recording');
		await setup.run('open-guide');
		await setup.run('set-address');
		assert.deepEqual(state.ran, [
			['sidethought.watchRecording'],
			['sidethought.walkthrough'],
			['workbench.action.openSettings', { query: '@id:sidethought.ollama.baseUrl' }],
		]);
	});
});
