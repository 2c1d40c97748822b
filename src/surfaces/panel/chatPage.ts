/** One page (sidebar or editor panel) bound to one conversation: a projection of the host's state, replaced at will. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { assertNever } from '../../core/assertNever.ts';
import { compactEvents } from '../../core/conversation/compactEvents.ts';
import { siblingsByTurn } from '../../core/conversation/tree.ts';
import type { RemedyAction } from '../../core/errors.ts';
import { turnToMarkdown } from '../../core/export/markdown.ts';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore, type Event, MutableDisposable } from '../../core/lifecycle.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { sayFailure, templates } from '../../platform/language.ts';
import type { Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import type {
	AttachRequest,
	BlockReferencesView,
	Example,
	ModelsView,
	PanelSettings,
	QueuedView,
	SetupAction,
	ToHost,
	ToWebview,
	TurnReferencesView,
	TurnSnapshot,
} from '../../protocol/messages.ts';
import { parseToHost } from '../../protocol/parseToHost.ts';
import type { AgainAs, Asker } from '../../session/hub/asker.ts';
import type { AppendedEvents, Conversations } from '../../session/hub/conversations.ts';
import type { Asked, OpenConversation, OpenTurn, TurnQuestion } from '../../session/hub/openConversation.ts';
import { resolveMention } from '../../workspace/mentions.ts';
import { openPlace } from '../../workspace/places.ts';
import { type AttachmentBox, toView } from './attachmentBox.ts';
import { applyWithPreview, insertAtCursor, openAsNewFile } from './codeActions.ts';
import { pageWords } from './pageWords.ts';
import { completionsFor, examplesFor } from './suggestions.ts';

/** The places that thinking names, as the workspace has them. */
export interface PageReferences {
	/** What was found, also in turns that ran before; for all conversations. */
	readonly onDidFind: Event<TurnReferencesView>;
	of(turn: TurnId): readonly BlockReferencesView[];
	/** Has a conversation searched, if it was not yet. */
	search(conversation: string): void;
	open(address: ThoughtAddress, how: 'open' | 'peek'): Promise<boolean>;
}

/** What a page needs from the rest of the house. */
export interface ChatPageNeeds {
	readonly conversations: Conversations;
	readonly attachments: AttachmentBox;
	readonly log: Log;
	readonly settings: () => Settings;
	readonly models: () => ModelsView;
	readonly chooseModel: (model: ModelRef) => void;
	readonly chooseThink: (think: ThinkSetting) => void;
	readonly asker: Pick<Asker, 'ask' | 'askAgain'>;
	readonly remedy: (action: RemedyAction, turn: TurnId | undefined) => void;
	readonly references: PageReferences;
	/** A button of the first screen. */
	readonly setup: (action: SetupAction, model?: string) => Promise<void>;
	readonly exportConversation: (
		conversation: string,
		format: 'markdown' | 'json' | 'html',
		turn?: TurnId,
	) => Promise<void>;
	/** Median thinking tokens of the chosen model's past turns, for the progress estimate. */
	readonly typicalThinkingTokens: () => number | undefined;
}

/** What stands in the composer: words, and what is attached. */
export type DraftQuestion = Pick<TurnQuestion, 'question' | 'context'>;

interface ChatPageOptions {
	readonly conversation: string;
	/** Beside the editor rather than in the sidebar. */
	readonly wide: boolean;
	/** The conversation is not there any more: another one is to be shown. */
	readonly onMissing: () => void;
}

/** Which model is asked and how, and the way to a first one. */
type ModelMessage = Extract<ToHost, { type: 'choose-model' | 'choose-think' | 'pick-model' | 'setup' }>;

export class ChatPage implements Disposable {
	readonly #store = new DisposableStore();
	readonly #needs: ChatPageNeeds;
	readonly #webview: vscode.Webview;
	readonly #wide: boolean;
	readonly #onMissing: () => void;
	#conversation: string;
	/** Keeps the conversation in the hub while it is shown here. */
	readonly #kept = this.#store.add(new MutableDisposable<Disposable>());
	/** Messages for a page that is not ready yet. */
	#pending: ToWebview[] = [];
	#ready = false;
	/** The branch as it was looked at last, and its turns. */
	#branch: readonly OpenTurn[] = [];
	#shown: ReadonlySet<TurnId> = new Set();

	constructor(webview: vscode.Webview, needs: ChatPageNeeds, options: ChatPageOptions) {
		this.#needs = needs;
		this.#webview = webview;
		this.#wide = options.wide;
		this.#onMissing = options.onMissing;
		this.#conversation = options.conversation;
		this.#kept.value = needs.conversations.retain(options.conversation);
		this.#store.add(webview.onDidReceiveMessage(message => this.#receive(message)));
		this.#store.add(needs.conversations.onDidAppend(appended => this.#append(appended)));
		this.#store.add(needs.conversations.onDidChangeQueue(changed => this.#postQueue(changed)));
		this.#store.add(needs.conversations.onDidChangeBranch(changed => this.#branchChanged(changed)));
		this.#store.add(needs.references.onDidFind(found => this.#postFound(found)));
		this.#store.add(needs.attachments.onDidChange(() => this.#postAttachments()));
	}

	get conversation(): string {
		return this.#conversation;
	}

	/** Shows another conversation. */
	async show(conversation: string): Promise<void> {
		this.#kept.value = this.#needs.conversations.retain(conversation);
		this.#conversation = conversation;
		await this.#openIfNeeded();
		this.#postSnapshot();
	}

	/** Whether somebody can see the page. */
	get isAwake(): boolean {
		return this.#ready;
	}

	/** Shows a place of a conversation: goes to it, now or when the page has its snapshot. */
	async reveal(conversation: string, place: ToWebview): Promise<void> {
		if (conversation !== this.#conversation) {
			await this.show(conversation);
		}
		this.post(place);
	}

	/** Puts questions that will not be asked back into the composer, with what was attached to them. */
	takeBack(questions: readonly DraftQuestion[]): void {
		const question = questions.map(each => each.question).join('\n\n');
		this.#compose({ question, context: questions.flatMap(each => each.context) }, { keep: true });
	}

	/** Sends now, or when the page has asked for its snapshot. */
	post(message: ToWebview): void {
		if (this.#ready) {
			void this.#webview.postMessage(message);
		} else {
			this.#pending.push(message);
		}
	}

	/** The view went out of sight: nothing is sent until its page asks again. */
	sleep(): void {
		this.#ready = false;
	}

	modelsChanged(): void {
		this.#postIfReady({ type: 'models-changed', models: this.#needs.models() });
	}

	settingsChanged(): void {
		this.#postIfReady({ type: 'settings-changed', settings: this.#panelSettings() });
	}

	examplesChanged(): void {
		this.#postIfReady({ type: 'examples-changed', examples: this.#examples() });
	}

	dispose(): void {
		this.#store.dispose();
	}

	#receive(raw: unknown): void {
		const message = parseToHost(raw);
		if (!message) {
			this.#needs.log.warn('The page sent a message that is not understood; it was ignored.');
			return;
		}
		this.#handle(message).catch(error => this.#needs.log.error(`Handling “${message.type}” failed`, error));
	}

	async #handle(message: ToHost): Promise<void> {
		const { attachments, log, remedy } = this.#needs;
		switch (message.type) {
			case 'ready':
			case 'resync':
				return this.#wake();
			case 'ask':
				return this.#ask(message);
			case 'unqueue':
				return this.#unqueue(message.id, message.edit);
			case 'stop':
				return this.#needs.conversations.stop(message.turn);
			case 'retry':
			case 'continue':
			case 'answer-now':
				return this.#again(message.turn, message.type);
			case 'edit-question':
				return this.#editQuestion(message.turn);
			case 'show-version':
				return this.#needs.conversations.showVersion(message.turn);
			case 'remedy':
				return remedy(message.action, message.turn);
			case 'copy':
				return this.#copy(message.text);
			case 'copy-turn':
				return this.#copyTurn(message.turn);
			case 'code-action':
				return this.#codeAction(message);
			case 'export':
				return this.#needs.exportConversation(this.#conversation, message.format, message.turn);
			case 'new-conversation':
				return this.#run(commandIds.newConversation);
			case 'show-history':
				return this.#run(commandIds.history);
			case 'open-beside':
				return this.#run(commandIds.openBeside, this.#conversation);
			case 'open-link':
				return openLink(message.href);
			case 'open-place':
				return this.#openPlace(message.path, message.line, message.endLine);
			case 'open-reference':
				return this.#openReference(message);
			case 'open-attachment':
				return this.#openAttachment(message.id, message.turn);
			case 'attach':
				return this.#attach(message.attach);
			case 'detach':
				return attachments.remove(message.id);
			case 'complete':
				return this.post({ type: 'completions', request: message.request, items: await completionsFor(message.query) });
			case 'choose-model':
			case 'choose-think':
			case 'pick-model':
			case 'setup':
				return this.#handleModels(message);
			case 'page-error':
				return log.error(`In the page: ${message.message}`);
			default:
				return assertNever(message);
		}
	}

	async #handleModels(message: ModelMessage): Promise<void> {
		switch (message.type) {
			case 'choose-model':
				return this.#needs.chooseModel(message.model);
			case 'choose-think':
				return this.#needs.chooseThink(message.think);
			case 'pick-model':
				return this.#run(commandIds.chooseModel);
			case 'setup':
				return this.#needs.setup(message.action, message.model);
		}
	}

	async #wake(): Promise<void> {
		this.#ready = true;
		await this.#openIfNeeded();
		this.#postSnapshot();
		const pending = this.#pending;
		this.#pending = [];
		for (const message of pending) {
			this.post(message);
		}
	}

	async #ask({ text, think, edits }: Extract<ToHost, { type: 'ask' }>): Promise<void> {
		const question = text.trim();
		if (!question) {
			return;
		}
		const context = this.#needs.attachments.take();
		const asked = await this.#needs.asker.ask(this.#conversation, {
			question,
			context,
			...(think && { think }),
			...(edits !== undefined && { parent: { turn: edits, as: 'edit' } }),
		});
		if (asked.kind === 'refused') {
			this.#compose({ question, context }, { keep: true, ...(edits !== undefined && { edits }) });
		}
		this.#sayIfRefused(asked);
	}

	/** A question that was not asked is never lost in silence. */
	#sayIfRefused(asked: Asked): void {
		if (asked.kind === 'refused') {
			this.post({ type: 'announce', message: sayFailure(asked.failure) });
		}
	}

	#unqueue(id: string, edit: boolean): void {
		const asked = this.#needs.conversations.unqueue(this.#conversation, id);
		if (asked && edit) {
			this.#compose(asked, { keep: true });
		}
	}

	async #again(turn: TurnId, as: AgainAs): Promise<void> {
		this.#sayIfRefused(await this.#needs.asker.askAgain(turn, as));
	}

	#editQuestion(turn: TurnId): void {
		const state = this.#needs.conversations.findTurn(turn)?.turn.state;
		if (state) {
			this.#compose(state, { keep: false, edits: turn });
		}
	}

	/** Puts a question and its context back into the composer. */
	#compose(asked: DraftQuestion, how: { readonly keep: boolean; readonly edits?: TurnId }): void {
		for (const item of asked.context) {
			this.#needs.attachments.add(item);
		}
		this.post({ type: 'draft', text: asked.question, focus: true, ...how });
	}

	async #copyTurn(turn: TurnId): Promise<void> {
		const found = this.#needs.conversations.findTurn(turn);
		if (found) {
			const { exportThinking: thinking } = this.#needs.settings();
			const options = { thinking, homes: [homedir()], templates: templates() };
			await this.#copy(turnToMarkdown(found.conversation, turn, options));
		}
	}

	async #copy(text: string): Promise<void> {
		// Terminal escapes and other control characters have no business in a clipboard.
		await vscode.env.clipboard.writeText(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ''));
		this.post({ type: 'announce', message: vscode.l10n.t('Copied') });
	}

	async #codeAction(message: Extract<ToHost, { type: 'code-action' }>): Promise<void> {
		switch (message.action) {
			case 'insert':
				return insertAtCursor(message.code);
			case 'new-file':
				return openAsNewFile(message.code, message.languageId);
			case 'apply': {
				const state = this.#needs.conversations.findTurn(message.turn)?.turn.state;
				return applyWithPreview(
					message.code,
					state?.context.find(item => item.startLine !== undefined),
				);
			}
		}
	}

	async #openPlace(path: string, line: number | undefined, endLine: number | undefined): Promise<void> {
		const opened = await openPlace({ path, ...(line && { line }), ...(endLine && { endLine }) });
		if (!opened) {
			this.post({ type: 'announce', message: vscode.l10n.t('{0} is not in this workspace.', path) });
		}
	}

	async #openReference({ turn, block, start, end, how }: Extract<ToHost, { type: 'open-reference' }>): Promise<void> {
		if (!(await this.#needs.references.open({ turn, block, start, end }, how))) {
			this.post({ type: 'announce', message: vscode.l10n.t('That place is not there any more.') });
		}
	}

	async #openAttachment(id: string, turn: TurnId | undefined): Promise<void> {
		const asked = turn ? this.#needs.conversations.findTurn(turn)?.turn.state?.context : undefined;
		const item = asked?.find(each => each.id === id) ?? this.#needs.attachments.find(id);
		if (item?.uri) {
			const from = (item.startLine ?? 1) - 1;
			const selection = new vscode.Range(from, 0, (item.endLine ?? item.startLine ?? 1) - 1, 0);
			await vscode.window.showTextDocument(vscode.Uri.parse(item.uri), { selection, preview: true });
		}
	}

	async #attach(request: AttachRequest): Promise<void> {
		const item = await resolveMention(request);
		if (item) {
			this.#needs.attachments.add(item);
		} else {
			this.post({ type: 'announce', message: vscode.l10n.t('There is nothing of that kind to attach right now.') });
		}
	}

	async #run(command: string, ...args: readonly unknown[]): Promise<void> {
		await vscode.commands.executeCommand(command, ...args);
	}

	#append({ conversation, turn, events }: AppendedEvents): void {
		if (this.#ready && conversation === this.#conversation && this.#isShown(turn)) {
			const [first] = events;
			if (first) {
				void this.#webview.postMessage({
					type: 'events',
					turn,
					from: first.seq,
					events: events.map(forPage),
				} satisfies ToWebview);
			}
		}
	}

	/** The branch is read anew when the hub has another list, and not for every event. */
	#isShown(turn: TurnId): boolean {
		const branch = this.#needs.conversations.opened(this.#conversation)?.branch ?? [];
		if (branch !== this.#branch) {
			this.#branch = branch;
			this.#shown = new Set(branch.map(each => each.id));
		}
		return this.#shown.has(turn);
	}

	#branchChanged(conversation: string): void {
		if (conversation === this.#conversation) {
			this.#postSnapshot();
		}
	}

	/** A conversation that is not there is replaced by whoever decides what is shown; one that cannot be read says so. */
	async #openIfNeeded(): Promise<void> {
		const id = this.#conversation;
		try {
			if (!(await this.#needs.conversations.open(id)) && id === this.#conversation) {
				this.#onMissing();
			}
		} catch (error) {
			this.#needs.log.error('A conversation could not be opened', error);
			this.post({ type: 'announce', message: vscode.l10n.t('This conversation could not be read.') });
		}
	}

	#postSnapshot(): void {
		const conversation = this.#needs.conversations.opened(this.#conversation);
		this.#postIfReady({
			type: 'snapshot',
			conversation: {
				id: this.#conversation,
				title: conversation?.title ?? '',
				turns: conversation ? branchSnapshot(conversation) : [],
			},
			settings: this.#panelSettings(),
			models: this.#needs.models(),
			attachments: this.#needs.attachments.views,
			queue: this.#queue(),
			examples: this.#examples(),
			strings: pageWords(),
		});
		this.#postReferences();
	}

	#postReferences(): void {
		for (const { id: turn } of this.#needs.conversations.opened(this.#conversation)?.branch ?? []) {
			const blocks = this.#needs.references.of(turn);
			this.#postFound({ conversation: this.#conversation, turn, blocks, anew: true });
		}
		this.#needs.references.search(this.#conversation);
	}

	#postFound({ conversation, turn, blocks, anew }: TurnReferencesView): void {
		if (conversation === this.#conversation && this.#isShown(turn)) {
			for (const { block, references } of blocks) {
				this.#postIfReady({ type: 'references', turn, block, references, anew });
			}
		}
	}

	#postAttachments(): void {
		this.#postIfReady({ type: 'attachments-changed', attachments: this.#needs.attachments.views });
	}

	#postQueue(conversation: string): void {
		if (conversation === this.#conversation) {
			this.#postIfReady({ type: 'queue-changed', queue: this.#queue() });
		}
	}

	#queue(): readonly QueuedView[] {
		return this.#needs.conversations.queued(this.#conversation).map(({ id, asked }) => ({ id, text: asked.question }));
	}

	#postIfReady(message: ToWebview): void {
		if (this.#ready) {
			this.post(message);
		}
	}

	#panelSettings(): PanelSettings {
		const typical = this.#needs.typicalThinkingTokens();
		return {
			fold: this.#needs.settings().thinkingFold,
			wide: this.#wide,
			...(typical !== undefined && { typicalThinkingTokens: typical }),
		};
	}

	#examples(): readonly Example[] {
		return examplesFor(vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0]);
	}
}

/** A turn that has just begun comes with its first event, as one that is new. */
function branchSnapshot({ turns, branch }: OpenConversation): readonly TurnSnapshot[] {
	const siblings = siblingsByTurn(turns);
	return branch
		.filter(turn => turn.events.length > 0)
		.map(turn =>
			toSnapshot(
				turn,
				(siblings.get(turn.id) ?? []).map(each => each.id),
			),
		);
}

function toSnapshot(turn: OpenTurn, versions: readonly TurnId[]): TurnSnapshot {
	const last = turn.events.at(-1);
	return {
		id: turn.id,
		events: compactEvents(turn.events).map(forPage),
		nextSeq: last ? last.seq + 1 : 0,
		live: turn.live,
		...(versions.length > 1 && { versions: { turns: versions, index: versions.indexOf(turn.id) } }),
	};
}

/** The page shows chips, not the text of files, and has no use for a vendor's signed blocks. */
function forPage(event: TurnEvent): TurnEvent {
	switch (event.type) {
		case 'turn-start':
			return { ...event, context: event.context.map(item => ({ ...toView(item), text: '' })) };
		case 'provider-data':
			return { ...event, data: { provider: event.data.provider, data: null } };
		default:
			return event;
	}
}

async function openLink(href: string): Promise<void> {
	const uri = vscode.Uri.parse(href, true);
	// Anything but the web is text; VS Code asks before it leaves for a host it does not know.
	if (uri.scheme === 'https' || uri.scheme === 'http') {
		await vscode.env.openExternal(uri);
	}
}
