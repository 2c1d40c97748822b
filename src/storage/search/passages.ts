/** The text of a conversation as a search sees it: passages, each with its place. */
import type { Conversation } from '../../core/conversation/conversation.ts';
import { foldTurn } from '../../core/conversation/turnState.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { SearchPlace } from '../../session/hub/conversationStore.ts';

export interface Passage {
	readonly place: SearchPlace;
	readonly turn?: TurnId;
	readonly block: number;
	readonly text: string;
}

/** Of every branch, folded or not, in the order in which they came. */
export function passagesOf({ title, turns }: Conversation): readonly Passage[] {
	const passages: Passage[] = [{ place: 'title', block: 0, text: title }];
	for (const { id: turn, events } of turns) {
		const { question, blocks, tools } = foldTurn(events);
		const said = blocks.map(({ channel, index, text, seq }) => ({ place: channel, turn, block: index, text, seq }));
		const used = tools.map(({ name, arguments: args, result, seq }) => {
			const text = [name, args, result?.content ?? ''].join('\n');
			return { place: 'tool' as const, turn, block: 0, text, seq };
		});
		passages.push({ place: 'question', turn, block: 0, text: question });
		passages.push(...[...said, ...used].toSorted((a, b) => a.seq - b.seq).map(({ seq: _seq, ...passage }) => passage));
	}
	return passages.filter(({ text }) => text !== '');
}
