/** `@reason` in VS Code's own chat, with VS Code's own fold for thinking. */
import assert from 'node:assert/strict';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { recordedModelName } from '../standins/ollamaModels.ts';
import { streamReply } from '../standins/ollamaReply.ts';
import {
	answered,
	expandedReferences,
	followups,
	lastChat,
	newChat,
	openWithModel,
	pressInChat,
	useModel,
} from './chatSteps.ts';

const think = 'scripted-think:latest';

describe('@reason in native chat', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn({ speed: 4 });
		workbench = await freshWindow({
			settings: { 'sidethought.ollama.baseUrl': ollama.url },
			viewport: { width: 1400, height: 900 },
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('answers the very first request after the start, and says which model thought', async () => {
		await openWithModel(workbench);
		await workbench.nativeChat.ask('@reason why is the sum wrong?');
		const text = await answered(workbench);
		assert.doesNotMatch(text, /unavailable/i);
		assert.match(text, /a \+ b|minus sign/);
		assert.match(text, /Thought for .* · /);
	});

	it('streams the thinking into the fold of VS Code', async () => {
		await newChat(workbench);
		const goOn = ollama.hold(100);
		await useModel(workbench, recordedModelName, '@reason why is add() negative?');
		const fold = workbench.nativeChat.responses.last().locator('.chat-thinking-box');
		await waitFor('thinking in the fold', async () => (await fold.allInnerTexts()).join('').length > 80);
		await workbench.screenshot('chat-native-live');
		goOn();
		const text = await answered(workbench);
		await workbench.screenshot('chat-native-done');
		assert.match(text, /minus sign in add/);
		assert.match(text, /Thought for .* · .*recorded/);
	});

	it('opens the very same turn in the panel by a button', async () => {
		await pressInChat(workbench, 'Show the full thinking');
		const page = await workbench.view('.turn');
		assert.match(await page.locator('.turn').last().innerText(), /why is add\(\) negative\?/);
		assert.match(await page.locator('.turn').last().locator('.thinking .fold').first().innerText(), /Thought for/);
		await workbench.screenshot('chat-native-panel');
	});

	it('sends the first answer along with a second question of the same chat', async () => {
		await useModel(workbench, think, '@reason and in JavaScript?');
		await answered(workbench);
		const request = lastChat(ollama);
		assert.deepEqual(
			request.messages.map(message => message.role),
			['user', 'assistant', 'user'],
		);
		assert.match(request.messages[0]?.content ?? '', /why is add\(\) negative/);
		assert.equal(request.messages[2]?.content, 'and in JavaScript?');
	});

	it('asks the model that is chosen in the picker of the chat, and says which one thought', async () => {
		assert.equal(lastChat(ollama).model, think);
		assert.match(await workbench.nativeChat.lastResponse(), /scripted-think/);
	});

	it('opens the panel at that very turn of several, with its thinking open', async () => {
		await newChat(workbench);
		for (const number of ['one', 'two', 'three']) {
			ollama.next(longAnswer(`Thought number ${number}.`, `Answer number ${number}.`));
			await useModel(workbench, think, `@reason question ${number}?`);
			await answered(workbench);
		}
		// The chat draws only what is in sight, so the button has to be scrolled to.
		const wanted = workbench.nativeChat.responses.filter({ hasText: 'Answer number one.' });
		const button = wanted.locator('.monaco-button').filter({ hasText: 'Show the full thinking' });
		await workbench.nativeChat.responses.last().hover();
		await waitFor('the first answer', async () => {
			await workbench.page.mouse.wheel(0, -200);
			const box = (await button.count()) === 1 ? await button.boundingBox() : null;
			return box !== null && box.y > 200;
		});
		await workbench.click(button);
		const page = await workbench.view('.turn');
		const turn = page.locator('.turn').filter({ hasText: 'question one?' });
		const thinking = turn.locator('.thinking').first();
		await waitFor('the thinking of the first turn', async () => /Thought number one/.test(await thinking.innerText()));
		await waitFor('the first turn in sight', () =>
			turn.evaluate(element => {
				const { top, bottom } = element.getBoundingClientRect();
				return top < innerHeight / 2 && bottom > 0;
			}),
		);
		await workbench.screenshot('chat-native-panel-of-three');
		assert.equal(await page.locator('.turn').count(), 3);
		const last = page.locator('.turn').last();
		assert.ok(await last.evaluate(element => element.getBoundingClientRect().top > innerHeight));
	});

	for (const [command, asked] of [
		['explain', /Explain what this code does/],
		['fix', /Find what is wrong with this code/],
		['review', /Review this for mistakes/],
		['tests', /Write tests for this code/],
	] as const) {
		it(`/${command} asks its question about the selection, and shows what it read`, async () => {
			await newChat(workbench);
			await workbench.editors.open('sample.ts', { text: 'return a - b;' });
			await useModel(workbench, think, `@reason /${command} `);
			const text = await answered(workbench);
			const question = lastChat(ollama).messages.at(-1)?.content ?? '';
			assert.match(question, /Selected code, sample\.ts:2/);
			assert.match(question, /return a - b;/);
			assert.match(question, asked);
			assert.match(text, /a \+ b/);
			assert.match(await expandedReferences(workbench), /sample\.ts/);
			await workbench.screenshot(`chat-${command}`);
		});
	}

	it('offers follow-ups that fit the command', async () => {
		await waitFor('follow-ups', async () => (await followups(workbench)).includes('What do they not cover?'));
	});

	it('/compare asks two models and puts their figures side by side', async () => {
		await newChat(workbench);
		await useModel(workbench, think, '@reason /compare what does add() return? Ask scripted-plain as well.');
		const text = await answered(workbench);
		await workbench.screenshot('chat-compare');
		assert.match(text, /scripted-think/);
		assert.match(text, /scripted-plain/);
		assert.match(text, /Plain answer/);
		assert.match(text, /Side by side/);
	});

	it('sends what a #-variable names as context', async () => {
		await newChat(workbench);
		await workbench.editors.open('money.ts');
		await workbench.execute('workbench.action.chat.attachFile');
		await workbench.nativeChat.ask('@reason what is in here?');
		await answered(workbench);
		assert.match(lastChat(ollama).messages.at(-1)?.content ?? '', /File money\.ts:/);
	});

	it('stops the turn when the chat is stopped, keeps what came, and offers to continue', async () => {
		await newChat(workbench);
		ollama.hold(100);
		await useModel(workbench, recordedModelName, '@reason why?');
		const fold = workbench.nativeChat.responses.last().locator('.chat-thinking-box');
		await waitFor('some thinking', async () => (await fold.allInnerTexts()).join('').length > 40);
		await workbench.execute('workbench.action.chat.cancel');
		await waitFor('the end of the request', () => ollama.requests.some(request => request.outcome === 'cancelled'));
		await waitFor('follow-ups', async () => (await followups(workbench)).includes('Continue'));
		await workbench.screenshot('chat-cancelled');
	});
});

/** Long enough that no view shows two of them. */
function longAnswer(thought: string, answer: string) {
	const lines = Array.from({ length: 60 }, (_, line) => `Line ${line}.`);
	const part = (message: object, done = false) => ({ line: { model: think, message, done } });
	return streamReply([
		part({ role: 'assistant', content: '', thinking: thought }),
		part({ role: 'assistant', content: [answer, ...lines, answer].join('\n\n') }),
		{ line: { model: think, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' } },
	]);
}
