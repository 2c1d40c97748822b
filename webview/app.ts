/** Puts the page together: host messages in, views out, and everything the reader does back to the host. */
import { assertNever } from '../src/core/assertNever.ts';
import { heldBy } from '../src/core/conversation/heldTokens.ts';
import type { ThoughtAddress } from '../src/core/insight/address.ts';
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type { Example, ModelsView, PageCommand, PanelSettings, ToHost, ToWebview } from '../src/protocol/messages.ts';
import { createAnnouncer } from './announcer.ts';
import { Composer, type ConversationFacts } from './composer/composer.ts';
import { selectedModel } from './composer/pickers.ts';
import { ConversationView } from './conversationView.ts';
import { copyFormulasAsSource } from './copyFormulas.ts';
import { Display } from './display.ts';
import { h, icon, setHidden } from './dom.ts';
import { FindBar } from './find/findBar.ts';
import { Follow } from './follow.ts';
import { applyFontSize } from './fontSize.ts';
import type { Host } from './host.ts';
import { Intake } from './intake.ts';
import { openClickedLinks } from './linkClicks.ts';
import { Memory } from './memory.ts';
import { runPageCommand } from './pageCommands.ts';
import type { PageContext } from './pageContext.ts';
import { PreviewBox } from './references/previewBox.ts';
import { ReferenceBook } from './references/referenceBook.ts';
import { t, useStrings } from './strings.ts';
import { TakenMessages } from './taken.ts';
import { tellFocus } from './tellFocus.ts';
import type { TurnSettings } from './turn/turnSettings.ts';

const wideFrom = 900;

/** The page is built when the first snapshot brings the reader's language; the host sends nothing before it. */
export function startApp(root: HTMLElement, host: Host): void {
	let app: App | undefined;
	const report = (message: string): void => host.post({ type: 'page-error', message: message.slice(0, 2_000) });
	window.addEventListener('error', event => report(event.message));
	window.addEventListener('unhandledrejection', event => report(String(event.reason)));
	host.onMessage(message => {
		if (app === undefined && message.type === 'snapshot') {
			useStrings(message.strings);
			app = new App(root, host);
			app.start();
		}
		app?.receive(message);
	});
	host.post({ type: 'ready' });
	tellFocus(host);
}

class App {
	readonly #root: HTMLElement;
	readonly #host: Host;
	readonly #intake = new Intake();
	readonly #taken: TakenMessages;
	readonly #content = h('div', { class: 'conversation' });
	readonly #scroller = h(
		'main',
		{ class: 'scroller', attrs: { 'aria-label': t('conversation'), tabindex: -1 } },
		this.#content,
	);
	readonly #announcer = createAnnouncer();
	readonly #references = new ReferenceBook();
	readonly #preview: PreviewBox;
	readonly #memory: Memory;
	readonly #follow = new Follow(this.#scroller, this.#content, () => this.#conversation.turns.length === 0);
	readonly #display = new Display({
		turns: () => this.#conversation.turns,
		shown: () => this.#shown(),
		ticked: now => {
			this.#conversation.refresh(now, true);
			this.#tellComposer();
		},
		pauseChanged: paused => this.#announcer.announce(t(paused ? 'paused' : 'resumed')),
	});
	readonly #conversation: ConversationView;
	readonly #composer: Composer;
	readonly #find = new FindBar(() => this.#conversation.turns, this.#scroller, this.#follow);
	readonly #jump = h(
		'button',
		{ class: 'jump', attrs: { type: 'button' }, on: { click: () => this.#toLatest() } },
		icon('arrow-down'),
		t('jumpLatest'),
	);
	#settings: PanelSettings = { fold: 'auto', wide: false };
	#models: ModelsView = { state: 'loading', models: [], think: 'auto' };
	#examples: readonly Example[] = [];
	#wide = false;
	/** The reader has sent a question that nothing stands before. */
	#hasAsked = false;
	/** The reader has jumped to what is not drawn yet. */
	#wantsLatest = false;
	/** The turn that ran at the last change. */
	#running: TurnId | undefined;
	#width = 0;
	/** Answers stand beside each other, in place of a conversation. */
	#isComparison = false;

	constructor(root: HTMLElement, host: Host) {
		this.#root = root;
		this.#host = host;
		this.#taken = new TakenMessages(host);
		this.#memory = new Memory(host);
		this.#preview = new PreviewBox(message => host.post(message));
		const page: PageContext = {
			post: message => this.#post(message),
			follow: this.#follow,
			display: this.#display,
			memory: this.#memory,
			references: this.#references,
			preview: this.#preview,
		};
		this.#conversation = new ConversationView(this.#content, page, this.#turnSettings());
		this.#composer = new Composer(page);
	}

	#post(message: ToHost): void {
		this.#hasAsked ||= message.type === 'ask' && this.#conversation.running === undefined;
		this.#host.post(message);
	}

	start(): void {
		this.#root.className = 'app';
		setHidden(this.#jump, true);
		this.#root.append(
			this.#scroller,
			h('div', { class: 'jump-box' }, this.#announcer.said, this.#jump),
			this.#composer.element,
			this.#find.element,
			this.#announcer.status,
			this.#preview.element,
		);
		this.#listen();
		this.#composer.restore();
	}

	#listen(): void {
		const root = this.#root;
		root.addEventListener('page-announce', event => this.#announcer.announce(event.detail));
		root.addEventListener('page-thought', event => this.#revealThought(event.detail));
		root.addEventListener('page-find', event => this.#find.open(event.detail));
		root.addEventListener('page-compose', event => this.#composer.setDraft(event.detail, { focus: true }));
		root.addEventListener('page-grown', () => this.#follow.keep());
		openClickedLinks(root, this.#host);
		copyFormulasAsSource(root);
		this.#follow.onChange(() => this.#showJump());
		new ResizeObserver(() => this.#resized()).observe(root);
		this.#scroller.addEventListener('scroll', () => this.#rememberScroll(), { passive: true });
	}

	receive(message: ToWebview): void {
		switch (message.type) {
			case 'snapshot':
				this.#reset(message);
				return;
			case 'events':
				this.#receiveEvents(message);
				return;
			case 'comparison-changed':
				if (!this.#conversation.setComparison(message.comparison)) {
					this.#host.post({ type: 'resync' });
				}
				this.#afterChange();
				return;
			case 'settings-changed':
				this.#settings = message.settings;
				this.#applySettings();
				return;
			case 'models-changed':
				this.#models = message.models;
				this.#applyModels();
				return;
			case 'attachments-changed':
				this.#composer.setAttachments(message.attachments);
				return;
			case 'examples-changed':
				this.#examples = message.examples;
				this.#showEmpty();
				return;
			case 'queue-changed':
				this.#composer.setQueued(message.queue);
				return;
			case 'draft':
				this.#composer.setDraft(message.text, message);
				return;
			case 'completions':
				this.#composer.showCompletions(message.request, message.items);
				return;
			case 'command':
				this.#run(message.command);
				return;
			case 'reveal-turn':
				this.#revealTurn(message.turn);
				return;
			case 'reveal-thought':
				this.#revealThought(message);
				return;
			case 'references':
				this.#takeReferences(message);
				return;
			case 'reference-preview':
				this.#preview.show(message);
				return;
			case 'announce':
				this.#announcer.say(message.message);
				return;
			default:
				assertNever(message);
		}
	}

	#reset(snapshot: Extract<ToWebview, { type: 'snapshot' }>): void {
		const { id, turns } = snapshot.conversation;
		const isOther = this.#memory.enter(id);
		if (isOther) {
			this.#references.clear();
		}
		const { scroll } = this.#memory;
		const hadFocus = this.#content.contains(document.activeElement);
		this.#settings = snapshot.settings;
		this.#models = snapshot.models;
		this.#examples = snapshot.examples;
		this.#showAsComparison(snapshot.comparison !== undefined);
		this.#applySettings();
		this.#intake.reset(turns);
		this.#follow.release();
		const hasStayed = this.#conversation.reset(snapshot.conversation, performance.now(), snapshot.comparison);
		this.#display.restore();
		this.#applyModels();
		this.#composer.setAttachments(snapshot.attachments);
		this.#composer.setQueued(snapshot.queue);
		this.#afterChange();
		if (isOther) {
			this.#composer.restore();
		}
		// What was just asked stands behind what was shown of a long conversation.
		const hasBegun = this.#hasAsked && turns.at(-1)?.live === true;
		const goesToEnd = hasBegun || this.#wantsLatest;
		this.#hasAsked &&= !hasBegun;
		this.#wantsLatest = false;
		if (!hasStayed) {
			this.#goBack(goesToEnd ? undefined : scroll, hadFocus);
		}
	}

	/** Columns have no question box: what is asked next goes on from one of them. */
	#showAsComparison(isComparison: boolean): void {
		if (isComparison !== this.#isComparison) {
			this.#isComparison = isComparison;
			this.#root.classList.toggle('comparing', isComparison);
			setHidden(this.#composer.element, isComparison);
			this.#resized();
		}
	}

	/** To where the reader was. What had the focus is not there any more; the keys shall still scroll. */
	#goBack(scroll: number | undefined, hadFocus: boolean): void {
		if (hadFocus) {
			this.#scroller.focus({ preventScroll: true });
		}
		if (scroll === undefined) {
			this.#follow.toEnd();
		} else {
			this.#follow.leave();
			this.#scroller.scrollTop = scroll;
		}
	}

	#receiveEvents({ turn, from, events }: Extract<ToWebview, { type: 'events' }>): void {
		this.#taken.add();
		const taken = this.#intake.take(turn, from, events);
		if (taken.kind === 'gap') {
			this.#host.post({ type: 'resync' });
		}
		if (taken.kind !== 'events') {
			return;
		}
		this.#conversation.receive(turn, taken.events);
		if (taken.isNew) {
			this.#beginTurn();
		}
		this.#display.schedule();
	}

	/** Who has paused to read is not taken along, unless they have asked for it themselves. */
	#beginTurn(): void {
		if (this.#display.isHolding && !this.#hasAsked) {
			this.#follow.leave();
		} else {
			this.#follow.toEnd();
		}
		this.#hasAsked = false;
	}

	#shown(): void {
		const running = this.#conversation.running?.id;
		// While text comes, what it fills is told by the clock.
		if (running === undefined || running !== this.#running) {
			this.#afterChange();
		}
		this.#conversation.refresh(performance.now());
		this.#follow.keep();
		this.#find.refresh();
	}

	#afterChange(): void {
		this.#running = this.#conversation.running?.id;
		const isRunning = this.#running !== undefined;
		this.#tellComposer();
		this.#display.keepClocks(isRunning);
		if (!isRunning && !this.#jump.hidden) {
			this.#showJump();
		}
	}

	#tellComposer(): void {
		const running = this.#conversation.running?.id;
		const empty = this.#conversation.turns.length === 0;
		this.#composer.setConversation({ running, empty, ...this.#context() });
	}

	/** What the last round filled of the window; the next question comes on top. */
	#context(): Pick<ConversationFacts, 'held' | 'window'> {
		const state = this.#conversation.turns.findLast(turn => turn.state?.usage)?.state;
		const usage = state?.rounds.at(-1)?.usage;
		const { unseen, isWithShown } = this.#conversation;
		const states = isWithShown ? [] : this.#conversation.turns.flatMap(turn => turn.state ?? []);
		const { tokenRate: rate = 1 } = selectedModel(this.#models) ?? {};
		const { keepsThinking = false } = this.#settings;
		const held = heldBy(states, { keepsThinking, rate, ahead: this.#models.toolTokens ?? 0, before: unseen });
		const window = usage?.contextWindow;
		return { held, window: state && window ? { model: state.model, tokens: window } : undefined };
	}

	#run(command: PageCommand): void {
		// A command is about what has arrived, also when its frame has not come yet.
		this.#display.flush();
		runPageCommand(command, {
			find: this.#find,
			thinking: () => this.#conversation.newestThinking,
			focusComposer: () => this.#composer.focus(),
			togglePause: () => this.#display.togglePause(),
			jumpToLatest: () => this.#toLatest(),
		});
	}

	#revealTurn(id: TurnId): void {
		this.#display.flush();
		const turn = this.#conversation.turns.find(each => each.id === id);
		if (turn) {
			turn.reveal();
			this.#conversation.followOf(id).show(turn.element);
		}
	}

	#takeReferences(message: Extract<ToWebview, { type: 'references' }>): void {
		this.#references.take(message);
		const offsets = message.references.map(({ start }) => start);
		this.#conversation.turns.find(({ id }) => id === message.turn)?.link(message.block, offsets);
	}

	#revealThought({ turn, block, start }: ThoughtAddress): void {
		this.#display.flush();
		const row = this.#conversation.turns.find(({ id }) => id === turn)?.revealThought(block, start);
		if (row) {
			this.#conversation.followOf(turn).show(row);
		} else {
			this.#revealTurn(turn);
		}
	}

	#turnSettings(): TurnSettings {
		return {
			fold: this.#settings.fold,
			wide: this.#wide,
			typicalThinkingTokens: this.#settings.typicalThinkingTokens,
			draws: this.#settings.draws === true,
			price: selectedModel(this.#models)?.price,
		};
	}

	#applySettings(): void {
		document.body.classList.toggle('in-editor', this.#settings.wide);
		applyFontSize(this.#settings.fontSize);
		this.#composer.setKeepsThinking(this.#settings.keepsThinking === true);
		this.#tellComposer();
		this.#conversation.setSettings(this.#turnSettings());
	}

	#applyModels(): void {
		this.#composer.setModels(this.#models);
		this.#tellComposer();
		this.#conversation.setSettings(this.#turnSettings());
		this.#showEmpty();
	}

	#showEmpty(): void {
		this.#conversation.showEmptyState(this.#examples, this.#models);
	}

	#resized(): void {
		const width = this.#root.clientWidth;
		const wide = width >= wideFrom && !this.#isComparison;
		if (width !== this.#width) {
			this.#width = width;
			this.#follow.release();
		}
		if (wide !== this.#wide) {
			this.#wide = wide;
			this.#root.classList.toggle('wide', wide);
			this.#conversation.setSettings(this.#turnSettings());
		}
		this.#follow.keep();
	}

	#showJump(): void {
		const isWorthIt = this.#conversation.running !== undefined || this.#follow.isFar;
		setHidden(this.#jump, this.#isComparison || this.#follow.following || !isWorthIt);
	}

	/** Of a long conversation the end may not be drawn yet. */
	#toLatest(): void {
		this.#wantsLatest = this.#conversation.isWithShown;
		if (this.#wantsLatest) {
			this.#post({ type: 'show-more', where: 'newest' });
		} else {
			this.#follow.toEnd();
		}
	}

	#rememberScroll(): void {
		this.#showJump();
		this.#memory.keepScroll(this.#follow.following ? undefined : this.#scroller.scrollTop);
	}
}
