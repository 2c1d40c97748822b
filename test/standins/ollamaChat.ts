/** `/api/chat` and `/api/generate`: the checks, the queue and loading of a model, and the lines of the stream. */
import type { Era } from './ollama.ts';
import { faultReply } from './ollamaFaults.ts';
import { errorReply, findModel, isReply, type Models, parseBody } from './ollamaLibrary.ts';
import type { ChatRequest, StandInModel } from './ollamaModels.ts';
import { jsonReply, type Reply, type Step, streamReply } from './ollamaReply.ts';
import { keepAliveMs, type Scheduler } from './ollamaScheduler.ts';
import { chatLine, doneLine, goJson, goTime, type MessagePart, type Metrics, metricsOf } from './ollamaWire.ts';

export interface ChatContext {
	readonly models: Models;
	readonly scheduler: Scheduler;
	readonly planned: Reply[];
	readonly era: Era;
	readonly speed: number;
	/** Aborts when the client leaves. */
	readonly signal: AbortSignal;
}

export async function chatReply(body: string, context: ChatContext): Promise<Reply> {
	const admitted = admit(body, context);
	if (isReply(admitted)) return admitted;
	const { model, request } = admitted;
	const messages = request.messages ?? [];
	if (messages.length === 0 && isZero(request.keep_alive)) {
		context.scheduler.unload(model.name);
		return jsonReply(200, goJson(doneLine(request.model, 'unload')));
	}
	const planned = context.planned.shift();
	if (planned) return planned;
	const started = performance.now();
	const loadDuration = await context.scheduler.acquire(model, request, context);
	if (messages.length === 0) return jsonReply(200, goJson(doneLine(request.model, 'load')));
	const run: Run = { started, loadDuration, request, promptTokens: countPrompt(request), chat: true };
	return recordedHeader(model, replyOf(model, run));
}

export async function generateReply(body: string, context: ChatContext): Promise<Reply> {
	const admitted = admit(body, context);
	if (isReply(admitted)) return admitted;
	const { model } = admitted;
	const prompt = String((admitted.request as { prompt?: unknown }).prompt ?? '');
	const request = { ...admitted.request, messages: [{ role: 'user', content: prompt }] };
	const started = performance.now();
	const loadDuration = await context.scheduler.acquire(model, request, context);
	if (prompt === '') {
		return jsonReply(
			200,
			goJson({ model: request.model, created_at: goTime(), response: '', done: true, done_reason: 'load' }),
		);
	}
	return recordedHeader(
		model,
		replyOf(model, { started, loadDuration, request, promptTokens: countPrompt(request), chat: false }),
	);
}

/** The checks of the server, in its order. */
function admit(body: string, { models, era }: ChatContext): Reply | { model: StandInModel; request: ChatRequest } {
	const parsed = parseBody(body);
	if (isReply(parsed)) return parsed;
	const request = parsed as unknown as ChatRequest;
	const wrongType = checkModelType(request.model);
	if (wrongType) return wrongType;
	const badThink = checkThink(request.think, era);
	if (badThink) return badThink;
	const badTime = checkKeepAlive(request.keep_alive);
	if (badTime) return badTime;
	if (!request.model) return errorReply(400, 'model is required');
	const model = findModel(models, request.model);
	if (!model) return errorReply(404, `model '${request.model}' not found`);
	const can = (name: string) => model.capabilities === undefined || model.capabilities.includes(name);
	if (era !== 'old' && request.think && !can('thinking')) {
		return errorReply(400, `"${request.model}" does not support thinking`);
	}
	if (!can('completion')) return errorReply(400, `"${request.model}" does not support chat`);
	if (request.tools?.length && !can('tools')) {
		return errorReply(400, `registry.ollama.ai/library/${model.name} does not support tools`);
	}
	return { model, request: era === 'old' ? { ...request, think: false } : request };
}

function checkModelType(model: unknown): Reply | undefined {
	if (model === undefined || typeof model === 'string') return undefined;
	const message = `json: cannot unmarshal ${typeof model} into Go struct field ChatRequest.model of type string`;
	return errorReply(400, message);
}

function checkThink(think: unknown, era: Era): Reply | undefined {
	if (think === undefined || think === null || typeof think === 'boolean' || era === 'old') return undefined;
	const levels = '"high", "medium", "low", "max", true, or false';
	if (typeof think !== 'string') return errorReply(400, `think must be a boolean or string (${levels})`);
	if (['high', 'medium', 'low', 'max'].includes(think) || era === 'new') return undefined;
	return errorReply(400, `invalid think value: ${JSON.stringify(think)} (must be ${levels})`);
}

function checkKeepAlive(value: unknown): Reply | undefined {
	if (typeof value !== 'string' || /^[-+]?(\d+(\.\d*)?(ns|us|ms|s|m|h))+$/.test(value)) return undefined;
	const fault = /^[-+]?\d+(\.\d*)?$/.test(value) ? 'missing unit in' : 'invalid';
	return errorReply(400, `time: ${fault} duration ${JSON.stringify(value)}`);
}

function isZero(keepAlive: number | string | undefined): boolean {
	return keepAlive !== undefined && keepAliveMs(keepAlive) === 0;
}

function recordedHeader(model: StandInModel, reply: Reply): Reply {
	return model.recorded ? { ...reply, headers: { ...reply.headers, 'x-sidethought-recorded': '1' } } : reply;
}

interface Run {
	readonly started: number;
	readonly loadDuration: number;
	readonly request: ChatRequest;
	readonly promptTokens: number;
	/** False for `/api/generate`. */
	readonly chat: boolean;
}

function replyOf(model: StandInModel, run: Run): Reply {
	const steps = speak(model, run);
	if (run.request.stream === false) return wholeReply(steps, run);
	if (!model.name.startsWith('fault-')) return streamReply(steps);
	const all = [...steps].filter(step => 'line' in step);
	const done = all.pop();
	const faulty = done && faultReply({ model: run.request.model, lines: all, done });
	return faulty ?? streamReply(steps);
}

/** The lines of one answer, the last one included. Ends at `num_predict` with `length`. */
function* speak(model: StandInModel, run: Run): Generator<Step> {
	const limit = tokenLimit(run.request);
	const began = performance.now();
	let tokens = 0;
	let reason = 'stop';
	for (const { waitMs, part } of model.speak(run.request)) {
		if (tokens >= limit) {
			reason = 'length';
			break;
		}
		if (waitMs > 0) yield { waitMs };
		tokens++;
		// A generation has a line for every token, a chat only for those that show something.
		if (isShown(part) || !run.chat) yield { line: lineOf(run, part) };
	}
	// The end token is counted as well when the model came to it.
	yield { line: lastLineOf(run, reason, metricsFor(run, began, reason === 'stop' ? tokens + 1 : tokens)) };
}

/** A negative number means no limit, which the server takes as ten times the context. */
function tokenLimit({ options = {} }: ChatRequest): number {
	const most = 10 * Number(options.num_ctx ?? 4096);
	const asked = Number(options.num_predict ?? -1);
	return asked < 0 ? most : Math.min(asked, most);
}

function isShown({ content, thinking, toolCalls }: MessagePart): boolean {
	return Boolean(content || thinking || toolCalls?.length);
}

function lineOf({ request: { model }, chat }: Run, part: MessagePart): Record<string, unknown> {
	if (chat) return chatLine(model, part);
	const thinking = part.thinking ? { thinking: part.thinking } : {};
	return { model, created_at: goTime(), response: part.content ?? '', ...thinking, done: false };
}

function lastLineOf({ request: { model }, chat }: Run, reason: string, metrics: Metrics): Record<string, unknown> {
	if (chat) return doneLine(model, reason, metrics);
	const head = { model, created_at: goTime(), response: '', done: true, done_reason: reason };
	return { ...head, context: [1, 2, 3], ...metricsOf(metrics) };
}

function metricsFor(run: Run, began: number, evalCount: number): Metrics {
	const now = performance.now();
	return {
		totalDuration: Math.round((now - run.started) * 1e6),
		loadDuration: run.loadDuration,
		promptEvalCount: run.promptTokens,
		promptEvalDuration: 1_500_000,
		evalCount,
		// The server's clock starts with the first token.
		evalDuration: evalCount > 1 ? Math.round((now - began) * 1e6) + 1 : 0,
	};
}

/** A stream put together into one body, as `"stream": false` asks for. */
function wholeReply(steps: Iterable<Step>, { chat }: Run): Reply {
	let thinking = '';
	let text = '';
	let last: Record<string, unknown> = {};
	let toolCalls: unknown;
	for (const step of steps) {
		if (!('line' in step)) continue;
		last = step.line as Record<string, unknown>;
		const message = (chat ? last.message : last) as Record<string, unknown>;
		thinking += String(message.thinking ?? '');
		text += String((chat ? message.content : message.response) ?? '');
		toolCalls ??= message.tool_calls;
	}
	const thought = thinking === '' ? {} : { thinking };
	const called = toolCalls === undefined ? {} : { tool_calls: toolCalls };
	const whole = chat
		? { ...last, message: { role: 'assistant', content: text, ...thought, ...called } }
		: generated(last, text, thought);
	return jsonReply(200, goJson(whole));
}

/** The thinking has its place behind the response. */
function generated({ model, created_at, ...rest }: Record<string, unknown>, response: string, thought: object) {
	const { response: _, ...others } = rest;
	return { model, created_at, response, ...thought, ...others };
}

/** About what a tokenizer would count; the scripted models read prompts byte by byte, others about four at a time. */
function countPrompt({ messages = [] }: ChatRequest): number {
	const characters = messages.reduce((sum, { content }) => sum + String(content ?? '').length, 0);
	return Math.max(1, Math.ceil(characters / 4));
}
