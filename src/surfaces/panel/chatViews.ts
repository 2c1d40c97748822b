/** The places where a conversation is shown: the sidebar view, and panels beside the editor. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { ToWebview } from '../../protocol/messages.ts';
import { pageHtml } from '../../protocol/pageHtml.ts';
import { ChatPage, type ChatPageNeeds } from './chatPage.ts';

const viewId = 'sidethought.chat';
const lastConversationKey = 'lastConversation';

export class ChatViews implements vscode.WebviewViewProvider, Disposable {
	readonly #store = new DisposableStore();
	readonly #context: vscode.ExtensionContext;
	readonly #needs: ChatPageNeeds;
	readonly #besides = new Set<ChatPage>();
	#sidebar: ChatPage | undefined;
	/** For the sidebar's page while there is none yet. */
	#waiting: ToWebview[] = [];
	#conversation: string;

	constructor(context: vscode.ExtensionContext, needs: ChatPageNeeds) {
		this.#context = context;
		this.#needs = needs;
		this.#conversation = this.#lastConversation();
		this.#store.add(vscode.window.registerWebviewViewProvider(viewId, this));
		this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#each(page => page.examplesChanged())));
	}

	/** The conversation in the sidebar. */
	get conversation(): string {
		return this.#conversation;
	}

	resolveWebviewView(view: vscode.WebviewView): void {
		const page = this.#createPage(view.webview, { conversation: this.#conversation, wide: false });
		this.#sidebar = page;
		for (const message of this.#waiting.splice(0)) {
			page.post(message);
		}
		view.onDidChangeVisibility(() => {
			if (!view.visible) {
				page.sleep();
			}
		});
		view.onDidDispose(() => {
			page.dispose();
			this.#sidebar = undefined;
		});
	}

	/** Brings the sidebar into view, with a conversation if one is named. */
	async reveal(conversation?: string): Promise<void> {
		if (conversation !== undefined) {
			this.show(conversation);
		}
		await vscode.commands.executeCommand(`${viewId}.focus`);
	}

	/** Brings the sidebar into view at one turn, with its thinking open. */
	async revealTurn(conversation: string, turn: TurnId): Promise<void> {
		this.#remember(conversation);
		if (this.#sidebar) {
			this.#sidebar.reveal(conversation, turn);
		} else {
			this.#waiting.push({ type: 'reveal-turn', turn });
		}
		await vscode.commands.executeCommand(`${viewId}.focus`);
	}

	show(conversation: string): void {
		this.#remember(conversation);
		this.#sidebar?.show(conversation);
	}

	#remember(conversation: string): void {
		this.#conversation = conversation;
		void this.#context.workspaceState.update(lastConversationKey, conversation);
	}

	/** Stops a turn of the conversation in the sidebar. */
	stop(turn: TurnId): void {
		if (this.#sidebar) {
			this.#sidebar.stop(turn);
		} else {
			this.#needs.conversations.stop(turn);
		}
	}

	openBeside(conversation = this.#conversation): void {
		const title = this.#needs.conversations.get(conversation)?.title ?? 'Sidethought';
		const panel = vscode.window.createWebviewPanel('sidethought.beside', title, vscode.ViewColumn.Beside, {
			enableFindWidget: false,
		});
		const icon = (file: string) => vscode.Uri.joinPath(this.#context.extensionUri, 'media', file);
		panel.iconPath = { light: icon('icon.svg'), dark: icon('icon-dark.svg') };
		const page = this.#createPage(panel.webview, { conversation, wide: true });
		this.#besides.add(page);
		panel.onDidDispose(() => {
			this.#besides.delete(page);
			page.dispose();
		});
		panel.onDidChangeViewState(() => {
			if (!panel.visible) {
				page.sleep();
			}
		});
	}

	/** To the sidebar's page, now or when it is there. */
	post(message: ToWebview): void {
		if (this.#sidebar) {
			this.#sidebar.post(message);
		} else {
			this.#waiting.push(message);
		}
	}

	modelsChanged(): void {
		this.#each(page => page.modelsChanged());
	}

	settingsChanged(): void {
		this.#each(page => page.settingsChanged());
	}

	dispose(): void {
		this.#each(page => page.dispose());
		this.#store.dispose();
	}

	#createPage(webview: vscode.Webview, options: { conversation: string; wide: boolean }): ChatPage {
		const dist = vscode.Uri.joinPath(this.#context.extensionUri, 'dist');
		webview.options = { enableScripts: true, localResourceRoots: [dist] };
		const page = new ChatPage(webview, this.#needs, options);
		webview.html = pageHtml({
			nonce: randomBytes(18).toString('base64'),
			cspSource: webview.cspSource,
			scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'page.js')).toString(),
			styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'page.css')).toString(),
			language: vscode.env.language,
		});
		return page;
	}

	#lastConversation(): string {
		const last = this.#context.workspaceState.get<string>(lastConversationKey);
		const known = last !== undefined && this.#needs.conversations.get(last) !== undefined;
		return known ? last : this.#needs.conversations.create().id;
	}

	#each(action: (page: ChatPage) => void): void {
		for (const page of [this.#sidebar, ...this.#besides]) {
			if (page) {
				action(page);
			}
		}
	}
}
