/**
 * Follows the end of a scroll box while the reader is there, and never otherwise.
 * The reader leaves by scrolling up and comes back by scrolling to the end; growth of the content is neither.
 */
import { prefersStill } from './dom.ts';

const nearEnd = 24;

export class Follow {
	readonly #box: HTMLElement;
	readonly #content: HTMLElement;
	readonly #isEmpty: () => boolean;
	readonly #listeners: (() => void)[] = [];
	#following = true;
	#lastTop: number;
	/** Where the way to something that is shown began; while on it, only its end says where the reader is. */
	#cameFrom: number | undefined;

	/**
	 * @param content what `box` scrolls.
	 * @param isEmpty whether there is nothing to follow: what stands there meanwhile is read from its beginning.
	 */
	constructor(box: HTMLElement, content: HTMLElement, isEmpty: () => boolean = () => false) {
		this.#box = box;
		this.#content = content;
		this.#isEmpty = isEmpty;
		this.#lastTop = box.scrollTop;
		box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
		box.addEventListener('scrollend', () => this.#arrived());
		// A turn of the wheel counts at once: the next growth must not pull the reader back.
		box.addEventListener('wheel', event => this.#wheeled(event), { passive: true });
	}

	/** The reader is at the end. */
	get following(): boolean {
		return this.#following;
	}

	onChange(listener: () => void): void {
		this.#listeners.push(listener);
	}

	/** Call after the content grew. */
	keep(): void {
		if (this.#following && !this.#isEmpty()) {
			this.#jumpToEnd();
		}
	}

	/** Go to the end and follow again. */
	toEnd(): void {
		this.#set(true);
		this.#jumpToEnd();
	}

	/** Stop following, because something else shall be looked at. */
	leave(): void {
		this.#set(false);
	}

	/** Brings `element` to the top and stops following, unless that is the end. Smooth over short ways only. */
	show(element: Element): void {
		this.#set(false);
		const box = this.#box;
		const wanted = box.scrollTop + element.getBoundingClientRect().top - box.getBoundingClientRect().top;
		const top = Math.max(0, Math.min(Math.round(wanted), box.scrollHeight - box.clientHeight));
		const way = Math.abs(top - box.scrollTop);
		this.#cameFrom = way >= 1 ? box.scrollTop : undefined;
		box.scrollTo({ top, behavior: way > 2 * box.clientHeight || prefersStill() ? 'instant' : 'smooth' });
	}

	/**
	 * Changes the content above or at the reader's eyes while `anchor` stays where it is on the screen. Where the page
	 * becomes too short for that, room is left at its end, for what comes next to fill.
	 */
	holding(anchor: Element, change: () => void): void {
		const before = anchor.getBoundingClientRect().top;
		change();
		this.place(anchor, before);
	}

	/** Brings `element` to a distance from the top of the window, in pixels; room is left as in {@link holding}. */
	place(element: Element, wanted: number): void {
		const box = this.#box;
		const moved = (): number => element.getBoundingClientRect().top - wanted;
		box.scrollTop += moved();
		const missing = Math.ceil(moved());
		if (missing > 0) {
			this.#content.style.minHeight = `${this.#content.getBoundingClientRect().height + missing}px`;
			box.scrollTop += missing;
		}
		this.#lastTop = box.scrollTop;
	}

	/** Lets `element` grow; if its end is in view, it stays in view. */
	growing(element: Element, change: () => void): void {
		const box = this.#box;
		const below = (): number => element.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
		const seen = below() <= nearEnd;
		change();
		if (seen && this.#cameFrom === undefined && below() > 0) {
			box.scrollTop += below();
			this.#lastTop = box.scrollTop;
		}
	}

	/** Takes the room at the end away again. */
	release(): void {
		this.#content.style.minHeight = '';
	}

	/** The end is more than the height of the view away. */
	get isFar(): boolean {
		return this.#box.scrollHeight - this.#box.scrollTop > 2 * this.#box.clientHeight;
	}

	get #isAtEnd(): boolean {
		return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight <= nearEnd;
	}

	#scrolled(): void {
		const top = this.#box.scrollTop;
		if (this.#cameFrom === undefined) {
			if (this.#isAtEnd) {
				this.#set(true);
			} else if (top < this.#lastTop - 1) {
				this.#set(false);
			}
		}
		this.#lastTop = top;
	}

	/** An earlier scroll may end only now: that is not the end of the way to what is shown. */
	#arrived(): void {
		if (this.#cameFrom !== undefined && this.#box.scrollTop !== this.#cameFrom) {
			this.#cameFrom = undefined;
			this.#set(this.#isAtEnd);
		}
	}

	#wheeled({ deltaY }: WheelEvent): void {
		if (deltaY < 0 && this.#box.scrollHeight > this.#box.clientHeight) {
			this.#set(false);
		}
	}

	#set(following: boolean): void {
		if (this.#following !== following) {
			this.#following = following;
			for (const listener of this.#listeners) {
				listener();
			}
		}
	}

	#jumpToEnd(): void {
		this.#box.scrollTop = this.#isEmpty() ? 0 : this.#box.scrollHeight;
		this.#lastTop = this.#box.scrollTop;
	}
}
