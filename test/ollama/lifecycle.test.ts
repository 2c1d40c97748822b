import assert from 'node:assert/strict';
import { begunIn, inWords } from '../../src/session/request/continuation.ts';
import { isRunner, type OllamaServer, processIds, runnersOf, signalAll } from '../harness/ollamaServer.ts';
import { delay, freePort, stepMs, waitFor } from '../harness/processes.ts';
import { scripts } from '../standins/ollamaScripts.ts';
import {
	type Asked,
	type AskOptions,
	ask as askOnce,
	errorOf,
	finishOf,
	loadedModels,
	nothingRuns,
	noticesOf,
	unload,
	windowAt,
} from './ask.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

const endless = { model: 'scripted-loop' };

const ask = (options: AskOptions): Promise<Asked> => askOnce({ provider: windowAt(options.url), ...options });

describe('a real Ollama that is stopped, or stops', () => {
	const url = () => ollamaUnderTest.server.url;

	before('tell of the models, as before each question in a window', async () => {
		for (const model of ['scripted-loop', 'scripted-think', 'scripted-plain']) {
			await windowAt(url()).capabilities(model);
		}
	});

	it('stops generating when the question is cancelled in the middle of thinking', async () => {
		const asked = await cancelOn(url(), endless, 'thinking-delta');
		assert.equal(finishOf(asked), 'cancelled');
		assert.ok(asked.thinking.startsWith(scripts.loop.thinking));
		await nothingRuns(url());
	});

	it('stops generating when the question is cancelled in the middle of the answer', async () => {
		const asked = await cancelOn(url(), { model: 'scripted-think', think: 'off' }, 'answer-delta');
		assert.equal(finishOf(asked), 'cancelled');
		assert.ok(scripts.plain.answer.startsWith(asked.answer) && asked.answer !== '');
		await nothingRuns(url());
	});

	it('does not answer a question that is cancelled before it is sent', async () => {
		const asked = await ask({ url: url(), request: endless, signal: AbortSignal.abort() });
		assert.equal(finishOf(asked), 'cancelled');
		await nothingRuns(url());
	});

	it('forgets a question that is cancelled while it waits for its turn', async () => {
		const first = new AbortController();
		const speaks = Promise.withResolvers<void>();
		const onEvent = ({ type }: { type: string }) => void (type === 'thinking-delta' && speaks.resolve());
		const running = ask({ url: url(), request: endless, signal: first.signal, onEvent });
		await speaks.promise;
		const second = new AbortController();
		const waiting = ask({ url: url(), request: { model: 'scripted-plain' }, signal: second.signal });
		setTimeout(() => second.abort(), 300);
		assert.equal(finishOf(await waiting), 'cancelled');
		first.abort();
		assert.equal(finishOf(await running), 'cancelled');
		await nothingRuns(url());
	});

	it('answers each question after a stop, also where the server kept the place of the one that left', async function () {
		this.timeout(600_000);
		// It does after one stop in fifty or so (ollama/ollama#17131).
		for (let count = 0; count < 60; count++) {
			const stopped = await cancelOn(url(), endless, 'thinking-delta');
			assert.equal(finishOf(stopped), 'cancelled');
			const asked = await ask({ url: url(), request: { model: 'scripted-plain' } });
			assert.equal(asked.answer, scripts.plain.answer);
		}
	});

	it('logs that the generation has ended soon after a cancel', async function () {
		const server = await ollamaUnderTest.start(this);
		try {
			const before = server.log().length;
			const asked = await cancelOn(server.url, endless, 'thinking-delta');
			assert.equal(finishOf(asked), 'cancelled');
			// The model itself would go on for more than 40,000 tokens.
			const finished = /context for request finished/;
			await waitFor('the log to say so', () => finished.test(server.log().slice(before)));
			assert.match(server.log().slice(before), /POST +"\/api\/chat"/);
		} finally {
			await server.dispose();
		}
	});

	it('answers two questions at once, both in full', async () => {
		const [one, other] = await Promise.all([
			ask({ url: url(), request: { model: 'scripted-think' } }),
			ask({ url: url(), request: { model: 'scripted-tools', think: 'off' } }),
		]);
		assert.equal(one.answer, scripts.think.answer);
		assert.equal(other.answer, scripts.plain.answer);
	});

	it('is unreachable where no server runs, with what to do', async () => {
		const asked = await ask({ url: `http://127.0.0.1:${await freePort()}`, request: endless });
		assert.equal(finishOf(asked), 'error');
		assert.equal(errorOf(asked)?.kind, 'unreachable');
		assert.match(errorOf(asked)?.remedy ?? '', /ollama serve/);
	});

	it('keeps what came when the server is killed in mid-stream, and continues on the next one', async function () {
		const server = await ollamaUnderTest.start(this);
		try {
			let killed: Promise<void> | undefined;
			const asked = await ask({
				url: server.url,
				request: endless,
				onEvent: ({ type, seq }) => {
					if (type === 'thinking-delta' && seq > 50) {
						killed ??= server.kill();
					}
				},
			});
			await killed;
			assert.equal(finishOf(asked), 'interrupted');
			assert.ok(asked.thinking.startsWith(scripts.loop.thinking + scripts.loop.repeats));
			assert.match(errorOf(asked)?.kind ?? '', /^(cut|unreachable)$/);
			assert.ok(errorOf(asked)?.actions?.includes('continue'));

			assert.equal(errorOf(await ask({ url: server.url, request: endless }))?.kind, 'unreachable');
			await server.restart();
			const { question, ...begun } = begunIn([{ id: 'turn', events: asked.events }]);
			const { messages } = inWords([question], { ...begun, mode: 'continue' });
			const continued = await ask({ url: server.url, request: { model: 'scripted-think', messages } });
			assert.equal(finishOf(continued), 'complete');
			assert.equal(continued.answer, scripts.think.answer);
			assert.match(
				continued.events[0]?.type === 'turn-start' ? continued.events[0].question : '',
				/Hmm, is the sign wrong/,
			);
		} finally {
			await server.dispose();
		}
	});

	it('says that the runner has died when only the runner is killed', async function () {
		const server = await ollamaUnderTest.start(this);
		try {
			let killed = false;
			const asked = await ask({
				url: server.url,
				request: endless,
				onEvent: ({ type, seq }) => {
					if (type === 'thinking-delta' && seq > 50 && !killed) {
						killed = true;
						void server.killRunners();
					}
				},
			});
			assert.equal(finishOf(asked), 'interrupted');
			assert.ok(asked.thinking.length > 50);
			const next = await ask({ url: server.url, request: { model: 'scripted-plain' } });
			assert.equal(next.answer, scripts.plain.answer);
		} finally {
			await server.dispose();
		}
	});

	it('shows that the model is being loaded, and can be cancelled meanwhile', async function () {
		if (process.platform !== 'linux') {
			this.skip();
		}
		const server = await ollamaUnderTest.start(this);
		try {
			const asked = await whileLoading(server, ask);
			assert.equal(noticesOf(asked)[0], 'loading');
			assert.equal(asked.answer, scripts.plain.answer);
			assert.equal(finishOf(asked), 'complete');

			const before = server.log().length;
			const cancelled = await whileLoading(server, askUntilNotice);
			assert.equal(noticesOf(cancelled)[0], 'loading');
			assert.equal(finishOf(cancelled), 'cancelled');
			const failed = /Load failed|error loading llama server/;
			await waitFor('the log to say so', () => failed.test(server.log().slice(before)));
			await waitFor('the model to be gone', async () => (await loadedModels(server.url)).length === 0);
			await nothingRuns(server.url);
		} finally {
			await server.dispose();
		}
	});
});

/** Asks while the model is loaded. It loads in some 20 ms, so its runner is held up; tried again where that was too late. */
async function whileLoading(server: OllamaServer, asking: (options: AskOptions) => Promise<Asked>): Promise<Asked> {
	for (let tries = 1; ; tries++) {
		await unload(server.url, 'scripted-plain');
		await waitFor('the runner to end', () => runnersOf(server.pid).length === 0);
		const holding = holdRunner(server.pid, 3000);
		const asked = await asking({ url: server.url, request: { model: 'scripted-plain' } });
		await holding;
		if (noticesOf(asked)[0] === 'loading' || tries === 10) {
			return asked;
		}
	}
}

/** Cancels at the first news. */
function askUntilNotice(options: AskOptions): Promise<Asked> {
	const controller = new AbortController();
	const onEvent = ({ type }: { type: string }) => void (type === 'notice' && controller.abort());
	return ask({ ...options, signal: controller.signal, onEvent });
}

/** Asks, and cancels on the third event of a type. */
function cancelOn(url: string, request: Parameters<typeof ask>[0]['request'], type: string): Promise<Asked> {
	const controller = new AbortController();
	let seen = 0;
	const onEvent = (event: { type: string }) => {
		seen += event.type === type ? 1 : 0;
		if (seen === 3) {
			controller.abort();
		}
	};
	return ask({ url, request, signal: controller.signal, onEvent });
}

/** Stops the next runner for some time, as a slow disk would. */
async function holdRunner(serverPid: number, forMs: number): Promise<void> {
	const before = new Set(processIds());
	const isNew = (pid: number) => !before.has(pid) && isRunner(pid, serverPid);
	// No pause between two looks: it is to be stopped before it has loaded anything.
	const pid = await waitFor('a runner', () => processIds().find(isNew), stepMs, 0);
	signalAll([pid], 'SIGSTOP');
	await delay(forMs);
	signalAll([pid], 'SIGCONT');
}
