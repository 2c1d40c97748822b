/** Cline: `ui_messages.json`, what its view said and asked, with the time of each. */
import type { Format } from './format.ts';
import type { Left } from './left.ts';
import { ask, type Message, type Part, reply } from './transcript.ts';
import { usageParts } from './usage.ts';
import { asRecord, asText, type Json, parseJson, recordsOf, timeOf } from './value.ts';

export const clineUi: Format = {
	id: 'cline-ui',
	name: 'Cline',
	fitsDocument: document =>
		Array.isArray(document) &&
		recordsOf(document).some(({ ts, type }) => timeOf(ts) && (type === 'say' || type === 'ask')),
	read: (file, { left }) => {
		const reader = new ViewReader(left);
		for (const record of recordsOf(file.document)) {
			reader.read(record);
		}
		return { messages: reader.messages };
	},
};

/** What the view says that is no part of the conversation. */
const quiet: ReadonlySet<unknown> = new Set([
	...[
		'api_req_finished',
		'api_req_retried',
		'api_req_retry_attempts',
		'checkpoint_created',
		'shell_integration_warning',
	],
	...[
		'mcp_server_request_started',
		'mcp_notification',
		'load_mcp_documentation',
		'resume_task',
		'resume_completed_task',
	],
	...['api_req_failed', 'command_output_ask', 'clineignore_error', 'deleted_api_reqs', 'info', 'task_progress'],
	...['diff_error', 'condense', 'report_bug', 'new_task', 'summarize_task', 'hook_status', 'hook_output_stream'],
]);

class ViewReader {
	readonly messages: Message[] = [];
	readonly #left: Left;
	#calls = 0;

	constructor(left: Left) {
		this.#left = left;
	}

	read(record: Json): void {
		const kind = asText(record.say) ?? asText(record.ask);
		const text = asText(record.text) ?? '';
		const time = timeOf(record.ts);
		const isFirst = this.messages.length === 0;
		if (kind === 'task' || kind === 'user_feedback' || (isFirst && kind === 'text')) {
			this.messages.push(ask(text, { time }));
			return;
		}
		const thinking = asText(record.reasoning);
		const parts = this.#parts(kind, text, record);
		const told: readonly Part[] = thinking === undefined ? parts : [{ kind: 'thinking', text: thinking }, ...parts];
		if (told.length > 0) {
			const end: readonly Part[] = record.partial === true ? [{ kind: 'end', reason: 'interrupted' }] : [];
			this.messages.push(reply([...told, ...end], { time }));
		}
	}

	#parts(kind: string | undefined, text: string, record: Json): readonly Part[] {
		switch (kind) {
			case 'text':
			case 'completion_result':
				return [{ kind: 'text', text, inline: true }];
			case 'reasoning':
				return asText(record.reasoning) === undefined ? [{ kind: 'thinking', text }] : [];
			case 'followup':
			case 'plan_mode_respond':
			case 'act_mode_respond':
				return [{ kind: 'text', text: spokenIn(text) }];
			case 'tool':
			case 'command':
			case 'use_mcp_server':
			case 'browser_action_launch':
				return this.#called(kind, text);
			case 'command_output':
			case 'mcp_server_response':
			case 'browser_action_result':
				return [{ kind: 'result', id: undefined, content: text }];
			case 'error':
				return [{ kind: 'error', text }];
			case 'api_req_started':
				return requestOf(text);
			default:
				if (!quiet.has(kind)) {
					this.#left.unknown('import.left.part', kind);
				}
				return [];
		}
	}

	/** Of most tools the view keeps what they returned beside their arguments. */
	#called(kind: string, text: string): readonly Part[] {
		const told = asRecord(parseJson(text));
		const id = `view-${++this.#calls}`;
		if (told === undefined) {
			return [{ kind: 'call', id, name: kind, arguments: { command: text } }];
		}
		const { tool, content, ...args } = told;
		const call: Part = { kind: 'call', id, name: asText(tool) ?? asText(told.toolName) ?? kind, arguments: args };
		return typeof content === 'string' ? [call, { kind: 'result', id, content }] : [call];
	}
}

function spokenIn(text: string): string {
	const told = asRecord(parseJson(text));
	return asText(told?.question) ?? asText(told?.response) ?? text;
}

function requestOf(text: string): readonly Part[] {
	const told = asRecord(parseJson(text));
	const isCancelled = told?.cancelReason === 'user_cancelled';
	return [
		...usageParts(told?.tokensIn, told?.tokensOut),
		...(isCancelled ? [{ kind: 'end', reason: 'cancelled' } as const] : []),
	];
}
