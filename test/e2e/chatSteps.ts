/** What a person does in VS Code's own chat, for the tests of it. */
import assert from 'node:assert/strict';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import type { OllamaStandIn } from '../standins/ollama.ts';

export async function newChat(workbench: Workbench): Promise<void> {
	await workbench.execute('workbench.action.chat.newChat');
	await waitFor('an empty chat', async () => (await workbench.nativeChat.responses.count()) === 0);
}

/**
 * Opens the chat and waits until its picker names a model. A person sees that before having written a question; a
 * request without a model is refused by VS Code itself and never reaches an extension.
 */
export async function openWithModel(workbench: Workbench): Promise<void> {
	await workbench.nativeChat.open();
	const input = workbench.page.locator('.interactive-input-part');
	await waitFor('a model in the picker', async () => /Sidethought|scripted/.test(await input.innerText()));
}

/** Asks with a model of ours, as if it was chosen in the picker first. */
export async function useModel(workbench: Workbench, model: string, query: string): Promise<void> {
	const before = await workbench.nativeChat.responses.count();
	await openChat(workbench, { query, modelSelector: { vendor: 'sidethought', id: `ollama/${model}` } });
	await waitFor('the question to be sent', async () => (await workbench.nativeChat.responses.count()) > before);
}

/** Sends a question as soon as VS Code has the model in its list, and once: only what it refused is given again. */
export async function openChat(workbench: Workbench, request: object): Promise<void> {
	const refusal = await waitFor('the model in the list of VS Code', async () => {
		const error = await workbench.execute('workbench.action.chat.open', request).then(() => '', String);
		return /No language models found/.test(error) ? undefined : { error };
	});
	assert.equal(refusal.error, '');
}

/** The newest response when it is complete. Code in it is an editor, which shows spaces that do not break. */
export async function answered(workbench: Workbench): Promise<string> {
	return (await workbench.nativeChat.finishedResponse()).replaceAll('\u00a0', ' ');
}

export async function pressInChat(workbench: Workbench, title: string): Promise<void> {
	const buttons = workbench.nativeChat.responses.last().locator('.monaco-button');
	await workbench.click(buttons.filter({ hasText: title }).first());
}

/** VS Code folds away what stands above a finished answer, the list of references included. */
export async function expandedReferences(workbench: Workbench): Promise<string> {
	const response = workbench.nativeChat.responses.last();
	await workbench.click(response.locator('.completed-response-summary'));
	await workbench.click(
		response
			.locator('.chat-used-context-label')
			.filter({ hasText: /reference/i })
			.first(),
	);
	return waitFor('the references', async () => {
		const rows = await response.locator('.chat-used-context-list').allInnerTexts();
		return rows.join(' ').trim() || undefined;
	});
}

export async function followups(workbench: Workbench): Promise<readonly string[]> {
	return workbench.page.locator('.interactive-input-followups .monaco-button').allInnerTexts();
}

export interface AskedChat {
	readonly model: string;
	readonly messages: readonly { readonly role: string; readonly content: string }[];
	readonly think?: unknown;
	readonly tools?: readonly unknown[];
}

export function lastChat(ollama: OllamaStandIn): AskedChat {
	const body = ollama.requests.findLast(request => request.path === '/api/chat')?.body;
	assert.ok(body, 'nothing was asked');
	return JSON.parse(body) as AskedChat;
}
