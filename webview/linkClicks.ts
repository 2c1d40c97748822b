/**
 * Links of the model have no address that the browser could follow; clicking or pressing Enter asks the host,
 * which opens web addresses with VS Code's own question and places inside the workspace only.
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
	return target instanceof HTMLElement && target.matches('a[data-href], a[data-path]');
}

function open(target: EventTarget | null, host: Host): boolean {
	const link = target instanceof Element ? target.closest<HTMLElement>('a[data-href], a[data-path]') : null;
	const { href, path, line, endLine } = link?.dataset ?? {};
	if (href !== undefined) {
		host.post({ type: 'open-link', href });
		return true;
	}
	if (path !== undefined) {
		host.post({
			type: 'open-place',
			path,
			...(line !== undefined && { line: Number(line) }),
			...(endLine !== undefined && { endLine: Number(endLine) }),
		});
		return true;
	}
	return false;
}
