/**
 * Claude Code: the session files of `~/.claude/projects`, and what `--output-format stream-json` prints. A line for each
 * block; `uuid` and `parentUuid` make a tree of them.
 */
import { partsOfBlock } from './blocks.ts';
import { ClaudeAnswers } from './claudeAnswers.ts';
import { claudeQuestion } from './claudeQuestion.ts';
import type { Format, Reading } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Chat, type Message, type Part, reply, silent } from './transcript.ts';
import { asRecord, asText, at, type Json, recordsOf, timeOf } from './value.ts';

/** Types of records that carry nothing of a conversation. */
const quiet: ReadonlySet<unknown> = new Set([
	...['file-history-snapshot', 'queue-operation', 'mode', 'permission-mode', 'attachment', 'last-prompt', 'progress'],
	...['stream_event', 'rate_limit_event', 'control_request', 'control_response', 'tool_progress', 'auth_status'],
	...['summary', 'ai-title', 'custom-title', 'agent-name', 'pr-link', 'tag', 'system', 'user', 'assistant', 'result'],
]);

export const claudeCode: Format = {
	id: 'claude-code',
	name: 'Claude Code',
	fitsRecord: record =>
		(isSpoken(record) &&
			('uuid' in record || 'parentUuid' in record || 'session_id' in record || 'sessionId' in record)) ||
		((record.type === 'result' || record.type === 'system') && 'subtype' in record && 'session_id' in record),
	read: (file, { left }: Reading) => {
		const reader = new SessionReader(left);
		for (const record of file.records(left)) {
			reader.read(record);
		}
		return reader.chat();
	},
};

function isSpoken(record: Json): boolean {
	return (record.type === 'user' || record.type === 'assistant') && asRecord(record.message) !== undefined;
}

class SessionReader {
	readonly #left: Left;
	readonly #main: Message[] = [];
	readonly #side: Message[] = [];
	readonly #answers = new ClaudeAnswers();
	#title: string | undefined;
	#session: string | undefined;
	#model: string | undefined;
	/** Printed by `stream-json`, which ends with a `result`. */
	#isStream = false;
	#hasResult = false;

	constructor(left: Left) {
		this.#left = left;
	}

	chat(): Chat {
		if (this.#isStream && !this.#hasResult) {
			this.#main.push(reply([{ kind: 'end', reason: 'interrupted' }], { joins: true }));
		}
		const isSide = this.#main.every(({ role }) => role === 'silent');
		if (!isSide && this.#side.length > 0) {
			this.#left.count('import.left.side-agents', this.#side.length);
		}
		return {
			id: this.#session,
			title: this.#title,
			model: this.#model,
			messages: isSide ? this.#side : this.#main,
		};
	}

	read(record: Json): void {
		this.#session ??= asText(record.sessionId) ?? asText(record.session_id);
		this.#title = titleIn(record) ?? this.#title;
		if (!quiet.has(record.type)) {
			this.#left.unknown('import.left.record', record.type);
		} else if ((record.type === 'user' || record.type === 'assistant') && !isSpoken(record)) {
			this.#left.count('import.left.odd-records');
		}
		const isSide = record.isSidechain === true || asText(record.parent_tool_use_id) !== undefined;
		const message = this.#message(record);
		if (message) {
			(isSide ? this.#side : this.#main).push(message);
		}
	}

	#message(record: Json): Message | undefined {
		const place = placeOf(record);
		if (isSpoken(record)) {
			return record.type === 'user' ? this.#user(record, place) : this.#assistant(record, place);
		}
		if (record.type === 'system' && record.subtype === 'init') {
			this.#isStream = true;
			this.#model = asText(record.model);
		} else if (record.type === 'result') {
			return this.#result(record);
		}
		// Also records without words are links of the chain.
		return place.id === undefined ? undefined : silent(place);
	}

	#user(record: Json, place: Place): Message {
		const content = at(record, 'message', 'content');
		const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : recordsOf(content);
		const results = blocks.filter(({ type }) => type === 'tool_result');
		if (results.length > 0) {
			const parts = results.flatMap(block => partsOfBlock(block, this.#left));
			return reply(isStopped(blocks) ? [...parts, stopped] : parts, { ...place, joins: true });
		}
		if (record.isCompactSummary === true) {
			this.#left.count('import.left.summaries');
			return silent(place);
		}
		if (isStopped(blocks)) {
			return reply([stopped], { ...place, joins: true });
		}
		const question = record.isMeta === true ? undefined : claudeQuestion(blocks, this.#left);
		return question === undefined ? silent(place) : ask(question.text, { ...place, weak: question.isCommand });
	}

	#assistant(record: Json, place: Place): Message {
		const message = asRecord(record.message) ?? {};
		const model = asText(message.model);
		const content = message.content;
		const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : recordsOf(content);
		const isOwn = model === '<synthetic>';
		if (isOwn && record.isApiErrorMessage !== true && place.id !== undefined) {
			// “No response requested.”: the tool's own words.
			return silent(place);
		}
		const said = blocks.flatMap(block => partsOfBlock(block, this.#left));
		const parts = record.isApiErrorMessage === true || isOwn ? said.map(asError) : said;
		const answer = asText(message.id);
		return reply(this.#answers.add(answer, parts, message), { ...place, answer, ...(!isOwn && { model }) });
	}

	/** The end of a stream; its words are those of the last answer. */
	#result(record: Json): Message {
		this.#hasResult = true;
		const subtype = asText(record.subtype) ?? '';
		const text = asText(record.result) ?? subtype;
		if (record.is_error === true || subtype.startsWith('error')) {
			return reply([{ kind: 'error', text }], { joins: true });
		}
		const isAlone = this.#main.length === 0;
		const parts: readonly Part[] = isAlone ? [{ kind: 'text', text }] : [];
		return reply([...parts, { kind: 'end', reason: 'complete' }], { joins: true });
	}
}

const stopped: Part = { kind: 'end', reason: 'cancelled' };

type Place = Pick<Message, 'id' | 'parent' | 'time'>;

/** A record that names no parent comes after the one before it; one that says it has none begins a tree. */
function placeOf(record: Json): Place {
	const parent = asText(record.parentUuid) ?? asText(record.logicalParentUuid);
	const isRoot = record.parentUuid === null && record.subtype !== 'compact_boundary';
	return {
		id: asText(record.uuid),
		parent: parent ?? (isRoot ? null : undefined),
		time: timeOf(record.timestamp),
	};
}

function asError(part: Part): Part {
	return part.kind === 'text' ? { kind: 'error', text: part.text } : part;
}

function isStopped(blocks: readonly Json[]): boolean {
	return blocks.some(
		({ type, text }) => type === 'text' && typeof text === 'string' && /^\[Request interrupted by user/.test(text),
	);
}

function titleIn(record: Json): string | undefined {
	switch (record.type) {
		case 'summary':
			return asText(record.summary);
		case 'ai-title':
		case 'custom-title':
			return asText(record.aiTitle) ?? asText(record.customTitle) ?? asText(record.title);
		default:
			return undefined;
	}
}
