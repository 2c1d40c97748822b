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
import { answered, newChat, openChat, openWithModel } from './chatSteps.ts';

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

	before(async function () {
		// Longer than all that is waited for below, the minute after which VS Code gives up among it.
		this.timeout(900_000);
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
		const trouble = (await enableAgent(workbench)) ?? (await askFirst());
		if (trouble !== undefined) {
			console.log(`      skipped: VS Code's agent cannot be had on this machine: ${trouble}`);
			this.skip();
		}
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
		await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
	});

	it('lists our models with what they can do in the picker', async () => {
		await openWithModel(workbench);
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
		await answerOfAgent();
		await workbench.screenshot('chat-agent');

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
		await workbench.click(response.locator('.completed-response-summary'));
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
		const allow = chat.locator('.monaco-button:visible').filter({ hasText: /^Allow/ });
		await workbench.click(allow.first());
		await answerOfAgent();
		await workbench.screenshot('chat-tool-done');
		const result = lastAgentChat().messages.findLast(message => message.role === 'tool');
		assert.match(result?.content ?? '', /Second opinion of scripted-tools/);
		assert.match(result?.content ?? '', /Reasoning:\n.*the user asks/s);
	});

	/** The first question starts the agent. Returns why VS Code keeps it waiting, with VS Code's own words for it. */
	async function askFirst(): Promise<string | undefined> {
		await openWithModel(workbench);
		await askAgent('Are you there?');
		// VS Code itself gives up after a minute.
		const text = await workbench.nativeChat.finishedResponse(180_000).catch(String);
		const dialogs = await workbench.page.locator('.monaco-dialog-box:visible').allInnerTexts();
		const shown = [text, ...dialogs].join('\n');
		if (!/Getting chat ready|Chat is almost ready|Chat took too long to get ready|Sign in to use/.test(shown)) {
			return undefined;
		}
		const said = workbench.console.filter(line => line.includes('[chat setup]'));
		return [shown, ...said].join('\n');
	}

	async function askAgent(query: string): Promise<void> {
		const modelSelector = { vendor: 'sidethought', id: `ollama/${model}` };
		await openChat(workbench, { query, mode: 'agent', modelSelector });
		await waitFor('the question', async () => (await workbench.nativeChat.responses.count()) > 0);
	}

	/** Between the rounds of its loop a response may look complete for a moment: its words tell. */
	async function answerOfAgent(): Promise<void> {
		const words = /Line two subtracts where it should add/;
		await waitFor('the answer after the tool', async () => words.test(await workbench.nativeChat.lastResponse()));
		await answered(workbench);
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

/**
 * In a fresh profile the agent is switched off until somebody signs in or adds models; this is what adding does.
 * Returns why the agent cannot run on this machine; `undefined` when it does.
 */
async function enableAgent(workbench: Workbench): Promise<string | undefined> {
	let trouble: string | undefined;
	// VS Code is at fault where it takes more than one: while it goes away it may write its list once more.
	for (let attempt = 0; attempt < 3; attempt++) {
		await waitFor('the profile to be written', () => isAgentDisabled(workbench));
		await enableInProfile(workbench);
		await workbench.reload();
		trouble = await workbench.activate('GitHub.copilot-chat').catch(String);
		if (trouble === undefined) {
			return undefined;
		}
		if (!(await isAgentDisabled(workbench))) {
			break;
		}
		console.log('      VS Code switched its agent off again while it reloaded: once more');
	}
	return trouble;
}

const disabledKey = 'extensionsIdentifiers/disabled';

function isAgentDisabled(workbench: Workbench): Promise<boolean> {
	return inProfile(workbench, false);
}

async function enableInProfile(workbench: Workbench): Promise<void> {
	await inProfile(workbench, true);
}

/** Whether the profile, which a served VS Code keeps in the browser, lists disabled extensions; may take the list out. */
function inProfile(workbench: Workbench, takeOut: boolean): Promise<boolean> {
	return workbench.page.evaluate(
		async ({ key, takeOut }) => {
			const settled = <T>(request: IDBRequest<T>) =>
				new Promise<T>((resolve, reject) => {
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error);
				});
			const db = await settled(indexedDB.open('vscode-web-state-db-global'));
			const table = db.transaction('ItemTable', 'readwrite').objectStore('ItemTable');
			const found = await settled(table.get(key));
			if (takeOut) {
				await settled(table.delete(key));
			}
			db.close();
			return found !== undefined;
		},
		{ key: disabledKey, takeOut },
	);
}
