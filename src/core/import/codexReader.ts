import { textOfBlocks } from './blocks.ts';
import { partsOfItem } from './codexItems.ts';
import { codexQuestion } from './codexQuestion.ts';
import type { Left } from './left.ts';
import { OnceOfTwo } from './onceOfTwo.ts';
import { ask, type Chat, type Message, type Part, reply } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asCount, asRecord, asText, at, type Json, timeOf } from './value.ts';

/** Records and events that carry nothing of a conversation, or what others say, too. */
const quiet: ReadonlySet<unknown> = new Set([
	...['world_state', 'ghost_snapshot', 'turn.started', 'item.started', 'item.updated', 'task_started', 'turn_started'],
	...['task_complete', 'turn_complete', 'session_configured', 'mcp_list_tools_response', 'exec_command_output_delta'],
	...['turn_diff', 'plan_update', 'background_event', 'patch_apply_begin', 'patch_apply_end', 'exec_approval_request'],
	...['apply_patch_approval_request', 'agent_message_delta', 'agent_reasoning_delta', 'agent_reasoning_section_break'],
	...[
		'agent_reasoning_raw_content_delta',
		'context_compacted',
		'user_turn',
		'entered_review_mode',
		'exited_review_mode',
	],
	...['thread_name_updated', 'web_search_begin', 'web_search_end', 'mcp_tool_call_begin', 'mcp_tool_call_end'],
	...[
		'exec_command_begin',
		'exec_command_end',
		'view_image_tool_call',
		'item_started',
		'compaction',
		'thread_settings_applied',
	],
]);

export class CodexReader {
	readonly #left: Left;
	readonly #messages: Message[] = [];
	readonly #once = new OnceOfTwo();
	#id: string | undefined;
	#begun: number | undefined;
	#model: string | undefined;
	#time: number | undefined;
	/** Indexes of the questions that stand; those that were rolled back are taken off. */
	#questions: number[] = [];
	/** After which message the next one comes, when that is not the one before it. */
	#backTo: string | null | undefined;
	/** `exec --json` ends each turn by saying so. */
	#isPrinted = false;
	#isOver = false;

	constructor(left: Left) {
		this.#left = left;
	}

	chat(): Chat {
		if (this.#isPrinted && !this.#isOver) {
			this.#say([{ kind: 'end', reason: 'interrupted' }]);
		}
		const current = this.#backTo === undefined ? undefined : (this.#backTo ?? undefined);
		return { id: this.#id, time: this.#begun, model: this.#model, messages: this.#messages, current };
	}

	read(record: Json): void {
		this.#time = timeOf(record.timestamp) ?? this.#time;
		const payload = asRecord(record.payload);
		const message = asRecord(record.msg);
		if (message) {
			this.#event(message);
		} else if (payload) {
			this.#wrapped(record.type, payload);
		} else {
			this.#bare(record);
		}
	}

	#wrapped(type: unknown, payload: Json): void {
		switch (type) {
			case 'session_meta':
				this.#header(payload);
				break;
			case 'turn_context':
				this.#model = asText(payload.model) ?? this.#model;
				break;
			case 'response_item':
				this.#item(payload, 'item');
				break;
			case 'event_msg':
				this.#event(payload);
				break;
			case 'compacted':
				this.#left.count('import.left.summaries');
				break;
			default:
				this.#unknown(type);
		}
	}

	/** An item of an old rollout, its header line, or a line of `exec --json`. */
	#bare(record: Json): void {
		const type = asText(record.type);
		if (type === undefined) {
			if (record.record_type === undefined) {
				this.#header(record);
			}
		} else if (/^(?:thread|turn|item)\.|^error$/.test(type)) {
			this.#printed(type, record);
		} else {
			this.#item(record, 'item');
		}
	}

	#header(payload: Json): void {
		this.#id ??= asText(payload.id) ?? asText(payload.session_id);
		this.#begun ??= timeOf(payload.timestamp) ?? this.#time;
	}

	#printed(type: string, record: Json): void {
		this.#isPrinted = true;
		switch (type) {
			case 'thread.started':
				this.#id ??= asText(record.thread_id);
				break;
			case 'turn.started':
				this.#isOver = false;
				break;
			case 'turn.completed':
				this.#isOver = true;
				this.#say([...usageOf(record.usage), { kind: 'end', reason: 'complete' }]);
				break;
			case 'turn.failed':
			case 'error':
				this.#isOver ||= type === 'turn.failed';
				this.#say([{ kind: 'error', text: asText(at(record, 'error', 'message')) ?? asText(record.message) ?? type }]);
				break;
			case 'item.completed':
				this.#item(asRecord(record.item) ?? {}, 'event');
				break;
			default:
				this.#started(type, record);
		}
	}

	/** What was begun and never told as done is shown as far as it came: the call of a tool. */
	#started(type: string, record: Json): void {
		if (type === 'item.started') {
			const parts = partsOfItem(asRecord(record.item) ?? {}, this.#left) ?? [];
			this.#say(parts.filter(({ kind }) => kind === 'call'));
		} else {
			this.#unknown(type);
		}
	}

	#item(item: Json, source: 'item' | 'event'): void {
		const role = asText(item.role);
		if (item.type === 'message' && role !== 'assistant') {
			this.#asked(role === 'user' ? item.content : undefined, source);
			return;
		}
		if (isUserMessage(item)) {
			this.#asked(item.content ?? item.text, 'event');
			return;
		}
		const parts = partsOfItem(item, this.#left);
		if (parts === undefined) {
			this.#unknown(item.type ?? item.item_type);
		} else {
			this.#sayOnce(parts, source);
		}
	}

	#event(event: Json): void {
		const text = asText(event.message) ?? asText(event.text) ?? '';
		switch (event.type) {
			case 'user_message':
				this.#asked(text, 'event');
				break;
			case 'agent_message':
				this.#sayOnce([{ kind: 'text', text }], 'event');
				break;
			case 'agent_reasoning':
			case 'agent_reasoning_raw_content':
				this.#sayOnce([{ kind: 'thinking', text }], 'event');
				break;
			case 'token_count':
				this.#say(usageOf(at(event, 'info', 'last_token_usage')));
				break;
			case 'turn_aborted':
				this.#say([{ kind: 'end', reason: 'cancelled' }]);
				break;
			case 'error':
				this.#say([{ kind: 'error', text }]);
				break;
			default:
				this.#otherEvent(event, text);
		}
	}

	#otherEvent(event: Json, text: string): void {
		switch (event.type) {
			case 'stream_error':
			case 'warning':
				this.#say([{ kind: 'notice', text }]);
				break;
			case 'thread_rolled_back':
				this.#rollBack(asCount(event.num_turns) ?? 0);
				break;
			case 'item_completed':
				this.#item(asRecord(event.item) ?? {}, 'event');
				break;
			case 'session_configured':
				this.#model = asText(event.model) ?? this.#model;
				break;
			default:
				this.#unknown(event.type);
		}
	}

	#unknown(type: unknown): void {
		if (!quiet.has(type)) {
			this.#left.unknown('import.left.record', type);
		}
	}

	#asked(content: unknown, source: 'item' | 'event'): void {
		const question = content === undefined ? undefined : codexQuestion(content, text => textOfBlocks(text, this.#left));
		if (question !== undefined && this.#once.isNew('question', question, source)) {
			this.#questions.push(this.#messages.length);
			this.#push(ask(question, { time: this.#time }));
		}
	}

	#sayOnce(parts: readonly Part[], source: 'item' | 'event'): void {
		this.#say(
			parts.filter(part => {
				const isSaid = part.kind === 'text' || part.kind === 'thinking';
				return !isSaid || (part.text.trim() !== '' && this.#once.isNew(part.kind, part.text, source));
			}),
		);
	}

	#say(parts: readonly Part[]): void {
		if (parts.length > 0) {
			this.#push(reply(parts, { time: this.#time, model: this.#model }));
		}
	}

	#push(message: Message): void {
		const id = String(this.#messages.length);
		this.#messages.push({ ...message, id, parent: this.#backTo });
		this.#backTo = undefined;
	}

	/** The turns stay in the file, and what is asked next stands in their place. */
	#rollBack(turns: number): void {
		const kept = Math.max(0, this.#questions.length - turns);
		const first = this.#questions[kept];
		if (first !== undefined) {
			this.#questions = this.#questions.slice(0, kept);
			this.#backTo = first === 0 ? null : String(first - 1);
		}
	}
}

/** Of newer rollouts, which name items as the tool's own code does. */
function isUserMessage({ type, item_type: older }: Json): boolean {
	return type === 'UserMessage' || type === 'user_message' || older === 'user_message';
}

function usageOf(usage: unknown): readonly Part[] {
	return usageParts(at(usage, 'input_tokens'), at(usage, 'output_tokens'), {
		thinking: at(usage, 'reasoning_output_tokens'),
		cached: at(usage, 'cached_input_tokens'),
	});
}
