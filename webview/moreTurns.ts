/** Before and behind the turns of a long conversation: what is not shown of it, and the way to it. */
import type { ConversationSnapshot, ToHost } from '../src/protocol/messages.ts';
import { h, setHidden, setText } from './dom.ts';
import { t } from './strings.ts';

type Where = Exclude<Extract<ToHost, { readonly type: 'show-more' }>['where'], 'newest'>;

export class MoreTurns {
	readonly #ask: (where: Where) => void;
	readonly earlier = this.#button('before');
	readonly later = this.#button('after');
	/** Those of the buttons that are in the window. */
	readonly #seen = new Set<Element>();
	/** The reader has scrolled, pressed or typed since these turns are shown. */
	#hasMoved = false;

	constructor(document: Document, ask: (where: Where) => void) {
		this.#ask = ask;
		const observer = new IntersectionObserver(entries => {
			for (const entry of entries) {
				this.#see(entry);
			}
		});
		observer.observe(this.earlier);
		observer.observe(this.later);
		document.addEventListener('wheel', event => this.#wheeled(event), { passive: true });
		for (const type of ['touchmove', 'keydown', 'pointerdown']) {
			document.addEventListener(type, () => this.#moved(), { passive: true });
		}
	}

	/** Other turns are shown. */
	show({ before = 0, after = 0 }: ConversationSnapshot): void {
		this.#hasMoved = false;
		setText(this.earlier, t('earlierQuestions', before));
		setText(this.later, t('laterQuestions', after));
		setHidden(this.earlier, before === 0);
		setHidden(this.later, after === 0);
	}

	#button(where: Where): HTMLButtonElement {
		return h('button', {
			class: 'more-turns',
			attrs: { type: 'button', hidden: '' },
			on: { click: () => this.#ask(where) },
		});
	}

	#moved(): void {
		this.#hasMoved = true;
	}

	/** A reader who comes to the end of what is shown goes on reading; the page itself comes there on its way elsewhere. */
	#see({ isIntersecting, target }: IntersectionObserverEntry): void {
		this.#seen[isIntersecting ? 'add' : 'delete'](target);
		if (isIntersecting && this.#hasMoved) {
			this.#ask(target === this.earlier ? 'before' : 'after');
		}
	}

	/** At the end already, the reader wants to go on. */
	#wheeled({ deltaY }: WheelEvent): void {
		this.#moved();
		const isBack = deltaY < 0;
		if (this.#seen.has(isBack ? this.earlier : this.later)) {
			this.#ask(isBack ? 'before' : 'after');
		}
	}
}
