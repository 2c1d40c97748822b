/** The question box: attachments above, model and thinking below, and one button that asks or stops. */
import { estimateTokens } from '../../src/core/conversation/estimateTokens.ts';
import { type Held, withinWindow } from '../../src/core/conversation/heldTokens.ts';
import type { ModelRef } from '../../src/core/stream/chat.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { AttachmentView, CompletionItem, ModelsView, QueuedView, ToHost } from '../../src/protocol/messages.ts';
import { button, h, relabel } from '../dom.ts';
import { createMenu, type Menu } from '../menu.ts';
import type { PageContext } from '../pageContext.ts';
import { raise } from '../pageEvents.ts';
import { t } from '../strings.ts';
import { buildChips } from './chips.ts';
import { Editing, EditingLabel } from './editing.ts';
import { Incoming } from './incoming.ts';
import { Mentions } from './mentions.ts';
import { ContextMeter } from './meter.ts';
import { PickerButton } from './pickerButton.ts';
import {
	isSelected,
	modelItems,
	modelLabel,
	selectedModel,
	thinkHint,
	thinkItems,
	thinkWords,
	toolItems,
	toolsHint,
	toolsLabel,
} from './pickers.ts';
import { QueueList } from './queueList.ts';
import { Recall } from './recall.ts';

const nothingHeld: Held = { tokens: 0, thoughts: [], left: 0 };

export interface ConversationFacts {
	/** The turn that runs. */
	readonly running: TurnId | undefined;
	readonly empty: boolean;
	/** What the conversation so far takes in the next question, where that is known. */
	readonly held: Held | undefined;
	/** What fits into a model as its server runs it, which may be less than what the model could take. */
	readonly window: { readonly model: ModelRef; readonly tokens: number } | undefined;
}

interface DraftOptions {
	readonly focus: boolean;
	/** Ahead of what stands in the box, not in its place. */
	readonly keep?: boolean;
	/** It is the question of this turn, to be changed and asked in its place. */
	readonly edits?: TurnId;
}

export class Composer {
	readonly element: HTMLElement;
	readonly #page: PageContext;
	readonly #input = buildInput();
	readonly #chips = h('div', { class: 'composer-chips' });
	readonly #blind = h('p', { class: 'composer-note', attrs: { role: 'status' } });
	readonly #queued: QueueList;
	readonly #editing = new Editing();
	readonly #editingLabel = new EditingLabel(() => this.#leaveEditing());
	readonly #modelButton = new PickerButton('model-button', 'server', t('chooseModel'));
	readonly #thinkButton = new PickerButton('think-button', 'thinking', t('think'));
	readonly #toolsButton = new PickerButton('tools-button', 'tools', t('tools'));
	readonly #meter = new ContextMeter();
	readonly #send = button({ icon: 'send', label: t('send'), class: 'send', onClick: () => this.#sendOrStop() });
	readonly #menu: Menu;
	readonly #mentions: Mentions;
	readonly #recall: Recall;
	#models: ModelsView = { state: 'loading', models: [], think: 'auto' };
	#keepsThinking = false;
	#attachments: readonly AttachmentView[] = [];
	#conversation: ConversationFacts = { running: undefined, empty: true, held: undefined, window: undefined };

	constructor(page: PageContext) {
		this.#page = page;
		this.#recall = new Recall(() => page.memory.history);
		this.#queued = new QueueList((item, edit) => this.#takeQueued(item, edit));
		const attrs = { 'aria-label': t('send') };
		this.element = h('section', { class: 'composer', attrs }, this.#queued.element, this.#buildBox());
		this.#menu = createMenu(this.element);
		new Incoming(this.element, page);
		this.#mentions = new Mentions(this.#input, this.element, page);
		this.#listen();
		this.#render();
	}

	setModels(models: ModelsView): void {
		this.#models = models;
		this.#render();
		this.#menu.renew();
	}

	/** Whether earlier thinking of the conversation goes along. */
	setKeepsThinking(keeps: boolean): void {
		this.#keepsThinking = keeps;
		this.#render();
		this.#menu.renew();
	}

	setAttachments(items: readonly AttachmentView[]): void {
		const { post } = this.#page;
		this.#attachments = items;
		const list = buildChips(items, {
			onOpen: ({ id }) => post({ type: 'open-attachment', id }),
			onRemove: ({ id }) => post({ type: 'detach', id }),
		});
		this.#chips.replaceChildren(...(list ? [list] : []));
		this.#render();
	}

	/** Called once a frame; costs nothing while nothing changes. */
	setConversation(facts: ConversationFacts): void {
		const before = this.#conversation;
		this.#conversation = facts;
		if (facts.running !== before.running || facts.empty !== before.empty) {
			this.#input.placeholder = t(facts.empty ? 'placeholder' : 'placeholderMore');
			this.#render();
		} else if (!sameMeasure(facts, before)) {
			this.#showMeter();
		}
	}

	setQueued(questions: readonly QueuedView[]): void {
		this.#queued.set(questions);
	}

	setDraft(text: string, { focus, keep, edits }: DraftOptions): void {
		const before = this.#input.value;
		const draft = keep ? [text, before].filter(Boolean).join('\n\n') : text;
		if (edits !== undefined) {
			this.#editing.begin(edits, draft, before);
			raise(this.element, 'page-announce', t('editing'));
		} else if (!keep) {
			this.#editing.end();
		}
		this.#showEditing();
		this.#setValue(draft);
		if (focus) {
			this.focus();
			this.#input.setSelectionRange(text.length, text.length);
		}
	}

	/** What the memory has of an earlier view, or of another conversation. */
	restore(): void {
		const { draft, editing } = this.#page.memory;
		this.#editing.resume(editing);
		this.#showEditing();
		if (draft !== this.#input.value) {
			this.#setValue(draft);
		}
	}

	showCompletions(request: number, items: readonly CompletionItem[]): void {
		this.#mentions.show(request, items);
	}

	focus(): void {
		this.#input.focus();
	}

	#buildBox(): HTMLElement {
		const attach = button({ icon: 'attach', label: t('attach'), onClick: () => this.#mentions.start() });
		attach.title = t('attachHint');
		const bar = h(
			'div',
			{ class: 'composer-bar' },
			attach,
			this.#modelButton.element,
			this.#thinkButton.element,
			this.#toolsButton.element,
			h('span', { class: 'spring' }),
			this.#meter.element,
			this.#send,
		);
		const box = h(
			'div',
			{ class: 'composer-box' },
			this.#editingLabel.element,
			this.#chips,
			this.#blind,
			this.#input,
			bar,
		);
		// A click anywhere in the box that hits nothing else means the text.
		box.addEventListener('pointerdown', event => {
			if (event.target === box) {
				event.preventDefault();
				this.focus();
			}
		});
		return box;
	}

	#listen(): void {
		this.#input.addEventListener('keydown', event => this.#handleKey(event));
		this.#input.addEventListener('input', () => {
			this.#recall.stop();
			this.#page.memory.keepDraft(this.#input.value);
			this.#mentions.update();
			this.#render();
		});
		this.#input.addEventListener('blur', () => this.#mentions.close());
		const model = this.#modelButton.element;
		const think = this.#thinkButton.element;
		model.addEventListener('click', () =>
			this.#menu.open(model, t('chooseModel'), () => modelItems(this.#models, this.#page.post, () => this.#compare())),
		);
		think.addEventListener('click', () =>
			this.#menu.open(think, t('think'), () => thinkItems(this.#models, this.#keepsThinking, this.#page.post)),
		);
		const tools = this.#toolsButton.element;
		tools.addEventListener('click', () =>
			this.#menu.open(tools, t('tools'), () => toolItems(this.#models, this.#page.post)),
		);
	}

	#render(): void {
		const isBlank = this.#input.value.trim() === '';
		const running = this.#conversation.running !== undefined;
		const stops = running && isBlank;
		this.#modelButton.show(modelLabel(this.#models));
		this.#thinkButton.show(thinkWords(this.#models.think));
		this.#thinkButton.element.classList.toggle('plain', this.#models.think === 'auto');
		this.#thinkButton.element.title = [t('think'), thinkHint(this.#models)].filter(Boolean).join(': ');
		this.#showBlindness();
		relabel(this.#send, t(stops ? 'stop' : running ? 'queue' : 'send'), stops ? 'debug-stop' : 'send');
		this.#toolsButton.show(toolsLabel(this.#models));
		this.#toolsButton.element.classList.toggle('on', (this.#models.tools ?? 'off') !== 'off');
		this.#toolsButton.element.title = [t('tools'), toolsHint(this.#models)].filter(Boolean).join(': ');
		this.#send.setAttribute('aria-disabled', String(!running && isBlank));
		this.#showMeter();
	}

	#showMeter(): void {
		const attached = this.#attachments.reduce((sum, item) => sum + (item.tokens ?? 0), 0);
		const rate = selectedModel(this.#models)?.tokenRate ?? 1;
		const added = Math.ceil((attached + estimateTokens(this.#input.value)) * rate);
		const window = contextWindow(this.#models, this.#conversation);
		const { held = nothingHeld } = this.#conversation;
		const { tokens, ...thoughts } = withinWindow(held, added, window);
		this.#meter.show(tokens + added, window, thoughts);
	}

	/** Said before the question is sent: it would be refused. */
	#showBlindness(): void {
		const model = selectedModel(this.#models);
		const isBlind = model?.vision === false && this.#attachments.some(({ kind }) => kind === 'image');
		const words = isBlind ? t('cannotSee', model.label) : '';
		if (this.#blind.textContent !== words) {
			this.#blind.textContent = words;
		}
	}

	#handleKey(event: KeyboardEvent): void {
		if (event.isComposing || this.#mentions.handleKey(event)) {
			return;
		}
		if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
			event.preventDefault();
			this.#ask();
		} else if (this.#goesBack(event)) {
			// Not for VS Code, too: there Escape stops the turn.
			event.preventDefault();
			event.stopPropagation();
		} else if (this.#recalls(event)) {
			event.preventDefault();
		}
	}

	/** Escape leaves the changing of a question; in an empty box it or ↑ takes back the newest one that waits. */
	#goesBack({ key }: KeyboardEvent): boolean {
		if (key === 'Escape' && this.#editing.turn !== undefined) {
			this.#leaveEditing();
			return true;
		}
		return (key === 'Escape' || key === 'ArrowUp') && this.#input.value === '' && this.#queued.takeLast();
	}

	/** ↑ in an empty box, or in a recalled question, goes back through what was asked. */
	#recalls({ key, shiftKey, altKey }: KeyboardEvent): boolean {
		const isArrow = (key === 'ArrowUp' || key === 'ArrowDown') && !shiftKey && !altKey;
		if (!isArrow || (this.#input.value !== '' && !this.#recall.isActive)) {
			return false;
		}
		const text = this.#recall.go(key === 'ArrowUp' ? 1 : -1, this.#input.value);
		if (text !== undefined) {
			this.#write(text);
			this.#input.setSelectionRange(text.length, text.length);
		}
		return text !== undefined || this.#recall.isActive;
	}

	#sendOrStop(): void {
		const { running } = this.#conversation;
		if (running !== undefined && this.#input.value.trim() === '') {
			this.#page.post({ type: 'stop', turn: running });
		} else {
			this.#ask();
		}
		this.focus();
	}

	#ask(): void {
		if (this.#input.value.trim() === '') {
			return;
		}
		const { post, follow } = this.#page;
		post({ type: 'ask', ...this.#takeQuestion() });
		if (this.#conversation.running !== undefined) {
			raise(this.element, 'page-announce', t('queuedSaid'));
		}
		follow.toEnd();
	}

	/** Of several, whom the host lets the reader choose; it asks for a question where there is none. */
	#compare(): void {
		this.#page.post({ type: 'compare', ...this.#takeQuestion() });
	}

	/** What stands in the box, which is empty then. */
	#takeQuestion(): Pick<Extract<ToHost, { type: 'ask' }>, 'text' | 'edits'> {
		const text = this.#input.value.trim();
		const edits = this.#editing.turn;
		this.#page.memory.rememberQuestion(text);
		this.#editing.end();
		this.#showEditing();
		this.#setValue('');
		return { text, ...(edits !== undefined && { edits }) };
	}

	#takeQueued({ id }: QueuedView, edit: boolean): void {
		this.#page.post({ type: 'unqueue', id, edit });
		this.focus();
	}

	#leaveEditing(): void {
		this.#setValue(this.#editing.leave(this.#input.value));
		this.#showEditing();
		this.focus();
	}

	#showEditing(): void {
		const { turn } = this.#editing;
		this.#editingLabel.show(turn !== undefined);
		if (turn === undefined) {
			this.#input.removeAttribute('aria-describedby');
		} else {
			this.#input.setAttribute('aria-describedby', EditingLabel.id);
		}
		this.#page.memory.keepEditing(turn);
	}

	#setValue(text: string): void {
		this.#recall.stop();
		this.#write(text);
	}

	#write(text: string): void {
		this.#input.value = text;
		this.#mentions.close();
		this.#page.memory.keepDraft(text);
		this.#render();
	}
}

function buildInput(): HTMLTextAreaElement {
	return h('textarea', {
		class: 'composer-input',
		attrs: {
			rows: 1,
			dir: 'auto',
			placeholder: t('placeholder'),
			'aria-label': t('composer'),
			'aria-autocomplete': 'list',
			'aria-controls': 'completions',
			'aria-haspopup': 'listbox',
		},
	});
}

function sameMeasure(one: ConversationFacts, other: ConversationFacts): boolean {
	return (
		one.held?.tokens === other.held?.tokens &&
		one.held?.thoughts.length === other.held?.thoughts.length &&
		one.window?.tokens === other.window?.tokens &&
		one.window?.model === other.window?.model
	);
}

/** As measured with the chosen model's last answer, else as its server describes the model. */
function contextWindow(models: ModelsView, { window }: ConversationFacts): number | undefined {
	const { contextWindow: told, isWindowAsked } = selectedModel(models) ?? {};
	return window && !isWindowAsked && isSelected(models, window.model) ? window.tokens : told;
}
