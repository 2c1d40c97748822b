/** One page (sidebar or editor panel) bound to one conversation: a projection of the host's state, replaced at will. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, MutableDisposable, toDisposable } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type {
	Example,
	ModelsView,
	PanelSettings,
	QueuedView,
	ToHost,
	ToWebview,
	TurnReferencesView,
} from '../../protocol/messages.ts';
import { parseToHost } from '../../protocol/parseToHost.ts';
import type { Comparisons } from '../../session/hub/comparisons.ts';
import type { AppendedEvents } from '../../session/hub/hubEvents.ts';
import { forPage } from './branchSnapshot.ts';
import { EventPacer } from './eventPacer.ts';
import { Outbox } from './outbox.ts';
import { type PageRequestNeeds, PageRequests } from './pageRequests.ts';
import { pageWords } from './pageWords.ts';
import type { DraftQuestion } from './questionDesk.ts';
import { ShownTurns } from './shownTurns.ts';
import { examplesFor } from './suggestions.ts';

/** What a page needs from the rest of the house. */
export interface ChatPageNeeds extends PageRequestNeeds {
	readonly models: () => ModelsView;
	readonly comparisons: Comparisons;
	/** Median thinking tokens of the chosen model's past turns, for the progress estimate. */
	readonly typicalThinkingTokens: () => number | undefined;
	/** What describing its tools takes of each question of a conversation, by our estimate. */
	readonly toolTokens: (conversation: string) => number;
	/** VS Code can draw the diagrams of code blocks. */
	readonly canDraw: () => boolean;
}

export interface ChatPageOptions {
	readonly conversation: string;
	/** Beside the editor rather than in the sidebar. */
	readonly wide: boolean;
	/** A comparison of that conversation, in place of its branch. */
	readonly comparison?: string;
	/** The conversation is not there any more: another one is to be shown. */
	readonly onMissing: () => void;
	/** The keys go to the page now, or no more. */
	readonly onFocus: (focused: boolean) => void;
	/** What is for the page; by default its own. */
	readonly outbox?: Outbox;
}

export class ChatPage implements Disposable {
	readonly #store = new DisposableStore();
	readonly #needs: ChatPageNeeds;
	readonly #webview: vscode.Webview;
	readonly #options: ChatPageOptions;
	readonly #outbox: Outbox;
	readonly #events = new EventPacer(message => this.#outbox.postNow(message));
	readonly #requests: PageRequests;
	#conversation: string;
	/** Keeps the conversation in the hub while it is shown here. */
	readonly #kept = this.#store.add(new MutableDisposable<Disposable>());
	/** Somebody sees the page, or waits to. */
	#isWanted = false;
	readonly #shown: ShownTurns;

	constructor(webview: vscode.Webview, needs: ChatPageNeeds, options: ChatPageOptions) {
		this.#needs = needs;
		this.#webview = webview;
		this.#options = options;
		this.#outbox = options.outbox ?? new Outbox();
		this.#requests = new PageRequests(needs, this);
		this.#conversation = options.conversation;
		this.#shown = new ShownTurns(needs, options.comparison);
		if (options.comparison !== undefined) {
			this.#follow(options.comparison);
		}
		this.#kept.value = needs.conversations.retain(options.conversation);
		this.#store.add(webview.onDidReceiveMessage(message => this.#receive(message)));
		this.#store.add(needs.conversations.onDidAppend(appended => this.#append(appended)));
		this.#store.add(needs.conversations.onDidChangeQueue(changed => this.#postQueue(changed)));
		this.#store.add(needs.conversations.onDidChangeBranch(changed => this.#branchChanged(changed)));
		this.#store.add(
			needs.conversations.onDidChangeKeepThinking(id => id === this.#conversation && this.settingsChanged()),
		);
		this.#store.add(needs.references.onDidFind(found => this.#postFound(found)));
		this.#store.add(needs.attachments.onDidChange(() => this.#postAttachments()));
		this.#store.add(needs.tools.onDidChange(id => id === this.#conversation && this.modelsChanged()));
	}

	get conversation(): string {
		return this.#conversation;
	}

	/**
	 * Shows another conversation.
	 * @param place what of a long one is to be seen; default: its end
	 */
	async show(conversation: string, place?: ToWebview): Promise<void> {
		this.#kept.value = this.#needs.conversations.retain(conversation);
		this.#conversation = conversation;
		this.#shown.restart();
		await this.#openIfNeeded();
		this.#seek(place);
		this.#showAnew();
	}

	/** Whether somebody can see the page. */
	get isAwake(): boolean {
		return this.#outbox.isOpen;
	}

	/** Shows a place of a conversation: goes to it, now or when the page has its snapshot. */
	async reveal(conversation: string, place: ToWebview): Promise<void> {
		if (conversation !== this.#conversation) {
			await this.show(conversation, place);
		}
		this.post(place);
	}

	/** A place that stands outside of what is shown of a long conversation is brought in. */
	#seek(place: ToWebview | undefined): boolean {
		return place !== undefined && isPlace(place) && this.#shown.goTo(this.#conversation, place.turn);
	}

	/** Puts questions that will not be asked back into the composer. */
	takeBack(questions: readonly DraftQuestion[]): void {
		this.#requests.questions.takeBack(questions);
	}

	/** Sends now, or when the page has asked for its snapshot. */
	post(message: ToWebview): void {
		if (this.#seek(message)) {
			this.#showAnew();
		}
		this.#outbox.post(message);
	}

	/** The view went out of sight: nothing is sent until its page asks again. */
	sleep(): void {
		this.#isWanted = false;
		this.#outbox.close();
		this.#events.reset();
		this.#requests.forgetPage();
		this.#options.onFocus(false);
	}

	modelsChanged(): void {
		this.#outbox.postNow({ type: 'models-changed', models: this.#models() });
	}

	settingsChanged(): void {
		this.#outbox.postNow({ type: 'settings-changed', settings: this.#panelSettings() });
	}

	examplesChanged(): void {
		this.#outbox.postNow({ type: 'examples-changed', examples: this.#examples() });
	}

	dispose(): void {
		this.sleep();
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
		switch (message.type) {
			case 'ready':
			case 'resync':
				return this.#wake();
			case 'taken':
				return this.#events.taken(message.messages);
			case 'focus':
				return this.#options.onFocus(message.focused);
			case 'stop-compared':
				return this.#stopCompared(message.column);
			case 'diff-compared':
				return this.#shown.comparison === undefined ? undefined : this.#needs.compare.diff(this.#shown.comparison);
			case 'go-on-from':
				return this.#goOnFrom(message.turn);
			case 'show-more':
				this.#shown.grow(this.#conversation, message.where);
				return this.#showAnew();
			default:
				return this.#requests.handle(message);
		}
	}

	/** The page is there to read: it gets everything, and then what waited for it. */
	async #wake(): Promise<void> {
		this.#isWanted = true;
		this.#requests.forgetPage();
		await this.#openIfNeeded();
		if (this.#isWanted) {
			this.#events.reset();
			for (const message of this.#outbox.waiting) {
				this.#seek(message);
			}
			this.#outbox.open(message => this.#send(message), this.#snapshot());
			this.#postReferences();
		}
	}

	#append({ conversation, turn, events }: AppendedEvents): void {
		if (conversation !== this.#conversation) {
			return;
		}
		if (this.#shown.reachNewest(conversation, turn)) {
			this.#showAnew();
		} else if (this.#isShown(turn)) {
			const [first] = events;
			if (first?.type === 'resplit') {
				this.#showAnew();
			} else if (first) {
				this.#pushEvents(turn, events);
			}
		}
	}

	/** A page that is not there gets them with its snapshot. */
	#pushEvents(turn: TurnId, events: readonly TurnEvent[]): void {
		if (this.#outbox.isOpen) {
			this.#events.push(turn, events.map(forPage));
		}
	}

	#isShown(turn: TurnId): boolean {
		return this.#shown.has(this.#conversation, turn);
	}

	/** Shows how a comparison goes on, until another conversation is shown. */
	#follow(comparison: string): void {
		this.#store.add(
			this.#needs.comparisons.onDidChange(id => id === this.#shown.comparison && this.#comparisonChanged()),
		);
		this.#store.add(toDisposable(() => this.#needs.comparisons.close(comparison)));
	}

	/** A turn that began before the page knew of it is told from its beginning. */
	#comparisonChanged(): void {
		const comparison = this.#shown.comparisonView();
		if (!comparison) {
			return;
		}
		const begun = this.#shown.renew(this.#conversation);
		this.#outbox.postNow({ type: 'comparison-changed', comparison });
		for (const { id, events } of begun) {
			this.#pushEvents(id, events);
		}
	}

	#stopCompared(column: number | undefined): void {
		if (this.#shown.comparison !== undefined) {
			this.#needs.comparisons.stop(this.#shown.comparison, column);
		}
	}

	#goOnFrom(turn: TurnId): void {
		if (this.#shown.comparison !== undefined) {
			this.#needs.comparisons.close(this.#shown.comparison);
			// Before it is left: the branch that is shown then comes with the one snapshot below.
			this.#needs.conversations.showVersion(turn);
			this.#shown.leaveComparison();
			this.#showAnew();
			this.post({ type: 'command', command: 'focus-composer' });
		}
	}

	#branchChanged(conversation: string): void {
		if (conversation === this.#conversation && this.#shown.comparison !== undefined) {
			this.#comparisonChanged();
		} else if (conversation === this.#conversation) {
			this.#showAnew();
		}
	}

	/** A conversation that is not there is replaced by whoever decides what is shown; one that cannot be read says so. */
	async #openIfNeeded(): Promise<void> {
		const id = this.#conversation;
		try {
			if (!(await this.#needs.conversations.open(id)) && id === this.#conversation) {
				this.#options.onMissing();
			}
		} catch (error) {
			this.#needs.log.error('A conversation could not be opened', error);
			this.post({ type: 'announce', message: vscode.l10n.t('This conversation could not be read.') });
		}
	}

	/** What the page showed slowly or again is gone with it. */
	#showAnew(): void {
		this.#requests.forgetPage();
		this.#events.drop();
		this.#outbox.postNow(this.#snapshot());
		this.#postReferences();
	}

	#snapshot(): ToWebview {
		const { turns, before, after, held, comparison } = this.#shown.snapshot(this.#conversation);
		const title = this.#needs.conversations.opened(this.#conversation)?.title ?? '';
		return {
			type: 'snapshot',
			conversation: {
				id: this.#conversation,
				title,
				turns,
				...(before > 0 && { before }),
				...(after > 0 && { after }),
				...(held && { held }),
			},
			...(comparison && { comparison }),
			settings: this.#panelSettings(),
			models: this.#models(),
			attachments: this.#needs.attachments.views,
			queue: this.#queue(),
			examples: this.#examples(),
			strings: pageWords(),
		};
	}

	#models(): ModelsView {
		const { models, tools, toolTokens } = this.#needs;
		const tokens = toolTokens(this.#conversation);
		return { ...models(), tools: tools.of(this.#conversation), ...(tokens > 0 && { toolTokens: tokens }) };
	}

	#send(message: ToWebview): void {
		void this.#webview.postMessage(message);
	}

	#postReferences(): void {
		for (const { id: turn } of this.#shown.turns(this.#conversation)) {
			const blocks = this.#needs.references.of(turn);
			this.#postFound({ conversation: this.#conversation, turn, blocks, anew: true });
		}
		this.#needs.references.search(this.#conversation);
	}

	#postFound({ conversation, turn, blocks, anew }: TurnReferencesView): void {
		if (conversation === this.#conversation && this.#isShown(turn)) {
			for (const { block, references } of blocks) {
				this.#outbox.postNow({ type: 'references', turn, block, references, anew });
			}
		}
	}

	#postAttachments(): void {
		this.#outbox.postNow({ type: 'attachments-changed', attachments: this.#needs.attachments.views });
	}

	#postQueue(conversation: string): void {
		if (conversation === this.#conversation) {
			this.#outbox.postNow({ type: 'queue-changed', queue: this.#queue() });
		}
	}

	#queue(): readonly QueuedView[] {
		return this.#needs.conversations
			.queued(this.#conversation)
			.map(({ id, asked }) => ({ id, text: asked.label ?? asked.question }));
	}

	#panelSettings(): PanelSettings {
		const typical = this.#needs.typicalThinkingTokens();
		const { thinkingFold: fold, fontSize, keepThinking: usual } = this.#needs.settings();
		const { keepThinking = usual } = this.#needs.conversations.opened(this.#conversation) ?? {};
		return {
			fold,
			wide: this.#options.wide,
			...(fontSize !== undefined && { fontSize }),
			...(this.#needs.canDraw() && { draws: true as const }),
			...(keepThinking && { keepsThinking: true }),
			...(typical !== undefined && { typicalThinkingTokens: typical }),
		};
	}

	#examples(): readonly Example[] {
		return examplesFor(vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0]);
	}
}

/** What leads to a turn, or into it. */
function isPlace(message: ToWebview): message is Extract<ToWebview, { type: 'reveal-turn' | 'reveal-thought' }> {
	return message.type === 'reveal-turn' || message.type === 'reveal-thought';
}
