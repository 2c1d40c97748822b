/**
 * Thinking control: one setting of ours, mapped to each vendor's request fields.
 * "auto" leaves the choice to the model, and only asks that its thinking be shown. A server that refuses a field
 * answers 400 and names it; the caller then asks again without.
 */
import type { ThinkSetting } from '../../core/stream/chat.ts';
import type { Capabilities } from '../provider.ts';
import type { Json } from '../wire/json.ts';

interface ThinkRequest {
	readonly model: string;
	/** Absent: say nothing about thinking at all. */
	readonly think: ThinkSetting | undefined;
	readonly maxTokens?: number | undefined;
	/** What is known of the model without asking anew. */
	readonly capabilities?: Partial<Capabilities> | undefined;
}

type ThinkFields = (request: ThinkRequest) => Json;

export type ThinkDialect =
	| 'none'
	| 'effort'
	| 'openai'
	| 'groq'
	| 'deepseek'
	| 'openrouter'
	| 'mistral'
	| 'together'
	| 'llamacpp'
	| 'vllm'
	| 'workers-ai';

type Level = 'low' | 'medium' | 'high';

/** Fields for one request; empty where there is nothing to say. */
export function thinkFields(dialect: ThinkDialect, request: ThinkRequest): Json {
	return request.think === undefined ? {} : dialects[dialect](request);
}

/** Whether a vendor has a field for a budget, in tokens; the others get the level that is nearest. */
export function takesBudget(dialect: ThinkDialect): boolean {
	return dialect === 'openrouter' || dialect === 'vllm';
}

/** Tokens of thinking for a level, for vendors that count. The sizes are our choice. */
export const budgets: Readonly<Record<Level, number>> = { low: 2048, medium: 8192, high: 16_384 };

/** The level that is nearest to a budget, for vendors that have levels. */
export function levelOf(setting: ThinkSetting): Level | undefined {
	if (typeof setting === 'object') {
		return setting.budget <= budgets.low ? 'low' : setting.budget <= budgets.medium ? 'medium' : 'high';
	}
	return setting === 'low' || setting === 'medium' || setting === 'high' ? setting : undefined;
}

const dialects: Readonly<Record<ThinkDialect, ThinkFields>> = {
	none: () => ({}),
	effort: request => effort(request, 'none'),
	openai: request => effort(request, 'none'),
	groq,
	deepseek,
	openrouter,
	mistral,
	together,
	llamacpp: llamaCpp,
	vllm,
	'workers-ai': workersAi,
};

function effort({ think, capabilities }: ThinkRequest, off: string): Json {
	if (think === 'off') {
		// Where the model's levels are known and do not go down to nothing, "minimal" is what comes nearest.
		const least = [off, 'minimal'].find(level => capabilities?.levels?.includes(level) ?? true);
		return { reasoning_effort: least ?? off };
	}
	const level = think === undefined ? undefined : levelOf(think);
	return level === undefined ? {} : { reasoning_effort: nearest(level, capabilities?.levels) };
}

/** The levels that a refusal offers instead: `Supported values are: 'low', 'medium', and 'high'.` */
export function offeredLevels(words: string): readonly string[] | undefined {
	const offer =
		/(?:supported|allowed|valid|available) (?:values|options|efforts)(?: are)?:?(.*)/is.exec(words)?.[1] ?? '';
	const levels = offer.match(/\b(none|minimal|low|medium|high|xhigh|max)\b/g);
	return levels === null ? undefined : [...new Set(levels)];
}

/** The level itself where the model has it or where its levels are unknown; else the highest that is not above it. */
function nearest(level: Level, levels: readonly string[] | undefined): string {
	if (levels === undefined || levels.length === 0 || levels.includes(level)) {
		return level;
	}
	const order = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
	const below = levels.filter(known => order.includes(known) && order.indexOf(known) <= order.indexOf(level));
	return below.at(-1) ?? levels[0] ?? level;
}

/** gpt-oss has levels and cannot be switched off, only hidden. Qwen has an on/off switch, and mixes tags in unless told. */
function groq({ model, think }: ThinkRequest): Json {
	if (/gpt-oss/i.test(model)) {
		const level = think === undefined ? undefined : levelOf(think);
		return think === 'off' ? { include_reasoning: false } : level === undefined ? {} : { reasoning_effort: level };
	}
	if (!/qwen|qwq|deepseek-r1/i.test(model)) {
		return {};
	}
	if (think === 'off') {
		return { reasoning_effort: 'none' };
	}
	return think === 'auto'
		? { reasoning_format: 'parsed' }
		: { reasoning_format: 'parsed', reasoning_effort: 'default' };
}

function deepseek({ think }: ThinkRequest): Json {
	if (think === 'off') {
		return { thinking: { type: 'disabled' } };
	}
	if (think === 'auto' || think === undefined) {
		return {};
	}
	const level = levelOf(think);
	const fields = { thinking: { type: 'enabled' } };
	return level === undefined ? fields : { ...fields, reasoning_effort: level === 'low' ? 'low' : 'high' };
}

function openrouter({ think }: ThinkRequest): Json {
	if (think === 'off') {
		return { reasoning: { effort: 'none' } };
	}
	if (typeof think === 'object') {
		return { reasoning: { max_tokens: think.budget } };
	}
	if (think === 'on') {
		return { reasoning: { enabled: true } };
	}
	return think === 'auto' || think === undefined ? {} : { reasoning: { effort: think } };
}

/** Magistral always thinks and has no such field. */
function mistral({ model, think }: ThinkRequest): Json {
	if (/magistral/i.test(model) || think === 'auto' || think === undefined) {
		return {};
	}
	const level = levelOf(think);
	return { reasoning_effort: think === 'off' ? 'none' : /large/i.test(model) && level !== undefined ? level : 'high' };
}

/** gpt-oss has levels and no switch; the others have a switch, and take a level for it. */
function together(request: ThinkRequest): Json {
	const { model, think } = request;
	if (/gpt-oss/i.test(model)) {
		return effort({ ...request, think: think === 'off' ? 'low' : think }, 'low');
	}
	return think === 'on' || think === 'off' ? { reasoning: { enabled: think === 'on' } } : effort(request, 'none');
}

function llamaCpp({ think }: ThinkRequest): Json {
	if (think === 'off') {
		return { reasoning_effort: 'none', chat_template_kwargs: templateSwitch(false) };
	}
	if (think === 'on') {
		return { chat_template_kwargs: templateSwitch(true) };
	}
	const level = think === undefined ? undefined : levelOf(think);
	return level === undefined ? {} : { reasoning_effort: level };
}

function vllm({ think }: ThinkRequest): Json {
	if (think === 'off' || think === 'on') {
		return { chat_template_kwargs: templateSwitch(think === 'on') };
	}
	if (typeof think === 'object') {
		return { chat_template_kwargs: templateSwitch(true), thinking_token_budget: think.budget };
	}
	return think === 'auto' || think === undefined ? {} : { reasoning_effort: think };
}

/** Templates disagree about the name and ignore the one they do not know. */
function templateSwitch(isOn: boolean): Json {
	return { enable_thinking: isOn, thinking: isOn };
}

/** Templates read either name of the switch; models without levels have nothing but the switch. */
function workersAi(request: ThinkRequest): Json {
	const { model, think, capabilities } = request;
	if (capabilities?.thinkingAlways === true) {
		// No switch; where the model has levels, the lowest is the nearest to off.
		const hasLevels = (capabilities.levels?.length ?? 0) > 0;
		return hasLevels ? effort({ ...request, think: think === 'off' ? 'low' : think }, 'low') : {};
	}
	const hasNoLevels = capabilities?.levels?.length === 0;
	if (think === 'off') {
		const off = { chat_template_kwargs: workersAiSwitch(model, false) };
		return hasNoLevels ? off : { reasoning_effort: null, ...off };
	}
	return think === 'on' || (hasNoLevels && think !== 'auto')
		? { chat_template_kwargs: workersAiSwitch(model, true) }
		: effort(request, 'none');
}

function workersAiSwitch(model: string, isOn: boolean): Json {
	if (/kimi/i.test(model)) {
		return { thinking: isOn };
	}
	return /glm|qwen|gemma/i.test(model) ? { enable_thinking: isOn } : templateSwitch(isOn);
}
