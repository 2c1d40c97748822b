/** What the lists of models tell about them. There is no standard beyond the id; each vendor adds its own fields. */
import { toFailure } from '../../core/errors.ts';
import { thinksByName } from '../asking/knownModels.ts';
import type { Capabilities, ModelInfo } from '../provider.ts';
import { asArray, asCount, asCountText, asRecord, asText, at, compact, type Json } from '../wire/json.ts';
import { isChatModel } from './openaiPresets.ts';

/** `{"data":[…]}`, or the bare list that some send. */
export type ModelList = unknown;

export function toModelInfos(list: ModelList): ModelInfo[] {
	const entries = Array.isArray(list) ? list : asArray(at(list, 'data') ?? at(list, 'models'));
	return entries
		.map(asRecord)
		.filter(entry => entry !== undefined)
		.filter(entry => asText(entry.id) !== undefined && isChatModel(entry))
		.map(toModelInfo);
}

function toModelInfo(entry: Json): ModelInfo {
	const id = String(entry.id);
	const label = asText(entry.name);
	const capabilities = toCapabilities(entry);
	return compact({
		id,
		label: label === id ? undefined : label,
		detail: toDetail(capabilities),
		capabilities,
	}) as ModelInfo;
}

function toDetail({ contextWindow, price }: Capabilities): string | undefined {
	const parts = [
		contextWindow === undefined ? undefined : `${Math.round(contextWindow / 1000)}k context`,
		price === undefined ? undefined : `$${price.input} in, $${price.output} out per million tokens`,
	];
	return parts.filter(Boolean).join(' · ') || undefined;
}

function toCapabilities(entry: Json): Capabilities {
	return compact({
		thinking: toldThinking(entry) ?? (thinksByName(String(entry.id)) ? true : undefined),
		tools: toldTools(entry),
		vision: toldVision(entry),
		contextWindow:
			asCountText(entry.context_length) ??
			asCountText(entry.context_window) ??
			asCountText(entry.max_model_len) ??
			asCountText(entry.max_context_length) ??
			asCountText(at(entry, 'meta', 'n_ctx')) ??
			asCountText(at(entry, 'meta', 'n_ctx_train')),
		maxOutputTokens:
			asCountText(at(entry, 'top_provider', 'max_completion_tokens')) ?? asCountText(entry.max_completion_tokens),
		price: toPrice(entry),
	}) as Capabilities;
}

/** OpenRouter lists the parameters, Mistral and LM Studio the abilities. Absence in a list that is there means no. */
function toldThinking(entry: Json): boolean | undefined {
	const parameters = entry.supported_parameters;
	if (Array.isArray(parameters)) {
		return parameters.includes('reasoning') || parameters.includes('include_reasoning');
	}
	const told = at(entry, 'capabilities', 'reasoning') ?? at(entry, 'capabilities', 'thinking');
	return typeof told === 'boolean' ? told : undefined;
}

function toldTools(entry: Json): boolean | undefined {
	if (Array.isArray(entry.supported_parameters)) {
		return entry.supported_parameters.includes('tools');
	}
	if (Array.isArray(entry.capabilities)) {
		return entry.capabilities.includes('tool_use') || entry.capabilities.includes('tools');
	}
	const told = at(entry, 'capabilities', 'function_calling');
	return typeof told === 'boolean' ? told : undefined;
}

function toldVision(entry: Json): boolean | undefined {
	const modalities = at(entry, 'architecture', 'input_modalities');
	if (Array.isArray(modalities)) {
		return modalities.includes('image');
	}
	const told = at(entry, 'capabilities', 'vision');
	return typeof told === 'boolean' ? told : entry.type === 'vlm' ? true : undefined;
}

/** Dollars per token on the wire, per million tokens for people; Together's list has them per million. */
function toPrice(entry: Json): Capabilities['price'] {
	const [perInput, perOutput] = [asCount(at(entry, 'pricing', 'input')), asCount(at(entry, 'pricing', 'output'))];
	if (perInput !== undefined && perOutput !== undefined) {
		return { input: perInput, output: perOutput };
	}
	const input = Number(at(entry, 'pricing', 'prompt') ?? Number.NaN);
	const output = Number(at(entry, 'pricing', 'completion') ?? Number.NaN);
	const perMillion = (price: number) => Number((price * 1e6).toPrecision(6));
	return input >= 0 && output >= 0 ? { input: perMillion(input), output: perMillion(output) } : undefined;
}

type GetJson = (url: string) => Promise<unknown>;

/** Local servers tell more beside their OpenAI routes: llama.cpp at `/props`, LM Studio at `/api/v0/models`. */
export async function askAboutModel(baseUrl: string, model: string, get: GetJson): Promise<Partial<Capabilities>> {
	const root = baseUrl.replace(/\/v1$/, '');
	const props = await optional(get, `${root}/props`);
	if (asRecord(props)?.chat_template !== undefined || asRecord(props)?.default_generation_settings !== undefined) {
		return fromProps(props);
	}
	const listed = asArray(at(await optional(get, `${root}/api/v0/models`), 'data')).map(asRecord);
	const entry = listed.find(candidate => candidate?.id === model);
	return entry === undefined ? {} : compact(toCapabilities(entry));
}

function fromProps(props: unknown): Partial<Capabilities> {
	const template = asText(at(props, 'chat_template'));
	const vision = at(props, 'modalities', 'vision');
	return compact({
		contextWindow: asCountText(at(props, 'default_generation_settings', 'n_ctx')),
		// A template without any of the words cannot lead a model to think; with them, it can.
		thinking: template === undefined ? undefined : /enable_thinking|<think|reasoning|<\|channel\|>/i.test(template),
		tools: template === undefined ? undefined : /\btools?\b/.test(template),
		vision: typeof vision === 'boolean' ? vision : undefined,
	});
}

/** Servers without the route answer 404; that is an answer. What stops the question is not. */
async function optional(get: GetJson, url: string): Promise<unknown> {
	try {
		return await get(url);
	} catch (error) {
		if (toFailure(error).status === undefined && toFailure(error).kind !== 'bad-response') {
			throw error;
		}
		return undefined;
	}
}
