/** The places where a conversation is shown: the sidebar view, and panels beside the editor. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore, Emitter, MutableDisposable } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { shorten } from '../../core/text/cut.ts';
import { sayFailure } from '../../platform/language.ts';
import { setContext } from '../../platform/workbench.ts';
import type { ToWebview } from '../../protocol/messages.ts';
import { pageHtml } from '../../protocol/pageHtml.ts';
import type { Question } from '../../session/hub/asker.ts';
import { askAboutAllSecrets } from '../../workspace/secretQuestion.ts';
import type { ChatPage, ChatPageNeeds, ChatPageOptions } from './chatPage.ts';
import { Outbox } from './outbox.ts';
import type { DraftQuestion } from './questionDesk.ts';
import { ViewInUse } from './viewInUse.ts';

const viewId = 'sidethought.chat';
const lastConversationKey = 'lastConversation';
/** Of a tab, in characters. */
const longestTitle = 40;

export class ChatViews implements vscode.WebviewViewProvider, Disposable {
	readonly #store = new DisposableStore();
	readonly #context: vscode.ExtensionContext;
	readonly #needs: ChatPageNeeds;
	readonly #besides = new Map<ChatPage, vscode.WebviewPanel>();
	readonly #inUse = new ViewInUse<ChatPage>(focused => setContext('sidethought.viewFocused', focused));
	#sidebar: ChatPage | undefined;
	/** Of the sidebar, also while it has no page. */
	readonly #outbox = new Outbox();
	#conversation: string;
	/** Keeps the sidebar's conversation in the hub, also while there is no page. */
	readonly #kept = this.#store.add(new MutableDisposable<Disposable>());
	readonly #shown = this.#store.add(new Emitter<string>());
	/** Questions that were not asked, by conversation, for the next view that shows it. */
	readonly #returned = new Map<string, readonly DraftQuestion[]>();

	/** The sidebar has another conversation. */
	readonly onDidShow = this.#shown.event;

	constructor(context: vscode.ExtensionContext, needs: ChatPageNeeds) {
		this.#context = context;
		this.#needs = needs;
		this.#conversation = context.workspaceState.get<string>(lastConversationKey) ?? needs.conversations.create().id;
		this.#kept.value = needs.conversations.retain(this.#conversation);
		this.#store.add(needs.conversations.onDidRemove(removed => this.#replace(removed)));
		this.#store.add(
			needs.conversations.onDidReturnQuestions(({ conversation, questions }) =>
				this.#takeBack(
					conversation,
					questions.map(({ asked }) => asked),
				),
			),
		);
		this.#store.add(vscode.window.registerWebviewViewProvider(viewId, this));
		this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#each(page => page.examplesChanged())));
	}

	/** The conversation in the sidebar. It may be gone since the last window; `current` looks. */
	get conversation(): string {
		return this.#conversation;
	}

	/** Whether somebody can see one of them. */
	get isAwake(): boolean {
		return this.#pages.some(page => page.isAwake);
	}

	/** The conversation in the sidebar, after it was read; a new one in place of one that is gone. */
	async current(): Promise<string> {
		const id = this.#conversation;
		if (!(await this.#needs.conversations.open(id))) {
			this.#replace(id);
		}
		return this.#conversation;
	}

	async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
		const page = await this.#createPage(view.webview, {
			conversation: this.#conversation,
			wide: false,
			outbox: this.#outbox,
		});
		this.#sidebar = page;
		this.#giveReturned(page);
		view.onDidChangeVisibility(() => {
			if (!view.visible) {
				page.sleep();
			}
		});
		view.onDidDispose(() => {
			this.#inUse.forget(page);
			page.dispose();
			this.#sidebar = undefined;
		});
	}

	/**
	 * Asks in the sidebar, in place of the user: what is refused is in its box, with the reason. Nothing is asked where
	 * the user lets nothing of what it is about go along.
	 */
	async askAbout(wished: Pick<Question, 'question' | 'label' | 'context'>): Promise<void> {
		const asked = { ...wished, context: await askAboutAllSecrets(wished.context) };
		if (asked.context.length === 0 && wished.context.length > 0) {
			return;
		}
		await this.reveal();
		const conversation = await this.current();
		const answer = await this.#needs.asker.ask(conversation, asked);
		if (answer.kind === 'refused') {
			this.#takeBack(conversation, [asked]);
			this.post({ type: 'announce', message: sayFailure(answer.failure) });
		}
	}

	/** Brings the sidebar into view, with a conversation if one is named. */
	async reveal(conversation?: string): Promise<void> {
		this.#inUse.use(this.#sidebar);
		if (conversation !== undefined) {
			this.show(conversation);
		}
		await vscode.commands.executeCommand(`${viewId}.focus`);
	}

	/** Brings the sidebar into view at one turn, with its thinking open. */
	revealTurn(conversation: string, turn: TurnId): Promise<void> {
		return this.#revealAt(conversation, { type: 'reveal-turn', turn });
	}

	/** Brings the sidebar into view at one step of the thinking. */
	revealThought(conversation: string, address: ThoughtAddress): Promise<void> {
		return this.#revealAt(conversation, { type: 'reveal-thought', ...address });
	}

	async #revealAt(conversation: string, place: ToWebview): Promise<void> {
		this.#remember(conversation);
		this.#inUse.use(this.#sidebar);
		if (this.#sidebar) {
			await this.#sidebar.reveal(conversation, place);
			this.#giveReturned(this.#sidebar);
		} else {
			this.#outbox.post(place);
		}
		await vscode.commands.executeCommand(`${viewId}.focus`);
	}

	show(conversation: string): void {
		this.#remember(conversation);
		if (this.#sidebar) {
			this.#showIn(this.#sidebar, conversation);
		}
	}

	#remember(conversation: string): void {
		this.#conversation = conversation;
		this.#kept.value = this.#needs.conversations.retain(conversation);
		void this.#context.workspaceState.update(lastConversationKey, conversation);
		this.#shown.fire(conversation);
	}

	async openBeside(conversation = this.conversationInUse): Promise<void> {
		await this.#openPanel({ conversation }, this.#needs.conversations.opened(conversation)?.title ?? 'Sidethought');
	}

	/** Shows a comparison in columns beside the editor. */
	async openComparison(id: string): Promise<void> {
		const found = this.#needs.comparisons.get(id);
		if (found) {
			const title = vscode.l10n.t('Compare: {0}', shorten(found.question, longestTitle));
			await this.#openPanel({ conversation: found.conversation, comparison: id }, title);
		}
	}

	async #openPanel(shown: Pick<ChatPageOptions, 'conversation' | 'comparison'>, title: string): Promise<void> {
		const panel = vscode.window.createWebviewPanel('sidethought.beside', title, vscode.ViewColumn.Beside, {
			enableFindWidget: false,
		});
		const icon = (file: string) => vscode.Uri.joinPath(this.#context.extensionUri, 'media', file);
		panel.iconPath = { light: icon('icon.svg'), dark: icon('icon-dark.svg') };
		const page = await this.#createPage(panel.webview, { ...shown, wide: true });
		this.#besides.set(page, panel);
		this.#inUse.use(page);
		this.#giveReturned(page);
		panel.onDidDispose(() => {
			this.#besides.delete(page);
			this.#inUse.forget(page);
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
		this.#outbox.post(message);
	}

	/** The conversation in the view that was used last: the sidebar, or a panel beside the editor. */
	get conversationInUse(): string {
		return this.#inUse.view?.conversation ?? this.#conversation;
	}

	/** Brings the view that was used last into sight, with a conversation if one is named. */
	async revealInUse(conversation?: string): Promise<void> {
		const page = this.#inUse.view;
		const panel = page && this.#besides.get(page);
		if (!page || !panel) {
			return this.reveal(conversation);
		}
		if (conversation !== undefined) {
			this.#showIn(page, conversation);
		}
		panel.reveal();
	}

	/** The same, at one turn. */
	async revealTurnInUse(conversation: string, turn: TurnId): Promise<void> {
		const page = this.#inUse.view;
		const panel = page && this.#besides.get(page);
		if (!page || !panel) {
			return this.revealTurn(conversation, turn);
		}
		await page.reveal(conversation, { type: 'reveal-turn', turn });
		panel.reveal();
	}

	/** To the view that was used last, now or when it is there. */
	postToInUse(message: ToWebview): void {
		(this.#inUse.view ?? this).post(message);
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

	/** The host's side of a page is loaded with the first one; that is done before VS Code has anything else to tell. */
	async #createPage(
		webview: vscode.Webview,
		options: Omit<ChatPageOptions, 'onMissing' | 'onFocus'>,
	): Promise<ChatPage> {
		const { ChatPage } = await import('./chatPage.ts');
		const dist = vscode.Uri.joinPath(this.#context.extensionUri, 'dist');
		webview.options = { enableScripts: true, localResourceRoots: [dist] };
		const page = new ChatPage(webview, this.#needs, {
			...options,
			onMissing: () => this.#replace(page.conversation),
			onFocus: focused => this.#inUse.focusChanged(page, focused),
		});
		webview.html = pageHtml({
			nonce: randomBytes(18).toString('base64'),
			cspSource: webview.cspSource,
			scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'page.js')).toString(),
			styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'page.css')).toString(),
			language: vscode.env.language,
		});
		return page;
	}

	#showIn(page: ChatPage, conversation: string): void {
		void page.show(conversation).then(() => this.#giveReturned(page));
	}

	/** A conversation is gone: whatever shows it shows a new one. */
	#replace(gone: string): void {
		const pages = this.#pages.filter(page => page.conversation === gone);
		this.#returned.delete(gone);
		if (this.#conversation !== gone && pages.length === 0) {
			return;
		}
		const { id } = this.#needs.conversations.create();
		if (this.#conversation === gone) {
			this.#remember(id);
		}
		for (const page of pages) {
			this.#showIn(page, id);
		}
	}

	/** To a view that shows the conversation, one that can be seen rather than another; else kept for the next one. */
	#takeBack(conversation: string, questions: readonly DraftQuestion[]): void {
		this.#returned.set(conversation, [...(this.#returned.get(conversation) ?? []), ...questions]);
		const pages = this.#pages.filter(page => page.conversation === conversation);
		const page = pages.find(each => each.isAwake) ?? pages[0];
		if (page) {
			this.#giveReturned(page);
		}
	}

	#giveReturned(page: ChatPage): void {
		const questions = this.#returned.get(page.conversation) ?? [];
		this.#returned.delete(page.conversation);
		if (questions.length > 0) {
			page.takeBack(questions);
		}
	}

	get #pages(): readonly ChatPage[] {
		return [...(this.#sidebar ? [this.#sidebar] : []), ...this.#besides.keys()];
	}

	#each(action: (page: ChatPage) => void): void {
		this.#pages.forEach(action);
	}
}
