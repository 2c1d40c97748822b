/**
 * Our models under VS Code's own agent: it calls tools with them. The agent is the Copilot extension inside VS Code;
 * with models of somebody else it works without an account, once a group of such models is listed.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';
import { answered, newChat } from './chatSteps.ts';

const model = 'scripted-tools:latest';

interface Message {
	readonly role: string;
	readonly content: string;
	readonly thinking?: string;
	readonly tool_calls?: readonly unknown[];
}

describe("VS Code's own agent with our models", () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;
	let profileDir: string;

	before(async () => {
		ollama = await startOllamaStandIn();
		profileDir = await mkdtemp(join(tmpdir(), 'vsc-agent-'));
		await mkdir(join(profileDir, 'user', 'User'), { recursive: true });
		// What "Manage Language Models" writes when somebody adds a vendor's models.
		const groups = [{ name: 'Sidethought', vendor: 'sidethought' }];
		await writeFile(join(profileDir, 'user', 'User', 'chatLanguageModels.json'), JSON.stringify(groups));
		workbench = await freshWindow({
			profileDir,
			settings: { 'sidethought.ollama.baseUrl': ollama.url, 'chat.tools.global.autoApprove': false },
			viewport: { width: 1400, height: 900 },
		});
		await enableAgent(workbench);
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
		await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
	});

	it('lists our models with what they can do in the picker', async () => {
		await workbench.nativeChat.open();
		await waitFor('the end of loading', async () =>
			/scripted/.test(await workbench.page.locator('.interactive-input-part').innerText()),
		);
		await workbench.execute('workbench.action.chat.openModelPicker');
		const list = workbench.page.locator('.action-widget');
		await waitFor('our models', async () =>
			/scripted-tools:latest\s+Ollama/.test((await list.allInnerTexts()).join(' ')),
		);
		await workbench.screenshot('chat-picker');
		// The agent is only offered what calls tools.
		assert.doesNotMatch((await list.allInnerTexts()).join(' '), /scripted-plain/);
		await workbench.page.keyboard.press('Escape');
	});

	it('calls a tool, gets its result back with the thinking before it, and answers', async () => {
		await newChat(workbench);
		const file = join(workbench.server.folder, 'sample.ts');
		planToolCall('read_file', { filePath: file, startLine: 1, endLine: 5 });
		await askAgent('What does add() do?');
		const text = await answered(workbench);
		await workbench.screenshot('chat-agent');
		assert.match(text, /Line two subtracts where it should add/);

		const { messages, tools } = lastAgentChat();
		assert.ok(tools.length > 5);
		assert.equal(messages[0]?.role, 'system');
		const [call, result] = messages.slice(-2);
		assert.equal(call?.role, 'assistant');
		assert.equal(call?.thinking, 'I need the file first.');
		assert.equal(call?.tool_calls?.length, 1);
		assert.equal(result?.role, 'tool');
		assert.match(result?.content ?? '', /return a - b;/);
	});

	it('shows the thinking of our model in its own fold', async () => {
		const response = workbench.nativeChat.responses.last();
		await response.locator('.completed-response-summary').click();
		await waitFor('the thinking', async () =>
			/I need the file first|The file is here/.test(await response.innerText()),
		);
		await workbench.screenshot('chat-agent-thinking');
	});

	it('may ask for a second opinion, after the user said yes', async () => {
		await newChat(workbench);
		planToolCall('sidethought_reason', { question: 'Is **add** right?', context: 'return a - b;', model });
		await askAgent('Get a second opinion on add()');
		// VS Code asks above its input box, not in the response.
		const chat = workbench.page.locator('.interactive-session');
		await waitFor('the question to the user', async () => /second opinion\?/.test(await chat.innerText()));
		await workbench.screenshot('chat-tool-confirm');
		assert.match((await chat.innerText()).replaceAll('\u00a0', ' '), /Is \*\*add\*\* right\?/);
		await chat
			.locator('.monaco-button:visible')
			.filter({ hasText: /^Allow/ })
			.first()
			.click();
		const text = await answered(workbench);
		await workbench.screenshot('chat-tool-done');
		assert.match(text, /Line two subtracts/);
		const result = lastAgentChat().messages.findLast(message => message.role === 'tool');
		assert.match(result?.content ?? '', /Second opinion of scripted-tools/);
		assert.match(result?.content ?? '', /Reasoning:\n.*the user asks/s);
	});

	async function askAgent(query: string): Promise<void> {
		await workbench.execute('workbench.action.chat.open', {
			query,
			mode: 'agent',
			modelSelector: { vendor: 'sidethought', id: `ollama/${model}` },
		});
		await waitFor('the question', async () => (await workbench.nativeChat.responses.count()) > 0);
	}

	function planToolCall(name: string, args: Readonly<Record<string, unknown>>): void {
		const call = { id: 'call_1', function: { index: 0, name, arguments: args } };
		ollama.next(
			streamReply([
				{
					line: { model, message: { role: 'assistant', content: '', thinking: 'I need the file first.' }, done: false },
				},
				{ line: { model, message: { role: 'assistant', content: '', tool_calls: [call] }, done: false } },
				{ line: { model, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' } },
			]),
		);
	}

	function lastAgentChat(): { readonly messages: readonly Message[]; readonly tools: readonly unknown[] } {
		const chats = ollama.requests
			.filter(request => request.path === '/api/chat')
			.map(request => JSON.parse(request.body));
		return chats.findLast(chat => chat.tools?.length > 0 && chat.messages.at(-1)?.role === 'tool');
	}
});

/** In a fresh profile the agent is switched off until somebody signs in or adds models; this is what adding does. */
async function enableAgent(workbench: Workbench): Promise<void> {
	const disabled = 'extensionsIdentifiers/disabled';
	await waitFor('the profile to be written', () =>
		workbench.page.evaluate(async key => {
			const open = (name: string) =>
				new Promise<IDBDatabase>((resolve, reject) => {
					const request = indexedDB.open(name);
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error);
				});
			const db = await open('vscode-web-state-db-global');
			const table = db.transaction('ItemTable', 'readwrite').objectStore('ItemTable');
			const found = await new Promise<unknown>(resolve => {
				const request = table.get(key);
				request.onsuccess = () => resolve(request.result);
			});
			table.delete(key);
			db.close();
			return found !== undefined;
		}, disabled),
	);
	await workbench.reload();
}
