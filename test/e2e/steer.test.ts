/** A step of a thought is changed in a real VS Code, and the answer is another one. */
import assert from 'node:assert/strict';
import { freshWindow } from '../harness/e2e.ts';
import type { Workbench } from '../harness/workbench.ts';
import { jsonReply } from '../standins/ollamaReply.ts';
import { type Seen, type StandIn, sseReply, startStandIn } from '../standins/server.ts';

const rendered = '<|im_start|>user\nIs it right?<|im_end|>\n<|im_start|>assistant\n';
const thought = `Let me read the function first. It is called add and takes two numbers, a and b, and returns a number.

The body says return a + b, as far as I can see. That is a sum, so for add(1, 2) it gives three.

Wait, maybe the plus is not meant: the name could be wrong instead of the operator. Let me check the call sites in receipt.ts:14 and money.ts:8-11.

Both call sites add up prices, so the callers expect a sum. The name is right and so is the operator.

So there is nothing to change. I should also mention a test, because none of the existing ones covers two positive numbers.

`;

const lines = (...all: readonly unknown[]) => ({
	...sseReply(all.map(line => `${JSON.stringify(line)}\n`).join('')),
	headers: { 'Content-Type': 'application/x-ndjson' },
});
const end = { model: 'm', done: true, done_reason: 'stop' };

/** Thinks that all is right, unless it has been told otherwise in its own thinking. */
function answer({ path, json }: Seen) {
	switch (path) {
		case '/api/chat':
			return json?._debug_render_only === true
				? jsonReply(200, JSON.stringify({ model: 'm', _debug_info: { rendered_template: rendered } }))
				: lines(
						{ model: 'm', message: { role: 'assistant', content: '', thinking: thought } },
						{ ...end, message: { role: 'assistant', content: 'It is right.' } },
					);
		case '/api/generate': {
			const isTold = /It subtracts\.$/.test(String(json?.prompt));
			const words = isTold ? '\n\nThen the minus is the fault.\n</think>\n\nIt is wrong.' : '</think>It is right.';
			return lines({ ...end, response: words });
		}
		case '/api/tags':
			return jsonReply(200, JSON.stringify({ models: [{ name: 'm', model: 'm', size: 1, details: {} }] }));
		case '/api/show':
			return jsonReply(200, JSON.stringify({ template: '{{ .Prompt }}', capabilities: ['completion', 'thinking'] }));
		case '/api/version':
			return jsonReply(200, '{"version":"0.30.0"}');
		default:
			return jsonReply(200, '{"models":[]}');
	}
}

describe('a step that the reader changes', () => {
	let ollama: StandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startStandIn(answer);
		const settings = {
			'sidethought.ollama.baseUrl': ollama.url,
			'sidethought.model': 'ollama/m',
			'sidethought.thinkingFold': 'open',
		};
		workbench = await freshWindow({ settings });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('leads the model to another answer, with the first one kept beside it', async () => {
		const { panel } = workbench;
		const first = await panel.ask('Is it right?');
		assert.match(await panel.finished(first), /It is right\./);
		await first.locator('.step-head').nth(1).focus();
		await workbench.page.keyboard.press('F2');
		await first.locator('.step-edit-text').fill('It subtracts.');
		await workbench.page.keyboard.press('Control+Enter');
		const second = await panel.lastTurn();
		await second.locator('.versions', { hasText: 'Version 2 of 2' }).waitFor({ timeout: 60_000 });
		const words = await panel.finished(second);
		assert.match(words, /goes on in the middle of it \(raw prompt\)/);
		assert.match(words, /It is wrong\./);
		assert.equal(await second.locator('.step.by-user .step-by').innerText(), 'yours');
		await workbench.screenshot('steered');
		await second.getByRole('button', { name: 'Previous version' }).click();
		const again = await panel.lastTurn();
		await again.locator('.versions', { hasText: 'Version 1 of 2' }).waitFor({ timeout: 60_000 });
		assert.match(await again.innerText(), /It is right\./);
	});
});
