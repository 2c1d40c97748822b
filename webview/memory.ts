/** What the page keeps for the reader across a reload of the view: folds, scroll, the draft and the questions asked. */
import * as v from 'valibot';
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import { cut } from '../src/core/text/cut.ts';

export interface PageState {
	readonly draft?: string | undefined;
	/** The turn whose question the draft changes. */
	readonly editing?: TurnId | undefined;
	/** Questions asked before, newest last. */
	readonly history?: readonly string[] | undefined;
	/** Folds that the reader chose, by turn id and part number: `t1/0`. */
	readonly folds?: Readonly<Record<string, boolean>> | undefined;
	/** What the reader had begun to make of steps, by turn, block and offset. */
	readonly steps?: Readonly<Record<string, string>> | undefined;
	/** Which conversation `scroll` and `editing` belong to. */
	readonly conversation?: string | undefined;
	/** Distance from the top in pixels; absent means at the end. */
	readonly scroll?: number | undefined;
}

/** A field that is not what it should be is forgotten by itself: the draft outlives a damaged fold. */
const pageStateSchema = v.object({
	draft: orNothing(v.string()),
	editing: orNothing(v.string()),
	history: orNothing(v.array(v.string())),
	folds: orNothing(v.record(v.string(), v.boolean())),
	steps: orNothing(v.record(v.string(), v.string())),
	conversation: orNothing(v.string()),
	scroll: orNothing(v.pipe(v.number(), v.finite())),
} satisfies { readonly [K in keyof Required<PageState>]: v.GenericSchema<unknown, PageState[K]> });

function orNothing<T>(schema: v.GenericSchema<unknown, T>) {
	return v.fallback(v.optional(schema), undefined);
}

/** What VS Code kept of the page, perhaps for another version of it. */
export function asPageState(value: unknown): PageState {
	const { success, output } = v.safeParse(pageStateSchema, value);
	return success ? output : {};
}

/** Where a state is kept. */
export interface StateStore {
	readState(): PageState;
	/** Fields that are not named stay. */
	writeState(change: PageState): void;
}

const longestDraft = 100_000;
const longestHistory = 100;
/** Of all conversations; the oldest choices go first. */
const mostFolds = 500;
/** Of all conversations; the oldest ones go first. */
const mostStepDrafts = 20;

export class Memory {
	readonly #store: StateStore;

	/** Without a store it lasts as long as the object. */
	constructor(store: StateStore = passingStore()) {
		this.#store = store;
	}

	get draft(): string {
		return this.#store.readState().draft ?? '';
	}

	/** Cut at a length that VS Code keeps without effort. */
	keepDraft(text: string): void {
		this.#store.writeState({ draft: cut(text, longestDraft) });
	}

	get editing(): TurnId | undefined {
		return this.#store.readState().editing;
	}

	keepEditing(turn: TurnId | undefined): void {
		this.#store.writeState({ editing: turn });
	}

	/** Questions asked before, newest last, each once. */
	get history(): readonly string[] {
		return this.#store.readState().history ?? [];
	}

	rememberQuestion(text: string): void {
		if (text === '') {
			return;
		}
		const others = this.history.filter(each => each !== text);
		this.#store.writeState({ history: [...others, text].slice(-longestHistory) });
	}

	/** What the reader chose for a part of a turn; undefined where they have not. */
	chosenFold(turn: TurnId, part: number): boolean | undefined {
		return this.#store.readState().folds?.[`${turn}/${part}`];
	}

	keepFold(turn: TurnId, part: number, open: boolean): void {
		const { [`${turn}/${part}`]: _before, ...others } = this.#store.readState().folds ?? {};
		const newest = Object.entries(others).slice(1 - mostFolds);
		this.#store.writeState({ folds: { ...Object.fromEntries(newest), [`${turn}/${part}`]: open } });
	}

	/** What the reader had begun to make of a step; undefined where they have not. */
	stepDraft(step: string): string | undefined {
		return this.#store.readState().steps?.[step];
	}

	keepStepDraft(step: string, text: string | undefined): void {
		const { [step]: _before, ...others } = this.#store.readState().steps ?? {};
		const newest = Object.entries(others).slice(1 - mostStepDrafts);
		const kept = text === undefined ? [] : [[step, cut(text, longestDraft)] as const];
		this.#store.writeState({ steps: Object.fromEntries([...newest, ...kept]) });
	}

	/** Distance from the top in pixels; undefined at the end. */
	get scroll(): number | undefined {
		return this.#store.readState().scroll;
	}

	keepScroll(scroll: number | undefined): void {
		this.#store.writeState({ scroll });
	}

	/** This conversation is shown now. Whether it is another one; then the place and the edit in the one before are forgotten. */
	enter(conversation: string): boolean {
		const isOther = this.#store.readState().conversation !== conversation;
		if (isOther) {
			this.#store.writeState({ conversation, scroll: undefined, editing: undefined });
		}
		return isOther;
	}
}

function passingStore(): StateStore {
	let state: PageState = {};
	return {
		readState: () => state,
		writeState: change => {
			state = { ...state, ...change };
		},
	};
}
