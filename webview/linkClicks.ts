/**
 * Links of the model have no address that the browser could follow; clicking or pressing Enter asks the host,
 * which opens web addresses with VS Code's own question.
 */
import type { Host } from './host.ts';

export function openClickedLinks(root: HTMLElement, host: Host): void {
	root.addEventListener('click', event => {
		if (open(event.target, host)) {
			event.preventDefault();
		}
	});
	root.addEventListener('keydown', event => {
		if (event.key === 'Enter' && isLink(event.target) && open(event.target, host)) {
			event.preventDefault();
		}
	});
}

function isLink(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && target.matches('a[data-href]');
}

function open(target: EventTarget | null, host: Host): boolean {
	const link = target instanceof Element ? target.closest<HTMLElement>('a[data-href]') : null;
	const href = link?.dataset.href;
	if (href === undefined) {
		return false;
	}
	host.post({ type: 'open-link', href });
	return true;
}
