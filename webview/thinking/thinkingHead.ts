/** The line above the thinking: a button that folds it, with time and tokens, and the actions beside it. */
import { formatDuration } from '../../src/core/insight/format.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h, icon, relabel, setHidden, setText } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { raise } from '../pageEvents.ts';
import { SpeedMenu } from '../speedMenu.ts';
import { t } from '../strings.ts';
import type { PlaybackView } from './thinkingOptions.ts';

/** The thinking that the line is about. */
interface HeadOwner {
	readonly turn: TurnId;
	readonly text: string;
	toggle(): void;
	toggleAll(): void;
}

export class ThinkingHead {
	readonly element: HTMLElement;
	readonly fold: HTMLButtonElement;
	readonly #label = h('span', { class: 'fold-label figure' }, t('thinking'));
	readonly #stepCount = h('span', { class: 'fold-steps figure' });
	readonly #dot = h('span', { class: 'dot' });
	readonly #expandButton: HTMLButtonElement;
	readonly #pauseButton: HTMLButtonElement;
	readonly #speed: SpeedMenu;
	readonly #liveActions: HTMLElement;
	#paused = false;
	#ended = false;
	#seconds = 0;

	constructor({ display, post }: PageContext, owner: HeadOwner) {
		this.fold = h(
			'button',
			{ class: 'fold', attrs: { type: 'button', 'aria-expanded': 'false' }, on: { click: () => owner.toggle() } },
			icon('chevron-right'),
			this.#dot,
			h('span', { class: 'fold-words' }, this.#label, this.#stepCount),
		);
		this.#expandButton = button({ icon: 'expand-all', label: t('expandSteps'), onClick: () => owner.toggleAll() });
		this.#pauseButton = button({
			icon: 'debug-pause',
			label: t('pause'),
			onClick: () => display.togglePause(owner.turn),
		});
		this.#speed = new SpeedMenu(display.speeds, 'live', speed => display.setSpeed(owner.turn, speed));
		this.#liveActions = h('span', { class: 'live-actions' }, this.#speed.element, this.#pauseButton);
		const doneActions = h(
			'span',
			{ class: 'quiet-actions' },
			this.#expandButton,
			button({ icon: 'search', label: t('findThinking'), onClick: () => raise(this.element, 'page-find', 'thinking') }),
			button({
				icon: 'copy',
				label: t('copyThinking'),
				onClick: () => post({ type: 'copy', text: owner.text, what: 'thinking' }),
			}),
		);
		this.element = h(
			'div',
			{ class: 'thinking-head' },
			this.fold,
			h('span', { class: 'thinking-actions' }, doneActions, this.#liveActions),
		);
	}

	setOpen(open: boolean): void {
		this.fold.setAttribute('aria-expanded', String(open));
		setHidden(this.#expandButton, !open);
	}

	setAllOpen(open: boolean): void {
		relabel(this.#expandButton, t(open ? 'collapseSteps' : 'expandSteps'), open ? 'collapse-all' : 'expand-all');
	}

	setPlayback({ paused, speed, ended }: PlaybackView): void {
		this.#paused = paused;
		this.#ended = ended;
		relabel(this.#pauseButton, paused ? t('resume') : t('pause'), paused ? 'debug-continue' : 'debug-pause');
		this.#speed.show(speed);
	}

	/** While it thinks: for so many milliseconds. */
	showClock(thinkingFor?: number): void {
		this.#seconds = thinkingFor === undefined ? this.#seconds : Math.floor(thinkingFor / 1000);
		const state = t(this.#paused ? 'paused' : this.#ended ? 'catchingUp' : 'thinking');
		setText(this.#label, this.#seconds < 1 ? state : `${state} · ${formatDuration(this.#seconds * 1000)}`);
	}

	/** After it: what it took. */
	showDone(figures: string, steps: string): void {
		setText(this.#label, figures);
		setText(this.#stepCount, ` · ${steps}`);
	}

	end(): void {
		this.#liveActions.remove();
		this.#dot.remove();
	}
}
