/**
 * What the reader can change in a step: its words, or that anything follows it. The model goes on from there, in a turn
 * of its own.
 */
import type { ToHost } from '../../src/protocol/messages.ts';
import { button, h } from '../dom.ts';
import { t } from '../strings.ts';
import type { Step } from './step.ts';

type Steer = Extract<ToHost, { type: 'steer' }>;

export interface Steering {
	steer(how: Omit<Steer, 'type' | 'turn'>): void;
	/** All that is shown of a step, also what may turn out to begin the next one. */
	textOf(step: Step): string;
	/** What the reader had begun to make of a step; undefined where they have not. */
	draftOf(step: Step): string | undefined;
	keepDraft(step: Step, text: string | undefined): void;
}

export class StepEdit {
	readonly element: HTMLElement;
	readonly #step: Step;
	readonly #steering: Steering;
	readonly #setEditing: (editing: boolean) => void;
	readonly #edit = button({ icon: 'edit', label: t('editStep'), onClick: () => this.begin() });
	readonly #actions: HTMLElement;

	/** @param setEditing the words of the step give way to the box */
	constructor(step: Step, steering: Steering, setEditing: (editing: boolean) => void) {
		this.#step = step;
		this.#steering = steering;
		this.#setEditing = setEditing;
		const drop = button({ icon: 'debug-continue', label: t('dropAfterStep'), onClick: () => this.#drop() });
		this.#actions = h('span', { class: 'quiet-actions step-actions' }, this.#edit, drop);
		this.element = h('div', { class: 'step-steer' }, this.#actions);
		if (steering.draftOf(step) !== undefined) {
			this.#show();
		}
	}

	/** Makes the text of the step one that can be written in. */
	begin(): void {
		this.#show().focus({ preventScroll: true });
	}

	#show(): HTMLTextAreaElement {
		const step = this.#step;
		const box = h('textarea', {
			class: 'step-edit-text',
			attrs: { rows: 1, dir: 'auto', spellcheck: 'false', 'aria-label': t('editStepBox', step.index + 1) },
		});
		box.value = this.#steering.draftOf(step) ?? this.#steering.textOf(step).trim();
		const go = button({
			label: t('goOnFromHere'),
			text: t('goOnFromHere'),
			class: 'primary',
			onClick: () => this.#send(box),
		});
		const leave = button({ label: t('leaveStep'), text: t('leaveStep'), onClick: () => this.#leave() });
		box.addEventListener('input', () => {
			go.disabled = box.value.trim() === '';
			this.#steering.keepDraft(step, box.value);
		});
		const hint = h('span', { class: 'step-edit-hint' }, t('editStepHint', sendKey()));
		const foot = h('div', { class: 'step-edit-foot' }, hint, leave, go);
		const form = h('div', { class: 'step-edit', on: { keydown: event => this.#key(event, box) } }, box, foot);
		this.element.replaceChildren(form);
		this.#setEditing(true);
		return box;
	}

	/** None of these keys are for VS Code: there Escape stops the turn. */
	#key(event: KeyboardEvent, box: HTMLTextAreaElement): void {
		const sends = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
		if (event.isComposing || !(sends || event.key === 'Escape')) {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
		if (sends) {
			this.#send(box);
		} else {
			this.#leave();
		}
	}

	#send(box: HTMLTextAreaElement): void {
		const text = box.value.trim();
		if (text === '') {
			return;
		}
		const { block, start } = this.#step;
		this.#steering.keepDraft(this.#step, undefined);
		this.#steering.steer({ at: { block, offset: start }, text });
	}

	#drop(): void {
		const { block, start } = this.#step;
		const { length } = this.#steering.textOf(this.#step);
		this.#steering.steer({ at: { block, offset: start + length } });
	}

	#leave(): void {
		this.#steering.keepDraft(this.#step, undefined);
		this.element.replaceChildren(this.#actions);
		this.#setEditing(false);
		this.#edit.focus({ preventScroll: true });
	}
}

/** As keyboards name it. */
function sendKey(): string {
	return /\bMac/.test(navigator.userAgent) ? 'Cmd' : 'Ctrl';
}
