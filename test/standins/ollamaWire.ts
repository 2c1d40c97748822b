/** Ollama's JSON as Go writes it, byte for byte where a client could see the difference. */

/** `JSON.stringify` as Go's encoder does it: `<`, `>`, `&` and the two line separators are escaped. */
export function goJson(value: unknown): string {
	return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeAsGo);
}

function escapeAsGo(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** One NDJSON line, newline included. */
export function ndjson(value: unknown): string {
	return `${goJson(value)}\n`;
}

/** Now as Go prints it in UTC. JavaScript knows milliseconds only, so the last six digits are a counter. */
export function goTime(): string {
	ticks = (ticks + 1) % 1_000_000;
	return goTimeOf(Date.now(), ticks);
}

/** The same of a time that stands. */
export function goTimeOf(at: number, rest = 0): string {
	return new Date(at).toISOString().replace('Z', `${String(rest).padStart(6, '0')}Z`);
}
let ticks = 0;

export interface ToolCall {
	readonly id?: string;
	readonly function: {
		readonly index?: number;
		readonly name: string;
		readonly arguments: Readonly<Record<string, unknown>>;
	};
}

/** The part of a message that one line carries. Key order is the server's. */
export interface MessagePart {
	readonly content?: string;
	readonly thinking?: string;
	readonly toolCalls?: readonly ToolCall[];
}

/** A line of `/api/chat` that is not the last one. */
export function chatLine(model: string, part: MessagePart): Record<string, unknown> {
	return { model, created_at: goTime(), message: messageOf(part), done: false };
}

/** Counts and nanoseconds of a `done` line; zeros are left out, as the server does. */
export interface Metrics {
	readonly totalDuration: number;
	readonly loadDuration: number;
	readonly promptEvalCount: number;
	readonly promptEvalDuration: number;
	readonly evalCount: number;
	readonly evalDuration: number;
}

/** The last line of `/api/chat`. */
export function doneLine(
	model: string,
	reason: string | undefined,
	metrics?: Metrics,
	part: MessagePart = {},
): Record<string, unknown> {
	return {
		model,
		created_at: goTime(),
		message: messageOf(part),
		done: true,
		...(reason === undefined ? {} : { done_reason: reason }),
		...(metrics && metricsOf(metrics)),
	};
}

export function metricsOf(metrics: Metrics): Record<string, number> {
	const named = {
		total_duration: metrics.totalDuration,
		load_duration: metrics.loadDuration,
		prompt_eval_count: metrics.promptEvalCount,
		prompt_eval_duration: metrics.promptEvalDuration,
		eval_count: metrics.evalCount,
		eval_duration: metrics.evalDuration,
	};
	return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== 0));
}

function messageOf({ content = '', thinking, toolCalls }: MessagePart): Record<string, unknown> {
	return {
		role: 'assistant',
		content,
		...(thinking ? { thinking } : {}),
		...(toolCalls?.length ? { tool_calls: toolCalls } : {}),
	};
}
