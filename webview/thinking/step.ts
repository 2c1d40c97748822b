/** One step of the thinking: what is known of it, and its row on the page while there is one. */
import type { StepKind } from '../../src/core/insight/outline.ts';
import type { Sign } from '../../src/core/insight/signs.ts';
import { withoutHidden } from '../../src/core/text/hidden.ts';
import { h, setText } from '../dom.ts';
import type { StepChange } from './feed.ts';
import { ThoughtText } from './thoughtText.ts';

type Opened = Pick<Extract<StepChange, { type: 'open' }>, 'kind' | 'at' | 'block' | 'start'>;

export class Step {
	readonly index: number;
	/** The number of its block, as deltas carry it. */
	readonly block: number;
	/** Where its text begins in that of its block. */
	readonly start: number;
	readonly startedAt: number;
	/** What the reader chose; undefined until then. */
	chosen: boolean | undefined;
	row: StepRow | undefined;
	#kind: StepKind;
	#title = '';
	#endedAt: number | undefined;
	#tokens = 0;
	#pieces: string[] = [];
	#length = 0;
	readonly #signs: { readonly offset: number; readonly sign: Sign }[] = [];

	constructor(index: number, { kind, at, block, start }: Opened) {
		this.index = index;
		this.block = block;
		this.start = start;
		this.#kind = kind;
		this.startedAt = at;
	}

	get kind(): StepKind {
		return this.#kind;
	}

	get title(): string {
		return this.#title;
	}

	/** Absent while it is open. */
	get endedAt(): number | undefined {
		return this.#endedAt;
	}

	/** An estimate; known when the step is closed. */
	get tokens(): number {
		return this.#tokens;
	}

	/** In UTF-16 units, so far. */
	get length(): number {
		return this.#length;
	}

	/** Sentences that say something about the course of the thinking, by their offset into the text. */
	get signs(): readonly { readonly offset: number; readonly sign: Sign }[] {
		return this.#signs;
	}

	get text(): string {
		if (this.#pieces.length > 1) {
			this.#pieces = [this.#pieces.join('')];
		}
		return this.#pieces[0] ?? '';
	}

	describe(title: string, kind: StepKind): void {
		this.#title = withoutHidden(title);
		this.#kind = kind;
		this.row?.describe(this.#title, kind);
	}

	append(text: string): void {
		this.#pieces.push(text);
		this.#length += text.length;
		this.row?.append(text);
	}

	addSign(offset: number, sign: Sign): void {
		this.#signs.push({ offset, sign });
		this.row?.addSign(offset, sign);
	}

	/** No more text will come. */
	close(at: number, tokens: number): void {
		this.#endedAt = at;
		this.#tokens = tokens;
		this.#pieces = [this.text];
		this.row?.close();
	}
}

/** The row of a step: a button with title and figures, and under it the text while it is open. */
export class StepRow {
	readonly element: HTMLLIElement;
	readonly head: HTMLButtonElement;
	readonly #step: Step;
	readonly #title: HTMLElement;
	readonly #meta: HTMLElement;
	#body: HTMLElement | undefined;
	#sink: ThoughtText | undefined;
	#heights: ResizeObserver | undefined;
	#blank = '';
	/** How many characters of white space before the first word were left out. */
	#left = 0;
	#isEmpty = true;

	constructor(step: Step, toggle: (step: Step) => void) {
		this.#step = step;
		this.#title = h('span', { class: 'step-title', attrs: { dir: 'auto' } }, step.title || '\u2026');
		this.#meta = h('span', { class: 'step-meta figure' });
		this.head = h(
			'button',
			{
				class: 'step-head',
				attrs: { type: 'button', 'aria-expanded': 'false', tabindex: -1 },
				on: { click: () => toggle(step) },
			},
			this.#title,
			this.#meta,
		);
		this.element = h('li', { class: 'step' }, this.head);
		this.element.dataset.kind = step.kind;
		this.element.classList.toggle('live', step.endedAt === undefined);
	}

	get isOpen(): boolean {
		return this.#body !== undefined;
	}

	get body(): HTMLElement | undefined {
		return this.#body;
	}

	describe(title: string, kind: StepKind): void {
		setText(this.#title, title || '\u2026');
		this.#title.title = title;
		this.element.dataset.kind = kind;
	}

	setMeta(text: string): void {
		setText(this.#meta, text);
	}

	setCurrent(current: boolean): void {
		this.head.tabIndex = current ? 0 : -1;
		if (current) {
			this.head.setAttribute('aria-current', 'step');
		} else {
			this.head.removeAttribute('aria-current');
		}
	}

	/** White space at either end of a step has no place on the page. */
	append(text: string): void {
		if (!this.#sink) {
			return;
		}
		const begun = this.#isEmpty ? text.trimStart() : text;
		this.#left += text.length - begun.length;
		const whole = this.#blank + begun;
		const shown = whole.trimEnd();
		this.#blank = this.#isEmpty && shown === '' ? '' : whole.slice(shown.length);
		this.#isEmpty &&= shown === '';
		this.#sink.append(shown);
	}

	addSign(offset: number, sign: Sign): void {
		this.#sink?.addSign(offset - this.#left, sign);
	}

	/** The text of the step from `offset` on, where it is on the page. */
	rangeAt(offset: number, length: number): Range | undefined {
		return this.#sink?.rangeAt(offset - this.#left, length);
	}

	open(): void {
		if (this.#body) {
			return;
		}
		const inner = h('div', { class: 'step-text', attrs: { dir: 'auto' } });
		this.#body = h('div', { class: 'step-body' }, inner);
		this.element.append(this.#body);
		this.head.setAttribute('aria-expanded', 'true');
		this.element.classList.add('open');
		const isLive = this.#step.endedAt === undefined;
		if (isLive) {
			this.#watchHeight(this.#body, inner);
		}
		this.#sink = new ThoughtText(inner);
		this.#blank = '';
		this.#left = 0;
		this.#isEmpty = true;
		this.append(this.#step.text);
		for (const { offset, sign } of this.#step.signs) {
			this.addSign(offset, sign);
		}
		if (!isLive) {
			this.close();
		}
	}

	/** Says when the live text is higher than its box; told by the browser after layout, never asked for. */
	#watchHeight(box: HTMLElement, inner: HTMLElement): void {
		this.#heights = new ResizeObserver(([entry]) => {
			this.element.classList.toggle('clipped', (entry?.contentRect.height ?? 0) > box.clientHeight + 1);
		});
		this.#heights.observe(inner);
	}

	shut(): void {
		this.#heights?.disconnect();
		this.#body?.remove();
		this.#body = undefined;
		this.#sink = undefined;
		this.head.setAttribute('aria-expanded', 'false');
		this.element.classList.remove('open');
	}

	/** The text is whole. */
	close(): void {
		this.element.classList.remove('live', 'clipped');
		this.#heights?.disconnect();
		this.#sink?.end();
	}
}
