/** The list of turns, and what stands there while there is none. */

import type { RemedyAction } from '../src/core/errors.ts';
import type { TurnEvent, TurnId } from '../src/core/stream/turnEvent.ts';
import type { AttachRequest, Example, ModelsView, TurnSnapshot } from '../src/protocol/messages.ts';
import { h, icon, setHidden } from './dom.ts';
import { t } from './strings.ts';
import type { ThinkingView } from './thinking/thinkingView.ts';
import { remedyButtons } from './turn/outcome.ts';
import type { TurnContext, TurnHooks } from './turn/turnHooks.ts';
import { TurnView } from './turn/turnView.ts';

export interface EmptyHooks {
	readonly choose: (example: Example) => void;
	readonly remedy: (action: RemedyAction) => void;
	readonly attach: (request: AttachRequest) => void;
}

export class ConversationView {
	readonly element: HTMLElement;
	readonly #turnList = h('div', { class: 'turns' });
	readonly #empty = h('div', { class: 'empty' });
	readonly #hooks: TurnHooks;
	readonly #emptyHooks: EmptyHooks;
	#context: TurnContext;
	#turns: TurnView[] = [];

	constructor(hooks: TurnHooks, emptyHooks: EmptyHooks, context: TurnContext) {
		this.#hooks = hooks;
		this.#emptyHooks = emptyHooks;
		this.#context = context;
		this.element = h(
			'div',
			{ class: 'conversation' },
			h('h1', { class: 'sr-only' }, t('conversation')),
			this.#empty,
			this.#turnList,
		);
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

	setContext(context: TurnContext): void {
		this.#context = context;
		for (const turn of this.#turns) {
			turn.setContext(context);
		}
	}

	showEmptyState(examples: readonly Example[], models: ModelsView): void {
		const hint =
			models.state === 'none' ? (models.message ?? t('noModel')) : t(examples.length > 0 ? 'emptyHint' : 'emptyPlain');
		this.#empty.replaceChildren(
			h('h2', {}, t('emptyTitle')),
			h('p', { attrs: { dir: 'auto' } }, hint),
			...(models.state === 'none'
				? [h('div', { class: 'empty-actions' }, ...remedyButtons(models.actions ?? [], this.#emptyHooks.remedy, true))]
				: examples.map(example => this.#example(example))),
		);
	}

	#example(example: Example): HTMLElement {
		return h(
			'button',
			{ class: 'example', attrs: { type: 'button' }, on: { click: () => this.#emptyHooks.choose(example) } },
			icon('comment-discussion'),
			h('span', { attrs: { dir: 'auto' } }, example.text),
		);
	}

	#add(id: TurnId, live: boolean): TurnView {
		const turn = new TurnView(id, this.#hooks, this.#context, { number: this.#turns.length + 1, live });
		this.#turns.push(turn);
		this.#turnList.append(turn.element);
		return turn;
	}

	#showEmpty(): void {
		setHidden(this.#empty, this.#turns.length > 0);
	}
}
