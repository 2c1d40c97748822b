/**
 * The shape of a thought in one thin line: a stretch for each step, as wide as its share of the tokens. One element,
 * however many steps there are. The rows say the same to whoever does not point.
 */
import { formatDuration, formatShare } from '../../src/core/insight/format.ts';
import { h, setHidden } from '../dom.ts';
import { t } from '../strings.ts';
import type { Step } from './step.ts';

/** Fewer have no shape. */
const fewest = 4;
const unitsPerToken = 4;

export class ShareBar {
	readonly element: HTMLElement;
	readonly #steps: () => readonly Step[];
	/** Where each step ends, 0 to 1. */
	#ends: readonly number[] = [];

	/** @param jump is told the index of the step that was clicked */
	constructor(steps: () => readonly Step[], jump: (index: number) => void) {
		this.#steps = steps;
		this.element = h('div', {
			class: 'share-bar',
			attrs: { role: 'img', 'aria-label': t('shareBar') },
			on: {
				mousemove: event => this.#name(event),
				click: event => jump(this.#indexAt(event)),
			},
		});
		this.element.hidden = true;
	}

	/** Draws it anew. */
	update(): void {
		const steps = this.#steps();
		setHidden(this.element, steps.length < fewest);
		if (steps.length < fewest) {
			return;
		}
		const sizes = steps.map(sizeOf);
		const whole = Math.max(
			1,
			sizes.reduce((sum, size) => sum + size, 0),
		);
		let sum = 0;
		this.#ends = sizes.map(size => {
			sum += size;
			return sum / whole;
		});
		const stops = steps.map((step, index) => stopsOf(step, this.#ends[index - 1] ?? 0, this.#ends[index] ?? 1));
		this.element.style.backgroundImage = `linear-gradient(to right, ${stops.join(', ')})`;
	}

	#indexAt({ clientX }: MouseEvent): number {
		const { left, width } = this.element.getBoundingClientRect();
		const share = (clientX - left) / Math.max(1, width);
		const index = this.#ends.findIndex(end => share < end);
		return index === -1 ? this.#ends.length - 1 : index;
	}

	#name(event: MouseEvent): void {
		const index = this.#indexAt(event);
		const step = this.#steps()[index];
		if (step) {
			const share = (this.#ends[index] ?? 0) - (this.#ends[index - 1] ?? 0);
			const time = step.endedAt === undefined ? '' : formatDuration(step.endedAt - step.startedAt);
			this.element.title = [step.title, time, `~${formatShare(share)}`].filter(Boolean).join(' · ');
		}
	}
}

/** In estimated tokens; of the step that is open, by its length. */
function sizeOf(step: Step): number {
	return step.endedAt === undefined ? step.length / unitsPerToken : step.tokens;
}

/** With a pixel between it and the next. */
function stopsOf({ kind }: Step, from: number, to: number): string {
	const [start, end] = [percent(from), percent(to)];
	return `var(--share-${kind}) ${start} calc(${end} - 1px), transparent calc(${end} - 1px) ${end}`;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(2)}%`;
}
