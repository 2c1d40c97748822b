/** The questions of an export: those of the branch that is shown, each with what was asked beside it to compare. */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo, columnOf, comparedWith } from '../conversation/tree.ts';
import { type Figure, figuresOf } from '../insight/figures.ts';
import { formatCount, formatDuration, formatRate } from '../insight/format.ts';
import { shortName } from '../stream/modelName.ts';
import type { Say } from '../wording/sentence.ts';
import { type Exchange, exchangesOf } from './exchanges.ts';
import { type RedactionOptions, redactConversation } from './redaction.ts';

export interface ComparedExchange {
	readonly exchange: Exchange;
	/** Empty where nothing was compared. */
	readonly beside: readonly Exchange[];
}

/** Without what shall not leave. */
export function exportedExchanges(
	conversation: Conversation,
	options: RedactionOptions,
	say: Say,
): Pick<Conversation, 'title' | 'createdAt'> & { readonly exchanges: readonly ComparedExchange[] } {
	const branch = branchTo(conversation.turns, conversation.leaf);
	const beside = new Map(branch.map(turn => [turn.id, besideOf(conversation.turns, turn)]));
	const all = [...branch, ...[...beside.values()].flat(2)];
	const { title, createdAt, turns } = redactConversation({ ...conversation, turns: all }, options);
	const byId = new Map(turns.map(turn => [turn.id, turn]));
	const told = (some: readonly Turn[]): readonly Exchange[] =>
		exchangesOf(
			some.flatMap(({ id }) => byId.get(id) ?? []),
			say,
		);
	const exchanges = told(branch).map(exchange => ({
		exchange,
		beside: (beside.get(exchange[0].turn.id) ?? []).flatMap(told),
	}));
	return { title, createdAt, exchanges };
}

/** Each of the others as its turns in order. */
function besideOf(turns: readonly Turn[], { id }: Turn): readonly (readonly Turn[])[] {
	return comparedWith(turns, id)
		.filter(turn => turn.id !== id)
		.map(turn => columnOf(turns, turn.id));
}

/** Of one of the answers that are compared, in short; `–` for what is not known. */
interface ComparedFigures {
	readonly model: string;
	readonly time: string;
	readonly rate: string;
	readonly thought: string;
}

/** The figures of its last turn. */
export function comparedFigures(exchange: Exchange): ComparedFigures {
	const { state } = exchange.at(-1) ?? exchange[0];
	const { total, answerRate, thinkingRate, thinkingTokens } = figuresOf(state);
	return {
		model: shortName(state.model.id),
		time: shown(total, formatDuration),
		rate: shown(answerRate ?? thinkingRate, formatRate),
		thought: shown(thinkingTokens, formatCount),
	};
}

function shown(figure: Figure | undefined, format: (value: number) => string): string {
	return figure ? `${figure.basis === 'estimated' ? '~' : ''}${format(figure.value)}` : '–';
}
