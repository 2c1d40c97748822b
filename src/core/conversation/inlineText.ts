/** What of the text of a turn came inline, with its delimiters, and what did not. */
import type { EventOf, TurnEvent } from '../stream/turnEvent.ts';

/**
 * Markup that is calls of tools. Turns of earlier versions do not say so: there, it is what names a tool that was
 * called in the same round.
 */
export function callMarkup(events: readonly TurnEvent[]): ReadonlySet<TurnEvent> {
	const called = new Map<number, string[]>();
	for (const event of events) {
		if (event.type === 'tool-call' && event.name !== '') {
			const names = called.get(event.iteration ?? 0) ?? [];
			names.push(event.name);
			called.set(event.iteration ?? 0, names);
		}
	}
	const isCall = (event: TurnEvent): boolean =>
		event.type === 'markup' &&
		(event.call ?? (called.get(event.iteration ?? 0) ?? []).some(name => event.text.includes(name)));
	return new Set(events.filter(isCall));
}

interface Seen {
	readonly round: number;
	readonly isThinking: boolean;
	readonly isMarked: boolean;
	/** Nobody said it inline: it is kept, or the user's. */
	readonly isForeign: boolean;
}

/**
 * Numbers of the blocks that did not come inline.
 * @param asItCame where the server told thinking in a field of its own, the answer beside it is not looked through
 */
export function givenBlocks(events: readonly TurnEvent[], asItCame: boolean): ReadonlySet<number> {
	const blocks = lookAt(events);
	const withTools = new Set(events.filter(({ type }) => type === 'tool-call').map(event => event.iteration ?? 0));
	const isAlone = (round: number): boolean =>
		[...blocks.values()].filter(each => each.round === round).length === 1 && !withTools.has(round);
	const isNative = (each: Seen): boolean => each.isThinking && !each.isMarked && !isAlone(each.round);
	const nativeRounds = new Set([...blocks.values()].filter(isNative).map(({ round }) => round));
	const given = [...blocks].filter(
		([, each]) => each.isForeign || isNative(each) || (asItCame && nativeRounds.has(each.round)),
	);
	return new Set(given.map(([block]) => block));
}

function lookAt(events: readonly TurnEvent[]): ReadonlyMap<number, Seen> {
	const calls = callMarkup(events);
	const blocks = new Map<number, Seen>();
	let last: { readonly block?: number; readonly round: number } | undefined;
	for (const event of events) {
		const round = event.iteration ?? 0;
		if (event.type === 'thinking-start' || event.type === 'answer-start') {
			blocks.set(event.block, seen(event, last?.round === round && last.block === undefined));
		} else if (event.type === 'thinking-delta' || event.type === 'answer-delta') {
			last = { block: event.block, round };
		} else if (event.type === 'reclassify') {
			markFrom(blocks, event.from);
		} else if (event.type === 'markup' && !calls.has(event)) {
			if (last?.block !== undefined && last.round === round) {
				markFrom(blocks, last.block, last.block);
			}
			last = { round };
		}
	}
	return blocks;
}

function seen(event: EventOf<'thinking-start' | 'answer-start'>, isMarked: boolean): Seen {
	return {
		round: event.iteration ?? 0,
		isThinking: event.type === 'thinking-start',
		isMarked,
		isForeign: event.kept === true || event.by !== undefined,
	};
}

function markFrom(blocks: Map<number, Seen>, from: number, to = Number.POSITIVE_INFINITY): void {
	for (const [block, each] of blocks) {
		if (block >= from && block <= to) {
			blocks.set(block, { ...each, isMarked: true });
		}
	}
}
