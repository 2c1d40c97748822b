import assert from 'node:assert/strict';
import { type PageDriver, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

const filler =
	'It reads a list that comes from the form, and the form has had its own checks for a long time now. '.repeat(6);
const thinking = [
	`The user wants the sum of a list. One option is a loop over strings. Don't use \`eval\` for it. ${filler}`,
	`Wait, that is wrong. \`reduceRight\` goes from the end, and \`sumPrices\` with \`reduceRight\` it is. ${filler}`,
	`Let me check the empty list. Then the start value comes back, which is zero. ${filler}`,
].join('\n\n');

const code = 'export function sumPrices(prices) {\n\treturn prices.reduceRight((sum, each) => sum + eval(each), 0);\n}';

const script = (answer: string): TurnScript => new TurnScript('t').start().think(thinking).answer(answer).finish();

const withCode = `Here it is:\n\n\`\`\`js\n${code}\n\`\`\`\n`;

async function openWhy(driver: PageDriver): Promise<readonly string[]> {
	await driver.page.hover('.code');
	await driver.page.click('.code-bar button[aria-label="Why this code"]');
	return driver.page.locator('.why li').allInnerTexts();
}

describe('why this code', () => {
	it('lists the steps that share something with it, in order, with what they share and what they had rejected', async () => {
		const driver = await openPage({ height: 900, width: 500 });
		await driver.send(script(withCode).message());
		const rows = await openWhy(driver);
		assert.equal(rows.length, 2, rows.join(' | '));
		assert.match(rows[0] ?? '', /rejected eval there, and the code uses it/);
		assert.match(rows[1] ?? '', /shares sumPrices, reduceRight/);
	});

	it('leads to the very step', async () => {
		const driver = await openPage({ height: 900, width: 500 });
		await driver.send(script(withCode).message());
		await openWhy(driver);
		await driver.page.locator('.why-step').last().click();
		const step = driver.page.locator('.step.open').filter({ hasText: 'goes from the end, and' });
		assert.equal(await step.locator('.step-head:focus').count(), 1);
	});

	it('is put away by its button again, and is no part of the code', async () => {
		const driver = await openPage({ height: 900, width: 500 });
		await driver.send(script(withCode).message());
		await openWhy(driver);
		await driver.page.click('.code-bar button[aria-label="Copy code"]');
		assert.equal((await driver.sent('copy'))[0]?.text, code);
		await driver.page.click('.code-bar button[aria-label="Why this code"]');
		assert.equal(await driver.page.locator('.why').isVisible(), false);
	});

	it('says so where no step shares anything', async () => {
		const driver = await openPage({ height: 900, width: 500 });
		await driver.send(script('```sh\nnpm run build:everything\n```').message());
		assert.deepEqual(await openWhy(driver), []);
		assert.match(await driver.page.locator('.why').innerText(), /^No step of the thinking/);
	});

	it('is not offered where nothing was thought', async () => {
		const driver = await openPage({ height: 900, width: 500 });
		await driver.send(new TurnScript('t').start().answer(withCode).finish().message());
		assert.equal(await driver.page.locator('button[aria-label="Why this code"]').count(), 0);
	});
});
