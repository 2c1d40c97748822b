/** Whose question the draft changes, where it is not a new one. Pure; {@link EditingLabel} says so in the composer. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h, icon, setHidden } from '../dom.ts';
import { t } from '../strings.ts';

export class Editing {
	#turn: TurnId | undefined;
	/** What stood in the box before. */
	#before = '';
	/** As it was asked; undefined where that is not known. */
	#question: string | undefined;

	/** The turn whose question is changed. */
	get turn(): TurnId | undefined {
		return this.#turn;
	}

	/** The turn's question takes the place of what stood in the box. */
	begin(turn: TurnId, question: string, before: string): void {
		// From one question to another: what the reader had begun of their own is still that.
		this.#before = before === this.#question ? this.#before : before;
		this.#turn = turn;
		this.#question = question;
	}

	/** The view was made again, with the draft in it. */
	resume(turn: TurnId | undefined): void {
		this.end();
		this.#turn = turn;
	}

	/** The reader has had enough. Gives what shall stand in the box: nothing that they wrote is lost. */
	leave(draft: string): string {
		const left = draft === this.#question ? this.#before : draft;
		this.end();
		return left;
	}

	end(): void {
		this.#turn = undefined;
		this.#question = undefined;
		this.#before = '';
	}
}

/** A small label above the question, with the way out. */
export class EditingLabel {
	static readonly id = 'composer-editing';
	readonly element: HTMLElement;

	constructor(leave: () => void) {
		this.element = h(
			'div',
			{ class: 'composer-editing' },
			icon('edit'),
			h('span', { attrs: { id: EditingLabel.id } }, t('editing')),
			button({ icon: 'close', label: t('leaveEditing'), onClick: leave }),
		);
		this.show(false);
	}

	show(editing: boolean): void {
		setHidden(this.element, !editing);
	}
}
