/** The list of turns, and what stands there while there is none. */

import type { HeldPart } from '../src/core/conversation/heldTokens.ts';
import type { TurnEvent, TurnId } from '../src/core/stream/turnEvent.ts';
import type {
	ComparisonView,
	ConversationSnapshot,
	Example,
	ModelsView,
	TurnVersions,
} from '../src/protocol/messages.ts';
import { Comparison } from './compare/comparison.ts';

import { h, icon, setHidden } from './dom.ts';
import type { Follow } from './follow.ts';
import { MoreTurns } from './moreTurns.ts';
import type { PageContext } from './pageContext.ts';
import { raise } from './pageEvents.ts';
import { SetupScreen } from './setupView.ts';
import { t } from './strings.ts';
import type { ThinkingView } from './thinking/thinkingView.ts';
import type { TurnSettings } from './turn/turnSettings.ts';
import { TurnView } from './turn/turnView.ts';
import type { Direction } from './turn/versionSwitch.ts';

export class ConversationView {
	readonly #turnList = h('div', { class: 'turns' });
	readonly #empty = h('div', { class: 'empty' });
	readonly #more: MoreTurns;
	readonly #setup: SetupScreen;
	readonly #page: PageContext;
	#settings: TurnSettings;
	#turns: TurnView[] = [];
	/** What stands in place of the list of turns. */
	#comparison: Comparison | undefined;
	/** The version that the reader asked to see, and the control that they used. */
	#wanted: { readonly turn: TurnId; readonly direction: Direction; readonly from: HTMLElement } | undefined;

	/** Where a turn stood in the window when the reader asked for more before or behind it. */
	#held: { readonly turn: TurnId; readonly top: number } | undefined;
	/** What is shown of a long conversation. */
	#part: ConversationSnapshot | undefined;

	/** Fills `element`, which the page scrolls. */
	constructor(element: HTMLElement, page: PageContext, settings: TurnSettings) {
		this.#page = page;
		this.#setup = new SetupScreen(page.post);
		this.#more = new MoreTurns(element.ownerDocument, where => this.#askForMore(where));
		this.#settings = settings;
		element.addEventListener('page-version', event => this.#showVersion(event));
		element.append(
			h('h1', { class: 'sr-only' }, t('conversation')),
			this.#empty,
			this.#more.earlier,
			this.#turnList,
			this.#more.later,
		);
	}

	get turns(): readonly TurnView[] {
		return this.#turns;
	}

	/** What the turns take that are not shown. */
	get unseen(): HeldPart | undefined {
		return this.#part?.held;
	}

	/** Whether that is the whole branch, because some stand behind those that are shown. */
	get isWithShown(): boolean {
		return (this.#part?.after ?? 0) > 0;
	}

	get running(): TurnView | undefined {
		return this.#turns.findLast(turn => turn.isRunning);
	}

	get newestThinking(): ThinkingView | undefined {
		return this.#turns.findLast(turn => turn.thinking.length > 0)?.thinking.at(-1);
	}

	/**
	 * Shows these turns and no others.
	 * @param part of the branch
	 * @param now by the page's clock, in milliseconds
	 * @param comparison shows them in columns
	 * @returns true when the reader chose a version, or more turns, and is where they were before
	 */
	reset(part: ConversationSnapshot, now: number, comparison?: ComparisonView): boolean {
		const top = this.#wanted?.from.getBoundingClientRect().top;
		this.#part = { ...part, turns: [] };
		this.#more.show(part);
		this.#turns = [];
		this.#turnList.replaceChildren();
		this.#comparison?.element.remove();
		this.#comparison = comparison && new Comparison(comparison, this.#page);
		if (this.#comparison) {
			this.#turnList.after(this.#comparison.element);
		}
		for (const { id, live, versions, events } of part.turns) {
			const turn = this.#add(id, live, versions);
			turn.receive(events);
			turn.flush(now);
		}
		this.refresh(now);
		this.#showEmpty();
		return this.#stay() || (top !== undefined && this.#arrive(top));
	}

	receive(id: TurnId, events: readonly TurnEvent[]): TurnView {
		const turn = this.#turns.findLast(each => each.id === id) ?? this.#add(id, true, undefined);
		turn.receive(events);
		this.#showEmpty();
		return turn;
	}

	/** Says whether the comparison that is shown could take it: it cannot where there is none. */
	setComparison(view: ComparisonView): boolean {
		if (!this.#comparison?.fits(view)) {
			return false;
		}
		this.#comparison.update(view);
		this.#turns = this.#turns.filter(turn => this.#comparison?.columnOf(turn.id)?.turns.includes(turn));
		return true;
	}

	/** What moves the turn into view: its column, where it stands in one. */
	followOf(turn: TurnId): Follow {
		return this.#comparison?.columnOf(turn)?.page.follow ?? this.#page.follow;
	}

	/** What stands above the columns goes on with time. */
	refresh(now: number, hasTicked = false): void {
		this.#comparison?.refresh(now, hasTicked);
	}

	setSettings(settings: TurnSettings): void {
		this.#settings = settings;
		for (const turn of this.#turns) {
			turn.setSettings(this.#ownSettings);
		}
	}

	/** A column is narrow, however wide the page is. */
	get #ownSettings(): TurnSettings {
		return this.#comparison ? { ...this.#settings, wide: false } : this.#settings;
	}

	/** What a newcomer sees while there is no model, else where to begin. */
	showEmptyState(examples: readonly Example[], { setup }: ModelsView): void {
		if (setup) {
			this.#setup.show(setup);
			if (this.#setup.element.parentElement === null) {
				this.#empty.replaceChildren(this.#setup.element);
			}
			return;
		}
		this.#empty.replaceChildren(
			h('h2', {}, t('emptyTitle')),
			h('p', { attrs: { dir: 'auto' } }, t(examples.length > 0 ? 'emptyHint' : 'emptyPlain')),
			...examples.map(example => this.#example(example)),
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

	#showVersion({ detail: { turn, direction }, target }: HTMLElementEventMap['page-version']): void {
		if (target instanceof HTMLElement) {
			this.#wanted = { turn, direction, from: target };
			this.#page.post({ type: 'show-version', turn });
		}
	}

	/** Once, until it is there. */
	#askForMore(where: 'before' | 'after'): void {
		if (this.#held) {
			return;
		}
		const beside = where === 'before' ? this.#turns[0] : this.#turns.at(-1);
		if (beside) {
			this.#held = { turn: beside.id, top: beside.element.getBoundingClientRect().top };
			this.#page.post({ type: 'show-more', where });
		}
	}

	/** Keeps the turn where it was that the reader asked for more beside. */
	#stay(): boolean {
		const { turn, top = 0 } = this.#held ?? {};
		const view = this.#turns.find(each => each.id === turn);
		this.#held = undefined;
		if (view) {
			this.#page.follow.leave();
			this.#page.follow.place(view.element, top);
		}
		return view !== undefined;
	}

	/** Puts the reader in front of the version that they chose: `top` is where the control stood in the window. */
	#arrive(top: number): boolean {
		const { turn, direction } = this.#wanted ?? {};
		const view = this.#turns.find(each => each.id === turn);
		this.#wanted = undefined;
		if (!view?.switch || direction === undefined) {
			return false;
		}
		this.#page.follow.leave();
		this.#page.follow.place(view.switch.element, top);
		view.switch.focus(direction);
		raise(view.element, 'page-announce', view.switch.words);
		return true;
	}

	#add(id: TurnId, live: boolean, versions: TurnVersions | undefined): TurnView {
		const column = this.#comparison?.columnOf(id);
		const turns = column?.turns ?? this.#turns;
		const turn = new TurnView(id, column?.page ?? this.#page, this.#ownSettings, {
			number: (column ? 0 : (this.#part?.before ?? 0)) + turns.filter(each => !each.isJoined).length + 1,
			before: turns.at(-1),
			live,
			versions,
		});
		this.#turns.push(turn);
		if (column) {
			column.add(turn);
		} else {
			this.#turnList.append(turn.element);
		}
		return turn;
	}

	#showEmpty(): void {
		setHidden(this.#empty, this.#turns.length > 0 || this.#comparison !== undefined);
	}
}
