import assert from 'node:assert/strict';
import type { ToHost } from '../../src/protocol/messages.ts';
import { violationsIn } from '../harness/axe.ts';
import { models, type PageDriver, snapshot, TurnScript, themeNames } from './harness.ts';
import { openPage } from './shared.ts';
import { doneTurn, type State, states } from './states.ts';

async function show(state: State, theme: (typeof themeNames)[number], width: number) {
	const driver = await openPage({ theme, width, silent: true, reducedMotion: true, policy: false });
	await driver.send(...state.messages);
	for (const selector of state.clicks ?? []) {
		await driver.page.click(selector);
	}
	if (state.types) {
		await driver.page.keyboard.type(state.types);
	}
	return driver;
}

/** The rules whose verdict hangs on the theme's colours; all others see the same page in every theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

describe('every state', () => {
	for (const state of states) {
		it(`has no axe violation: ${state.name}`, async () => {
			const driver = await show(state, 'dark', 320);
			const whole = driver.page.locator(':root');
			assert.deepEqual(await violationsIn(whole), [], 'dark');
			for (const theme of themeNames.filter(name => name !== 'dark')) {
				await driver.wear(theme);
				assert.deepEqual(await violationsIn(whole, colourRules), [], theme);
			}
		});

		it(`fits 250 pixels without scrolling sideways: ${state.name}`, async () => {
			const driver = await show(state, 'dark', 250);
			const [inner, outer] = await driver.page.evaluate(() => {
				const box = document.querySelector('.scroller');
				return [box?.scrollWidth ?? 0, box?.clientWidth ?? 0] as const;
			});
			assert.ok(inner <= outer, `${inner} > ${outer}`);
		});

		it(`runs without an error of ours: ${state.name}`, async () => {
			const driver = await show(state, 'dark', 600);
			assert.deepEqual(driver.errors, []);
			assert.deepEqual(await driver.sent('page-error'), []);
		});
	}
});

async function clicked(script: TurnScript, button: string, type: ToHost['type']) {
	const driver = await openPage();
	await driver.send(script.message());
	await driver.page.locator('.turn').hover();
	await driver.page.getByRole('button', { name: button, exact: true }).last().click();
	return (await driver.sent(type)).at(-1);
}

describe('the buttons of a turn', () => {
	it('continue and ask again after a break', async () => {
		const broken = (): TurnScript => new TurnScript().start().answer('Half', { end: false }).finish('interrupted');
		assert.deepEqual(await clicked(broken(), 'Continue', 'continue'), { type: 'continue', turn: 't1' });
		assert.deepEqual(await clicked(broken(), 'Try again', 'retry'), { type: 'retry', turn: 't1' });
	});

	it('do what an error offers', async () => {
		const script = new TurnScript()
			.start()
			.add({
				type: 'error',
				kind: 'unreachable',
				message: 'Not running.',
				remedy: 'Start it.',
				actions: ['start-guide'],
			})
			.finish('error');
		assert.deepEqual(await clicked(script, 'Start guide', 'remedy'), {
			type: 'remedy',
			action: 'start-guide',
			turn: 't1',
		});
	});

	it('export and copy the answer', async () => {
		assert.deepEqual(await clicked(doneTurn(), 'Export this turn', 'export'), {
			type: 'export',
			format: 'markdown',
			turn: 't1',
		});
		const copied = await clicked(doneTurn(), 'Copy answer', 'copy');
		assert.match((copied as { text: string }).text, /^The minus on `sample\.ts:2`/);
	});

	it('copy the whole turn', async () => {
		const copied = await clicked(doneTurn(), 'Copy question, thinking and answer', 'copy-turn');
		assert.deepEqual(copied, { type: 'copy-turn', turn: 't1' });
	});

	it('ask for the answer now, while the model thinks', async () => {
		const script = new TurnScript().start().think('Let me think about it for a while.', { end: false });
		assert.deepEqual(await clicked(script, 'Answer now', 'answer-now'), { type: 'answer-now', turn: 't1' });
	});
});

describe('the composer', () => {
	it('sends with Enter, breaks the line with Shift+Enter, and does not send nothing', async () => {
		const driver = await openPage();
		await driver.page.focus('textarea');
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.type('  ');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('ask'), []);
		await driver.page.keyboard.type('one');
		await driver.page.keyboard.press('Shift+Enter');
		await driver.page.keyboard.type('two');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('ask'), [{ type: 'ask', text: 'one\ntwo' }]);
		assert.equal(await driver.page.inputValue('textarea'), '');
	});

	it('stops with the same button while a turn runs, and queues what is typed', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start().think('Hm, let me see.', { end: false }).message());
		await driver.page.click('.send');
		assert.deepEqual(await driver.sent('stop'), [{ type: 'stop', turn: 't1' }]);
		await driver.page.fill('textarea', 'And then?');
		await driver.page.click('.send');
		assert.deepEqual(await driver.sent('ask'), [{ type: 'ask', text: 'And then?' }]);
	});

	it('shows what waits, and takes it back or out', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start().think('Hm, let me see.', { end: false }).message(), {
			type: 'queue-changed',
			queue: [
				{ id: 'q1', text: 'And then?' },
				{ id: 'q2', text: 'And why?' },
			],
		});
		assert.deepEqual(await driver.page.locator('.queued-text').allInnerTexts(), ['And then?', 'And why?']);
		assert.deepEqual(await driver.page.locator('.queued-tag').allInnerTexts(), ['Next', 'Then']);
		await driver.page.locator('.queued').first().getByRole('button', { name: 'Edit before it is asked' }).click();
		await driver.page.locator('.queued').last().getByRole('button', { name: 'Do not ask' }).click();
		assert.deepEqual(await driver.sent('unqueue'), [
			{ type: 'unqueue', id: 'q1', edit: true },
			{ type: 'unqueue', id: 'q2', edit: false },
		]);
		assert.equal(await driver.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
		await driver.send({ type: 'queue-changed', queue: [] });
		assert.equal(await driver.page.locator('.composer-queued').isVisible(), false);
	});

	for (const key of ['Escape', 'ArrowUp']) {
		it(`takes the newest question that waits back with ${key}, and leaves a started draft alone`, async () => {
			const driver = await openPage();
			await driver.send(snapshot({ queue: [{ id: 'q1', text: 'And then?' }] }));
			await driver.page.evaluate(() => {
				window.addEventListener('keydown', event => document.body.setAttribute('data-heard', event.key));
			});
			await driver.page.fill('textarea', 'a draft');
			await driver.page.keyboard.press(key);
			assert.deepEqual(await driver.sent('unqueue'), []);
			await driver.page.fill('textarea', '');
			await driver.page.evaluate(() => document.body.removeAttribute('data-heard'));
			await driver.page.keyboard.press(key);
			assert.deepEqual(await driver.sent('unqueue'), [{ type: 'unqueue', id: 'q1', edit: true }]);
			// VS Code listens at the window: there Escape would stop the turn.
			assert.equal(await driver.page.getAttribute('body', 'data-heard'), null);
		});
	}

	it('keeps what is typed below a question that comes back', async () => {
		const driver = await openPage();
		await driver.page.fill('textarea', 'typed');
		await driver.send({ type: 'draft', text: 'And then?', focus: true, keep: true });
		assert.equal(await driver.page.inputValue('textarea'), 'And then?\n\ntyped');
		await driver.send({ type: 'draft', text: 'Other', focus: true });
		assert.equal(await driver.page.inputValue('textarea'), 'Other');
	});

	it('recalls earlier questions with the arrow keys', async () => {
		const driver = await openPage();
		for (const question of ['first', 'second']) {
			await driver.page.fill('textarea', question);
			await driver.page.keyboard.press('Enter');
		}
		await driver.page.keyboard.press('ArrowUp');
		await driver.page.keyboard.press('ArrowUp');
		assert.equal(await driver.page.inputValue('textarea'), 'first');
		await driver.page.keyboard.press('ArrowDown');
		await driver.page.keyboard.press('ArrowDown');
		assert.equal(await driver.page.inputValue('textarea'), '');
	});

	it('completes a mention and attaches it', async () => {
		const driver = await openPage();
		await driver.page.focus('textarea');
		await driver.page.keyboard.type('look at #sam');
		const asked = (await driver.sent('complete')).at(-1);
		assert.equal(asked?.query, 'sam');
		const attach = { kind: 'file', value: 'sample.ts' } as const;
		await driver.send({
			type: 'completions',
			request: asked?.request ?? 0,
			items: [{ label: 'sample.ts', icon: 'file', attach }],
		});
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('attach'), [{ type: 'attach', attach }]);
		assert.equal(await driver.page.inputValue('textarea'), 'look at ');
		assert.deepEqual(await driver.sent('ask'), []);
	});

	it('puts a prompt of the reader’s own into the box, to be changed and sent', async () => {
		const driver = await openPage();
		await driver.page.focus('textarea');
		await driver.page.keyboard.type('/rev');
		const asked = (await driver.sent('complete')).at(-1);
		assert.deepEqual([asked?.query, asked?.of], ['rev', 'prompts']);
		await driver.send({
			type: 'completions',
			request: asked?.request ?? 0,
			items: [{ label: '/review', detail: 'Review this.', icon: 'prompt', insert: 'Review this.\nBe strict.' }],
		});
		assert.equal(await driver.page.locator('.completions').getAttribute('aria-label'), 'Your prompts');
		await driver.page.keyboard.press('Enter');
		assert.equal(await driver.page.inputValue('textarea'), 'Review this.\nBe strict.');
		assert.deepEqual(await driver.sent('attach'), []);
		assert.deepEqual(await driver.sent('ask'), []);
		await driver.page.keyboard.press('Enter');
		assert.equal((await driver.sent('ask')).at(-1)?.text, 'Review this.\nBe strict.');
	});

	it('takes a slash for a prompt only where nothing else stands in the box', async () => {
		const driver = await openPage();
		await driver.page.fill('textarea', 'either');
		await driver.page.keyboard.type('/or');
		assert.deepEqual(await driver.sent('complete'), []);
	});

	it('removes what is attached', async () => {
		const driver = await openPage();
		await driver.send({
			type: 'attachments-changed',
			attachments: [{ id: 'a', kind: 'file', label: 'a.ts', tokens: 12 }],
		});
		await driver.page.click('button[aria-label="Remove a.ts"]');
		assert.deepEqual(await driver.sent('detach'), [{ type: 'detach', id: 'a' }]);
	});

	it('chooses a model and a thinking level by keyboard alone', async () => {
		const driver = await openPage();
		await driver.page.focus('.model-button');
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.press('ArrowDown');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('choose-model'), [
			{ type: 'choose-model', model: { provider: 'ollama', id: 'gpt-oss:20b' } },
		]);
		assert.equal(await driver.page.evaluate(() => document.activeElement?.classList.contains('model-button')), true);
		await driver.send({
			type: 'models-changed',
			models: { ...models, selected: { provider: 'ollama', id: 'gpt-oss:20b' } },
		});
		await driver.page.focus('.think-button');
		await driver.page.keyboard.press('Enter');
		// Behind the levels there is what goes along with a question.
		await driver.page.keyboard.press('End');
		await driver.page.keyboard.press('ArrowUp');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('choose-think'), [{ type: 'choose-think', think: 'high' }]);
	});

	it('has in an open menu what came after it was opened, and keeps the keys where they were', async () => {
		const driver = await openPage();
		await driver.send({ type: 'models-changed', models: { state: 'loading', models: [], think: 'auto' } });
		await driver.page.click('.model-button');
		const rows = driver.page.getByRole('menu').locator('.menu-label');
		assert.deepEqual(await rows.allInnerTexts(), ['All models']);
		await driver.send({ type: 'models-changed', models });
		await driver.page.getByRole('menuitem', { name: 'Compare answers…' }).waitFor();
		assert.equal(await driver.page.locator('.menu :focus .menu-label').innerText(), 'All models');
		await driver.page.keyboard.press('Home');
		const first = await driver.page.locator('.menu :focus').elementHandle();
		await driver.send({ type: 'models-changed', models: { ...models } });
		assert.equal(
			await first?.evaluate(row => row === document.activeElement),
			true,
			'the same row, for a click on its way',
		);
		assert.equal(await rows.first().innerText(), 'qwen3:8b');
	});

	it('says by an icon where words would be cut off whether tools may be used, and still says it in words', async () => {
		const driver = await openPage({ width: 300 });
		const button = driver.page.getByRole('button', { name: 'Tools: Tools on' });
		await driver.send({ type: 'models-changed', models: { ...models, tools: 'on' } });
		await driver.page.fill('textarea', 'A question that the meter counts.');
		assert.equal(await button.count(), 1);
		assert.equal(await driver.page.getByRole('button', { name: 'Thinking: auto' }).count(), 1);
		assert.ok(((await button.boundingBox())?.width ?? 0) < 30);
		const model = driver.page.locator('.model-button .picker-label');
		assert.deepEqual(await model.evaluate(label => [label.textContent, label.scrollWidth <= label.clientWidth]), [
			'qwen3:8b',
			true,
		]);
	});

	it('says of a model that does not think by itself that it is asked to in words', async () => {
		const driver = await openPage();
		const details = async (id: string): Promise<readonly string[]> => {
			await driver.send({ type: 'models-changed', models: { ...models, selected: { provider: 'ollama', id } } });
			await driver.page.click('.think-button');
			const all = await driver.page.getByRole('menuitemradio').allInnerTexts();
			await driver.page.keyboard.press('Escape');
			return all.map(text => text.replace(/\s+/g, ' ').trim());
		};
		const words = 'asked for in words, as this model does not think by itself';
		assert.deepEqual(await details('llama3.2:3b'), [`auto ${words}`, 'off answer at once', `on ${words}`]);
		assert.deepEqual(await details('qwen3:8b'), [
			'auto on for models that can',
			'off answer at once',
			'on think before answering',
		]);
	});

	it('measures against what fits into the model as it runs, where an answer told that', async () => {
		const driver = await openPage();
		const asked = new TurnScript('t1').start('Q').answer('A.');
		const usage = { promptTokens: 40, completionTokens: 2, contextWindow: 4096 };
		const turn = asked.add({ type: 'usage', usage }).finish().snapshot();
		const shown = async (selected: string): Promise<string> => {
			const chosen = { ...models, selected: { provider: 'ollama', id: selected } };
			await driver.send(snapshot({ models: chosen, conversation: { id: 'c1', title: '', turns: [turn] } }));
			return (await driver.page.locator('.meter').textContent()) ?? '';
		};
		assert.equal(await shown('qwen3:8b'), '~41 / 4K tok');
		assert.equal(await shown('gpt-oss:20b'), '~41 / 128K tok');
	});

	it('measures the tools that go along, until a server has counted them with a prompt', async () => {
		const driver = await openPage();
		const chosen = {
			...models,
			selected: { provider: 'ollama', id: 'qwen3:8b' },
			tools: 'ask',
			toolTokens: 900,
		} as const;
		const empty = { id: 'c1', title: '', turns: [] };
		await driver.send(snapshot({ models: chosen, conversation: empty }));
		const meter = driver.page.locator('.meter');
		assert.match(await meter.innerText(), /^~900 /);
		await driver.send({ type: 'models-changed', models: { ...chosen, tools: 'off', toolTokens: 0 } });
		assert.equal(await meter.isVisible(), false);
		const asked = new TurnScript('t1').start('Q').answer('A.');
		const turn = asked
			.add({ type: 'usage', usage: { promptTokens: 1_000, completionTokens: 2 } })
			.finish()
			.snapshot();
		await driver.send(snapshot({ models: chosen, conversation: { ...empty, turns: [turn] } }));
		assert.match(await meter.innerText(), /^~1k /);
	});

	it('says before a question is asked which thoughts would not go along with it', async () => {
		const driver = await openPage({ width: 600 });
		const turn = (id: string) => {
			const asked = new TurnScript(id).start('Q').think('x'.repeat(2_000)).answer('A.');
			const usage = { promptTokens: 1_000, completionTokens: 500, contextWindow: 2_048 };
			return asked.add({ type: 'usage', usage }).finish().snapshot();
		};
		const title = async (keepsThinking: boolean): Promise<string> => {
			await driver.send(
				snapshot({
					models: { ...models, selected: { provider: 'ollama', id: 'qwen3:8b' } },
					settings: { fold: 'auto', wide: false, keepsThinking },
					conversation: { id: 'c1', title: '', turns: [turn('t1'), turn('t2')] },
				}),
			);
			return (await driver.page.locator('.meter').getAttribute('title')) ?? '';
		};
		assert.doesNotMatch(await title(false), /stay behind/);
		assert.doesNotMatch(await title(true), /stay behind/);
		await driver.page.fill('textarea', 'word '.repeat(100));
		assert.match(await title(true), /Thoughts of older answers that would not fit, and stay behind: 1/);
		assert.match(await driver.page.locator('.meter').innerText(), /−1 thoughts/);
	});

	it('keeps thoughts in one conversation or not, and says how much of the next question they would be', async () => {
		const driver = await openPage({ width: 600 });
		const asked = new TurnScript('t1').start('Q').think('x'.repeat(4_000)).answer('A.');
		const usage = { promptTokens: 100, completionTokens: 1_000, contextWindow: 8_192 };
		const turn = asked.add({ type: 'usage', usage }).finish().snapshot();
		const settings = { fold: 'auto', wide: false } as const;
		const chosen = { ...models, selected: { provider: 'ollama', id: 'qwen3:8b' } };
		await driver.send(snapshot({ models: chosen, settings, conversation: { id: 'c1', title: '', turns: [turn] } }));
		const meter = driver.page.locator('.meter');
		assert.equal(await meter.innerText(), '~101 / 8K tok');
		const keep = driver.page.getByRole('menuitemcheckbox', { name: 'Keep thoughts' });
		await driver.page.click('.think-button');
		assert.equal(await keep.getAttribute('aria-checked'), 'false');
		await keep.click();
		assert.deepEqual(await driver.sent('choose-keep-thinking'), [{ type: 'choose-keep-thinking', keep: true }]);
		await driver.send({ type: 'settings-changed', settings: { ...settings, keepsThinking: true } });
		assert.equal(await meter.innerText(), '~1.1k / 8K tok · 1k thinking');
		assert.match((await meter.getAttribute('title')) ?? '', /Earlier thinking that goes along: about 1k of them/);
		await driver.page.click('.think-button');
		assert.equal(await keep.getAttribute('aria-checked'), 'true');
		await driver.page.setViewportSize({ width: 300, height: 640 });
		assert.equal(await meter.innerText(), '~1.1k / 8K');
		assert.equal(await driver.page.evaluate(() => document.documentElement.scrollWidth), 300);
	});

	it('has a menu for all that can be done with a turn', async () => {
		const driver = await openPage();
		await driver.send(snapshot({ conversation: { id: 'c1', title: '', turns: [doneTurn().snapshot()] } }));
		await driver.page.getByRole('button', { name: 'What else to do with this turn' }).focus();
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('turn-menu'), [{ type: 'turn-menu', turn: 't1' }]);
	});

	it('keeps a draft over a reload of the view', async () => {
		const driver = await openPage();
		await driver.page.fill('textarea', 'half a question');
		const state = await driver.page.evaluate(() => window.savedState);
		const again = await openPage({ state });
		assert.equal(await again.page.inputValue('textarea'), 'half a question');
	});
});

describe('a server that wants to be left alone for a while', () => {
	const message = 'Groq wants fewer requests. Asking again when it says.';
	const retry = { type: 'notice', kind: 'retry', message, code: 'x', retryInMs: 20_000 } as const;

	/** Waits until fewer than these are left, and gives how many. */
	async function secondsBelow({ page }: PageDriver, most: number): Promise<number> {
		const fewer = await page.waitForFunction(limit => {
			const words = document.querySelector('.turn-status')?.textContent ?? '';
			const seconds = Number(/^Asking again in (\d+) s/.exec(words)?.[1] ?? Number.NaN);
			return seconds < limit && seconds;
		}, most);
		return Number(await fewer.jsonValue());
	}

	it('is waited for with a clock that counts down, and then waited for as always', async () => {
		const driver = await openPage();
		const script = new TurnScript('t1').start().add(retry);
		await driver.send(snapshot({ conversation: { id: 'c1', title: '', turns: [] } }), script.message());
		const status = driver.page.locator('.turn-status');
		const first = await secondsBelow(driver, 21);
		await secondsBelow(driver, first);
		await status.getByRole('button', { name: 'Ask now' }).click();
		assert.deepEqual(await driver.sent('ask-now'), [{ type: 'ask-now', turn: 't1' }]);
		await driver.send(script.wait(20_000).add({ type: 'notice', kind: 'waiting', message: '', code: 'x' }).message(2));
		await status.getByText(/^Waiting for/).waitFor();
		assert.equal(await status.getByRole('button').isVisible(), false);
	});

	it('is told of in one line, however often it said so', async () => {
		const driver = await openPage();
		const turn = new TurnScript('t1').start().add(retry).wait(20_000).add(retry).snapshot();
		await driver.send(snapshot({ conversation: { id: 'c1', title: '', turns: [turn] } }));
		assert.deepEqual(await driver.page.locator('.notice').allInnerTexts(), [message]);
	});
});

describe('the size of the text', () => {
	it('is the reader’s own where they have set one, and VS Code’s again when they take it back', async () => {
		const driver = await openPage();
		const settings = { fold: 'auto', wide: false } as const;
		const sizes = () =>
			driver.page.evaluate(() => {
				const size = (selector: string): string => {
					const found = document.querySelector(selector);
					return found ? getComputedStyle(found).fontSize : '';
				};
				return [size('body'), size('.answer pre code')];
			});
		const turn = new TurnScript('t1').start('Q').answer('```\ncode\n```').finish().snapshot();
		await driver.send(snapshot({ settings, conversation: { id: 'c1', title: '', turns: [turn] } }));
		const before = await sizes();
		await driver.send({ type: 'settings-changed', settings: { ...settings, fontSize: 19 } });
		assert.deepEqual(await sizes(), ['19px', '19px']);
		await driver.send({ type: 'settings-changed', settings });
		assert.deepEqual(await sizes(), before);
	});
});

describe('the figures of a turn', () => {
	it('tell how long the model was loaded, and what the question was', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message());
		await driver.page.click('.figures-button');
		const figures = await driver.page.locator('.figures').innerText();
		assert.match(figures, /Model loading\s+0\.6 s/);
		assert.match(figures, /Question and context\s+412 tokens/);
	});
});

describe('find', () => {
	it('counts matches in folded thinking and opens it', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message(), { type: 'command', command: 'find' });
		await driver.page.keyboard.type('call sites');
		assert.equal(await driver.page.locator('.find-count').innerText(), '1 of 2');
		await driver.page.keyboard.press('Enter');
		assert.equal(await driver.page.locator('.find-count').innerText(), '2 of 2');
		assert.equal(await driver.page.getAttribute('.fold', 'aria-expanded'), 'true');
		assert.equal(
			await driver.page.evaluate(() =>
				[...(CSS.highlights.get('find-current') ?? [])].map(range => String(range)).join(),
			),
			'call sites',
		);
	});

	it('looks only where the filters say', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message(), { type: 'command', command: 'find' });
		await driver.page.keyboard.type('minus');
		assert.match(await driver.page.locator('.find-count').innerText(), /of 4$/);
		await driver.page.click('.filter:has-text("Answer")');
		assert.match(await driver.page.locator('.find-count').innerText(), /of 1$/);
	});

	it('says when there is nothing, or the pattern is not one', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message(), { type: 'command', command: 'find' });
		await driver.page.keyboard.type('zebra(');
		assert.equal(await driver.page.locator('.find-count').innerText(), 'No results');
		await driver.page.click('button[aria-label="Regular expression"]');
		assert.equal(await driver.page.locator('.find-count').innerText(), 'Not a valid pattern');
	});

	it('covers nothing at the top, and moves nothing further down', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message());
		await driver.page.click('.fold');
		const top = () =>
			driver.page
				.locator('.turn')
				.first()
				.evaluate(turn => turn.getBoundingClientRect().top);
		await driver.page.mouse.move(100, 200);
		await driver.page.mouse.wheel(0, -2000);
		await driver.page.waitForFunction(() => document.querySelector('.scroller')?.scrollTop === 0);
		await driver.send({ type: 'command', command: 'find' });
		assert.ok(
			(await top()) >= (await driver.page.locator('.find').evaluate(bar => bar.getBoundingClientRect().bottom)),
		);
		await driver.page.keyboard.press('Escape');
		await driver.page.mouse.wheel(0, 80);
		await driver.page.waitForFunction(() => document.querySelector('.scroller')?.scrollTop === 80);
		const before = await top();
		await driver.send({ type: 'command', command: 'find' });
		assert.ok(Math.abs((await top()) - before) < 1);
		await driver.page.keyboard.press('Escape');
		assert.ok(Math.abs((await top()) - before) < 1);
	});

	it('closes with Escape', async () => {
		const driver = await openPage();
		await driver.send({ type: 'command', command: 'find' });
		await driver.page.keyboard.press('Escape');
		assert.equal(await driver.page.locator('.find').isVisible(), false);
	});
});

describe('what screen readers hear', () => {
	it('is phases, never tokens', async () => {
		const driver = await openPage();
		await driver.page.evaluate(() => {
			const heard: string[] = [];
			Object.assign(window, { heard });
			const region = document.querySelector('[role="status"][aria-live]');
			if (region) {
				new MutationObserver(() => heard.push(region.textContent ?? '')).observe(region, {
					childList: true,
					characterData: true,
					subtree: true,
				});
			}
		});
		const script = doneTurn();
		for (let from = 0; from < script.events.length; from += 10) {
			await driver.send(script.message(from, from + 10));
		}
		const heard = await driver.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
		assert.deepEqual(heard.slice(0, 2), ['Thinking', 'Answering']);
		assert.equal(heard.length, 3);
	});
});

describe('the intake', () => {
	it('says how many messages with events it has read, also of those that it cannot use', async () => {
		const driver = await openPage();
		const script = doneTurn();
		for (let from = 0; from < 5; from++) {
			await driver.send(script.message(from, from + 1));
		}
		await driver.send(script.message(9, 12));
		const taken = (await driver.sent('taken')).map(message => message.messages);
		assert.deepEqual(taken, [3, 3]);
	});

	it('asks for a snapshot when events are missing', async () => {
		const driver = await openPage();
		const script = doneTurn();
		await driver.send(script.message(0, 5), script.message(9, 12));
		assert.equal((await driver.sent('resync')).length, 1);
		await driver.send(snapshot({ conversation: { id: 'c', title: '', turns: [script.snapshot()] } }));
		assert.match(await driver.page.locator('.answer').innerText(), /The minus on/);
	});
});
