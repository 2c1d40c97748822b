/** The lines that a link means, shown under it while the reader points at it or has it focused. */
import { withoutHidden } from '../../src/core/text/hidden.ts';
import type { ToHost, ToWebview } from '../../src/protocol/messages.ts';
import { h, setHidden } from '../dom.ts';
import { t } from '../strings.ts';

type Asked = Omit<Extract<ToHost, { type: 'preview-reference' }>, 'type'>;
type Shown = Extract<ToWebview, { type: 'reference-preview' }>;

/** Who only passes over a link does not want to read it. */
const delayMs = 350;
/** Between link and box, and box and edge of the window. */
const gap = 4;

export class PreviewBox {
	readonly element = h('div', { class: 'place-preview', attrs: { role: 'tooltip', id: 'place-preview' } });
	readonly #post: (message: ToHost) => void;
	#wanted: { readonly link: HTMLElement; readonly asked: Asked; readonly label: string } | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(post: (message: ToHost) => void) {
		this.#post = post;
		this.element.hidden = true;
		document.addEventListener('scroll', () => this.leave(), { capture: true, passive: true });
		document.addEventListener('pointerdown', () => this.leave());
		document.addEventListener('keydown', ({ key }) => key === 'Escape' && this.leave());
	}

	/** The reader points at a link; its lines are asked for when they stay. */
	point(link: HTMLElement, asked: Asked, label: string): void {
		this.leave();
		this.#wanted = { link, asked, label };
		this.#timer = setTimeout(() => this.#post({ type: 'preview-reference', ...asked }), delayMs);
	}

	leave(): void {
		clearTimeout(this.#timer);
		this.#wanted?.link.removeAttribute('aria-describedby');
		this.#wanted = undefined;
		setHidden(this.element, true);
	}

	/** The host's answer; one that comes too late is not shown. */
	show({ turn, block, start, preview }: Shown): void {
		const wanted = this.#wanted;
		const { asked } = wanted ?? {};
		if (!wanted?.link.isConnected || asked?.turn !== turn || asked.block !== block || asked.start !== start) {
			return;
		}
		const { link, label } = wanted;
		const lines = preview && h('pre', {}, ...linesOf(preview.text, preview.line));
		const head = h('div', { class: 'place-preview-head' }, withoutHidden(label), ' · ', t('peekHint'));
		this.element.replaceChildren(head, ...(lines ? [lines] : []));
		setHidden(this.element, false);
		link.setAttribute('aria-describedby', this.element.id);
		this.#put(link.getBoundingClientRect());
	}

	/** Under the link, or above it where there is more room. */
	#put({ left, top, bottom }: DOMRect): void {
		const { offsetWidth, offsetHeight } = this.element;
		const isUnder = bottom + gap + offsetHeight <= window.innerHeight || top < window.innerHeight - bottom;
		const room = window.innerWidth - offsetWidth - gap;
		this.element.style.left = `${Math.max(gap, Math.min(left, room))}px`;
		this.element.style.top = `${isUnder ? bottom + gap : Math.max(gap, top - gap - offsetHeight)}px`;
	}
}

function linesOf(text: string, first: number): readonly HTMLElement[] {
	return text
		.split(/\r\n|\r|\n/)
		.map((line, index) =>
			h('div', {}, h('span', { class: 'line-number', attrs: { 'aria-hidden': 'true' } }, `${first + index} `), line),
		);
}
