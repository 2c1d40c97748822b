/**
 * Follows the end of a scroll box while the reader is there, and never otherwise.
 * The reader leaves by scrolling up and comes back by scrolling to the end; growth of the content is neither.
 */
import { prefersStill } from './dom.ts';

export interface Follow {
	/** The reader is at the end. */
	readonly following: boolean;
	/** Call after the content grew. */
	keep(): void;
	/** Go to the end and follow again. */
	toEnd(): void;
	/** Stop following, because something else shall be looked at. */
	leave(): void;
	/** Brings `element` to the top and stops following, unless that is the end. Smooth over short ways only. */
	show(element: Element): void;
	/**
	 * Changes the content above or at the reader's eyes while `anchor` stays where it is on the screen. Where the page
	 * becomes too short for that, room is left at its end, for what comes next to fill.
	 */
	holding(anchor: Element, change: () => void): void;
	/** Lets `element` grow; if its end is in view, it stays in view. */
	growing(element: Element, change: () => void): void;
	/** Takes the room at the end away again. */
	release(): void;
	onChange(listener: () => void): void;
}

const nearEnd = 24;

/** `content` is what `box` scrolls. */
export function followEnd(box: HTMLElement, content: HTMLElement): Follow {
	let following = true;
	let lastTop = box.scrollTop;
	/** Where the way to something that is shown began; while on it, only its end says where the reader is. */
	let cameFrom: number | undefined;
	const listeners: (() => void)[] = [];
	const set = (value: boolean): void => {
		if (following !== value) {
			following = value;
			for (const listener of listeners) {
				listener();
			}
		}
	};
	box.addEventListener(
		'scroll',
		() => {
			const top = box.scrollTop;
			const atEnd = box.scrollHeight - top - box.clientHeight <= nearEnd;
			if (cameFrom === undefined) {
				if (top < lastTop - 1 && !atEnd) {
					set(false);
				} else if (atEnd) {
					set(true);
				}
			}
			lastTop = top;
		},
		{ passive: true },
	);
	box.addEventListener('scrollend', () => {
		// An earlier scroll may end only now: that is not the end of this one.
		if (cameFrom !== undefined && box.scrollTop !== cameFrom) {
			cameFrom = undefined;
			set(box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd);
		}
	});
	// A turn of the wheel counts at once: the next growth must not pull the reader back.
	box.addEventListener(
		'wheel',
		event => {
			if (event.deltaY < 0 && box.scrollHeight > box.clientHeight) {
				set(false);
			}
		},
		{ passive: true },
	);
	const toEnd = (): void => {
		box.scrollTop = box.scrollHeight;
		lastTop = box.scrollTop;
	};
	return {
		get following() {
			return following;
		},
		keep: () => {
			if (following) {
				toEnd();
			}
		},
		toEnd: () => {
			set(true);
			toEnd();
		},
		leave: () => set(false),
		show: element => {
			set(false);
			const wanted = box.scrollTop + element.getBoundingClientRect().top - box.getBoundingClientRect().top;
			const top = Math.max(0, Math.min(Math.round(wanted), box.scrollHeight - box.clientHeight));
			const way = Math.abs(top - box.scrollTop);
			cameFrom = way >= 1 ? box.scrollTop : undefined;
			box.scrollTo({ top, behavior: way > 2 * box.clientHeight || prefersStill() ? 'instant' : 'smooth' });
		},
		holding: (anchor, change) => {
			const before = anchor.getBoundingClientRect().top;
			change();
			const moved = (): number => anchor.getBoundingClientRect().top - before;
			box.scrollTop += moved();
			const missing = Math.ceil(moved());
			if (missing > 0) {
				content.style.minHeight = `${content.getBoundingClientRect().height + missing}px`;
				box.scrollTop += missing;
			}
			lastTop = box.scrollTop;
		},
		growing: (element, change) => {
			const below = (): number => element.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
			const seen = below() <= nearEnd;
			change();
			if (seen && cameFrom === undefined && below() > 0) {
				box.scrollTop += below();
				lastTop = box.scrollTop;
			}
		},
		release: () => {
			content.style.minHeight = '';
		},
		onChange: listener => {
			listeners.push(listener);
		},
	};
}
