/** The outline of the thinking: its steps, their rows while it is unfolded, and the way through them by key. */

import type { Confidence } from '../../src/core/insight/confidence.ts';
import { h, isSelected } from '../dom.ts';
import type { Follow } from '../follow.ts';
import type { TextReference } from '../references/linkReferences.ts';
import { t } from '../strings.ts';
import type { Place, SignedSentence, StepChange } from './feed.ts';
import { MiddleFold } from './middleFold.ts';
import { PathView } from './pathView.ts';
import { RowGraph } from './rowGraph.ts';
import { Step, type StepSource } from './step.ts';
import type { Steering } from './stepEdit.ts';
import { StepFigures } from './stepFigures.ts';
import { stepBy } from './stepKeys.ts';
import { StepRow } from './stepRow.ts';

/** The thinking that the steps belong to. */
interface StepListOwner {
	/** Whether a step that ends by itself shall stay open. */
	readonly keepsOpen: boolean;
	/** What is known of the turn's tokens. */
	readonly confidence: Confidence;
	/** What the turn was asked. */
	readonly question: string;
	/** Whether steps stand open unless the reader shut them. */
	readonly allOpen: boolean;
	unfold(): void;
	/** Absent where nothing can be changed. */
	readonly steering: Steering | undefined;
	/** Where the text of a block comes from. */
	sourceOf(block: number): StepSource;
	/** What is known by now of what the text of a step names between two of its offsets. */
	referencesIn(step: Step, start: number, end: number): readonly TextReference[];
}

const stepsPerGroup = 50;

export class StepList {
	readonly element: HTMLElement;
	readonly #follow: Follow;
	readonly #owner: StepListOwner;
	readonly #steps: Step[] = [];
	readonly #middle = new MiddleFold();
	readonly #graph = new RowGraph();
	readonly #path = new PathView();
	readonly #figures: StepFigures;
	#lists: HTMLElement | undefined;
	#isLive = true;
	#current = -1;
	/** Of the steps that are closed. */
	#tokens = 0;
	#scrolledUp = false;
	#showsPath = false;

	constructor(follow: Follow, owner: StepListOwner) {
		this.#follow = follow;
		this.#owner = owner;
		this.#figures = new StepFigures(owner);
		this.element = h('div', {
			class: 'thinking-body capped',
			attrs: { role: 'group', tabindex: 0, 'aria-label': t('thinking') },
			on: {
				keydown: event => stepBy(event, this.element),
				focusin: event => this.#followFocus(event.target as Element),
			},
		});
		this.element.hidden = true;
		// Asked once it has happened, so that it never forces a layout.
		this.element.addEventListener('scroll', () => this.#readScroll(), { passive: true });
	}

	get steps(): readonly Step[] {
		return this.#steps;
	}

	/** What stood in a block of its own was a paragraph of its own. */
	get text(): string {
		return this.#steps
			.map((step, index) => (index > 0 && step.block !== this.#steps[index - 1]?.block ? '\n\n' : '') + step.text)
			.join('');
	}

	get isCapped(): boolean {
		return this.element.classList.contains('capped');
	}

	setCapped(capped: boolean): void {
		this.element.classList.toggle('capped', capped);
	}

	/** The reader is at work in here: has text selected, the focus, or has scrolled up. */
	get isInUse(): boolean {
		return isSelected(this.element) || this.element.contains(document.activeElement) || this.#scrolledUp;
	}

	apply(changes: readonly (StepChange | SignedSentence)[]): void {
		for (const change of changes) {
			this.#applyOne(change);
		}
	}

	/** Shows text at once that may turn out to begin the next step. */
	showUndecided(text: string): void {
		this.#steps.at(-1)?.row?.showUndecided(text);
	}

	/** No more steps will come; from now on each shows its share. */
	end(): void {
		this.#isLive = false;
		this.#drawGraph();
		for (const step of this.#steps) {
			this.#showFigures(step);
		}
	}

	/** Makes the rows. */
	mount(): void {
		if (this.#lists) {
			return;
		}
		this.#lists = h('div', { class: 'step-lists' });
		this.element.replaceChildren(this.#lists);
		for (const step of this.#steps) {
			this.#mount(step);
		}
		this.#foldMiddle();
		this.#drawGraph();
		this.showPath(this.#showsPath);
		// Exactly one row is in the order of the Tab key; the arrow keys walk from there.
		this.#setCurrent(this.#isLive ? this.#steps.length - 1 : Math.max(0, this.#current));
	}

	/** Folded, there are no elements at all. */
	unmount(): void {
		this.#lists = undefined;
		this.#middle.forget();
		this.element.replaceChildren();
		for (const step of this.#steps) {
			step.row = undefined;
		}
	}

	/** Opens or shuts all of them; gives which it was. */
	toggleAll(): boolean {
		const opens = this.#steps.some(step => !step.row?.isOpen);
		if (opens) {
			this.#middle.showAll();
		}
		for (const step of this.#steps) {
			step.chosen = opens;
			step.row?.[opens ? 'open' : 'shut']();
		}
		return opens;
	}

	/** Whether some steps lie beside the way to the answer, so that it can be shown alone. */
	get hasPath(): boolean {
		return this.#graph.pathToAnswer(this.#steps) !== undefined;
	}

	/** Shows only the steps that led to the answer, with what ties each to the one before; or all again. */
	showPath(alone: boolean): void {
		this.#showsPath = alone;
		this.#path.show(this.#lists, this.#steps, alone ? this.#graph.pathToAnswer(this.#steps) : undefined);
	}

	/** Goes to a step: unfolds, opens, marks and shows it. Returns its row. */
	reveal(index: number): StepRow | undefined {
		const step = this.#steps[index];
		if (!step) {
			return undefined;
		}
		this.#owner.unfold();
		step.chosen = true;
		step.row?.open();
		this.#middle.show(step);
		this.#path.leaveFor(step);
		this.#setCurrent(index);
		step.row?.element.scrollIntoView({ block: 'nearest' });
		return step.row;
	}

	/** More is known of what stands at these offsets of a block. */
	link(block: number, offsets: readonly number[]): void {
		const bySteps = Map.groupBy(offsets, offset => this.stepAt(block, offset));
		for (const [step, own] of bySteps) {
			step?.row?.link(own.map(offset => offset - step.start));
		}
	}

	/** The step in which a place of a block stands; undefined when it is not of this thinking. */
	stepAt(block: number, offset: number): Step | undefined {
		return this.#steps.findLast(step => step.block === block && step.start <= offset);
	}

	/** Goes to a place of a block, and marks it. Returns the row of its step. */
	revealPlace({ block, start, length }: Place): StepRow | undefined {
		const step = this.stepAt(block, start);
		const row = step && this.reveal(step.index);
		const range = step && row?.rangeAt(start - step.start, length);
		if (range) {
			CSS.highlights.set('thought-place', new Highlight(range));
			range.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
		}
		return row;
	}

	/** Focuses the next or previous step that `matches`, counted from the current one, around the end if need be. */
	go(direction: 1 | -1, matches: (step: Step) => boolean = () => true): boolean {
		const count = this.#steps.length;
		const from = this.#current === -1 && direction === -1 ? 0 : this.#current;
		for (let distance = 1; distance <= count; distance += 1) {
			const index = (from + direction * distance + count) % count;
			const step = this.#steps[index];
			if (step && matches(step)) {
				this.#goTo(index);
				return true;
			}
		}
		return false;
	}

	#applyOne(change: StepChange | SignedSentence): void {
		const last = this.#steps.at(-1);
		switch (change.type) {
			case 'open':
				this.#openStep(change);
				return;
			case 'text':
				last?.append(change.text);
				return;
			case 'sign': {
				const step = this.stepAt(change.block, change.start);
				step?.addSign(change.start - step.start, change.kind);
				return;
			}
			case 'title':
				last?.describe(change.title, change.kind);
				return;
			case 'close':
				if (last) {
					this.#closeStep(last, change.at, change.tokens);
				}
		}
	}

	#openStep(opened: Extract<StepChange, { type: 'open' }>): void {
		const step = new Step(this.#steps.length, opened, this.#owner.sourceOf(opened.block));
		this.#steps.push(step);
		if (this.#lists) {
			this.#mount(step);
			this.#foldMiddle();
			this.#drawGraph();
		}
	}

	/** Not where all stands open, and not under the eyes of a reader who is at work in here. */
	#foldMiddle(): void {
		if (this.#lists && !this.#owner.allOpen && !(this.#isLive && this.isInUse)) {
			this.#middle.update(this.#lists, this.#steps);
		}
	}

	#drawGraph(): void {
		if (this.#lists) {
			for (const step of this.#graph.draw(this.#lists, this.#steps)) {
				this.#showFigures(step);
			}
		}
	}

	#closeStep(step: Step, at: number, tokens: number): void {
		step.close(at, tokens);
		this.#tokens += tokens;
		this.#drawGraph();
		this.#showFigures(step);
		if (step.chosen ?? this.#owner.keepsOpen) {
			step.row?.element.classList.add('kept');
		} else {
			step.row?.shut();
		}
	}

	#mount(step: Step): void {
		const row = new StepRow(step, {
			toggle: each => this.#toggleStep(each),
			linksOf: each => this.#graph.linksOf(each, this.#steps, index => this.#goTo(index)),
			referencesIn: (...range) => this.#owner.referencesIn(...range),
			steering: this.#owner.steering,
		});
		step.row = row;
		this.#groupFor(step).append(row.element);
		if (step.endedAt === undefined) {
			row.open();
			if (!this.element.contains(document.activeElement)) {
				this.#setCurrent(step.index);
			}
		} else {
			this.#showFigures(step);
			if (step.chosen ?? this.#owner.allOpen) {
				row.open();
			}
		}
	}

	#goTo(index: number): void {
		this.reveal(index)?.head.focus({ preventScroll: true });
	}

	#showFigures(step: Step): void {
		const isLeft = this.#graph.isLeft(step.index);
		this.#figures.show(step, { isLive: this.#isLive, tokens: this.#tokens, isLeft });
	}

	#groupFor(step: Step): HTMLElement {
		const last = this.#lists?.lastElementChild;
		if (last && step.index % stepsPerGroup !== 0) {
			return last as HTMLElement;
		}
		last?.classList.add('full');
		const group = h('ol', { class: 'steps', attrs: { start: step.index + 1 } });
		this.#lists?.append(group);
		return group;
	}

	#toggleStep(step: Step): void {
		const { row } = step;
		if (!row) {
			return;
		}
		const opens = !row.isOpen || (step.endedAt === undefined && !row.element.classList.contains('kept'));
		step.chosen = opens;
		this.#middle.show(step);
		this.#setCurrent(step.index);
		this.#follow.holding(row.head, () => {
			row.element.classList.toggle('kept', opens);
			if (opens) {
				row.open();
			} else {
				row.shut();
			}
		});
	}

	#setCurrent(index: number): void {
		this.#steps[this.#current]?.row?.setCurrent(false);
		this.#current = index;
		this.#steps[index]?.row?.setCurrent(true);
	}

	/** A capped box counts from its end, in negative numbers. */
	#readScroll(): void {
		this.#scrolledUp = this.element.scrollTop < -24;
	}

	#followFocus(target: Element): void {
		const index = this.#steps.findIndex(step => step.row?.head === target);
		if (index !== -1) {
			this.#setCurrent(index);
		}
	}
}
