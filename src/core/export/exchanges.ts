/** The questions of an export, each with the turn that asked it and those that went on with it, as one. */
import type { Turn } from '../conversation/conversation.ts';
import { joiningOf, startedOver } from '../conversation/joining.ts';
import { type Stretch, stretchesOf, type TextStretch } from '../conversation/stretches.ts';
import { foldTurn, type TurnState } from '../conversation/turnState.ts';
import type { Say } from '../wording/sentence.ts';
import { partOf, type TurnPart } from './parts.ts';

export interface ToldTurn {
	readonly turn: Turn;
	readonly state: TurnState;
	/** An answer that another turn went on with stands whole in that turn. */
	readonly parts: readonly TurnPart[];
	/** It goes on with the question of the turn before. */
	readonly isJoined: boolean;
	/** Another turn goes on with it, so how it ended is not how the answer ended. */
	readonly goesOn: boolean;
}

/** A question, and all that came of it; at least one turn. */
export type Exchange = readonly [ToldTurn, ...ToldTurn[]];

interface Draft {
	readonly turn: Turn;
	readonly state: TurnState;
	readonly stretches: Stretch[];
}

/** @param turns of one branch, in order; those without events are left out */
export function exchangesOf(turns: readonly Turn[], say: Say): readonly Exchange[] {
	const groups: [Draft, ...Draft[]][] = [];
	for (const turn of turns) {
		if (turn.events.length > 0) {
			add(groups, turn);
		}
	}
	return groups.map(([asking, ...others]) => {
		const told = (draft: Draft, index: number): ToldTurn => ({
			turn: draft.turn,
			state: draft.state,
			parts: draft.stretches.map(stretch => partOf(stretch, draft.state, say)),
			isJoined: index > 0,
			goesOn: index < others.length,
		});
		return [told(asking, 0), ...others.map((draft, index) => told(draft, index + 1))];
	});
}

function add(groups: [Draft, ...Draft[]][], turn: Turn): void {
	const group = groups.at(-1);
	const before = group?.at(-1);
	const state = foldTurn(turn.events);
	const draft = { turn, state, stretches: [...stretchesOf(state)] };
	const joining = joiningOf(turn, before?.turn.id);
	if (!group || !before || joining === undefined) {
		groups.push([draft]);
		return;
	}
	group.push(draft);
	if (joining === 'answer' && !startedOver(state)) {
		moveAnswer(before.stretches, draft.stretches);
	}
}

/** The first answer goes on with the last one of the turn before, where nothing came after that. */
function moveAnswer(from: Stretch[], to: Stretch[]): void {
	const begun = from.at(-1);
	const at = to.findIndex(({ kind }) => kind === 'answer');
	const rest = to[at];
	if (begun && begun.kind !== 'tool' && begun.kind === 'answer' && rest && rest.kind !== 'tool') {
		from.pop();
		to[at] = joined(begun, rest);
	}
}

function joined(begun: TextStretch, rest: TextStretch): TextStretch {
	const [first, ...others] = rest.blocks;
	const last = begun.blocks.at(-1);
	const seam = { ...first, text: (last?.text ?? '') + first.text };
	const [head = seam, ...blocks] = [...begun.blocks.slice(0, -1), seam, ...others];
	return { kind: begun.kind, blocks: [head, ...blocks] };
}

/** The turn is over and has nothing but thoughts. */
export function lacksAnswer({ state, parts, goesOn }: ToldTurn): boolean {
	return !goesOn && state.finish?.reason === 'complete' && parts.every(({ kind }) => kind !== 'answer');
}

/** The heading of a question: by its number where there are others. */
export function numbered(index: number, count: number, say: Say): string {
	return count === 1 ? say('export.question.one') : say('export.question', { number: index + 1 });
}
