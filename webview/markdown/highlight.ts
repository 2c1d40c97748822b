/**
 * Colours finished code, part by part, when the page is idle and the part is near the screen.
 * Spans carry class names only; the colours are the theme's.
 */
import { createIdleQueue } from '../frame.ts';
import { tokenise } from './tokens.ts';

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
	// A chunk with marks of hidden characters in it stays plain, so that the marks stay where they are.
	if (
		language === undefined ||
		chunk.childNodes.length !== 1 ||
		text?.nodeType !== Node.TEXT_NODE ||
		isSelected(chunk)
	) {
		return;
	}
	const parts = tokenise(text.textContent ?? '', language).map(({ kind, text: words }) => {
		if (kind === undefined) {
			return words;
		}
		const span = document.createElement('span');
		span.className = `tok-${kind}`;
		span.append(words);
		return span;
	});
	if (parts.some(part => typeof part !== 'string')) {
		chunk.replaceChildren(...parts);
	}
}

function isSelected(chunk: Element): boolean {
	const selection = document.getSelection();
	return selection !== null && !selection.isCollapsed && selection.containsNode(chunk, true);
}
