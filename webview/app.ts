/** Puts the page together: host messages in, views out, and everything the reader does back to the host. */
import { assertNever } from '../src/core/assertNever.ts';
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type {
	AttachmentView,
	Example,
	ModelsView,
	PageCommand,
	PanelSettings,
	ToWebview,
} from '../src/protocol/messages.ts';
import { createAnnouncer } from './announcer.ts';
import { type ConversationFacts, createComposer } from './composer/composer.ts';
import { selectedModel } from './composer/pickers.ts';
import { ConversationView } from './conversationView.ts';
import { Display } from './display.ts';
import { h, icon, setHidden } from './dom.ts';
import { createFindBar } from './find/findBar.ts';
import { type Follow, followEnd } from './follow.ts';
import type { Host } from './host.ts';
import { composerHooksOf, postQuestion, turnHooksOf } from './hostHooks.ts';
import { Intake } from './intake.ts';
import { openClickedLinks } from './linkClicks.ts';
import { createMenu } from './menu.ts';
import { runPageCommand } from './pageCommands.ts';
import { t, useStrings } from './strings.ts';
import type { TurnContext, TurnHooks } from './turn/turnHooks.ts';

const wideFrom = 900;

export function startApp(root: HTMLElement, host: Host): void {
	new App(root, host).start();
}

class App {
	readonly #root: HTMLElement;
	readonly #host: Host;
	readonly #intake = new Intake();
	readonly #scroller = h('main', { class: 'scroller', attrs: { 'aria-label': t('conversation') } });
	readonly #announcer = createAnnouncer();
	readonly #conversation: ConversationView;
	readonly #follow: Follow;
	readonly #display: Display;
	readonly #composer;
	readonly #jump: HTMLElement;
	readonly #find;
	#settings: PanelSettings = { fold: 'auto', wide: false };
	#models: ModelsView = { state: 'loading', models: [], think: 'auto' };
	#examples: readonly Example[] = [];
	/** The turn whose question is in the box to be edited. */
	#edits: TurnId | undefined;
	#wide = false;
	#width = 0;

	constructor(root: HTMLElement, host: Host) {
		this.#root = root;
		this.#host = host;
		this.#conversation = new ConversationView(
			this.#turnHooks(),
			{
				choose: example => this.#chooseExample(example),
				remedy: action => host.post({ type: 'remedy', action }),
				attach: attach => host.post({ type: 'attach', attach }),
			},
			this.#turnContext(),
		);
		this.#follow = followEnd(this.#scroller, this.#conversation.element);
		this.#display = new Display(this.#conversation, {
			shown: () => this.#shown(),
			pauseChanged: paused => this.#announcer.announce(t(paused ? 'paused' : 'resumed')),
		});
		this.#composer = createComposer(createMenu, {
			ask: text => this.#ask(text),
			stop: () => this.#stop(),
			...composerHooksOf(host),
			draftChanged: draft => this.#draftChanged(draft),
		});
		this.#find = createFindBar(() => this.#conversation.turns, this.#scroller, this.#follow);
		this.#jump = h(
			'button',
			{ class: 'jump', attrs: { type: 'button' }, on: { click: () => this.#follow.toEnd() } },
			icon('arrow-down'),
			t('jumpLatest'),
		);
	}

	start(): void {
		this.#root.className = 'app';
		this.#scroller.append(this.#conversation.element);
		setHidden(this.#jump, true);
		this.#root.append(
			this.#scroller,
			h('div', { class: 'jump-box' }, this.#announcer.said, this.#jump),
			this.#composer.element,
			this.#find.element,
			this.#announcer.status,
		);
		this.#follow.onChange(() => this.#showJump());
		openClickedLinks(this.#root, this.#host);
		new ResizeObserver(() => this.#resized()).observe(this.#root);
		this.#scroller.addEventListener('scroll', () => this.#rememberScroll(), { passive: true });
		this.#host.onMessage(message => this.#receive(message));
		window.addEventListener('error', event => this.#report(event.message));
		window.addEventListener('unhandledrejection', event => this.#report(String(event.reason)));
		this.#composer.setDraft(this.#host.readState().draft ?? '', { focus: false });
		this.#host.post({ type: 'ready' });
	}

	#receive(message: ToWebview): void {
		switch (message.type) {
			case 'snapshot':
				this.#reset(message);
				return;
			case 'events':
				this.#receiveEvents(message);
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
				this.#setAttachments(message.attachments);
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
				this.#edits = message.edits;
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
			case 'announce':
				this.#announcer.say(message.message);
				return;
			default:
				assertNever(message);
		}
	}

	#reset(snapshot: Extract<ToWebview, { type: 'snapshot' }>): void {
		useStrings(snapshot.strings);
		const { id, turns } = snapshot.conversation;
		const isOther = this.#host.readState().conversation !== id;
		if (isOther) {
			const { scroll: _scroll, ...kept } = this.#host.readState();
			this.#host.writeState({ ...kept, conversation: id, folds: {} });
		}
		const { scroll } = this.#host.readState();
		this.#settings = snapshot.settings;
		this.#models = snapshot.models;
		this.#examples = snapshot.examples;
		this.#applySettings();
		this.#intake.reset(turns);
		this.#follow.release();
		this.#conversation.reset(turns, performance.now());
		this.#applyModels();
		this.#setAttachments(snapshot.attachments);
		this.#composer.setQueued(snapshot.queue);
		this.#afterChange();
		if (scroll === undefined || isOther) {
			this.#follow.toEnd();
		} else {
			this.#follow.leave();
			this.#scroller.scrollTop = scroll;
		}
	}

	#receiveEvents({ turn, from, events }: Extract<ToWebview, { type: 'events' }>): void {
		const taken = this.#intake.take(turn, from, events);
		if (taken.kind === 'gap') {
			this.#host.post({ type: 'resync' });
		}
		if (taken.kind !== 'events') {
			return;
		}
		const view = this.#conversation.receive(turn, taken.events);
		if (taken.isNew) {
			this.#follow.toEnd();
			this.#display.adopt(view);
		}
		this.#display.schedule();
	}

	#shown(): void {
		this.#afterChange();
		this.#follow.keep();
		this.#find.refresh();
	}

	#afterChange(): void {
		const running = this.#conversation.running !== undefined;
		this.#composer.setConversation({
			running,
			empty: this.#conversation.turns.length === 0,
			...this.#context(),
		});
		this.#display.keepClocks(running);
	}

	/** What the last round filled of the window; the next question comes on top. */
	#context(): Pick<ConversationFacts, 'tokens' | 'window'> {
		const state = this.#conversation.turns.findLast(turn => turn.state?.usage)?.state;
		const usage = state?.rounds.at(-1)?.usage;
		const tokens = usage?.promptTokens === undefined ? undefined : usage.promptTokens + (usage.completionTokens ?? 0);
		const window = usage?.contextWindow;
		return { tokens, window: state && window ? { model: state.model, tokens: window } : undefined };
	}

	#ask(text: string): void {
		postQuestion(this.#host, text, this.#edits);
		this.#edits = undefined;
		if (this.#conversation.running) {
			this.#announcer.announce(t('queuedSaid'));
		}
		this.#follow.toEnd();
	}

	/** Who has emptied the box asks something else. */
	#draftChanged(draft: string): void {
		composerHooksOf(this.#host).draftChanged(draft);
		if (draft === '') {
			this.#edits = undefined;
		}
	}

	#stop(): void {
		const turn = this.#conversation.running;
		if (turn) {
			this.#host.post({ type: 'stop', turn: turn.id });
		}
	}

	#chooseExample(example: Example): void {
		if (example.attach) {
			this.#host.post({ type: 'attach', attach: example.attach });
		}
		this.#composer.setDraft(example.text, { focus: true });
	}

	#run(command: PageCommand): void {
		// A command is about what has arrived, also when its frame has not come yet.
		this.#display.flush();
		runPageCommand(command, {
			find: this.#find,
			thinking: () => this.#conversation.newestThinking,
			focusComposer: () => this.#composer.focus(),
			togglePause: () => this.#display.togglePause(),
			jumpToLatest: () => this.#follow.toEnd(),
		});
	}

	#revealTurn(id: TurnId): void {
		this.#display.flush();
		const turn = this.#conversation.turns.find(each => each.id === id);
		if (turn) {
			turn.reveal();
			this.#follow.show(turn.element);
		}
	}

	#turnHooks(): TurnHooks {
		return {
			...turnHooksOf(this.#host),
			find: () => this.#find.open('thinking'),
			pause: () => this.#display.togglePause(),
			changeSpeed: () => this.#display.changeSpeed(),
			holding: (anchor, change) => this.#follow.holding(anchor, change),
			growing: (element, change) => this.#follow.growing(element, change),
			show: turn => this.#follow.show(turn),
			playing: () => this.#display.schedule(),
			announce: message => this.#announcer.announce(message),
			isReadingElsewhere: () => !this.#follow.following,
		};
	}

	#turnContext(): TurnContext {
		return {
			fold: this.#settings.fold,
			wide: this.#wide,
			typicalThinkingTokens: this.#settings.typicalThinkingTokens,
			price: selectedModel(this.#models)?.price,
		};
	}

	#applySettings(): void {
		document.body.classList.toggle('in-editor', this.#settings.wide);
		this.#conversation.setContext(this.#turnContext());
	}

	#applyModels(): void {
		this.#composer.setModels(this.#models);
		this.#conversation.setContext(this.#turnContext());
		this.#showEmpty();
	}

	#setAttachments(attachments: readonly AttachmentView[]): void {
		this.#composer.setAttachments(attachments);
	}

	#showEmpty(): void {
		this.#conversation.showEmptyState(this.#examples, this.#models);
	}

	#resized(): void {
		const width = this.#root.clientWidth;
		const wide = width >= wideFrom;
		if (width !== this.#width) {
			this.#width = width;
			this.#follow.release();
		}
		if (wide !== this.#wide) {
			this.#wide = wide;
			this.#root.classList.toggle('wide', wide);
			this.#conversation.setContext(this.#turnContext());
		}
		this.#follow.keep();
	}

	#showJump(): void {
		setHidden(this.#jump, this.#follow.following);
	}

	#rememberScroll(): void {
		this.#host.writeState(this.#follow.following ? { scroll: undefined } : { scroll: this.#scroller.scrollTop });
	}

	#report(message: string): void {
		this.#host.post({ type: 'page-error', message: message.slice(0, 2_000) });
	}
}
