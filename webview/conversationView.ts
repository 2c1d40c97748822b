/** The list of turns, and what stands there while there is none. */

import type { TurnEvent, TurnId } from '../src/core/stream/turnEvent.ts';
import type { Example, ModelsView, TurnSnapshot } from '../src/protocol/messages.ts';
import { h, icon, setHidden } from './dom.ts';
import type { PageContext } from './pageContext.ts';
import { raise } from './pageEvents.ts';
import { t } from './strings.ts';
import type { ThinkingView } from './thinking/thinkingView.ts';
import { remedyButtons } from './turn/outcome.ts';
import type { TurnSettings } from './turn/turnSettings.ts';
import { TurnView } from './turn/turnView.ts';

export class ConversationView {
	readonly #turnList = h('div', { class: 'turns' });
	readonly #empty = h('div', { class: 'empty' });
	readonly #page: PageContext;
	#settings: TurnSettings;
	#turns: TurnView[] = [];

	/** Fills `element`, which the page scrolls. */
	constructor(element: HTMLElement, page: PageContext, settings: TurnSettings) {
		this.#page = page;
		this.#settings = settings;
		element.append(h('h1', { class: 'sr-only' }, t('conversation')), this.#empty, this.#turnList);
	}

	get turns(): readonly TurnView[] {
		return this.#turns;
	}

	get running(): TurnView | undefined {
		return this.#turns.findLast(turn => turn.isRunning);
	}

	get newestThinking(): ThinkingView | undefined {
		return this.#turns.findLast(turn => turn.thinking.length > 0)?.thinking.at(-1);
	}

	reset(turns: readonly TurnSnapshot[], now: number): void {
		this.#turns = [];
		this.#turnList.replaceChildren();
		for (const snapshot of turns) {
			const turn = this.#add(snapshot.id, snapshot.live);
			turn.receive(snapshot.events);
			turn.flush(now);
		}
		this.#showEmpty();
	}

	receive(id: TurnId, events: readonly TurnEvent[]): TurnView {
		const turn = this.#turns.findLast(each => each.id === id) ?? this.#add(id, true);
		turn.receive(events);
		this.#showEmpty();
		return turn;
	}

	setSettings(settings: TurnSettings): void {
		this.#settings = settings;
		for (const turn of this.#turns) {
			turn.setSettings(settings);
		}
	}

	showEmptyState(examples: readonly Example[], models: ModelsView): void {
		const hint =
			models.state === 'none' ? (models.message ?? t('noModel')) : t(examples.length > 0 ? 'emptyHint' : 'emptyPlain');
		this.#empty.replaceChildren(
			h('h2', {}, t('emptyTitle')),
			h('p', { attrs: { dir: 'auto' } }, hint),
			...(models.state === 'none'
				? [
						h(
							'div',
							{ class: 'empty-actions' },
							...remedyButtons(models.actions ?? [], action => this.#page.post({ type: 'remedy', action }), true),
						),
					]
				: examples.map(example => this.#example(example))),
		);
	}

	#example(example: Example): HTMLElement {
		return h(
			'button',
			{ class: 'example', attrs: { type: 'button' }, on: { click: () => this.#choose(example) } },
			icon('comment-discussion'),
			h('span', { attrs: { dir: 'auto' } }, example.text),
		);
	}

	#choose({ attach, text }: Example): void {
		if (attach) {
			this.#page.post({ type: 'attach', attach });
		}
		raise(this.#empty, 'page-compose', text);
	}

	#add(id: TurnId, live: boolean): TurnView {
		const turn = new TurnView(id, this.#page, this.#settings, { number: this.#turns.length + 1, live });
		this.#turns.push(turn);
		this.#turnList.append(turn.element);
		return turn;
	}

	#showEmpty(): void {
		setHidden(this.#empty, this.#turns.length > 0);
	}
}
