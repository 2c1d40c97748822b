/** The few helpers that the page builds its own elements with. Text always goes in as text nodes, hidden characters marked. */
import { hiddenLabel, inWords, mayHide, splitHidden } from '../src/core/text/hidden.ts';

type Child = Node | string | false | null | undefined;

type Handlers = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

interface Props {
	readonly class?: string;
	/** Attributes as written in HTML; `true` gives an empty one, `false` and undefined give none. */
	readonly attrs?: Readonly<Record<string, string | number | boolean | undefined>>;
	readonly on?: Handlers;
}

/** Makes an element: `h('p', { class: 'note' }, 'text')`. */
export function h<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	props: Props = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	if (props.class) {
		element.className = props.class;
	}
	for (const [name, value] of Object.entries(props.attrs ?? {})) {
		setAttribute(element, name, value);
	}
	for (const [name, handler] of Object.entries(props.on ?? {})) {
		element.addEventListener(name, handler as EventListener);
	}
	element.append(...children.flatMap(nodesOf));
	return element;
}

function nodesOf(child: Child): readonly (Node | string)[] {
	if (typeof child === 'string') {
		return markedText(child);
	}
	return child ? [child] : [];
}

/** More parts than this are not worth an element each: thousands of them would stop the page. */
const mostParts = 400;

/** Names of files, models and tools may be hostile as well: what cannot be seen in them is shown. */
function markedText(text: string): readonly (Node | string)[] {
	const parts = splitHidden(text);
	if (parts.length > mostParts) {
		return [inWords(parts)];
	}
	return parts.map(part =>
		typeof part === 'string' ? part : h('span', { class: 'hidden-char' }, hiddenLabel(part.hidden)),
	);
}

function setAttribute(element: Element, name: string, value: string | number | boolean | undefined): void {
	if (value === undefined || value === false) {
		element.removeAttribute(name);
	} else {
		element.setAttribute(name, value === true ? '' : inWords(splitHidden(String(value))));
	}
}

/** Sets text only when it differs, so that an unchanged figure costs no layout. */
export function setText(element: Element, text: string): void {
	if (mayHide(text)) {
		element.replaceChildren(...markedText(text));
	} else if (element.textContent !== text) {
		writeText(element, text);
	}
}

/** Into the text node that is there: another one would be styled and laid out anew, and figures change many times a second. */
function writeText(element: Element, text: string): void {
	const { firstChild } = element;
	if (firstChild instanceof Text && firstChild.nextSibling === null && text !== '') {
		firstChild.data = text;
	} else {
		element.textContent = text;
	}
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
	if (element.hidden !== hidden) {
		element.hidden = hidden;
	}
}

/** A codicon. Decorative: the button around it carries the name. */
export function icon(name: string): HTMLSpanElement {
	return h('span', { class: `icon icon-${name}`, attrs: { 'aria-hidden': 'true' } });
}

interface ButtonOptions {
	readonly icon?: string;
	/** Accessible name and tooltip. */
	readonly label: string;
	/** Shown words; without them the button is an icon. */
	readonly text?: string;
	readonly class?: string;
	readonly onClick: (event: MouseEvent) => void;
}

export function button(options: ButtonOptions): HTMLButtonElement {
	const iconOnly = options.text === undefined;
	return h(
		'button',
		{
			class: `${iconOnly ? 'icon-button' : 'text-button'} ${options.class ?? ''}`.trim(),
			attrs: {
				type: 'button',
				title: iconOnly ? options.label : undefined,
				'aria-label': options.text === options.label ? undefined : options.label,
			},
			on: { click: options.onClick },
		},
		options.icon && icon(options.icon),
		options.text,
	);
}

/** Gives an icon button another face and name in place, so that focus stays on it. */
export function relabel(target: HTMLButtonElement, label: string, iconName: string): void {
	if (target.getAttribute('aria-label') === label) {
		return;
	}
	target.setAttribute('aria-label', label);
	target.title = label;
	target.replaceChildren(icon(iconName));
}

/** The reader asked, here or in VS Code, that nothing moves. */
export function prefersStill(): boolean {
	return (
		document.body.classList.contains('vscode-reduce-motion') ||
		window.matchMedia('(prefers-reduced-motion: reduce)').matches
	);
}

/** Until the selection changes. */
let isAnythingSelected: boolean | undefined;

/** Whether the reader has selected some of it: what is selected is left as it is. */
export function isSelected(node: Node): boolean {
	const selection = document.getSelection();
	if (selection === null) {
		return false;
	}
	if (isAnythingSelected === undefined) {
		// Asking a selection lays the page out, also when it is a mere caret in the question box.
		isAnythingSelected = !selection.isCollapsed;
		const forget = (): void => {
			isAnythingSelected = undefined;
		};
		document.addEventListener('selectionchange', forget, { once: true });
	}
	// What was selected may have been taken out of the page since.
	return isAnythingSelected && !selection.isCollapsed && selection.containsNode(node, true);
}
