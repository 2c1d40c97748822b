/** Completion for `#file`, `#symbol`, `#selection`, … while the reader types. The host knows the names; the page asks. */
import type { CompletionItem } from '../../src/protocol/messages.ts';
import { h, icon } from '../dom.ts';
import { t } from '../strings.ts';
import { mentionIn } from './mentionText.ts';

export interface Mentions {
	/** Call after every change of text or caret. */
	update(): void;
	show(request: number, items: readonly CompletionItem[]): void;
	/** Whether the key was used. */
	handleKey(event: KeyboardEvent): boolean;
	close(): void;
}

export interface MentionHooks {
	readonly ask: (request: number, query: string) => void;
	readonly choose: (item: CompletionItem) => void;
}

const icons: Readonly<Record<CompletionItem['icon'], string>> = {
	file: 'file',
	symbol: 'symbol-method',
	selection: 'list-selection',
	problems: 'warning',
	changes: 'diff',
};

export function createMentions(input: HTMLTextAreaElement, container: HTMLElement, hooks: MentionHooks): Mentions {
	let request = 0;
	let query: string | undefined;
	let items: readonly CompletionItem[] = [];
	let selected = 0;
	const list = h('div', {
		class: 'menu completions',
		attrs: { role: 'listbox', id: 'completions', 'aria-label': t('attach') },
	});
	list.hidden = true;
	container.append(list);

	const close = (): void => {
		query = undefined;
		list.hidden = true;
		input.removeAttribute('aria-activedescendant');
	};
	const render = (): void => {
		list.replaceChildren(...items.map((item, index) => option(item, index, index === selected, choose)));
		list.hidden = items.length === 0;
		input.setAttribute('aria-activedescendant', `completion-${selected}`);
		list.children[selected]?.scrollIntoView({ block: 'nearest' });
	};
	const choose = (item: CompletionItem): void => {
		removeMention(input);
		close();
		hooks.choose(item);
		input.focus();
	};
	return {
		update: () => {
			const found = mentionBefore(input);
			if (found === undefined) {
				close();
			} else if (found !== query) {
				query = found;
				request += 1;
				hooks.ask(request, found);
			}
		},
		show: (answered, newItems) => {
			if (answered === request && query !== undefined) {
				items = newItems.slice(0, 50);
				selected = 0;
				render();
			}
		},
		handleKey: event => {
			const item = items[selected];
			if (list.hidden || !item) {
				return false;
			}
			if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
				selected = (selected + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length;
				render();
			} else if (event.key === 'Enter' || event.key === 'Tab') {
				choose(item);
			} else if (event.key === 'Escape') {
				close();
			} else {
				return false;
			}
			event.preventDefault();
			event.stopPropagation();
			return true;
		},
		close,
	};
}

function option(
	item: CompletionItem,
	index: number,
	selected: boolean,
	choose: (item: CompletionItem) => void,
): HTMLElement {
	return h(
		'div',
		{
			class: `menu-item${selected ? ' selected' : ''}`,
			attrs: { role: 'option', id: `completion-${index}`, 'aria-selected': String(selected) },
			on: {
				pointerdown: event => {
					event.preventDefault();
					choose(item);
				},
			},
		},
		icon(icons[item.icon]),
		h(
			'span',
			{ class: 'menu-words' },
			h('span', { class: 'menu-label' }, item.label),
			item.detail && item.detail !== item.label && h('span', { class: 'menu-detail' }, item.detail),
		),
	);
}

function mentionBefore(input: HTMLTextAreaElement): string | undefined {
	return input.selectionStart === input.selectionEnd
		? mentionIn(input.value.slice(0, input.selectionStart))
		: undefined;
}

function removeMention(input: HTMLTextAreaElement): void {
	const caret = input.selectionStart;
	const start = input.value.lastIndexOf('#', caret - 1);
	if (start !== -1) {
		input.setRangeText('', start, caret, 'end');
		input.dispatchEvent(new Event('input'));
	}
}
