/** The controls of a replay: where it is, speed, pause and the way out. */
import { formatDuration } from '../../src/core/insight/format.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h, relabel, setText } from '../dom.ts';
import type { DisplayControls } from '../pageContext.ts';
import type { Speed } from '../playback.ts';
import { SpeedMenu } from '../speedMenu.ts';
import { t } from '../strings.ts';

export class ReplayBar {
	readonly element: HTMLElement;
	readonly #time = h('span', { class: 'replay-time figure' });
	readonly #speed: SpeedMenu;
	readonly #pause: HTMLButtonElement;
	readonly #total: string;

	/** `total`: milliseconds from the question to the end. */
	constructor(total: number, turn: TurnId, display: DisplayControls, end: () => void) {
		this.#total = formatDuration(total);
		this.#pause = button({ icon: 'debug-pause', label: t('replayPause'), onClick: () => display.togglePause(turn) });
		this.#speed = new SpeedMenu(display.speeds, 1, speed => display.setSpeed(turn, speed));
		this.element = h(
			'div',
			{
				class: 'replay-bar',
				attrs: { role: 'group', 'aria-label': t('replay') },
				on: { keydown: event => endWithEscape(event, end) },
			},
			h('span', { class: 'dot' }),
			this.#time,
			this.#speed.element,
			this.#pause,
			button({ icon: 'debug-stop', label: t('replayEnd'), onClick: end }),
		);
	}

	focus(): void {
		this.#pause.focus({ preventScroll: true });
	}

	show(paused: boolean, speed: Speed): void {
		relabel(this.#pause, t(paused ? 'replayResume' : 'replayPause'), paused ? 'debug-continue' : 'debug-pause');
		this.#speed.show(speed);
		this.element.classList.toggle('paused', paused);
	}

	/** `at`: milliseconds since the question. */
	showTime(at: number): void {
		setText(this.#time, t('replayTime', formatDuration(Math.floor(at / 1000) * 1000), this.#total));
	}
}

function endWithEscape(event: KeyboardEvent, end: () => void): void {
	if (event.key === 'Escape') {
		// Not for VS Code, too: there Escape stops the turn that runs.
		event.preventDefault();
		event.stopPropagation();
		end();
	}
}
