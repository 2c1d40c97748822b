/** opencode: what `opencode export` writes, a session with its messages and their parts. */
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply, silent } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asRecord, asText, at, type Json, recordsOf, timeOf } from './value.ts';

const quiet: ReadonlySet<unknown> = new Set([
	'step-start',
	'snapshot',
	'patch',
	'agent',
	'retry',
	'compaction',
	'subtask',
]);

export const opencode: Format = {
	id: 'opencode',
	name: 'opencode',
	fitsDocument: document =>
		recordsOf(at(document, 'messages')).some(message => asRecord(message.info) && Array.isArray(message.parts)),
	read: (file, { left }) => ({
		id: asText(at(file.document, 'info', 'id')),
		title: asText(at(file.document, 'info', 'title')),
		time: timeOf(at(file.document, 'info', 'time', 'created')),
		messages: recordsOf(at(file.document, 'messages')).map(message => messageOf(message, left)),
	}),
};

function messageOf({ info, parts }: Json, left: Left): Message {
	const time = timeOf(at(info, 'time', 'created'));
	switch (at(info, 'role')) {
		case 'user':
			return questionOf(recordsOf(parts), time, left);
		case 'assistant':
			return reply([...recordsOf(parts).flatMap(part => partsOf(part, left)), ...endOf(info)], {
				time,
				model: asText(at(info, 'modelID')) ?? asText(at(info, 'model', 'modelID')),
			});
		default:
			left.unknown('import.left.record', at(info, 'role'));
			return silent();
	}
}

/** Synthetic parts were put in by the tool: files that the question names, reminders. */
function questionOf(parts: readonly Json[], time: number | undefined, left: Left): Message {
	const texts = parts.filter(({ type, synthetic, ignored }) => type === 'text' && !synthetic && !ignored);
	const files = parts.filter(({ type }) => type === 'file').length;
	if (files > 0) {
		left.count('import.left.images', files);
	}
	const text = texts
		.map(part => asText(part.text) ?? '')
		.join('\n')
		.trim();
	return text === '' && files === 0 ? silent({ time }) : ask(text, { time });
}

function partsOf(part: Json, left: Left): readonly Part[] {
	const time = timeOf(at(part, 'time', 'start'));
	const text = asText(part.text) ?? '';
	switch (part.type) {
		case 'text':
			return part.synthetic === true ? [] : [{ kind: 'text', text, time }];
		case 'reasoning':
			return text.trim() === '' && asRecord(part.metadata)
				? [{ kind: 'withheld', how: 'encrypted', time }]
				: [{ kind: 'thinking', text, time }];
		case 'tool':
			return callOf(part);
		case 'step-finish':
			return usageParts(at(part.tokens, 'input'), at(part.tokens, 'output'), {
				thinkingApart: at(part.tokens, 'reasoning'),
			});
		case 'file':
			left.count('import.left.images');
			return [];
		default:
			if (!quiet.has(part.type)) {
				left.unknown('import.left.part', part.type);
			}
			return [];
	}
}

function callOf(part: Json): readonly Part[] {
	const id = asText(part.callID) ?? asText(part.id);
	const state = asRecord(part.state);
	const time = timeOf(at(state, 'time', 'start'));
	const call: Part = { kind: 'call', id, name: asText(part.tool) ?? '', arguments: state?.input, time };
	const end = timeOf(at(state, 'time', 'end'));
	switch (state?.status) {
		case 'completed':
			return [call, { kind: 'result', id, content: asText(state.output) ?? '', time: end }];
		case 'error':
			return [call, { kind: 'result', id, content: asText(state.error) ?? '', isError: true, time: end }];
		default:
			return [call];
	}
}

function endOf(info: unknown): readonly Part[] {
	const error = at(info, 'error');
	const name = asText(at(error, 'name'));
	if (name === 'MessageAbortedError') {
		return [{ kind: 'end', reason: 'cancelled' }];
	}
	if (error !== undefined && error !== null) {
		return [{ kind: 'error', text: asText(at(error, 'data', 'message')) ?? name ?? 'error' }];
	}
	return at(info, 'finish') === 'length' ? [{ kind: 'end', reason: 'length' }] : [];
}
