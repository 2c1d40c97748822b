/** The row of a step: a button with title and figures, and under it the text while it is open. */

import type { MarkKind } from '../../src/core/insight/marks.ts';
import type { StepKind } from '../../src/core/insight/outline.ts';
import { h, icon, setText } from '../dom.ts';
import { linkReferences, type TextReference } from '../references/linkReferences.ts';
import { t } from '../strings.ts';
import type { Step } from './step.ts';
import { type Steering, StepEdit } from './stepEdit.ts';
import { type FinishedChunk, ThoughtText } from './thoughtText.ts';

interface StepRowOwner {
	toggle(step: Step): void;
	/** What ties the step to others, asked for when the row is opened. */
	linksOf(step: Step): HTMLElement | undefined;
	/** What is known by now of what the text of a step names between two offsets. */
	referencesIn(step: Step, start: number, end: number): readonly TextReference[];
	/** Absent where nothing can be changed. */
	readonly steering: Steering | undefined;
}

export class StepRow {
	readonly element: HTMLLIElement;
	readonly head: HTMLButtonElement;
	readonly #step: Step;
	readonly #owner: StepRowOwner;
	readonly #title: HTMLElement;
	readonly #meta: HTMLElement;
	#links: HTMLElement | undefined;
	#body: HTMLElement | undefined;
	#edit: StepEdit | undefined;
	#sink: ThoughtText | undefined;
	#heights: ResizeObserver | undefined;
	#blank = '';
	/** How many characters of white space before the first word were left out. */
	#left = 0;
	#isEmpty = true;

	constructor(step: Step, owner: StepRowOwner) {
		this.#step = step;
		this.#owner = owner;
		this.#title = h('span', { class: 'step-title', attrs: { dir: 'auto' } }, step.title || '\u2026');
		this.#meta = h('span', { class: 'step-meta figure' });
		this.head = h(
			'button',
			{
				class: 'step-head',
				attrs: { type: 'button', 'aria-expanded': 'false', tabindex: -1 },
				on: { click: () => owner.toggle(step), keydown: event => this.#editByKey(event) },
			},
			this.#title,
			step.by && h('span', { class: 'step-by' }, icon('edit'), t('byUser')),
			this.#meta,
		);
		this.element = h('li', { class: 'step' }, this.head);
		this.element.dataset.kind = step.kind;
		this.element.classList.toggle('by-user', step.by === 'user');
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

	/** @param level 0: as likely as usual, to 3: much less */
	showLikelihood(level: number, words: string): void {
		this.element.dataset.likelihood = String(level);
		this.#meta.title = words;
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

	/** What comes after the text of the step, if it goes on; shown until it is known. */
	showUndecided(text: string): void {
		this.#sink?.showUndecided(text === '' ? '' : this.#blank + text.trimEnd());
	}

	addSign(offset: number, sign: MarkKind): void {
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
		const setEditing = (editing: boolean) => this.element.classList.toggle('editing', editing);
		this.#edit = this.#owner.steering && new StepEdit(this.#step, this.#owner.steering, setEditing);
		this.element.append(this.#body, ...(this.#edit ? [this.#edit.element] : []));
		this.head.setAttribute('aria-expanded', 'true');
		this.element.classList.add('open');
		const isLive = this.#step.endedAt === undefined;
		if (isLive) {
			this.#watchHeight(this.#body, inner);
		}
		this.#sink = new ThoughtText(inner, {
			finished: chunk => this.#link(chunk),
			links: (start, end) => this.#referencesIn(start, end).length > 0,
		});
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

	/** The key by which VS Code renames; it does not see it. */
	#editByKey(event: KeyboardEvent): void {
		if (event.key !== 'F2' || this.#owner.steering === undefined) {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
		if (!this.isOpen) {
			this.#owner.toggle(this.#step);
		}
		// While the thought runs, nothing of it is changed.
		if (this.#edit?.element.checkVisibility()) {
			this.#edit.begin();
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
		this.#links?.remove();
		this.#links = undefined;
		this.#body?.remove();
		this.#body = undefined;
		this.#edit?.element.remove();
		this.#edit = undefined;
		this.#sink = undefined;
		this.head.setAttribute('aria-expanded', 'false');
		this.element.classList.remove('open', 'editing');
	}

	/** More is known of what stands at these offsets. In text that still grows it becomes a link when that has settled. */
	link(offsets: readonly number[]): void {
		const chunks = offsets.map(offset => this.#sink?.finishedAt(offset - this.#left));
		for (const chunk of new Set(chunks)) {
			if (chunk) {
				this.#link(chunk);
			}
		}
	}

	#link({ element, start, source }: FinishedChunk): void {
		const from = this.#left + start;
		const references = this.#referencesIn(start, start + source.length);
		linkReferences(
			element,
			source,
			references.map(each => ({ ...each, start: each.start - from, end: each.end - from })),
		);
	}

	/** Offsets into the text that is shown. */
	#referencesIn(start: number, end: number): readonly TextReference[] {
		return this.#owner.referencesIn(this.#step, this.#left + start, this.#left + end);
	}

	/** The text is whole. */
	close(): void {
		this.element.classList.remove('live', 'clipped');
		this.#heights?.disconnect();
		this.#sink?.end();
		this.#links = this.#body && this.#owner.linksOf(this.#step);
		if (this.#links) {
			this.#body?.before(this.#links);
		}
	}
}
