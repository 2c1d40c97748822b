/**
 * What is looked at before a conversation leaves: everything in it that tells of people and machines, one by one. What
 * is chosen is taken out of every text, and that is proved before the result is given.
 */
import type { Conversation } from '../conversation/conversation.ts';
import { asSplit } from '../conversation/resplit.ts';
import { foldTurn } from '../conversation/turnState.ts';
import { changeTexts, type RedactionOptions, redactConversation } from '../export/redaction.ts';
import type { TurnEvent } from '../stream/turnEvent.ts';
import { inEnglish } from '../wording/sentence.ts';
import { findSensitive, type Sensitive, type SensitiveLabel, sensitiveLabels } from './sensitive.ts';

export interface Finding extends Sensitive {
	/** How often it stands in the conversation. */
	readonly count: number;
}

/** How much was taken out, by label. It holds no word of what that was. */
export type TakenOut = Readonly<Partial<Record<SensitiveLabel, number>>>;

/** Each value once: by label, and within one in the order in which they come. */
export function findingsIn(conversation: Conversation): readonly Finding[] {
	const counts = new Map<string, Finding>();
	const note = (text: string): void => {
		for (const { label, value } of findSensitive(text)) {
			const count = (counts.get(`${label} ${value}`)?.count ?? 0) + 1;
			counts.set(`${label} ${value}`, { label, value, count });
		}
	};
	changeTexts(conversation, {
		keepsAddresses: false,
		text: text => {
			note(text);
			return text;
		},
		pieces: pieces => {
			note(pieces.join(''));
			return pieces;
		},
	});
	const order = (finding: Finding): number => sensitiveLabels.indexOf(finding.label);
	return [...counts.values()].sort((a, b) => order(a) - order(b));
}

/** What of a conversation goes along with questions and answers. */
interface SharedParts {
	readonly thinking?: 'details' | 'open' | 'omit';
	readonly attachments?: 'names' | 'text' | 'omit';
}

/**
 * The conversation as it may be looked at: paths of the workspace as from there, without addresses of attached files,
 * and without the parts that stay here.
 */
export function forSharing(
	conversation: Conversation,
	folders: RedactionOptions['folders'] = [],
	{ thinking = 'details', attachments = 'text' }: SharedParts = {},
): Conversation {
	const kept = conversation.turns.map(({ id, events }) => ({
		id,
		events: (thinking === 'omit' ? withoutThinking(asSplit(events)) : asSplit(events))
			// What a vendor signed holds the words once more, and nothing can be taken out of it.
			.filter(({ type }) => type !== 'provider-data')
			.map(event => (attachments === 'text' ? event : withoutAttachedText(event))),
	}));
	return redactConversation({ ...conversation, turns: kept }, { folders, values: [] });
}

/** Also what was taken for answer first. */
function withoutThinking(events: readonly TurnEvent[]): readonly TurnEvent[] {
	if (events.length === 0) {
		return events;
	}
	const thought = foldTurn(events).blocks.filter(({ channel }) => channel === 'thinking');
	const blocks = new Set(thought.map(({ index }) => index));
	return events.filter(
		event => !((event.type === 'thinking-delta' || event.type === 'answer-delta') && blocks.has(event.block)),
	);
}

function withoutAttachedText(event: TurnEvent): TurnEvent {
	return event.type === 'turn-start'
		? { ...event, context: event.context.map(item => ({ ...item, text: '' })) }
		: event;
}

/**
 * Takes out what was chosen, in every text.
 * @throws Error when something of it would be left; nothing may leave then
 */
export function takeOut(conversation: Conversation, chosen: readonly Finding[]): Conversation {
	const once = redactConversation(conversation, { folders: [], values: chosen });
	// What stood against something else that is gone now can be told only in a second look.
	const result = redactConversation(once, { folders: [], values: chosen });
	const unwanted = new Set(chosen.map(({ label, value }) => `${label} ${value}`));
	if (findingsIn(result).some(({ label, value }) => unwanted.has(`${label} ${value}`))) {
		throw new Error(inEnglish('export.not-taken-out'));
	}
	return result;
}

export function takenOut(chosen: readonly Finding[]): TakenOut {
	const counts: Partial<Record<SensitiveLabel, number>> = {};
	for (const { label, count } of chosen) {
		counts[label] = (counts[label] ?? 0) + count;
	}
	return counts;
}
