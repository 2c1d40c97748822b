/**
 * The part of a long conversation that a page shows: as much as a window draws without effort, around what the reader
 * wants to see. It grows on request and with what is asked, and by nothing else, so that what is read stays.
 */
import { joinsParent, parentOf } from '../../core/conversation/tree.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { OpenTurn } from '../../session/hub/openConversation.ts';

interface WindowedTurns {
	/** In order; the turns that are shown, and where they begin in the branch. */
	readonly turns: readonly OpenTurn[];
	readonly from: number;
	/** How many questions stand before and behind them. */
	readonly before: number;
	readonly after: number;
}

/** So much is added at once: turns, and UTF-16 units of what is drawn of them. One turn is shown, however long it is. */
const mostTurns = 40;
const mostUnits = 80_000;
/** Turns before one that was gone to. */
const ahead = 2;

export class TurnWindow {
	/** The first and the last turn that are shown; absent: as many as fit, and up to the newest. */
	#first: TurnId | undefined;
	#last: TurnId | undefined;
	/** What was looked at last, and what came of it. */
	#branch: readonly OpenTurn[] | undefined;
	#seen: WindowedTurns = { turns: [], from: 0, before: 0, after: 0 };

	/** Of a branch; the same list for the same branch, until the window changes. */
	of(branch: readonly OpenTurn[]): WindowedTurns {
		if (branch !== this.#branch) {
			this.#branch = branch;
			this.#seen = this.#look(branch);
		}
		return this.#seen;
	}

	/** From the newest turn backwards. */
	reset(): void {
		this.#set(undefined, undefined);
	}

	/** Shows a turn, if it is not shown yet. Says whether others are shown for that. */
	goTo(branch: readonly OpenTurn[], turn: TurnId): boolean {
		const index = branch.findIndex(({ id }) => id === turn);
		if (index === -1 || this.of(branch).turns.some(({ id }) => id === turn)) {
			return false;
		}
		const first = questionOf(branch, Math.max(0, index - ahead));
		this.#set(branch[first]?.id, lastOf(branch, behind(branch, first)));
		return true;
	}

	/** Shows more of what stands before or behind. */
	grow(branch: readonly OpenTurn[], where: 'before' | 'after'): void {
		const { turns, from } = this.of(branch);
		if (where === 'before') {
			this.#set(branch[inFrontOf(branch, from)]?.id, this.#last);
		} else {
			this.#set(this.#first, lastOf(branch, behind(branch, from + turns.length)));
		}
	}

	#set(first: TurnId | undefined, last: TurnId | undefined): void {
		this.#first = first;
		this.#last = last;
		this.#branch = undefined;
	}

	/** A turn that is not in the branch any more holds nothing. */
	#look(branch: readonly OpenTurn[]): WindowedTurns {
		const first = branch.findIndex(({ id }) => id === this.#first);
		const last = branch.findIndex(({ id }) => id === this.#last);
		const isLost = this.#last !== undefined && last === -1;
		const shown = last === -1 ? branch.length : last + 1;
		const from = first === -1 ? inFrontOf(branch, shown) : first;
		const end = isLost && first !== -1 ? behind(branch, from) : endOf(branch, shown);
		this.#first = branch[from]?.id;
		this.#last = isLost ? lastOf(branch, end) : this.#last;
		const [before, after] = [questionsIn(branch.slice(0, from)), questionsIn(branch.slice(end))];
		return { turns: branch.slice(from, end), from, before, after };
	}
}

/** What goes on with the turn before it is no question. */
function questionsIn(turns: readonly OpenTurn[]): number {
	return turns.filter(turn => !isJoined(turn)).length;
}

function isJoined(turn: OpenTurn | undefined): boolean {
	const parent = turn && parentOf(turn);
	return parent !== undefined && joinsParent(parent);
}

/** The id of the last turn before `end`; undefined at the end of the branch, which goes on. */
function lastOf(branch: readonly OpenTurn[], end: number): TurnId | undefined {
	return end >= branch.length ? undefined : branch[end - 1]?.id;
}

/** Where turns that fit begin, so that they end before `end`. */
function inFrontOf(branch: readonly OpenTurn[], end: number): number {
	let units = 0;
	let from = end;
	while (from > 0 && end - from < mostTurns && units < mostUnits) {
		from -= 1;
		units += unitsOf(branch[from]);
	}
	return questionOf(branch, from);
}

/** Where the question of a turn stands: nothing is shown without the turn that it goes on with. */
function questionOf(branch: readonly OpenTurn[], index: number): number {
	let question = index;
	while (question > 0 && isJoined(branch[question])) {
		question -= 1;
	}
	return question;
}

/** The end of all that goes on with the turn before `index`. */
function endOf(branch: readonly OpenTurn[], index: number): number {
	let end = index;
	while (end < branch.length && isJoined(branch[end])) {
		end += 1;
	}
	return end;
}

/** Where turns that fit end, from `start` on. */
function behind(branch: readonly OpenTurn[], start: number): number {
	let units = 0;
	let end = start;
	while (end < branch.length && end - start < mostTurns && units < mostUnits) {
		units += unitsOf(branch[end]);
		end += 1;
	}
	return endOf(branch, end);
}

function unitsOf(turn: OpenTurn | undefined): number {
	return (turn?.events ?? []).reduce((sum, event) => sum + drawnOf(event), 0);
}

/** Arguments and results of tools are drawn when they are opened; their line costs as much as a short paragraph. */
function drawnOf(event: TurnEvent): number {
	switch (event.type) {
		case 'thinking-delta':
		case 'answer-delta':
			return event.text.length;
		case 'tool-call':
			return 200;
		default:
			return 0;
	}
}
