/**
 * Colours finished code, part by part, when the page is idle and the part is near the screen.
 * Spans carry class names only; the colours are the theme's.
 */

import { type CodeToken, tokenise } from '../../src/core/text/codeTokens.ts';
import { isSelected } from '../dom.ts';
import { createIdleQueue } from '../frame.ts';

const idle = createIdleQueue();
const languages = new WeakMap<Element, string>();

const observer = new IntersectionObserver(
	entries => {
		for (const { isIntersecting, target } of entries) {
			if (isIntersecting) {
				observer.unobserve(target);
				idle.add(() => colour(target));
			}
		}
	},
	{ rootMargin: '300px' },
);

export function highlightWhenSeen(box: HTMLElement, language: string | undefined): void {
	if (language === undefined) {
		return;
	}
	for (const chunk of box.querySelectorAll('.code-chunk')) {
		languages.set(chunk, language);
		observer.observe(chunk);
	}
}

function colour(chunk: Element): void {
	const language = languages.get(chunk);
	const text = chunk.firstChild;
	// Coloured as it came; or with marks of hidden characters in it, which stay where they are.
	if (
		language === undefined ||
		chunk.childNodes.length !== 1 ||
		text?.nodeType !== Node.TEXT_NODE ||
		isSelected(chunk)
	) {
		return;
	}
	const parts = colouredNodes(tokenise(text.textContent ?? '', language));
	if (parts.some(part => typeof part !== 'string')) {
		chunk.replaceChildren(...parts);
	}
}

export function colouredNodes(tokens: readonly CodeToken[]): readonly (HTMLElement | string)[] {
	return tokens.map(({ kind, text }) => {
		if (kind === undefined) {
			return text;
		}
		const span = document.createElement('span');
		span.className = `tok-${kind}`;
		span.append(text);
		return span;
	});
}
