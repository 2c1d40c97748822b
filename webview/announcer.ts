/** What the page says: phases to screen readers, and short sentences for eyes as well. */
import { h, setHidden, setText } from './dom.ts';

interface Announcer {
	/** For screen readers. */
	readonly status: HTMLElement;
	/** For eyes. */
	readonly said: HTMLElement;
	announce(message: string): void;
	/** For eyes as well: a quiet line that goes away by itself. */
	say(message: string): void;
}

const saidForMs = 4_000;

export function createAnnouncer(): Announcer {
	const status = h('div', { class: 'sr-only', attrs: { role: 'status', 'aria-live': 'polite' } });
	const said = h('div', { class: 'said', attrs: { 'aria-hidden': 'true' } });
	let timer: ReturnType<typeof setTimeout> | undefined;
	setHidden(said, true);
	const announce = (message: string): void => setText(status, message);
	return {
		status,
		said,
		announce,
		say: message => {
			announce(message);
			setText(said, message);
			setHidden(said, false);
			clearTimeout(timer);
			timer = setTimeout(() => setHidden(said, true), saidForMs);
		},
	};
}
