/** Puts the page together: host messages in, views out, and everything the reader does back to the host. */
import { assertNever } from '../src/core/assertNever.ts';
import type { RemedyAction } from '../src/core/errors.ts';
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type {
	AttachmentView,
	Example,
	ModelsView,
	PageCommand,
	PanelSettings,
	ToWebview,
} from '../src/protocol/messages.ts';
import { createComposer } from './composer/composer.ts';
import { selectedModel } from './composer/pickers.ts';
import { ConversationView } from './conversationView.ts';
import { h, icon, setHidden, setText } from './dom.ts';
import { createFindBar } from './find/findBar.ts';
import { followEnd } from './follow.ts';
import { createFrameLoop } from './frame.ts';
import type { Host } from './host.ts';
import { Intake } from './intake.ts';
import { openClickedLinks } from './linkClicks.ts';
import { createMenu } from './menu.ts';
import type { Speed } from './playback.ts';
import { t, useStrings } from './strings.ts';
import type { TurnContext, TurnHooks } from './turn/turnHooks.ts';

const wideFrom = 900;
/** In the order in which the button goes through them. */
const speeds: readonly Speed[] = ['live', 0.5, 1, 2, 4];
const saidForMs = 4_000;
const longestHistory = 100;
const longestDraft = 100_000;

export function startApp(root: HTMLElement, host: Host): void {
	new App(root, host).start();
}

class App {
	readonly #root: HTMLElement;
	readonly #host: Host;
	readonly #frames = createFrameLoop();
	readonly #intake = new Intake();
	readonly #scroller = h('main', { class: 'scroller', attrs: { 'aria-label': t('conversation') } });
	readonly #status = h('div', { class: 'sr-only', attrs: { role: 'status', 'aria-live': 'polite' } });
	readonly #said = h('div', { class: 'said', attrs: { 'aria-hidden': 'true' } });
	readonly #follow = followEnd(this.#scroller);
	readonly #conversation: ConversationView;
	readonly #composer;
	readonly #jump: HTMLElement;
	readonly #find;
	#settings: PanelSettings = { fold: 'auto', wide: false };
	#models: ModelsView = { state: 'loading', models: [], think: 'auto' };
	#examples: readonly Example[] = [];
	#paused = false;
	#speed: Speed = 'live';
	#wide = false;
	#timer: ReturnType<typeof setInterval> | undefined;
	#saidTimer: ReturnType<typeof setTimeout> | undefined;

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
		this.#composer = createComposer(createMenu, {
			ask: text => this.#ask(text),
			stop: () => this.#stop(),
			chooseModel: model => host.post({ type: 'choose-model', model }),
			pickModel: () => host.post({ type: 'pick-model' }),
			chooseThink: think => host.post({ type: 'choose-think', think }),
			openAttachment: item => host.post({ type: 'open-attachment', id: item.id }),
			detach: item => host.post({ type: 'detach', id: item.id }),
			complete: (request, query) => host.post({ type: 'complete', request, query }),
			attach: item => host.post({ type: 'attach', attach: item.attach }),
			unqueue: (item, edit) => host.post({ type: 'unqueue', id: item.id, edit }),
			draftChanged: draft => host.writeState({ draft: draft.slice(0, longestDraft) }),
			history: () => host.readState().history ?? [],
		});
		this.#find = createFindBar(() => this.#conversation.turns, this.#scroller, this.#follow);
		this.#jump = h(
			'button',
			{ class: 'jump', attrs: { type: 'button' }, on: { click: () => this.#jumpToLatest() } },
			icon('arrow-down'),
			t('jumpLatest'),
		);
	}

	start(): void {
		this.#root.className = 'app';
		this.#scroller.append(this.#conversation.element);
		setHidden(this.#jump, true);
		setHidden(this.#said, true);
		this.#root.append(
			this.#scroller,
			h('div', { class: 'jump-box' }, this.#said, this.#jump),
			this.#composer.element,
			this.#find.element,
			this.#status,
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
				this.#say(message.message);
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
			this.#turnStarted(view.id);
		}
		this.#frames.schedule(this.#flush);
	}

	#turnStarted(id: TurnId): void {
		this.#follow.toEnd();
		const view = this.#conversation.turns.find(turn => turn.id === id);
		if (this.#paused) {
			view?.setPaused(true, performance.now());
		}
		view?.setSpeed(this.#speed, performance.now());
	}

	/** One pass per frame over the turns that may have something to show. */
	readonly #flush = (): void => {
		const now = performance.now();
		for (const turn of this.#conversation.turns) {
			turn.flush(now);
		}
		this.#afterChange();
		this.#follow.keep();
		this.#find.refresh();
		if (this.#conversation.turns.some(turn => turn.playback.isPlaying)) {
			this.#frames.schedule(this.#flush);
		}
	};

	#afterChange(): void {
		const running = this.#conversation.running !== undefined;
		this.#composer.setConversation({
			running,
			empty: this.#conversation.turns.length === 0,
			tokens: this.#conversationTokens(),
		});
		if (running && this.#timer === undefined) {
			this.#timer = setInterval(() => this.#tick(), 250);
		} else if (!running) {
			clearInterval(this.#timer);
			this.#timer = undefined;
		}
	}

	#tick(): void {
		this.#conversation.running?.tick(performance.now());
	}

	/** What the last round filled of the window; the next question comes on top. */
	#conversationTokens(): number | undefined {
		const usage = this.#conversation.turns.findLast(turn => turn.state?.usage)?.state?.rounds.at(-1)?.usage;
		return usage?.promptTokens === undefined ? undefined : usage.promptTokens + (usage.completionTokens ?? 0);
	}

	#ask(text: string): void {
		const history = (this.#host.readState().history ?? []).filter(each => each !== text);
		this.#host.writeState({ history: [...history, text].slice(-longestHistory) });
		this.#host.post({ type: 'ask', text });
		if (this.#conversation.running) {
			this.#announce(t('queuedSaid'));
		}
		this.#follow.toEnd();
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
		this.#flush();
		switch (command) {
			case 'focus-composer':
				this.#composer.focus();
				return;
			case 'toggle-thinking':
				this.#lastThinking()?.toggle();
				return;
			case 'pause':
				this.#togglePause();
				return;
			case 'jump-to-latest':
				this.#jumpToLatest();
				return;
			case 'next-step':
				this.#lastThinking()?.go(1);
				return;
			case 'previous-step':
				this.#lastThinking()?.go(-1);
				return;
			case 'next-turn-back':
				this.#lastThinking()?.go(1, step => step.kind === 'turn-back');
				return;
			case 'next-decision':
				this.#lastThinking()?.go(1, step => step.kind === 'decision');
				return;
			case 'find':
				this.#find.open();
				return;
			case 'find-next':
				this.#find.next(1);
				return;
			case 'find-previous':
				this.#find.next(-1);
				return;
			default:
				assertNever(command);
		}
	}

	#revealTurn(id: TurnId): void {
		this.#flush();
		const turn = this.#conversation.turns.find(each => each.id === id);
		if (turn) {
			turn.reveal();
			this.#follow.show(turn.element);
		}
	}

	#lastThinking() {
		return this.#conversation.turns.findLast(turn => turn.thinking.length > 0)?.thinking.at(-1);
	}

	#togglePause(): void {
		this.#paused = !this.#paused;
		for (const turn of this.#conversation.turns) {
			turn.setPaused(this.#paused, performance.now());
		}
		this.#announce(t(this.#paused ? 'paused' : 'resumed'));
		this.#conversation.running?.tick(performance.now());
		this.#frames.schedule(this.#flush);
	}

	#changeSpeed(): void {
		this.#speed = speeds[(speeds.indexOf(this.#speed) + 1) % speeds.length] ?? 'live';
		for (const turn of this.#conversation.turns) {
			turn.setSpeed(this.#speed, performance.now());
		}
		this.#frames.schedule(this.#flush);
	}

	#turnHooks(): TurnHooks {
		const host = this.#host;
		return {
			copy: (text, what) => host.post({ type: 'copy', text, what }),
			copyTurn: turn => host.post({ type: 'copy-turn', turn }),
			codeAction: (turn, action, code, language) =>
				host.post({ type: 'code-action', action, turn, code, ...(language && { languageId: language }) }),
			openAttachment: (turn, id) => host.post({ type: 'open-attachment', id, turn }),
			remedy: (turn, action) => this.#remedy(turn, action),
			retry: turn => host.post({ type: 'retry', turn }),
			answerNow: turn => host.post({ type: 'answer-now', turn }),
			editQuestion: turn => host.post({ type: 'edit-question', turn }),
			exportTurn: turn => host.post({ type: 'export', format: 'markdown', turn }),
			find: () => this.#find.open('thinking'),
			pause: () => this.#togglePause(),
			changeSpeed: () => this.#changeSpeed(),
			holding: (anchor, change) => this.#follow.holding(anchor, change),
			foldChosen: (turn, part, open) => {
				host.writeState({ folds: { ...host.readState().folds, [`${turn}/${part}`]: open } });
			},
			chosenFold: (turn, part) => host.readState().folds?.[`${turn}/${part}`],
			announce: message => this.#announce(message),
			isReadingElsewhere: () => !this.#follow.following,
		};
	}

	#remedy(turn: TurnId, action: RemedyAction): void {
		if (action === 'retry' || action === 'continue') {
			this.#host.post({ type: action, turn });
		} else {
			this.#host.post({ type: 'remedy', action, turn });
		}
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
		const wide = this.#root.clientWidth >= wideFrom;
		if (wide !== this.#wide) {
			this.#wide = wide;
			this.#root.classList.toggle('wide', wide);
			this.#conversation.setContext(this.#turnContext());
		}
		this.#follow.keep();
	}

	#jumpToLatest(): void {
		this.#follow.toEnd();
	}

	#showJump(): void {
		setHidden(this.#jump, this.#follow.following);
	}

	#rememberScroll(): void {
		this.#host.writeState(this.#follow.following ? { scroll: undefined } : { scroll: this.#scroller.scrollTop });
	}

	#announce(message: string): void {
		setText(this.#status, message);
	}

	/** For eyes as well: a quiet line above the composer that goes away by itself. */
	#say(message: string): void {
		this.#announce(message);
		setText(this.#said, message);
		setHidden(this.#said, false);
		clearTimeout(this.#saidTimer);
		this.#saidTimer = setTimeout(() => setHidden(this.#said, true), saidForMs);
	}

	#report(message: string): void {
		this.#host.post({ type: 'page-error', message: message.slice(0, 2_000) });
	}
}
