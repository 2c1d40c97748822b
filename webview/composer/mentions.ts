/**
 * Completion while the reader types: `#file`, `#symbol`, `#selection`, … attach, `/name` puts a prompt of the reader's
 * own into the box. The host knows the names; the page asks.
 */
import type { CompletionItem } from '../../src/protocol/messages.ts';
import { h, icon } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';
import { mentionIn, promptIn } from './mentionText.ts';

const icons: Readonly<Record<CompletionItem['icon'], string>> = {
	file: 'file',
	symbol: 'symbol-method',
	selection: 'list-selection',
	problems: 'warning',
	changes: 'diff',
	prompt: 'edit',
	editors: 'file',
	terminal: 'output',
	pick: 'attach',
};

const mostShown = 50;

export class Mentions {
	readonly #input: HTMLTextAreaElement;
	readonly #post: PageContext['post'];
	readonly #list = h('div', {
		class: 'menu completions',
		attrs: { role: 'listbox', id: 'completions', 'aria-label': t('attach') },
	});
	#request = 0;
	#query: string | undefined;
	#items: readonly CompletionItem[] = [];
	#selected = 0;

	constructor(input: HTMLTextAreaElement, container: HTMLElement, { post }: PageContext) {
		this.#input = input;
		this.#post = post;
		this.#list.hidden = true;
		container.append(this.#list);
	}

	/** Call after every change of text or caret. */
	update(): void {
		const prompt = promptIn(this.#input.value);
		const found = prompt ?? mentionBefore(this.#input);
		if (found === undefined) {
			this.close();
		} else if (found !== this.#query) {
			this.#query = found;
			this.#request += 1;
			this.#list.setAttribute('aria-label', t(prompt === undefined ? 'attach' : 'ownPrompts'));
			this.#post({
				type: 'complete',
				request: this.#request,
				query: found,
				...(prompt !== undefined && { of: 'prompts' }),
			});
		}
	}

	/** Begins a mention where the caret is. */
	start(): void {
		const input = this.#input;
		input.focus();
		const before = input.value.slice(0, input.selectionStart);
		const mark = before === '' || /\s$/.test(before) ? '#' : ' #';
		input.setRangeText(mark, input.selectionStart, input.selectionEnd, 'end');
		input.dispatchEvent(new Event('input'));
	}

	/** What the host offers; an answer to an earlier question than the last is too late. */
	show(request: number, items: readonly CompletionItem[]): void {
		if (request === this.#request && this.#query !== undefined) {
			this.#items = items.slice(0, mostShown);
			this.#selected = 0;
			this.#render();
		}
	}

	/** Whether the key was used. */
	handleKey(event: KeyboardEvent): boolean {
		const item = this.#items[this.#selected];
		if (this.#list.hidden || !item) {
			return false;
		}
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			const step = event.key === 'ArrowDown' ? 1 : this.#items.length - 1;
			this.#selected = (this.#selected + step) % this.#items.length;
			this.#render();
		} else if (event.key === 'Enter' || event.key === 'Tab') {
			this.#choose(item);
		} else if (event.key === 'Escape') {
			this.close();
		} else {
			return false;
		}
		event.preventDefault();
		event.stopPropagation();
		return true;
	}

	close(): void {
		this.#query = undefined;
		this.#list.hidden = true;
		this.#input.removeAttribute('aria-activedescendant');
	}

	#render(): void {
		const choose = (item: CompletionItem): void => this.#choose(item);
		const options = this.#items.map((item, index) => option(item, index, index === this.#selected, choose));
		this.#list.replaceChildren(...options);
		this.#list.hidden = options.length === 0;
		this.#input.setAttribute('aria-activedescendant', `completion-${this.#selected}`);
		options[this.#selected]?.scrollIntoView({ block: 'nearest' });
	}

	#choose(item: CompletionItem): void {
		this.close();
		if ('insert' in item) {
			replaceAll(this.#input, item.insert);
		} else {
			removeMention(this.#input);
			this.#post({ type: 'attach', attach: item.attach });
		}
		this.#input.focus();
	}
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

function replaceAll(input: HTMLTextAreaElement, text: string): void {
	input.setRangeText(text, 0, input.value.length, 'end');
	input.dispatchEvent(new Event('input'));
}

function removeMention(input: HTMLTextAreaElement): void {
	const caret = input.selectionStart;
	const start = input.value.lastIndexOf('#', caret - 1);
	if (start !== -1) {
		input.setRangeText('', start, caret, 'end');
		input.dispatchEvent(new Event('input'));
	}
}
