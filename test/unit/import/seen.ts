import assert from 'node:assert/strict';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { branchTo } from '../../../src/core/conversation/tree.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { fromJson } from '../../../src/core/export/fromJson.ts';
import { toJson } from '../../../src/core/export/json.ts';
import { isEvent, isKnownType } from '../../../src/core/stream/eventSchema.ts';
import { claudeSamples } from './claudeSamples.ts';
import { codexSamples } from './codexSamples.ts';
import type { Sample, SeenTurn } from './sample.ts';
import { streamSamples } from './streamSamples.ts';
import { toolSamples } from './toolSamples.ts';
import { webSamples } from './webSamples.ts';

export const samples: readonly Sample[] = [
	...claudeSamples,
	...codexSamples,
	...webSamples,
	...toolSamples,
	...streamSamples,
];

/** What a reader sees of the branch that is shown. */
export function seenIn({ turns, leaf }: Conversation): readonly SeenTurn[] {
	return branchTo(turns, leaf).map(({ events }) => {
		const state = foldTurn(events);
		const texts = (channel: string): readonly string[] =>
			state.blocks.filter(block => block.channel === channel).map(block => block.text);
		return {
			question: state.question,
			thinking: texts('thinking'),
			answer: texts('answer'),
			calls: state.tools.map(tool => [tool.name, JSON.parse(tool.arguments), tool.result?.content] as const),
			reason: state.finish?.reason ?? 'none',
		};
	});
}

export function wanted({ seen }: Sample): readonly SeenTurn[] {
	return seen.map(turn => ({ thinking: [], answer: [], calls: [], reason: 'complete', ...turn }));
}

/** What holds for every conversation, whatever its file was. */
export function assertValid(conversation: Conversation): void {
	const ids = conversation.turns.map(({ id }) => id);
	assert.equal(new Set(ids).size, ids.length, 'turn ids differ');
	for (const { id, events } of conversation.turns) {
		assert.equal(events[0]?.type, 'turn-start');
		assert.deepEqual(
			events.flatMap(({ type }, index) => (type === 'finish' ? [index] : [])),
			[events.length - 1],
		);
		assert.deepEqual(
			events.map(({ seq }) => seq),
			events.map((_, index) => index),
		);
		assert.ok(
			events.every((event, index) => event.at >= (events[index - 1]?.at ?? 0)),
			'times never go back',
		);
		assert.ok(events.every(event => isEvent(event) && isKnownType(event.type) && event.turn === id));
	}
	assert.deepEqual(fromJson(toJson(conversation)), conversation);
	assert.equal(Reflect.get({}, 'polluted'), undefined);
}
