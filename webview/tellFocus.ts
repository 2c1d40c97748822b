import type { Host } from './host.ts';

/**
 * Tells the host when the keys go to this page. VS Code's own `focusedView` is not true while they do, so our
 * keybindings depend on what is told here.
 */
export function tellFocus({ post }: Pick<Host, 'post'>): void {
	window.addEventListener('focus', () => post({ type: 'focus', focused: true }));
	window.addEventListener('blur', () => post({ type: 'focus', focused: false }));
	if (document.hasFocus()) {
		post({ type: 'focus', focused: true });
	}
}
