/** Every button that there is, pressed: none does nothing, none throws, and what it posts is a message that the host takes. */
import assert from 'node:assert/strict';
import { parseToHost } from '../../src/protocol/parseToHost.ts';
import type { PageDriver } from './harness.ts';
import { openPage } from './shared.ts';
import { type State, states } from './states.ts';

interface Pressed {
	/** Types of the messages that it posted. */
	readonly posted: readonly Record<string, unknown>[];
	/** What a reader sees or hears of the page is another than before. */
	readonly changed: boolean;
	/** What stands in its place on the screen, where that is not the button. */
	readonly coveredBy: string | undefined;
}

/**
 * Runs in the page: the buttons that can be seen and used, by their names without clocks and a number among those of the
 * same name. What is chosen already is chosen.
 */
function namesOfButtons(): string[] {
	const counts = new Map<string, number>();
	return [...document.querySelectorAll<HTMLElement>('button, summary, [role="menuitemradio"], [role="option"]')]
		.filter(
			each =>
				each.checkVisibility() &&
				!each.matches(
					':disabled, [aria-disabled="true"], [aria-selected="true"], .comparison-modes [aria-pressed="true"]',
				),
		)
		.map(each => {
			const words = each.getAttribute('aria-label') ?? each.textContent?.trim() ?? '';
			const name = words.replace(/<?\d[\d.]* ?(s|min|ms)\b/g, '');
			const number = (counts.get(name) ?? 0) + 1;
			counts.set(name, number);
			each.dataset.pressKey = `${name} #${number}`;
			return each.dataset.pressKey;
		});
}

/** Runs in the page. */
async function press(key: string): Promise<Pressed> {
	/** Words, states and places, without clocks that go on by themselves. */
	const seen = (): string => {
		const boxes = [...document.querySelectorAll('[aria-expanded], [aria-checked], [aria-pressed], textarea, input')];
		const states = boxes.map(box =>
			['aria-expanded', 'aria-checked', 'aria-pressed'].map(name => box.getAttribute(name)).join(),
		);
		const values = boxes.map(box => ('value' in box ? String(box.value) : ''));
		const places = [...document.querySelectorAll('.scroller, pre, .thinking-body')].map(box =>
			Math.round(box.scrollTop),
		);
		const words = document.body.innerText.replace(/<?\d[\d.]* ?(s|min|ms)\b/g, '');
		const marks = [...document.querySelectorAll('[class]')].map(({ className }) => String(className)).join();
		const focus = document.activeElement?.getAttribute('data-press-key') ?? document.activeElement?.className ?? '';
		return JSON.stringify([states, values, places, words, marks, focus]);
	};
	const frames = (): Promise<void> =>
		new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
	const button = document.querySelector<HTMLElement>(`[data-press-key=${JSON.stringify(key)}]`);
	if (!button) {
		throw new Error(`${key} is gone`);
	}
	button.scrollIntoView({ block: 'center' });
	button.focus({ preventScroll: true });
	await frames();
	const [before, sent] = [seen(), window.sent.length];
	const { left, top, width, height } = button.getBoundingClientRect();
	const hit = document.elementFromPoint(left + width / 2, top + height / 2);
	// A menu and the bar of find lie over the page while they are open.
	const isReached = !hit || button.contains(hit) || hit.contains(button) || hit.closest('.menu, .find') !== null;
	button.click();
	await frames();
	return {
		posted: window.sent.slice(sent) as unknown as Record<string, unknown>[],
		changed: seen() !== before,
		coveredBy: isReached ? undefined : hit.outerHTML.slice(0, 120),
	};
}

async function show(driver: PageDriver, state: State): Promise<void> {
	await driver.page.keyboard.press('Escape');
	await driver.send(...state.messages);
	for (const selector of state.clicks ?? []) {
		if ((await driver.page.locator(selector).count()) > 0) {
			await driver.page.locator(selector).first().click();
		}
	}
	if (state.types) {
		await driver.page.keyboard.type(state.types);
	}
}

describe('every button', () => {
	for (const state of states) {
		it(`does something: ${state.name}`, async function () {
			this.timeout(600_000);
			const open = async (): Promise<PageDriver> => {
				const driver = await openPage({ width: 420, height: 900, silent: true, reducedMotion: true });
				await show(driver, state);
				return driver;
			};
			let driver = await open();
			const names = await driver.page.evaluate(namesOfButtons);
			assert.ok(names.length > 0);
			for (const name of names) {
				if (!(await driver.page.evaluate(namesOfButtons)).includes(name)) {
					await driver.close();
					driver = await open();
					await driver.page.evaluate(namesOfButtons);
				}
				const { posted, changed, coveredBy } = await driver.page.evaluate(press, name);
				assert.ok(changed || posted.length > 0, `${name} does nothing`);
				assert.equal(coveredBy, undefined, `${name} is covered`);
				for (const message of posted) {
					assert.notEqual(message.type, 'page-error', `${name}: ${JSON.stringify(message)}`);
					assert.deepEqual(parseToHost(message), message, `${name}: ${JSON.stringify(message)}`);
				}
				assert.deepEqual(driver.errors, [], name);
				await show(driver, state);
			}
		});
	}
});

describe('icons', () => {
	it('have a picture each in the font that ships', async () => {
		const driver = await openPage();
		const same = await driver.page.evaluate(async () => {
			const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]) as CSSStyleRule[];
			const signs = rules
				.map(({ selectorText = '', style }) => [selectorText, style?.content?.replaceAll('"', '')] as const)
				.filter(([selector, sign]) => selector.startsWith('.icon-') && sign);
			await document.fonts.load('16px codicon', signs.map(([, sign]) => sign).join(''));
			const pictureOf = (sign: string): string => {
				const canvas = document.createElement('canvas');
				const context = canvas.getContext('2d');
				if (context) {
					context.font = '16px codicon';
					context.fillText(sign, 8, 20);
				}
				return canvas.toDataURL();
			};
			const none = pictureOf('\ueadf');
			return {
				count: signs.length,
				missing: signs.filter(([, sign = '']) => pictureOf(sign) === none).map(([name]) => name),
			};
		});
		assert.ok(same.count > 50);
		assert.deepEqual(same.missing, []);
	});
});
