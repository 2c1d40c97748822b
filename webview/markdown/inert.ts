/** Elements and text of an inert document, in which nothing loads and nothing runs. */
import { hiddenLabel, splitHidden } from '../../src/core/text/hidden.ts';
import { t } from '../strings.ts';

const inert = document.implementation.createHTMLDocument('');

/** Makes an element of the inert document. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className?: string): HTMLElementTagNameMap[K] {
	const element = inert.createElement(tag);
	if (className) {
		element.className = className;
	}
	return element;
}

export function inertText(text: string): Text {
	return inert.createTextNode(text);
}

/** Text as it is, with hidden characters shown. */
export function appendPlain(parent: HTMLElement, text: string, before = ''): void {
	if (text === '') {
		return;
	}
	for (const part of splitHidden(text, before)) {
		if (typeof part === 'string') {
			parent.append(part);
		} else {
			const mark = make('span', 'hidden-char');
			const label = hiddenLabel(part.hidden);
			mark.setAttribute('title', t('hiddenCharacter', label));
			mark.append(label);
			parent.append(mark);
		}
	}
}
