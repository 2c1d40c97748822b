/** The question box: attachments above, model and thinking below, and one button that asks or stops. */

import { formatCount } from '../../src/core/insight/format.ts';
import type { ModelRef, ThinkSetting } from '../../src/core/stream/chat.ts';
import type { AttachmentView, CompletionItem, ModelsView, QueuedView } from '../../src/protocol/messages.ts';
import { button, h, icon, relabel, setHidden, setText } from '../dom.ts';
import type { Menu } from '../menu.ts';
import { t } from '../strings.ts';
import { buildChips } from './chips.ts';
import { createMentions } from './mentions.ts';
import { isSelected, modelItems, modelLabel, selectedModel, thinkHint, thinkItems, thinkLabel } from './pickers.ts';
import { createQueueList } from './queueList.ts';

export interface ComposerHooks {
	readonly ask: (text: string) => void;
	readonly stop: () => void;
	readonly chooseModel: (model: ModelRef) => void;
	readonly pickModel: () => void;
	readonly chooseThink: (think: ThinkSetting) => void;
	readonly openAttachment: (item: AttachmentView) => void;
	readonly detach: (item: AttachmentView) => void;
	readonly complete: (request: number, query: string) => void;
	readonly attach: (item: CompletionItem) => void;
	/** Takes a waiting question out: back into the box with `edit`, else for good. */
	readonly unqueue: (item: QueuedView, edit: boolean) => void;
	readonly draftChanged: (text: string) => void;
	/** Questions asked before, newest last. */
	readonly history: () => readonly string[];
}

export interface ConversationFacts {
	readonly running: boolean;
	readonly empty: boolean;
	/** What the conversation so far takes in the next question, where that is known. */
	readonly tokens: number | undefined;
	/** What fits into a model as its server runs it, which may be less than what the model could take. */
	readonly window: { readonly model: ModelRef; readonly tokens: number } | undefined;
}

export interface DraftOptions {
	readonly focus: boolean;
	/** Ahead of what stands in the box, not in its place. */
	readonly keep?: boolean;
}

export interface Composer {
	readonly element: HTMLElement;
	setModels(models: ModelsView): void;
	setAttachments(items: readonly AttachmentView[]): void;
	/** Called once a frame; costs nothing while nothing changes. */
	setConversation(conversation: ConversationFacts): void;
	setDraft(text: string, how: DraftOptions): void;
	setQueued(questions: readonly QueuedView[]): void;
	showCompletions(request: number, items: readonly CompletionItem[]): void;
	focus(): void;
}

/** Rough, and shown as such: four characters of text to a token. */
const unitsPerToken = 4;

export function createComposer(menuOf: (container: HTMLElement) => Menu, hooks: ComposerHooks): Composer {
	let models: ModelsView = { state: 'loading', models: [], think: 'auto' };
	let attachments: readonly AttachmentView[] = [];
	let conversation: ConversationFacts = { running: false, empty: true, tokens: undefined, window: undefined };
	let recalled = -1;
	let unsent = '';

	const input = h('textarea', {
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
	const chips = h('div', { class: 'composer-chips' });
	const queued = createQueueList({
		take: (item, edit) => {
			hooks.unqueue(item, edit);
			input.focus();
		},
	});
	const modelButton = pickerButton('model-button', 'server', t('chooseModel'));
	const thinkButton = pickerButton('think-button', 'thinking', t('think'));
	const attachButton = button({ icon: 'attach', label: t('attach'), onClick: () => startMention() });
	const meterUsed = h('span', {});
	const meterWindow = h('span', { class: 'meter-window' });
	const meter = h('span', { class: 'meter' }, meterUsed, meterWindow);
	const sendButton = button({ icon: 'send', label: t('send'), class: 'send', onClick: () => sendOrStop() });
	const box = h(
		'div',
		{ class: 'composer-box' },
		chips,
		input,
		h(
			'div',
			{ class: 'composer-bar' },
			attachButton,
			modelButton.element,
			thinkButton.element,
			h('span', { class: 'spring' }),
			meter,
			sendButton,
		),
	);
	const element = h('section', { class: 'composer', attrs: { 'aria-label': t('send') } }, queued.element, box);
	const menu = menuOf(element);
	const mentions = createMentions(input, element, {
		ask: hooks.complete,
		choose: hooks.attach,
	});

	const render = (): void => {
		modelButton.setLabel(modelLabel(models));
		thinkButton.setLabel(thinkLabel(models));
		thinkButton.element.title = [t('think'), thinkHint(models)].filter(Boolean).join(': ');
		const { running } = conversation;
		const stops = running && input.value.trim() === '';
		relabel(sendButton, stops ? t('stop') : running ? t('queue') : t('send'), stops ? 'debug-stop' : 'send');
		sendButton.setAttribute('aria-disabled', String(!running && input.value.trim() === ''));
		renderMeter();
	};
	const renderMeter = (): void => {
		const attached = attachments.reduce((sum, item) => sum + (item.tokens ?? 0), 0);
		const used = (conversation.tokens ?? 0) + attached + Math.ceil(input.value.length / unitsPerToken);
		const window = contextWindow(models, conversation);
		setHidden(meter, used === 0);
		if (used === 0) {
			return;
		}
		const share = window ? used / window : 0;
		meter.className = share > 0.9 ? 'meter full' : 'meter';
		setText(meterUsed, `~${formatCount(used)}`);
		setText(meterWindow, window ? ` / ${formatCount(window)}` : '');
		meter.title = window
			? t('contextUsed', formatCount(used), formatCount(window))
			: t('contextPlain', formatCount(used));
	};
	const send = (): void => {
		const text = input.value.trim();
		if (text !== '') {
			hooks.ask(text);
			setValue('');
		}
	};
	const sendOrStop = (): void => {
		if (conversation.running && input.value.trim() === '') {
			hooks.stop();
		} else {
			send();
		}
		input.focus();
	};
	const setValue = (text: string): void => {
		input.value = text;
		recalled = -1;
		mentions.close();
		hooks.draftChanged(text);
		render();
	};
	const startMention = (): void => {
		input.focus();
		const before = input.value.slice(0, input.selectionStart);
		input.setRangeText(
			before === '' || /\s$/.test(before) ? '#' : ' #',
			input.selectionStart,
			input.selectionEnd,
			'end',
		);
		input.dispatchEvent(new Event('input'));
	};
	/** ↑ in an empty box, or in a recalled question, goes back through what was asked. */
	const recall = (direction: 1 | -1): boolean => {
		const history = hooks.history();
		const next = recalled + direction;
		if (next < -1 || next >= history.length) {
			return recalled !== -1;
		}
		if (recalled === -1) {
			unsent = input.value;
		}
		const text = next === -1 ? unsent : (history[history.length - 1 - next] ?? '');
		setValue(text);
		recalled = next;
		input.setSelectionRange(text.length, text.length);
		return true;
	};
	const handleKey = (event: KeyboardEvent): void => {
		if (event.isComposing || mentions.handleKey(event)) {
			return;
		}
		const isRecall = (event.key === 'ArrowUp' || event.key === 'ArrowDown') && !event.shiftKey && !event.altKey;
		if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
			event.preventDefault();
			send();
		} else if ((event.key === 'Escape' || event.key === 'ArrowUp') && input.value === '' && queued.takeLast()) {
			// Not for VS Code, too: there Escape stops the turn.
			event.preventDefault();
			event.stopPropagation();
		} else if (isRecall && (input.value === '' || recalled !== -1)) {
			if (recall(event.key === 'ArrowUp' ? 1 : -1)) {
				event.preventDefault();
			}
		}
	};
	input.addEventListener('keydown', handleKey);
	input.addEventListener('input', () => {
		recalled = -1;
		hooks.draftChanged(input.value);
		mentions.update();
		render();
	});
	input.addEventListener('blur', () => mentions.close());
	modelButton.element.addEventListener('click', () =>
		menu.open(modelButton.element, t('chooseModel'), modelItems(models, hooks.chooseModel, hooks.pickModel)),
	);
	thinkButton.element.addEventListener('click', () =>
		menu.open(thinkButton.element, t('think'), thinkItems(models, hooks.chooseThink)),
	);
	// A click anywhere in the box that hits nothing else means the text.
	box.addEventListener('pointerdown', event => {
		if (event.target === box) {
			event.preventDefault();
			input.focus();
		}
	});
	render();

	return {
		element,
		setModels: value => {
			models = value;
			render();
		},
		setAttachments: items => {
			attachments = items;
			const list = buildChips(items, { onOpen: hooks.openAttachment, onRemove: hooks.detach });
			chips.replaceChildren(...(list ? [list] : []));
			render();
		},
		setConversation: value => {
			const { running, empty, tokens, window } = conversation;
			const isSameWindow = value.window?.tokens === window?.tokens && value.window?.model === window?.model;
			if (value.running !== running || value.empty !== empty || value.tokens !== tokens || !isSameWindow) {
				conversation = value;
				input.placeholder = t(value.empty ? 'placeholder' : 'placeholderMore');
				render();
			}
		},
		setDraft: (text, { focus, keep }) => {
			setValue(keep ? [text, input.value].filter(Boolean).join('\n\n') : text);
			if (focus) {
				input.focus();
				input.setSelectionRange(text.length, text.length);
			}
		},
		setQueued: questions => queued.set(questions),
		showCompletions: (request, items) => mentions.show(request, items),
		focus: () => input.focus(),
	};
}

interface PickerButton {
	readonly element: HTMLButtonElement;
	setLabel(label: string): void;
}

function pickerButton(className: string, iconName: string, name: string): PickerButton {
	const label = h('span', { class: 'picker-label' });
	const hiddenName = h('span', { class: 'sr-only' }, `${name}: `);
	const element = h(
		'button',
		{
			class: `picker ${className}`,
			attrs: { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', title: name },
		},
		icon(iconName),
		hiddenName,
		label,
		icon('chevron-down'),
	);
	return { element, setLabel: text => setText(label, text) };
}

/** As measured with the chosen model's last answer, else as its server describes the model. */
function contextWindow(models: ModelsView, { window }: ConversationFacts): number | undefined {
	return window && isSelected(models, window.model) ? window.tokens : selectedModel(models)?.contextWindow;
}
